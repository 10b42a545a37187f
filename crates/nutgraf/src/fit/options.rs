use nutgraf_salience::Nested;
use serde::{Deserialize, Serialize};

use crate::Error;

/// How a profile is fitted.
///
/// ```
/// use nutgraf::fit::{FitOptions, ShrinkTo};
///
/// let options = FitOptions::default();
/// assert_eq!((&*options.profile, options.shrink_to), ("editor", ShrinkTo::Base));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FitOptions {
    /// The profile to begin with, which says what the candidates are: `editor`, `phrases`,
    /// `tags`, `abstracts`, or a file that `nutgraf fit` wrote.
    #[cfg_attr(feature = "clap", arg(long, value_name = "PROFILE", default_value_t = Self::default().profile))]
    pub profile: String,

    /// The name of the new profile.
    #[cfg_attr(feature = "clap", arg(long, value_name = "NAME", default_value_t = Self::default().name))]
    pub name: String,

    /// How strongly weights are held back, above 0: the more, the less the articles count
    /// [default: of 0.003, 0.01, 0.03, 0.1 and 0.3 the best in cross-validation].
    #[cfg_attr(feature = "clap", arg(long, value_name = "NUMBER"))]
    pub l2: Option<f64>,

    /// What weights are held back to.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, value_name = "WHAT", default_value_t)
    )]
    pub shrink_to: ShrinkTo,

    /// At most so many words per keyword, 1 to 5 [default: as in the profile to begin
    /// with].
    #[cfg_attr(feature = "clap", arg(long, value_name = "N"))]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub max_words: Option<u32>,

    /// What becomes of keywords inside a better keyword, or around it [default: as in the
    /// profile to begin with].
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "WHAT"))]
    pub nested: Option<Nested>,
}

impl Default for FitOptions {
    fn default() -> Self {
        Self {
            profile: "editor".to_owned(),
            name: "house".to_owned(),
            l2: None,
            shrink_to: ShrinkTo::default(),
            max_words: None,
            nested: None,
        }
    }
}

/// What weights are held back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ShrinkTo {
    /// The weights of the profile to begin with: for few articles.
    #[default]
    Base,
    /// Nothing: for so many articles that they can say everything.
    Zero,
}

impl ShrinkTo {
    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Zero => "zero",
        }
    }
}

/// What `l2` is chosen from.
const PENALTIES: [f64; 5] = [0.003, 0.01, 0.03, 0.1, 0.3];

/// No weight moves with more.
const MOST: f64 = 1e6;

impl FitOptions {
    /// The values of `l2` to choose from.
    pub(super) fn penalties(&self) -> Result<Vec<f64>, Error> {
        match self.l2 {
            None => Ok(PENALTIES.to_vec()),
            Some(l2) if l2 > 0.0 && l2 <= MOST => Ok(vec![l2]),
            Some(l2) => {
                let choices = format!("give a number above 0, at most {MOST}");
                Err(Error::option("l2", &l2.to_string(), &choices))
            }
        }
    }

    /// The options that are not as usual, as the command line has them. Files have no
    /// folders: those of one machine mean nothing on another.
    pub(super) fn typed(&self) -> String {
        let usual = Self::default();
        let mut typed = Vec::new();
        let mut add = |name: &str, value: Option<String>| {
            typed.extend(value.map(|value| format!("--{name} {value}")));
        };
        let profile = super::base_name(&self.profile);
        add("profile", (self.profile != usual.profile).then(|| profile.to_owned()));
        add("name", (self.name != usual.name).then(|| self.name.clone()));
        add("l2", self.l2.map(|l2| l2.to_string()));
        let shrink_to = self.shrink_to;
        add(
            "shrink-to",
            (shrink_to != usual.shrink_to).then(|| shrink_to.name().to_owned()),
        );
        add("max-words", self.max_words.map(|words| words.to_string()));
        add("nested", self.nested.map(|nested| nested.name().to_owned()));
        typed.join(" ")
    }
}
