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
///
/// In truth *β* falls, and how fast is seen, too: it is taken to lose as much with each
/// doubling of the text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Growth {
    end: Point,
    exponents: [Exponent; LENGTHS.len()],
}

/// *β* where the points end, and what it loses with each doubling.
#[derive(Clone, Copy, Debug, Default)]
struct Exponent {
    last: f64,
    loss: f64,
}

/// So many doublings before the end begins each of two stretches that are compared.
const DOUBLINGS: [f64; 2] = [3.0, 1.5];

impl Growth {
    /// The law that the last of these points follow.
    pub(super) fn of(points: &[Point]) -> Self {
        let Some(end) = points.last().copied() else { return Self::default() };
        let [first, middle] = DOUBLINGS.map(|before| {
            let words = end.words / before.exp2();
            points.iter().find(|point| point.words >= words).copied().unwrap_or(end)
        });
        let exponent = |at: usize| {
            let slope = |from: &Point, to: &Point| {
                let ratio = (to.distinct[at] / from.distinct[at]).ln();
                let slope = ratio / (to.words / from.words).ln();
                Some(slope).filter(|slope| slope.is_finite())
            };
            let (before, now) = (slope(&first, &middle), slope(&middle, &end));
            // Of a single point nothing is known.
            let now = now.unwrap_or(UNKNOWN).clamp(0.0, 1.0);
            let doublings = (end.words / first.words).log2() / 2.0;
            let loss = (before.unwrap_or(now) - now) / doublings;
            let loss = if loss.is_finite() { loss.max(0.0) } else { 0.0 };
            // It is known for the middle of a stretch.
            let to_end = (end.words / middle.words).log2() / 2.0;
            Exponent { last: (now - loss * to_end).max(0.0), loss }
        };
        Self { end, exponents: [exponent(0), exponent(1)] }
    }

    /// The different n-grams of so many words, after so many words of text.
    pub(super) fn distinct(&self, length: u8, words: f64) -> f64 {
        let at = LENGTHS.iter().position(|known| *known == length);
        let known = at
            .and_then(|at| Some((self.end.distinct.get(at)?, self.exponents.get(at)?)));
        match known {
            Some((distinct, exponent)) if self.end.words > 0.0 && words > 0.0 => {
                let doublings = (words / self.end.words).log2();
                distinct * exponent.over(doublings).exp2()
            }
            _ => 0.0,
        }
    }
}

/// *β* where it is not seen.
const UNKNOWN: f64 = 0.5;

impl Exponent {
    /// The sum of *β* over so many doublings.
    fn over(self, doublings: f64) -> f64 {
        let Self { last, loss } = self;
        // Nothing comes any more where it has lost everything.
        let until = if loss > 0.0 { doublings.min(last / loss) } else { doublings };
        // The law is for what is more than was seen; below, it is that of the end.
        let loss = if doublings > 0.0 { loss } else { 0.0 };
        last * until - loss * until * until / 2.0
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
            assert!((growth.distinct(1, words) / singles - 1.0).abs() < 1e-6);
            assert!((growth.distinct(2, words) / pairs - 1.0).abs() < 1e-6);
        }
        // One whose exponent falls by 0.02 with each doubling.
        let falling = |words: f64| {
            let doublings = (words / 1000.0).log2();
            let distinct =
                500.0 * (0.6 * doublings - 0.01 * doublings * doublings).exp2();
            Point { words, distinct: [distinct; 2] }
        };
        let points: Vec<Point> =
            (1..=256).map(|n| falling(1000.0 * f64::from(n))).collect();
        let found = Growth::of(&points).distinct(1, 64_000_000.0);
        let [expected, _] = falling(64_000_000.0).distinct;
        assert!((found / expected - 1.0).abs() < 0.02, "{found} {expected}");
        assert!(Growth::of(&points[..1]).distinct(1, 4000.0).is_finite());
        assert!(Growth::of(&[]).distinct(1, 1e9).abs() < 1e-9);
    }
}
