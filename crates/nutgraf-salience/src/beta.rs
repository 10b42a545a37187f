//! Quantiles of the beta distribution, for confidence limits of a share.
#![allow(clippy::many_single_char_names, reason = "the letters of the formulas")]

use std::f64::consts::PI;

/// `ln(x / (1 − x))` of the quantile x of a beta distribution with whole parameters, both
/// at least 1: the probability to be below x is `p`, which must be above 0 and at most ½.
///
/// Newton's method on the logarithm of the distribution function, which is concave in the
/// log odds: from the second step on it comes nearer from one side.
pub(crate) fn logit_quantile(p: f64, a: u64, b: u64) -> f64 {
    let (alpha, beta) = (a as f64, b as f64);
    let target = libm::log(p);
    let spread = (1.0 / alpha + 1.0 / beta).sqrt();
    let mut logit = libm::log(alpha / beta) - spread * (-2.0 * target).sqrt();
    for _ in 0..MOST_STEPS {
        let (power, fraction) = parts(a, b, logit);
        // The slope of ln I is a over the continued fraction.
        let step = (power + libm::log(fraction) - target) * fraction / alpha;
        logit -= step;
        if step.abs() <= 4.0 * f64::EPSILON * logit.abs().max(1.0) {
            break;
        }
    }
    logit
}

const MOST_STEPS: usize = 100;

/// The regularised incomplete beta function as `exp(first) × second`, where
/// `x = 1 / (1 + exp(−logit))`.
fn parts(a: u64, b: u64, logit: f64) -> (f64, f64) {
    let x = 1.0 / (1.0 + libm::exp(-logit));
    let y = 1.0 / (1.0 + libm::exp(logit));
    (log_power(a, b, logit), continued_fraction(a as f64, b as f64, x, y))
}

/// `ln(xᵃ (1−x)ᵇ / (a B(a, b)))`, by the saddle-point expansion of the binomial
/// probability (Loader 2000): the large logarithms cancel before they are rounded.
fn log_power(a: u64, b: u64, logit: f64) -> f64 {
    let (alpha, beta) = (a as f64, b as f64);
    let n = alpha + beta;
    // ln x and ln(1 − x), at the quantile and at the mean.
    let (log_x, log_y) = (-softplus(-logit), -softplus(logit));
    let (mean_x, mean_y) = (-libm::log1p(beta / alpha), -libm::log1p(alpha / beta));
    let deviance = alpha * (log_x - mean_x) + beta * (log_y - mean_y);
    let errors = stirling_error(a + b) - stirling_error(a) - stirling_error(b);
    let root = 0.5 * libm::log(2.0 * PI * alpha * (beta / n));
    deviance + errors - root + mean_y
}

/// `ln(1 + exp(x))`.
fn softplus(x: f64) -> f64 {
    if x > 0.0 { x + libm::log1p(libm::exp(-x)) } else { libm::log1p(libm::exp(x)) }
}

/// `ln n! − ln(√(2πn) (n/e)ⁿ)`.
fn stirling_error(n: u64) -> f64 {
    let x = n as f64;
    if n <= 15 {
        let factorial = (2..=n).fold(1.0, |product, i| product * i as f64);
        return libm::log(factorial) - (x + 0.5) * libm::log(x) + x
            - 0.5 * libm::log(2.0 * PI);
    }
    let square = x * x;
    // The asymptotic series, B₂ₖ / (2k (2k−1) x²ᵏ⁻¹).
    let terms = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0];
    terms.iter().rev().fold(0.0, |sum, term| sum / square + term) / x
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's
/// method. It converges fast where x is below the mean.
fn continued_fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let nonzero = |value: f64| if value.abs() < TINY { TINY } else { value };
    // The same number, by the one of x and y = 1 − x that cancels less.
    let first = if x < y {
        1.0 - (a + b) * x / (a + 1.0)
    } else {
        ((1.0 - b) + (a + b) * y) / (a + 1.0)
    };
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(first);
    let mut fraction = d;
    for step in 1..MOST_TERMS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        let change = d * c;
        fraction *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    fraction
}

const MOST_TERMS: u32 = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// `scipy.special.logit(scipy.stats.beta.ppf(p, a, b))`.
    const CASES: [(f64, u64, u64, f64); 7] = [
        (0.025, 1, 1, -3.663_561_646_129_646_3),
        (0.025, 12, 4, 0.076_472_711_173_494_08),
        (2.5e-7, 12, 1, -0.935_911_640_603_877_1),
        (2.5e-7, 120, 31, 0.424_819_712_609_964_8),
        (1e-6, 1000, 20_001, -3.153_824_822_220_977_7),
        (2.5e-7, 150_000, 90_001, 0.489_641_757_947_439_1),
        (1e-7, 3, 100_000, -16.286_268_222_290_975),
    ];

    #[test]
    fn quantiles_are_scipys() {
        for (p, a, b, expected) in CASES {
            let found = logit_quantile(p, a, b);
            let error = (found - expected).abs() / expected.abs();
            assert!(error < 1e-10, "{p} {a} {b}: {found} {expected}");
        }
    }

    /// With one success in the second parameter, the distribution function is a power.
    #[test]
    fn powers_are_exact() {
        for a in [1, 2, 10, 1000, 1_000_000] {
            for p in [0.5, 1e-3, 1e-9, 1e-300] {
                let log_x = libm::log(p) / a as f64;
                let expected = log_x - libm::log(-libm::expm1(log_x));
                let found = logit_quantile(p, a, 1);
                let error = (found - expected).abs() / expected.abs().max(1.0);
                assert!(error < 1e-11, "{a} {p}: {found} {expected}");
            }
        }
    }
}
