#![allow(clippy::many_single_char_names, reason = "the letters of the formulas")]

use serde::Serialize;

use super::case::per_million;
use crate::KeynessMeasure;
use crate::contingency::brief;

/// The numbers that measures of keyness were made from.
///
/// Columns of the tables are target and reference; rows are the term and all other words.
/// What no measure that was asked for needs is left out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeynessExplanation {
    /// The counts.
    pub observed: [[i64; 2]; 2],
    /// What would be expected if target and reference had the term equally often.
    pub expected: [[f64; 2]; 2],
    /// The counts with Yates' correction, which `g2` then takes in place of those
    /// observed; the same where his condition does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<[[f64; 2]; 2]>,
    /// Williams' q, which `g2` is divided by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub williams_q: Option<f64>,
    /// The confidence interval of `lrc`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// What `simple-maths` adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub simple_maths_n: Option<f64>,
    /// The prior of `log-odds-dirichlet`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prior: Option<Prior>,
    /// The documents of `jlh`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents: Option<DocumentCounts>,
}

/// A limit of a confidence interval (Clopper and Pearson 1934), for `lrc`.
///
/// Of all occurrences of the term, the target has a true share; this is the limit of its
/// interval on the side of no difference.
/// `lrc = (log_odds + ln(reference total / target total)) / ln 2`, or 0 if that has
/// another sign than the difference.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The confidence that was asked for, over all terms.
    pub confidence: f64,
    /// How many terms were compared.
    pub compared: usize,
    /// The probability beyond this limit: `(1 − confidence) / 2 / compared`.
    pub tail: f64,
    /// The limit.
    pub share: f64,
    /// `ln(share / (1 − share))`.
    pub log_odds: f64,
}

/// The prior of the log odds ratio: words that were not seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Prior {
    /// In all.
    pub words: f64,
    /// Of this term: in proportion to its count in target and reference together.
    pub term: f64,
}

/// Documents that hold a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentCounts {
    /// Those of the target.
    pub target: u64,
    /// All documents of the target.
    pub targets: u64,
    /// Those of the reference.
    pub reference: u64,
    /// All documents of the reference.
    pub references: u64,
}

impl KeynessExplanation {
    /// The arithmetic of a measure in one line, with numbers rounded for people:
    /// `g2 34.2 = 2 × (12 × ln(12/3.1) + …)`.
    pub fn line(&self, measure: KeynessMeasure, value: Option<f64>) -> String {
        let value = value.map_or_else(|| "null".to_owned(), brief);
        format!("{} {value} = {}", measure.name(), self.formula(measure))
    }

    fn formula(&self, measure: KeynessMeasure) -> String {
        let [[a, b], [rest, other]] = self.observed;
        let (c, d) = (a + rest, b + other);
        let n = c + d;
        match measure {
            KeynessMeasure::Lrc => self.lrc(c, d),
            KeynessMeasure::G2 => self.g2(),
            KeynessMeasure::G2TwoTerm => {
                let [[e1, e2], _] = self.expected;
                let sign = if self.is_negative() { "−" } else { "" };
                format!(
                    "{sign}2 × ({a} × ln({a}/{}) + {b} × ln({b}/{}))",
                    brief(e1),
                    brief(e2)
                )
            }
            KeynessMeasure::ChiSquared => self.chi_squared(),
            KeynessMeasure::LogRatio => {
                let part = |count: i64| {
                    if count == 0 { "0.5".to_owned() } else { count.to_string() }
                };
                format!("log2(({}/{c}) / ({}/{d}))", part(a), part(b))
            }
            KeynessMeasure::PercentDiff => {
                format!("100 × ({a}/{c} − {b}/{d}) / ({b}/{d})")
            }
            KeynessMeasure::Bic => format!("|{}| − ln({n})", self.g2()),
            KeynessMeasure::Ell => {
                let [[e1, e2], _] = self.expected;
                format!(
                    "|{}| / ({n} × ln(min({}, {})))",
                    self.g2(),
                    brief(e1),
                    brief(e2)
                )
            }
            KeynessMeasure::RelativeRisk => format!("({a}/{c}) / ({b}/{d})"),
            KeynessMeasure::SimpleMaths => {
                let add = brief(self.simple_maths_n.unwrap_or_default());
                let fpm = |count, total| brief(per_million(count as f64, total as f64));
                format!("({} + {add}) / ({} + {add})", fpm(a, c), fpm(b, d))
            }
            KeynessMeasure::OddsRatio => format!("({a} × {other}) / ({b} × {rest})"),
            KeynessMeasure::Jlh => self.jlh(),
            KeynessMeasure::LogOddsDirichlet => self.log_odds(c, d),
        }
    }

