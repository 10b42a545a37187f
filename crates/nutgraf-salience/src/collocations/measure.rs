#![allow(clippy::many_single_char_names, reason = "the letters of the formulas")]

use crate::{CollocationMeasure, Contingency, Correction};

/// A pair to score: all that its measures are made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    pub(super) together: u64,
    pub(super) first: u64,
    pub(super) second: u64,
    pub(super) words: u64,
    pub(super) span: u64,
}

impl Case {
    pub(super) fn table(&self) -> Contingency {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let [o, f2, n] = [self.together, self.second, self.words].map(whole);
        let row = whole(self.span.saturating_mul(self.first));
        Contingency::new([[o, row - o], [f2 - o, n - row - f2 + o]])
    }

    /// `S f₁ f₂ / N`.
    pub(super) fn expected(&self) -> f64 {
        let row = self.span as f64 * self.first as f64;
        row * self.second as f64 / self.words as f64
    }

    /// The value of a measure: infinite or NaN where it is undefined.
    pub(super) fn value(&self, measure: CollocationMeasure) -> f64 {
        use CollocationMeasure as M;
        let [o, f1, f2, n] = [self.together, self.first, self.second, self.words]
            .map(|count| count as f64);
        let e = self.expected();
        let dice = 2.0 * o / (f1 + f2);
        match measure {
            M::LogDice => 14.0 + libm::log2(dice),
            M::Pmi => libm::log2(o / e),
            M::Npmi => libm::log(o / e) / -libm::log(o / n),
            M::Mi3 => libm::log2(o * o * o / e),
            M::TScore => (o - e) / o.sqrt(),
            M::ZScore => (o - e) / (e * (1.0 - f2 / n)).sqrt(),
            M::Dice => dice,
            M::Jaccard => o / (f1 + f2 - o),
            M::MinSensitivity => o / f1.max(f2),
            M::MiLike => o * o * o / (f1 * f2),
            M::PoissonStirling => o * (libm::log2(o / e) - 1.0),
            M::G2
            | M::ChiSquared
            | M::PhiSquared
            | M::DeltaPForward
            | M::DeltaPBackward
            | M::Lambda
            | M::LambdaZ => of_table(&self.table(), measure),
        }
    }
}

/// The measures that need all cells of the table.
fn of_table(table: &Contingency, measure: CollocationMeasure) -> f64 {
    use CollocationMeasure as M;
    if !table.is_whole() {
        return f64::NAN;
    }
    let cells = table.observed.map(|row| row.map(|count| count as f64));
    let [[a, b], [c, d]] = cells;
    let half = cells.map(|row| row.map(|count| count + 0.5));
    let [[p, q], [r, s]] = half;
    let lambda = libm::log(p) + libm::log(s) - libm::log(q) - libm::log(r);
    match measure {
        M::ChiSquared => table.sign() * table.chi_squared(Correction::None),
        M::PhiSquared => {
            table.sign() * table.chi_squared(Correction::None) / (a + b + c + d)
        }
        M::DeltaPForward => a / (a + b) - c / (c + d),
        M::DeltaPBackward => a / (a + c) - b / (b + d),
        M::Lambda => lambda,
        M::LambdaZ => lambda / (1.0 / p + 1.0 / q + 1.0 / r + 1.0 / s).sqrt(),
        _ => table.sign() * table.g2(Correction::None),
    }
}
