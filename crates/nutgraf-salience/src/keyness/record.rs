use serde::Serialize;

use crate::{Direction, KeynessExplanation, KeynessMeasure, Measured};

/// A key term, as every surface shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeynessRecord {
    /// The term; the words of an n-gram are joined by one space.
    pub term: String,
    /// Its place among those of its direction, from 1.
    pub rank: usize,
    /// Whether the target has it more often (`positive`) or less (`negative`).
    pub direction: Direction,
    /// The measure that sorts.
    pub measure: KeynessMeasure,
    /// Its value; null where it is undefined or infinite.
    pub score: Option<f64>,
    /// The values of all measures that were asked for.
    pub measures: Measured<KeynessMeasure>,
    /// The probability of a `g2` at least as large by chance: the tail of chi-squared
    /// with one degree of freedom. The correction that was chosen is in it.
    pub p: f64,
    /// p times the number of terms compared, at most 1 (Bonferroni).
    pub p_bonferroni: f64,
    /// p corrected for false discoveries (Benjamini and Hochberg 1995).
    pub p_fdr: f64,
    /// The term in the target.
    pub target: KeynessSide,
    /// The term in the reference.
    pub reference: KeynessSide,
    /// The numbers that the measures were made from, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<KeynessExplanation>,
}

/// A term in a corpus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct KeynessSide {
    /// How often it occurs.
    pub count: u64,
    /// How many words the corpus has; for an n-gram, how many n-grams of its length.
    pub total: u64,
    /// The count per million.
    pub per_million: f64,
    /// The count if target and reference had it equally often.
    pub expected: f64,
    /// How many documents hold it; null for a list that does not tell.
    pub document_frequency: Option<u64>,
    /// The same as a share of all documents.
    pub range: Option<f64>,
    /// How evenly it is spread over the documents (Gries' DP): 0 is evenly, near 1 is all
    /// in one small document. Null for a list, and for a term that does not occur.
    pub dp: Option<f64>,
}