    fn is_negative(&self) -> bool {
        let [[a, b], [c, d]] = self.observed.map(|row| row.map(i128::from));
        a * d < b * c
    }

    fn g2(&self) -> String {
        let plain = self.observed.map(|row| row.map(|count| count as f64));
        let observed = self.corrected.unwrap_or(plain);
        let cells = observed.as_flattened().iter().zip(self.expected.as_flattened());
        let terms = cells.map(|(&o, &e)| {
            let o = brief(o);
            format!("{o} × ln({o}/{})", brief(e))
        });
        let terms = terms.collect::<Vec<_>>().join(" + ");
        let sign = if self.is_negative() { "−" } else { "" };
        let divisor = self.williams_q.map(|q| format!(" / {q:.6}")).unwrap_or_default();
        format!("{sign}2 × ({terms}){divisor}")
    }

    fn chi_squared(&self) -> String {
        let [[a, b], [rest, other]] = self.observed;
        let plain = self.observed.map(|row| row.map(|count| count as f64));
        let moved = self.corrected.is_some_and(|corrected| corrected != plain);
        let n = a + b + rest + other;
        let less = if moved { format!(" − {n}/2") } else { String::new() };
        let sign = if self.is_negative() { "−" } else { "" };
        format!(
            "{sign}{n} × (|{a} × {other} − {b} × {rest}|{less})² / ({} × {} × {} × {})",
            a + b,
            rest + other,
            a + rest,
            b + other
        )
    }

    fn lrc(&self, c: i64, d: i64) -> String {
        let Some(interval) = self.interval else { return String::new() };
        let [[a, b], _] = self.observed;
        let (share, rest) = (interval.share, 1.0 - interval.share);
        let confidence = brief(100.0 * interval.confidence);
        let bound = if self.is_negative() { "at most 0" } else { "at least 0" };
        format!(
            "log2(({d}/{c}) × {}/{}), {bound}; {} is the limit of the share {a}/({a}+{b}) \
             ({confidence}% for {} terms)",
            brief(share),
            brief(rest),
            brief(share),
            interval.compared
        )
    }

    fn jlh(&self) -> String {
        let Some(documents) = self.documents else {
            return "undefined: no counts of documents".to_owned();
        };
        let DocumentCounts { target, targets, reference, references } = documents;
        let (here, there) = (
            format!("{target}/{targets}"),
            format!("{}/{references}", reference.max(1)),
        );
        format!("({here} − {there}) × ({here} / {there}), 0 if negative")
    }

    fn log_odds(&self, c: i64, d: i64) -> String {
        let Some(prior) = self.prior else { return String::new() };
        let [[a, b], _] = self.observed;
        let side = |count: i64, total: i64| {
            let with = count as f64 + prior.term;
            (with, total as f64 + prior.words - with)
        };
        let ((w, x), (y, z)) = (side(a, c), side(b, d));
        let [w, x, y, z] = [w, x, y, z].map(brief);
        format!("ln(({w}/{x}) / ({y}/{z})) / √(1/{w} + 1/{x} + 1/{y} + 1/{z})")
    }
}
