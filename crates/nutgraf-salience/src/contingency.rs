#![allow(clippy::many_single_char_names, reason = "the letters of the formulas")]

use serde::{Deserialize, Serialize};

/// A table of two by two counts, and what it would be if rows and columns were
/// independent of each other.
///
/// Keyness has the term and all other words in its rows, target and reference in its
/// columns; collocations have the first word or another in the rows, the second or
/// another in the columns.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Contingency {
    /// The counts, row by row. One may be below zero: windows that overlap make
    /// estimates of it.
    pub observed: [[i64; 2]; 2],
    /// The expected counts: row times column over the sum of all.
    pub expected: [[f64; 2]; 2],
}

/// What makes up for counts being whole numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Correction {
    /// Nothing.
    #[default]
    None,
    /// Yates: every count moves by 0.5 towards what is expected, where all are at least
    /// that far off and one is expected to be below 5.
    Yates,
    /// Williams: `g2` is divided by his q. There is none for `chi-squared`.
    Williams,
}

impl Contingency {
    /// The table of these counts.
    pub fn new(observed: [[i64; 2]; 2]) -> Self {
        let (rows, columns, all) = margins(observed);
        let expected = rows.map(|row| columns.map(|column| product(row, column) / all));
        Self { observed, expected }
    }

    /// Whether no count is below zero and there is anything.
    pub(crate) fn is_whole(&self) -> bool {
        let cells = self.observed.as_flattened();
        cells.iter().all(|&count| count >= 0) && cells.iter().any(|&count| count > 0)
    }

    /// 1 where the first cell is at least what is expected of it, otherwise −1.
    pub(crate) fn sign(&self) -> f64 {
        if self.determinant() >= 0 { 1.0 } else { -1.0 }
    }

    pub(crate) fn determinant(&self) -> i128 {
        let [[a, b], [c, d]] = self.observed.map(|row| row.map(i128::from));
        a * d - b * c
    }

    /// `2 Σ O ln(O/E)`, over all four cells. NaN if one is below zero.
    pub(crate) fn g2(&self, correction: Correction) -> f64 {
        let observed = self.corrected(correction);
        let cells = observed.as_flattened().iter().zip(self.expected.as_flattened());
        let g2 = 2.0 * cells.map(|(&o, &e)| x_ln_ratio(o, e)).sum::<f64>();
        match correction {
            Correction::Williams => g2 / self.williams(),
            // Rounding can leave a little less than nothing.
            _ if g2 < 0.0 => 0.0,
            _ => g2,
        }
    }

    /// `N (|ad − bc| − δN)² / product of the margins`; δ is ½ with Yates' correction.
    pub(crate) fn chi_squared(&self, correction: Correction) -> f64 {
        let ([r1, r2], [c1, c2], all) = margins(self.observed);
        let yates = correction == Correction::Yates && self.wants_yates();
        let off = self.determinant().unsigned_abs() as f64;
        let off = if yates { off - all / 2.0 } else { off };
        let ratio = (off / product(r1, r2)) * (off / product(c1, c2));
        all * ratio
    }

    /// The counts, moved towards what is expected if the correction is Yates'.
    pub(crate) fn corrected(&self, correction: Correction) -> [[f64; 2]; 2] {
        let [[a, b], [c, d]] = self.observed.map(|row| row.map(|count| count as f64));
        if correction != Correction::Yates || !self.wants_yates() {
            return [[a, b], [c, d]];
        }
        let by = 0.5 * self.sign();
        [[a - by, b + by], [c + by, d - by]]
    }

    /// quanteda's rule: all counts are half a word or more off, and one is expected to be
    /// below 5.
    fn wants_yates(&self) -> bool {
        let (_, _, all) = margins(self.observed);
        let off = self.determinant().unsigned_abs() as f64;
        2.0 * off >= all && self.expected.as_flattened().iter().any(|&e| e < 5.0)
    }

    /// Williams' q (Williams 1976).
    pub(crate) fn williams(&self) -> f64 {
        let ([r1, r2], [c1, c2], all) = margins(self.observed);
        let part = |x: i64, y: i64| all / x as f64 + all / y as f64 - 1.0;
        1.0 + part(r1, r2) * part(c1, c2) / (6.0 * all)
    }
}

/// The sums of the rows, of the columns, and of all.
fn margins([[a, b], [c, d]]: [[i64; 2]; 2]) -> ([i64; 2], [i64; 2], f64) {
    ([a + b, c + d], [a + c, b + d], (a + b + c + d) as f64)
}

fn product(x: i64, y: i64) -> f64 {
    x as f64 * y as f64
}

/// `x ln(x/e)`, where nothing times anything is nothing.
pub(crate) fn x_ln_ratio(x: f64, e: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x * libm::log(x / e) }
}

/// The probability that chi-squared with one degree of freedom is at least this.
pub(crate) fn p_value(chi_squared: f64) -> f64 {
    libm::erfc((chi_squared / 2.0).sqrt())
}

/// A number that can be written: not infinite, not undefined, no minus zero.
pub(crate) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value + 0.0)
}

/// A number for people: about four digits that count.
pub(crate) fn brief(value: f64) -> String {
    let size = value.abs();
    let places = match size {
        0.0 | 1e6..1e15 => return format!("{value:.0}"),
        _ if !(1e-4..1e15).contains(&size) => return format!("{value:.3e}"),
        1e-3..1e-2 => 6,
        1e-2..1e-1 => 5,
        1e-4..1e-3 => 7,
        1e-1..1.0 => 4,
        1.0..10.0 => 3,
        10.0..100.0 => 2,
        _ => 1,
    };
    let text = format!("{value:.places$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people_are_short() {
        let cases = [
            (0.0, "0"),
            (12.0, "12"),
            (3.14159, "3.142"),
            (-1234.56, "-1234.6"),
            (0.000_012, "1.200e-5"),
            (0.25, "0.25"),
            (123_456_789.0, "123456789"),
        ];
        for (number, text) in cases {
            assert_eq!(brief(number), text);
        }
    }

    #[test]
    fn the_tail_of_chi_squared() {
        // scipy.stats.chi2.sf(x, 1)
        let cases = [
            (3.841_458_820_694_124, 0.05),
            (0.0, 1.0),
            (100.0, 1.523_970_604_832_094e-23),
        ];
        for (x, p) in cases {
            assert!((p_value(x) / p - 1.0).abs() < 1e-13, "{x}");
        }
    }
}
