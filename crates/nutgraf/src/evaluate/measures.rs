//! The measures of one ranked list.

use serde::Serialize;

/// Precision, recall and F1 of the best so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Cut {
    /// How many of the list count.
    pub k: usize,
    /// The share of right ones among the first `k`.
    pub precision: f64,
    /// The share of the gold keywords that are among the first `k`.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// How well one ranked list meets the gold, from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Measures {
    /// For each cut, in the order of the option `at`.
    pub at: Vec<Cut>,
    /// The mean of the precisions at each hit among the first ten, over the hits that ten
    /// can hold (MAP@10, when averaged over documents).
    pub map: f64,
    /// The gain of the first ten, in which a rank counts `1 / log2(rank + 1)`, over the
    /// best possible gain (nDCG@10).
    pub ndcg: f64,
}

/// MAP and nDCG look at so many.
const DEPTH: usize = 10;

impl Measures {
    /// The measures of a list by its hits, best first, against so many gold keywords.
    ///
    /// Precision divides by `k` even where the list is shorter, unless `lenient`.
    ///
    /// ```
    /// use nutgraf::evaluate::Measures;
    ///
    /// let measures = Measures::of(&[true, false, true], 4, &[5], false);
    /// assert_eq!((measures.at[0].precision, measures.at[0].recall), (0.4, 0.5));
    /// assert_eq!(measures.map, (1.0 + 2.0 / 3.0) / 4.0);
    /// ```
    pub fn of(hits: &[bool], gold: usize, cuts: &[usize], lenient: bool) -> Self {
        if gold == 0 {
            let at = cuts.iter().map(|&k| Cut { k, ..Cut::default() });
            return Self { at: at.collect(), ..Self::default() };
        }
        let at = cuts.iter().map(|&k| cut(hits, gold, k, lenient)).collect();
        let ideal: f64 = (0..gold.min(DEPTH)).map(gain).sum();
        let (mut found, mut map, mut ndcg) = (0_usize, 0.0, 0.0);
        for (at, _) in hits.iter().take(DEPTH).enumerate().filter(|(_, hit)| **hit) {
            found += 1;
            map += found as f64 / (at + 1) as f64;
            ndcg += gain(at);
        }
        Self { at, map: map / gold.min(DEPTH) as f64, ndcg: ndcg / ideal }
    }
}

/// What a hit at this place, from 0, is worth.
fn gain(at: usize) -> f64 {
    1.0 / libm::log2((at + 2) as f64)
}

fn cut(hits: &[bool], gold: usize, k: usize, lenient: bool) -> Cut {
    let right = hits.iter().take(k).filter(|hit| **hit).count();
    let shown = if lenient { k.min(hits.len()) } else { k };
    let precision = right as f64 / shown.max(1) as f64;
    let recall = right as f64 / gold as f64;
    let f1 =
        if right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    Cut { k, precision, recall, f1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_found_and_nothing_to_find() {
        let zero = Cut { k: 5, ..Cut::default() };
        for (hits, gold) in [(&[][..], 3), (&[false, false][..], 3), (&[true][..], 0)] {
            for lenient in [false, true] {
                let measures = Measures::of(hits, gold, &[5], lenient);
                assert_eq!(measures, Measures { at: vec![zero], map: 0.0, ndcg: 0.0 });
            }
        }
    }

    #[test]
    fn short_lists_where_that_is_forgiven() {
        let cut = |lenient| Measures::of(&[true, false], 1, &[5], lenient).at[0];
        assert!((cut(false).precision - 0.2).abs() < 1e-15);
        assert!((cut(true).precision - 0.5).abs() < 1e-15);
        assert!((cut(true).f1 - 2.0 / 3.0).abs() < 1e-15);
    }
}
