use std::cmp::Ordering;

use serde::Serialize;

/// A finite number that orders keywords.
///
/// A score cannot be NaN or infinite, so that sorting is total and output is always
/// valid JSON.
///
/// ```
/// # use nutgraf_text::Score;
/// assert!(Score::new(f64::NAN).is_none());
/// assert!(Score::new(0.5) > Score::new(0.25));
/// ```
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Score(f64);

impl Score {
    /// A score of zero.
    pub const ZERO: Self = Self(0.0);

    /// The score, or `None` if `value` is NaN or infinite.
    #[inline]
    pub fn new(value: f64) -> Option<Self> {
        // Adding zero turns -0.0 into 0.0, which would print and sort differently.
        value.is_finite().then_some(Self(value + 0.0))
    }

    /// The score, where an infinite value becomes the nearest finite one and NaN zero.
    #[inline]
    pub fn saturating(value: f64) -> Self {
        if value.is_nan() {
            return Self::ZERO;
        }
        Self(value.clamp(f64::MIN, f64::MAX) + 0.0)
    }

    /// The number.
    #[inline]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl PartialEq for Score {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
