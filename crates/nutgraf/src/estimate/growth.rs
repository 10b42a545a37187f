use nutgraf_frequency::TermCounter;

/// The lengths of n-grams that are counted.
const LENGTHS: [u8; 2] = [1, 2];

/// How many different n-grams there were after some words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Point {
    words: f64,
    distinct: [f64; LENGTHS.len()],
}

impl Point {
    pub(super) fn of(words: f64, counter: &TermCounter) -> Self {
        let distinct = LENGTHS.map(|length| super::float(counter.distinct(length)));
        Self { words, distinct }
    }
}

/// Heaps' law: after *n* words there are *k n^β* different ones (Heaps, Information
/// Retrieval, 1978, section 7.5). The same holds for pairs, with another *β*.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Growth {
    end: Point,
    exponents: [f64; LENGTHS.len()],
}

impl Growth {
    /// The law through the last of these points and one after half as many words.
    ///
    /// In truth *β* falls slowly, so that far more is expected of much larger corpora than
    /// there is.
    pub(super) fn of(points: &[Point]) -> Self {
        let Some(end) = points.last().copied() else { return Self::default() };
        let half = points.iter().find(|point| point.words >= end.words / 2.0);
        let half = half.copied().unwrap_or(end);
        let exponent = |at: usize| {
            let ratio = (end.distinct[at] / half.distinct[at]).ln();
            let exponent = ratio / (end.words / half.words).ln();
            // Of a single point nothing is known: half of all words may be new.
            if exponent.is_finite() { exponent.clamp(0.0, 1.0) } else { 0.5 }
        };
        Self { end, exponents: [exponent(0), exponent(1)] }
    }

    /// The different n-grams of so many words, after so many words of text.
    pub(super) fn distinct(&self, length: u8, words: f64) -> f64 {
        let at = LENGTHS.iter().position(|known| *known == length);
        let known = at
            .and_then(|at| Some((self.end.distinct.get(at)?, self.exponents.get(at)?)));
        match known {
            Some((distinct, exponent)) if self.end.words > 0.0 => {
                distinct * (words / self.end.words).powf(*exponent)
            }
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_is_found_again() {
        let point = |words: f64| {
            let distinct = [44.0 * words.powf(0.49), 3.0 * words.powf(0.8)];
            Point { words, distinct }
        };
        let points: Vec<Point> =
            (1..=64).map(|n| point(1000.0 * f64::from(n))).collect();
        let growth = Growth::of(&points);
        for words in [64e3, 1e6, 1e9] {
            let [singles, pairs] = point(words).distinct;
            assert!((growth.distinct(1, words) / singles - 1.0).abs() < 1e-9);
            assert!((growth.distinct(2, words) / pairs - 1.0).abs() < 1e-9);
        }
        assert!(Growth::of(&points[..1]).distinct(1, 4000.0).is_finite());
        assert!(Growth::of(&[]).distinct(1, 1e9).abs() < 1e-9);
    }
}
