//! What counts as a keyword: the weights of the features, and which candidates there are.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::features::{FEATURES, Values};
use crate::Nested;

/// What a kind of gold keywords has taught: weights of the [`FEATURES`] and rules for
/// candidates, for the method `nutgraf`.
///
/// Written as JSON by `nutgraf fit`. A feature that is not named weighs nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name.
    pub profile: String,
    /// What it was fitted on, for people.
    #[serde(default)]
    pub provenance: BTreeMap<String, String>,
    /// Which candidates there are.
    pub candidates: CandidateRules,
    /// What becomes of keywords inside a better one, if nothing else is asked for.
    pub nested: Nested,
    /// Weights where parts of speech are known.
    pub tagged: Weights,
    /// Weights where they are guessed.
    pub untagged: Weights,
}

/// Which candidates there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateRules {
    /// What becomes of names.
    pub names: Names,
    /// The longest candidates, in words; small words inside do not count.
    pub max_words: u32,
}

/// What becomes of names among the candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Names {
    /// A candidate may be any part of a name, and of an office with a name.
    Any,
    /// Names are whole, without offices and nationalities before them, and the fullest
    /// form of a name stands for its variants; adjectives, verbs and adverbs are no
    /// candidates of their own.
    Whole,
}

impl Profile {
    /// The names of the profiles that come with the crate.
    pub const NAMES: [&'static str; 4] = ["editor", "phrases", "tags", "abstracts"];

    /// A profile that comes with the crate.
    ///
    /// ```
    /// # use nutgraf_salience::Profile;
    /// assert_eq!(Profile::named("editor").unwrap().profile, "editor");
    /// assert!(Profile::named("novels").is_none());
    /// ```
    pub fn named(name: &str) -> Option<Arc<Self>> {
        static PROFILES: OnceLock<Vec<Arc<Profile>>> = OnceLock::new();
        let profiles = PROFILES.get_or_init(|| {
            let files = [
                include_str!("profiles/editor.json"),
                include_str!("profiles/phrases.json"),
                include_str!("profiles/tags.json"),
                include_str!("profiles/abstracts.json"),
            ];
            files
                .iter()
                .filter_map(|json| Self::parse(json).ok().map(Arc::new))
                .collect()
        });
        profiles.iter().find(|profile| profile.profile == name).cloned()
    }

    /// Reads a profile from JSON.
    pub fn parse(json: &str) -> Result<Self, ProfileError> {
        serde_json::from_str(json).map_err(|error| ProfileError(error.to_string()))
    }

    /// The profile as JSON for people, with a line break at the end.
    ///
    /// ```
    /// # use nutgraf_salience::Profile;
    /// let profile = Profile::named("editor").unwrap();
    /// assert_eq!(Profile::parse(&profile.to_json()).unwrap(), *profile);
    /// ```
    pub fn to_json(&self) -> String {
        // Names and finite numbers: writing them cannot fail.
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        json
    }

    /// The weights for an article.
    pub fn weights(&self, tagged: bool) -> &Weights {
        if tagged { &self.tagged } else { &self.untagged }
    }
}

/// A weight for each feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, f64>", into = "BTreeMap<String, f64>")]
pub struct Weights(Vec<f64>);

impl Default for Weights {
    /// Nothing weighs anything.
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Weights {
    /// The weights in the order of [`FEATURES`].
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// Weights in the order of [`FEATURES`]; what is missing weighs nothing.
    pub fn new(mut values: Vec<f64>) -> Self {
        values.resize(FEATURES.len(), 0.0);
        Self(values)
    }

    pub(crate) fn score(&self, values: &Values) -> f64 {
        self.0.iter().zip(&values.0).map(|(weight, value)| weight * value).sum()
    }

    pub(crate) fn explain(&self, values: &Values) -> NutgrafExplanation {
        let rows = FEATURES.iter().zip(self.0.iter().zip(&values.0));
        let features = rows.filter(|(_, (weight, value))| **weight * **value != 0.0);
        let features = features.map(|((feature, _), (weight, value))| WeighedFeature {
            feature,
            value: *value,
            weight: *weight,
            contribution: weight * value,
        });
        NutgrafExplanation { features: features.collect() }
    }
}

impl TryFrom<BTreeMap<String, f64>> for Weights {
    type Error = String;

    fn try_from(map: BTreeMap<String, f64>) -> Result<Self, String> {
        let mut weights = vec![0.0; FEATURES.len()];
        for (name, weight) in map {
            let at = FEATURES.iter().position(|(known, _)| *known == name);
            let Some(at) = at else {
                let known: Vec<&str> =
                    FEATURES.iter().map(|(known, _)| *known).collect();
                let known = known.join(", ");
                return Err(format!("unknown feature {name:?}: there are {known}"));
            };
            if !weight.is_finite() {
                return Err(format!("the weight of {name} is not finite"));
            }
            weights[at] = weight;
        }
        Ok(Self(weights))
    }
}

impl From<Weights> for BTreeMap<String, f64> {
    fn from(weights: Weights) -> Self {
        let rows = FEATURES.iter().zip(weights.0);
        rows.filter(|(_, weight)| *weight != 0.0)
            .map(|((name, _), weight)| ((*name).to_owned(), weight))
            .collect()
    }
}

/// Why a profile cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError(String);

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for ProfileError {}

/// `score` is the sum of the contributions, in the order given.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NutgrafExplanation {
    /// The features that contribute.
    pub features: Vec<WeighedFeature>,
}

/// A feature of a candidate with what it contributes to the score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WeighedFeature {
    /// Its name; [`FEATURES`] has the meaning.
    pub feature: &'static str,
    /// Its value.
    pub value: f64,
    /// The weight that the profile gives it.
    pub weight: f64,
    /// `weight × value`.
    pub contribution: f64,
}

impl fmt::Display for NutgrafExplanation {
    /// The largest contributions first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let score: f64 = self.features.iter().map(|feature| feature.contribution).sum();
        write!(f, "{score:.3} =")?;
        let mut features: Vec<&WeighedFeature> = self.features.iter().collect();
        features.sort_by(|a, b| {
            b.contribution
                .abs()
                .total_cmp(&a.contribution.abs())
                .then(a.feature.cmp(b.feature))
        });
        for WeighedFeature { feature, value, weight, contribution } in features {
            let sign = if *contribution < 0.0 { '−' } else { '+' };
            let size = contribution.abs();
            write!(f, " {sign} {size:.3} {feature} ({value:.3} × {weight:.3})")?;
        }
        Ok(())
    }
}
