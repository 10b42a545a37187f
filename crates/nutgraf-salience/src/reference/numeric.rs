//! Numbers to the last bit as Python and `NumPy` have them.
//!
//! The package breaks ties between scores that differ in the last bit, so a list can only
//! be the same if every step rounds in the same way.

/// The natural logarithm of a positive number, rounded to the nearest `f64`.
///
/// The C libraries that Python uses do so but in very rare cases; `libm` is off by one bit
/// in one case of fifty.
pub(crate) fn ln(x: f64) -> f64 {
    if !(x > 0.0 && x.is_finite()) {
        return libm::log(x);
    }
    let (mut m, mut exponent) = libm::frexp(x);
    if m < std::f64::consts::FRAC_1_SQRT_2 {
        m *= 2.0;
        exponent -= 1;
    }
    // ln m = 2 (z + z³/3 + z⁵/5 + …) with z = (m - 1) / (m + 1), exact where it counts.
    let z = Double::from_sum(m, -1.0).over(Double::from_sum(m, 1.0));
    let square = z.times(z);
    let tail = TAIL.iter().rev().fold(0.0, |sum, term| sum * square.high + term);
    let mut series = Double { high: tail, low: 0.0 };
    for term in HEAD.iter().rev() {
        series = series.times(square).plus(*term);
    }
    let power = LN_2.times(Double { high: f64::from(exponent), low: 0.0 });
    let sum = power.plus(z.times(series).times(Double { high: 2.0, low: 0.0 }));
    sum.high + sum.low
}

/// The sum of two numbers of which the second is below the last bit of the first.
#[derive(Clone, Copy)]
struct Double {
    high: f64,
    low: f64,
}

const LN_2: Double =
    Double { high: std::f64::consts::LN_2, low: 2.319_046_813_846_299_6e-17 };

/// 1, 1/3, 1/5, ...: terms of which every bit counts.
const HEAD: [Double; 8] = {
    let mut terms = [Double { high: 1.0, low: 0.0 }; 8];
    let mut index = 0;
    while index < 8 {
        let divisor = Double { high: (2 * index + 1) as f64, low: 0.0 };
        terms[index] = Double { high: 1.0, low: 0.0 }.over(divisor);
        index += 1;
    }
    terms
};

/// 1/17, 1/19, ...: terms that are small enough.
const TAIL: [f64; 8] = {
    let mut terms = [0.0; 8];
    let mut index = 0;
    while index < 8 {
        terms[index] = 1.0 / (2 * index + 17) as f64;
        index += 1;
    }
    terms
};

impl Double {
    /// The exact sum (Knuth).
    const fn from_sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let part = high - a;
        Self { high, low: (a - (high - part)) + (b - part) }
    }

    /// The exact product (Dekker).
    const fn from_product(a: f64, b: f64) -> Self {
        const SPLITTER: f64 = 134_217_729.0; // 2^27 + 1
        let (x, y) = (SPLITTER * a, SPLITTER * b);
        let (a_high, b_high) = (x - (x - a), y - (y - b));
        let (a_low, b_low) = (a - a_high, b - b_high);
        let high = a * b;
        let low = ((a_high * b_high - high) + a_high * b_low + a_low * b_high)
            + a_low * b_low;
        Self { high, low }
    }

    const fn plus(self, other: Self) -> Self {
        let sum = Self::from_sum(self.high, other.high);
        Self::from_sum(sum.high, sum.low + self.low + other.low)
    }

    const fn times(self, other: Self) -> Self {
        let product = Self::from_product(self.high, other.high);
        let low = product.low + self.high * other.low + self.low * other.high;
        Self::from_sum(product.high, low)
    }

    const fn over(self, other: Self) -> Self {
        let first = self.high / other.high;
        let back = other.times(Self { high: first, low: 0.0 });
        let rest = self.plus(Self { high: -back.high, low: -back.low });
        Self::from_sum(first, rest.high / other.high)
    }
}

/// Mean and population standard deviation: `numpy.mean` and `numpy.std`.
pub(crate) fn mean_and_deviation(values: &mut [f64]) -> (f64, f64) {
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let number = values.len() as f64;
    let mean = pairwise_sum(values) / number;
    for value in &mut *values {
        *value = (*value - mean) * (*value - mean);
    }
    (mean, (pairwise_sum(values) / number).sqrt())
}

/// A sum in the order in which `NumPy` adds.
fn pairwise_sum(values: &[f64]) -> f64 {
    if values.len() > 128 {
        let half = values.len() / 2;
        let (left, right) = values.split_at(half - half % 8);
        return pairwise_sum(left) + pairwise_sum(right);
    }
    let (eights, rest) = values.as_chunks::<8>();
    let Some((first, more)) = eights.split_first() else {
        return rest.iter().fold(0.0, |sum, value| sum + value);
    };
    let mut sums = *first;
    for eight in more {
        for (sum, value) in sums.iter_mut().zip(eight) {
            *sum += value;
        }
    }
    let [first, second] =
        [0, 4].map(|at| (sums[at] + sums[at + 1]) + (sums[at + 2] + sums[at + 3]));
    rest.iter().fold(first + second, |sum, value| sum + value)
}

#[cfg(test)]
mod tests {
    use super::{ln, mean_and_deviation};

    /// Outside truth: Python's `math.log`; for the first three, `libm` is one bit off.
    #[test]
    fn logarithms() {
        let check = |x: f64, expected: f64| {
            assert_eq!(ln(x).to_bits(), expected.to_bits(), "{x}");
        };
        check(3.0, 1.098_612_288_668_109_8);
        check(14.0, 2.639_057_329_615_258_4);
        check(48.0, 3.871_201_010_907_891);
        check(1.0, 0.0);
        check(2.0, std::f64::consts::LN_2);
        check(10.0, std::f64::consts::LN_10);
        check(1.098_612_288_668_109_8, 0.094_047_827_616_699_1);
    }

    /// Outside truth: `numpy.mean` and `numpy.std`.
    #[test]
    fn moments() {
        let mut counts: Vec<f64> = (0..300).map(|i| f64::from(i * i % 17)).collect();
        let (mean, deviation) = mean_and_deviation(&mut counts);
        assert_eq!(mean.to_bits(), 8.026_666_666_666_667_f64.to_bits());
        assert_eq!(deviation.to_bits(), 5.664_446_623_947_97_f64.to_bits());
    }
}
