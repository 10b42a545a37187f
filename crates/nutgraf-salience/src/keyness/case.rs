#![allow(clippy::many_single_char_names, reason = "the letters of the formulas")]

use crate::beta::logit_quantile;
use crate::contingency::{finite, x_ln_ratio};
use crate::keyness::{DocumentCounts, Interval, KeynessExplanation, Prior};
use crate::{Contingency, Correction, KeynessMeasure, KeynessScoring};

/// A term to compare: all that its measures are made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'s> {
    /// Its counts in target and reference.
    pub(super) counts: [u64; 2],
    /// Their sizes.
    pub(super) totals: [u64; 2],
    /// The documents that hold it, and all of them.
    pub(super) documents: [(Option<u64>, Option<u64>); 2],
    /// How many terms are compared.
    pub(super) compared: usize,
    pub(super) scoring: &'s KeynessScoring,
}

impl Case<'_> {
    /// The term and all other words, in target and reference.
    pub(super) fn table(&self) -> Contingency {
        let [[a, b], [c, d]] = [self.counts, self.totals].map(|pair| pair.map(signed));
        Contingency::new([[a, b], [(c - a).max(0), (d - b).max(0)]])
    }

    /// Whether the target has it at least as often, in relation to its size.
    pub(super) fn is_positive(&self) -> bool {
        let [a, b] = self.counts.map(u128::from);
        let [c, d] = self.totals.map(u128::from);
        a * d >= b * c
    }

    /// The value of a measure: infinite or NaN where it is undefined.
    pub(super) fn value(&self, measure: KeynessMeasure) -> f64 {
        let table = self.table();
        let [a, b] = self.counts.map(|count| count as f64);
        let [c, d] = self.totals.map(|total| total as f64);
        let correction = self.scoring.correction;
        match measure {
            KeynessMeasure::Lrc => self.lrc(),
            KeynessMeasure::G2 => table.sign() * table.g2(correction),
            KeynessMeasure::G2TwoTerm => {
                let [[e1, e2], _] = table.expected;
                table.sign() * 2.0 * (x_ln_ratio(a, e1) + x_ln_ratio(b, e2))
            }
            KeynessMeasure::ChiSquared => table.sign() * table.chi_squared(correction),
            KeynessMeasure::LogRatio => {
                let part = |count: f64| if count == 0.0 { 0.5 } else { count };
                libm::log2((part(a) / c) / (part(b) / d))
            }
            KeynessMeasure::PercentDiff => (a / c - b / d) * 100.0 / (b / d),
            KeynessMeasure::Bic => table.g2(correction) - libm::log(c + d),
            KeynessMeasure::Ell => {
                let [[e1, e2], _] = table.expected;
                let least = libm::log(e1.min(e2));
                let none = least <= 0.0;
                if none { f64::NAN } else { table.g2(correction) / ((c + d) * least) }
            }
            KeynessMeasure::RelativeRisk => (a / c) / (b / d),
            KeynessMeasure::SimpleMaths => {
                let n = self.scoring.simple_maths_n;
                (per_million(a, c) + n) / (per_million(b, d) + n)
            }
            KeynessMeasure::OddsRatio => a * (d - b) / (b * (c - a)),
            KeynessMeasure::Jlh => self.jlh(),
            KeynessMeasure::LogOddsDirichlet => self.log_odds(),
        }
    }

    /// Of the confidence interval of the log ratio, the limit that is nearest to 0.
    fn lrc(&self) -> f64 {
        let [c, d] = self.totals.map(|total| total as f64);
        let limit = self.limit();
        let sign = if self.is_positive() { 1.0 } else { -1.0 };
        // The limit is that of the side which has more.
        let ratio = if self.is_positive() { d / c } else { c / d };
        let bits = (limit + libm::log(ratio)) / std::f64::consts::LN_2;
        sign * bits.max(0.0)
    }

    /// The log odds of the lower limit of the share that the side with more has of all
    /// occurrences (Clopper and Pearson 1934).
    fn limit(&self) -> f64 {
        let [a, b] = self.counts;
        let (more, less) = if self.is_positive() { (a, b) } else { (b, a) };
        logit_quantile(self.tail(), more.max(1), less + 1)
    }

    /// The probability to be beyond one end of the interval.
    fn tail(&self) -> f64 {
        (1.0 - self.scoring.confidence) / 2.0 / self.compared.max(1) as f64
    }

    fn jlh(&self) -> f64 {
        let [(Some(target), Some(targets)), (Some(reference), Some(references))] =
            self.documents
        else {
            return f64::NAN;
        };
        let here = target as f64 / targets as f64;
        let there = reference.max(1) as f64 / references as f64;
        if here > there { (here - there) * (here / there) } else { 0.0 }
    }

    /// The prior: in all, and for this term.
    fn prior(&self) -> Prior {
        let words = self.scoring.prior;
        let [all, both] = [self.totals, self.counts]
            .map(|[target, reference]| (target + reference) as f64);
        Prior { words, term: words * both / all }
    }

    fn log_odds(&self) -> f64 {
        let prior = self.prior();
        let side = |count: u64, total: u64| {
            let with = count as f64 + prior.term;
            let without = total as f64 + prior.words - with;
            (libm::log(with / without), 1.0 / with + 1.0 / without)
        };
        let [(target, spread), (reference, other)] =
            [0, 1].map(|i| side(self.counts[i], self.totals[i]));
        (target - reference) / (spread + other).sqrt()
    }

    /// The numbers that these measures are made from.
    pub(super) fn explanation(
        &self,
        measures: &[KeynessMeasure],
    ) -> KeynessExplanation {
        use KeynessMeasure as M;
        let has = |any: &[M]| measures.iter().any(|measure| any.contains(measure));
        let table = self.table();
        let correction = self.scoring.correction;
        let g2 = has(&[M::G2, M::Bic, M::Ell]);
        let yates = correction == Correction::Yates && (g2 || has(&[M::ChiSquared]));
        let williams = correction == Correction::Williams && g2;
        let documents = match self.documents {
            [(Some(target), Some(targets)), (Some(reference), Some(references))] => {
                Some(DocumentCounts { target, targets, reference, references })
            }
            _ => None,
        };
        KeynessExplanation {
            observed: table.observed,
            expected: table.expected,
            corrected: yates.then(|| table.corrected(correction)),
            williams_q: williams.then(|| table.williams()).and_then(finite),
            interval: has(&[M::Lrc]).then(|| self.interval()),
            simple_maths_n: has(&[M::SimpleMaths])
                .then_some(self.scoring.simple_maths_n),
            prior: has(&[M::LogOddsDirichlet]).then(|| self.prior()),
            documents: documents.filter(|_| has(&[M::Jlh])),
        }
    }

    fn interval(&self) -> Interval {
        let odds = libm::exp(self.limit());
        // The share of the target, whichever side has more.
        let share =
            if self.is_positive() { odds / (1.0 + odds) } else { 1.0 / (1.0 + odds) };
        Interval {
            confidence: self.scoring.confidence,
            compared: self.compared,
            tail: self.tail(),
            share: finite(share).unwrap_or(1.0),
            log_odds: finite(if self.is_positive() {
                self.limit()
            } else {
                -self.limit()
            })
            .unwrap_or_default(),
        }
    }
}

pub(super) fn per_million(count: f64, total: f64) -> f64 {
    count * 1e6 / total
}

/// Counts are far below 2⁶³.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
