//! Intervals by the percentile bootstrap (Efron 1979), drawn by the generator that `numpy`
//! calls `default_rng(13)`: the numbers are those of the protocol's own program.

use serde::Serialize;

/// Resamples.
const SAMPLES: usize = 2000;

/// Where 95 of 100 means lie when documents are drawn anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Interval {
    /// 2.5 of 100 are lower.
    pub low: f64,
    /// 2.5 of 100 are higher.
    pub high: f64,
}

/// The interval of the mean of each column of some rows; none without rows.
pub(super) fn intervals(rows: &[f64], columns: usize) -> Vec<Interval> {
    let number = rows.len().checked_div(columns).unwrap_or_default();
    if number == 0 {
        return Vec::new();
    }
    let mut random = Generator::new();
    let mut means = vec![Vec::with_capacity(SAMPLES); columns];
    let mut sums = vec![0.0; columns];
    for _ in 0..SAMPLES {
        sums.fill(0.0);
        for _ in 0..number {
            let start = random.below(number) * columns;
            let row = rows.get(start..start + columns).unwrap_or_default();
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        for (means, sum) in means.iter_mut().zip(&sums) {
            means.push(sum / number as f64);
        }
    }
    means.iter_mut().map(|means| Interval::of(means)).collect()
}

impl Interval {
    fn of(means: &mut [f64]) -> Self {
        means.sort_by(f64::total_cmp);
        Self { low: quantile(means, 0.025), high: quantile(means, 0.975) }
    }
}

/// The quantile of sorted values, linear between two of them.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * sorted.len().saturating_sub(1) as f64;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a slice"
    )]
    let below = place as usize;
    let value =
        |at: usize| sorted.get(at).or(sorted.last()).copied().unwrap_or_default();
    value(below) + (value(below + 1) - value(below)) * (place - below as f64)
}

/// PCG64 (O'Neill 2014: 128 bits of state, XSL-RR), and `numpy`'s way from it to numbers
/// below a bound: halves of its output, the lower first, by Lemire's method (2019).
struct Generator {
    state: u128,
    /// The higher half of the last output, until it is used.
    half: Option<u32>,
}

impl Generator {
    const MULTIPLIER: u128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645;
    // `numpy.random.default_rng(13).bit_generator.state`
    const INCREMENT: u128 = 317_612_346_296_202_158_696_945_144_441_957_901_887;
    const START: u128 = 61_443_347_815_480_377_486_656_218_041_937_673_925;

    fn new() -> Self {
        Self { state: Self::START, half: None }
    }

    #[allow(clippy::cast_possible_truncation, reason = "halves of a number")]
    fn next_u64(&mut self) -> u64 {
        let stepped = self.state.wrapping_mul(Self::MULTIPLIER);
        self.state = stepped.wrapping_add(Self::INCREMENT);
        let mixed = (self.state >> 64) as u64 ^ self.state as u64;
        mixed.rotate_right((self.state >> 122) as u32)
    }

    #[allow(clippy::cast_possible_truncation, reason = "halves of a number")]
    fn next_u32(&mut self) -> u32 {
        self.half.take().unwrap_or_else(|| {
            let both = self.next_u64();
            self.half = Some((both >> 32) as u32);
            both as u32
        })
    }

    /// A number below `bound`, which is at least 1.
    #[allow(clippy::cast_possible_truncation, reason = "the lower half of a product")]
    fn below(&mut self, bound: usize) -> usize {
        // More documents than that are beyond `numpy`'s 32-bit way, and beyond memory.
        let bound = u32::try_from(bound).unwrap_or(u32::MAX);
        if bound <= 1 {
            return 0;
        }
        let mut product = u64::from(self.next_u32()) * u64::from(bound);
        if (product as u32) < bound {
            let threshold = bound.wrapping_neg() % bound;
            while (product as u32) < threshold {
                product = u64::from(self.next_u32()) * u64::from(bound);
            }
        }
        (product >> 32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Python: `numpy.random.default_rng(13).integers(0, bound, n)`.
    #[test]
    fn the_numbers_of_numpy() {
        let draw = |bound, n| {
            let mut random = Generator::new();
            (0..n).map(|_| random.below(bound)).collect::<Vec<_>>()
        };
        assert_eq!(
            draw(7, 20),
            [6, 6, 5, 5, 0, 5, 6, 1, 1, 0, 5, 6, 4, 4, 5, 0, 5, 6, 0, 6]
        );
        // So large that some draws are refused.
        assert_eq!(draw(3_000_000_000, 8), LARGE);
        assert_eq!(draw(1, 3), [0, 0, 0]);
    }

    const LARGE: [usize; 8] = [
        2_687_860_381,
        2_594_392_760,
        2_459_235_905,
        208_547_959,
        2_433_070_196,
        2_825_889_605,
        784_339_083,
        2_396_875_275,
    ];

    /// Python: `bootstrap([0.0, 0.1, 0.5, 0.25, 1.0])` of the protocol's program.
    #[test]
    fn the_intervals_of_numpy() {
        let found = intervals(&[0.0, 0.1, 0.5, 0.25, 1.0], 1);
        let expected = Interval { low: 0.099_75, high: 0.7 };
        assert!((found[0].low - expected.low).abs() < 1e-12, "{found:?}");
        assert!((found[0].high - expected.high).abs() < 1e-12, "{found:?}");
        assert_eq!(intervals(&[], 1), []);
        assert_eq!(intervals(&[0.5], 1), [Interval { low: 0.5, high: 0.5 }]);
    }
}
