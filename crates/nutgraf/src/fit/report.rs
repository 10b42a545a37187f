use nutgraf_salience::{Profile, Weights};
use serde::Serialize;

use crate::evaluate::EvaluationRecord;

/// A profile, and how good it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The profile.
    pub profile: Profile,
    /// How it was fitted, and what it is worth.
    pub report: FitReport,
    /// What its user should know.
    pub notices: Vec<String>,
}

/// What a fit is worth, by cross-validation: each document is read by a profile that was
/// fitted without it.
///
/// Where `l2` was chosen, it was chosen on the same documents, so the figures flatter a
/// little. They flatter much, and the base as well, where that has been fitted on these
/// documents before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FitReport {
    /// The name of the profile.
    pub profile: String,
    /// The documents with gold keywords and a text.
    pub documents: usize,
    /// The parts of which each was held out once.
    pub folds: usize,
    /// Documents as `keywords` reads them: the figures of the profile to begin with, and
    /// those of the fitted one with the difference.
    pub evaluation: Vec<EvaluationRecord>,
    /// The two sets of weights.
    pub weights: Vec<WeightsReport>,
}

/// The fit of one set of weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeightsReport {
    /// For which reading.
    pub reading: ReadingKind,
    /// The documents that were read so.
    pub documents: usize,
    /// Those of them with a gold keyword among their candidates: the others teach nothing.
    pub usable: usize,
    /// The candidates of a document, on average.
    pub candidates: f64,
    /// The share of a document's gold keywords that are among its candidates, on average:
    /// no weights find more.
    pub recall: f64,
    /// What the weights were fitted with; none if those of the profile to begin with were
    /// kept, because there were too few documents.
    pub l2: Option<f64>,
    /// F1@10 by cross-validation with each `l2` that was tried.
    pub tried: Vec<Tried>,
    /// The figures at 10 of the profile to begin with, and those of the fitted one.
    pub evaluation: Vec<EvaluationRecord>,
}

/// A value of `l2` and what it was worth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Tried {
    /// The value.
    pub l2: f64,
    /// The mean F1@10 over documents that were held out.
    pub f1: f64,
}

/// The two ways of reading a document, for each of which a profile has weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingKind {
    /// With parts of speech by the tagger for its language.
    Tagged,
    /// Without: every document can be read so, and languages without a tagger are.
    Untagged,
}

impl ReadingKind {
    pub(super) const ALL: [Self; 2] = [Self::Tagged, Self::Untagged];

    /// The name, as profiles spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tagged => "tagged",
            Self::Untagged => "untagged",
        }
    }

    pub(super) fn weights(self, profile: &Profile) -> &Weights {
        profile.weights(self == Self::Tagged)
    }

    pub(super) fn set(self, profile: &mut Profile, weights: Weights) {
        match self {
            Self::Tagged => profile.tagged = weights,
            Self::Untagged => profile.untagged = weights,
        }
    }
}
