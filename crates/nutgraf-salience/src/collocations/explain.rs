#![allow(clippy::many_single_char_names, reason = "the letters of the formulas")]

use serde::Serialize;

use super::measure::Case;
use crate::contingency::brief;
use crate::{CollocationMeasure, Contingency};

/// The numbers that measures of a pair were made from.
///
/// Rows of the tables are the windows of the first word and all other places, columns the
/// second word and all others: row one has `S f₁` places.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CollocationExplanation {
    /// O, how often the words stand together.
    pub count: u64,
    /// f₁, how often the first word occurs.
    pub first: u64,
    /// f₂, how often the second word occurs.
    pub second: u64,
    /// N, all words.
    pub words: u64,
    /// S, what the expected count was multiplied by.
    pub span_factor: u64,
    /// The counts.
    pub observed: [[i64; 2]; 2],
    /// What would be expected of them by chance.
    pub expected: [[f64; 2]; 2],
}

impl CollocationExplanation {
    pub(super) fn of(case: &Case) -> Self {
        let Contingency { observed, expected } = case.table();
        Self {
            count: case.together,
            first: case.first,
            second: case.second,
            words: case.words,
            span_factor: case.span,
            observed,
            expected,
        }
    }

    /// The arithmetic of a measure in one line, with numbers rounded for people:
    /// `pmi 7.2 = log2(12/0.08), 0.08 = 1 × 40 × 35 / 17500`.
    pub fn line(&self, measure: CollocationMeasure, value: Option<f64>) -> String {
        let value = value.map_or_else(|| "null".to_owned(), brief);
        format!("{} {value} = {}", measure.name(), self.formula(measure))
    }

    fn formula(&self, measure: CollocationMeasure) -> String {
        use CollocationMeasure as M;
        let Self { count: o, first: f1, second: f2, words: n, span_factor: s, .. } =
            self;
        let [[e, _], _] = self.expected.map(|row| row.map(brief));
        let [[a, b], [c, d]] = self.observed;
        let by_chance = format!("{e} = {s} × {f1} × {f2} / {n}");
        match measure {
            M::G2 => self.g2(),
            M::LogDice => format!("14 + log2(2 × {o} / ({f1} + {f2}))"),
            M::Pmi => format!("log2({o}/{e}), {by_chance}"),
            M::Npmi => format!("ln({o}/{e}) / −ln({o}/{n}), {by_chance}"),
            M::Mi3 => format!("log2({o}³/{e}), {by_chance}"),
            M::TScore => format!("({o} − {e}) / √{o}, {by_chance}"),
            M::ZScore => format!("({o} − {e}) / √({e} × (1 − {f2}/{n})), {by_chance}"),
            M::Dice => format!("2 × {o} / ({f1} + {f2})"),
            M::Jaccard => format!("{o} / ({f1} + {f2} − {o})"),
            M::MinSensitivity => format!("min({o}/{f1}, {o}/{f2})"),
            M::MiLike => format!("{o}³ / ({f1} × {f2})"),
            M::PoissonStirling => format!("{o} × (log2({o}/{e}) − 1), {by_chance}"),
            M::DeltaPForward => format!("{a}/({a} + {b}) − {c}/({c} + {d})"),
            M::DeltaPBackward => format!("{a}/({a} + {c}) − {b}/({b} + {d})"),
            M::ChiSquared => self.chi_squared(),
            M::PhiSquared => format!("{} / {n}", self.chi_squared()),
            M::Lambda => self.lambda(),
            M::LambdaZ => {
                let cells = [a, b, c, d].map(|cell| format!("1/({cell} + ½)"));
                format!("({}) / √({})", self.lambda(), cells.join(" + "))
            }
        }
    }

    fn sign(&self) -> &'static str {
        let [[a, b], [c, d]] = self.observed.map(|row| row.map(i128::from));
        if a * d < b * c { "−" } else { "" }
    }

    fn g2(&self) -> String {
        let cells = self.observed.as_flattened().iter();
        let cells = cells.zip(self.expected.as_flattened());
        let terms = cells.map(|(o, &e)| format!("{o} × ln({o}/{})", brief(e)));
        format!("{}2 × ({})", self.sign(), terms.collect::<Vec<_>>().join(" + "))
    }

    fn chi_squared(&self) -> String {
        let [[a, b], [c, d]] = self.observed;
        let margins = format!("{} × {} × {} × {}", a + b, c + d, a + c, b + d);
        let n = a + b + c + d;
        format!("{}{n} × ({a} × {d} − {b} × {c})² / ({margins})", self.sign())
    }

    fn lambda(&self) -> String {
        let [[a, b], [c, d]] =
            self.observed.map(|row| row.map(|cell| format!("({cell} + ½)")));
        format!("ln({a} × {d} / ({b} × {c}))")
    }
}
