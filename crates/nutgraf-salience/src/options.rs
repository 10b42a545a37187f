use std::{fmt, ops::RangeInclusive, str::FromStr};

use nutgraf_frequency::Idf;
use serde::{Deserialize, Serialize};

use crate::reference::{similarity::Version, yake};
use crate::{Background, Linkage, Profile, candidates, kp_miner};

/// Which keywords to find, and how many.
///
/// An option that is `None` has the method's own default. One that the method does not
/// have at all is an error of [`KeywordExtractor::new`](crate::KeywordExtractor::new).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeywordOptions {
    /// How keywords are scored.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "METHOD", default_value_t = Self::default().method))]
    pub method: Method,

    /// What counts as a keyword: `editor` (names and topics), `phrases` (as in the gold of
    /// agency news), `tags` (every salient word), `abstracts` (of papers), or a file that
    /// `nutgraf fit` wrote [default: editor]. For `nutgraf`.
    #[cfg_attr(feature = "clap", arg(long, value_name = "PROFILE"))]
    pub profile: Option<String>,

    /// Where the rarity of words comes from [default: news]. For `nutgraf`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_enum, value_name = "SOURCE"))]
    pub background: Option<Background>,

    /// At most so many keywords per document.
    #[cfg_attr(feature = "clap", arg(long, short = 'n', value_name = "N", default_value_t = Self::default().top))]
    pub top: usize,

    /// At most so many words per keyword [default: 4; 3 for `yake-0.4.8` and `yake-0.7`,
    /// 5 for `kp-miner`, no limit for `rake-nltk`; where the document has tags, 3 for
    /// `positionrank`, 5 for `topicrank` and `multipartiterank`, no limit for `textrank`
    /// and `singlerank`]. The most is 5, 20 for `yake-0.4.8` and `yake-0.7`.
    #[cfg_attr(feature = "clap", arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..)))]
    #[serde(deserialize_with = "at_least_one")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub max_words: Option<u32>,

    /// At least so many words per keyword [default: 1]. For `rake` and `rake-nltk`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_name = "N", value_parser = clap::value_parser!(u32).range(1..)))]
    #[serde(deserialize_with = "at_least_one")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub min_words: Option<u32>,

    /// How many tokens make a neighbourhood, 1 to 100. For `textrank` [default: 2],
    /// `singlerank` and `positionrank` [default: 10] a word and what follows it; for
    /// `yake-0.4.8` and `yake-0.7` [default: 1] only what follows it.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_WINDOW))))]
    #[serde(deserialize_with = "at_least_one")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = MAX_WINDOW)))]
    pub window: Option<u32>,

    /// Leave out keywords more similar than this to a better one; 1 keeps all
    /// [default: 0.9]. For `yake-0.4.8` and `yake-0.7`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_name = "SIMILARITY"))]
    pub dedup_limit: Option<f64>,

    /// How the similarity of two keywords is measured [default: seqm]. For `yake-0.4.8` and
    /// `yake-0.7`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_enum, value_name = "FUNCTION"))]
    pub dedup_function: Option<DedupFunction>,

    /// The features that words are scored by, of `case`, `position`, `frequency`,
    /// `relatedness`, `spread` and `keyword-frequency` [default: all]. For `yake-0.4.8` and `yake-0.7`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_name = "FEATURE,FEATURE"))]
    pub features: Option<YakeFeatures>,

    /// What a word is worth [default: degree-to-frequency-ratio]. For `rake` and
    /// `rake-nltk`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_enum, value_name = "METRIC"))]
    pub metric: Option<RakeMetric>,

    /// Whether a phrase that occurs again is counted again [default: keep]. For
    /// `rake-nltk`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_enum, value_name = "WHAT"))]
    pub repeated: Option<Repeated>,

    /// What a word is worth for being in few documents [default: smooth]. For `tf-idf`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_enum, value_name = "FORMULA"))]
    pub idf: Option<Idf>,

    /// Keywords occur at least so often [default: 3]. For `kp-miner`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_name = "N", value_parser = clap::value_parser!(u32).range(1..)))]
    #[serde(deserialize_with = "at_least_one")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub lasf: Option<u32>,

    /// Keywords have at most so many tokens before their first occurrence [default: 400].
    /// For `kp-miner`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_name = "N"))]
    pub cutoff: Option<u32>,

    /// For `kp-miner`, what the boost of phrases is divided by [default: 2.3]. For
    /// `multipartiterank`, how much the first candidate of a topic gains [default: 1.1].
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_name = "NUMBER"))]
    pub alpha: Option<f64>,

    /// The highest boost of phrases [default: 3]. For `kp-miner`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_name = "NUMBER"))]
    pub sigma: Option<f64>,

    /// Score phrases by the mean of their words' ranks, not by the sum. For `textrank`,
    /// `singlerank` and `positionrank`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME))]
    pub normalized: bool,

    /// How the distance of two groups of candidates is made of those of their members
    /// [default: average]. For `topicrank` and `multipartiterank`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_enum, value_name = "LINKAGE"))]
    pub linkage: Option<Linkage>,

    /// The largest distance at which candidates are one topic, 0 to 1: 1 less the share
    /// of common words [default: 0.74]. For `topicrank` and `multipartiterank`.
    #[cfg_attr(feature = "clap", arg(long, help_heading = SOME, value_name = "DISTANCE"))]
    pub threshold: Option<f64>,

    /// What becomes of keywords inside a better keyword, or around it [default: drop; keep
    /// for `kp-miner`, `topicrank` and `multipartiterank`, and for all graph methods where
    /// the document has tags]. Not for `yake-0.4.8`, `yake-0.7` and `rake-nltk`, which
    /// keep them.
    #[cfg_attr(feature = "clap", arg(long, value_enum, value_name = "WHAT"))]
    pub nested: Option<Nested>,
}

impl Default for KeywordOptions {
    fn default() -> Self {
        Self {
            method: Method::default(),
            profile: None,
            background: None,
            top: 10,
            max_words: None,
            min_words: None,
            window: None,
            dedup_limit: None,
            dedup_function: None,
            features: None,
            metric: None,
            repeated: None,
            idf: None,
            lasf: None,
            cutoff: None,
            alpha: None,
            sigma: None,
            normalized: false,
            linkage: None,
            threshold: None,
            nested: None,
        }
    }
}

/// The heading of options that only some methods have.
#[cfg(feature = "clap")]
const SOME: &str = "Keywords, options of some methods";

/// The widest neighbourhood. Every word is linked to as many: without a limit, time and
/// memory would be quadratic in the length of a text.
const MAX_WINDOW: u32 = 100;

/// An option with the methods that have it.
struct OfMethods {
    name: &'static str,
    /// The value, if one was given.
    given: fn(&KeywordOptions) -> Option<String>,
    methods: &'static [Method],
}

const NUTGRAF: &[Method] = &[Method::Nutgraf];
const YAKE: &[Method] = &[Method::YakeV048, Method::YakeV07];
const KP_MINER: &[Method] = &[Method::KpMiner];
const RAKE: &[Method] = &[Method::Rake, Method::RakeNltk];
const WORD_GRAPHS: &[Method] =
    &[Method::Textrank, Method::Singlerank, Method::Positionrank];
const TOPICS: &[Method] = &[Method::Topicrank, Method::Multipartiterank];

/// The options that only some methods have.
const OF_METHODS: &[OfMethods] = &[
    OfMethods {
        name: "profile",
        given: |o| shown(o.profile.as_deref()),
        methods: NUTGRAF,
    },
    OfMethods {
        name: "background",
        given: |o| shown(o.background.map(Background::name)),
        methods: NUTGRAF,
    },
    OfMethods { name: "min-words", given: |o| shown(o.min_words), methods: RAKE },
    OfMethods {
        name: "window",
        given: |o| shown(o.window),
        methods: &[
            Method::YakeV048,
            Method::YakeV07,
            Method::Textrank,
            Method::Singlerank,
            Method::Positionrank,
        ],
    },
    OfMethods { name: "dedup-limit", given: |o| shown(o.dedup_limit), methods: YAKE },
    OfMethods {
        name: "dedup-function",
        given: |o| shown(o.dedup_function.map(DedupFunction::name)),
        methods: YAKE,
    },
    OfMethods { name: "features", given: |o| shown(o.features), methods: YAKE },
    OfMethods {
        name: "metric",
        given: |o| shown(o.metric.map(RakeMetric::name)),
        methods: RAKE,
    },
    OfMethods {
        name: "repeated",
        given: |o| shown(o.repeated.map(Repeated::name)),
        methods: &[Method::RakeNltk],
    },
    OfMethods {
        name: "idf",
        given: |o| shown(o.idf.map(Idf::name)),
        methods: &[Method::TfIdf],
    },
    OfMethods { name: "lasf", given: |o| shown(o.lasf), methods: KP_MINER },
    OfMethods { name: "cutoff", given: |o| shown(o.cutoff), methods: KP_MINER },
    OfMethods {
        name: "alpha",
        given: |o| shown(o.alpha),
        methods: &[Method::KpMiner, Method::Multipartiterank],
    },
    OfMethods { name: "sigma", given: |o| shown(o.sigma), methods: KP_MINER },
    OfMethods {
        name: "normalized",
        given: |o| shown(o.normalized.then_some(true)),
        methods: WORD_GRAPHS,
    },
    OfMethods {
        name: "linkage",
        given: |o| shown(o.linkage.map(Linkage::name)),
        methods: TOPICS,
    },
    OfMethods { name: "threshold", given: |o| shown(o.threshold), methods: TOPICS },
    OfMethods {
        name: "nested",
        given: |o| shown(o.nested.map(Nested::name)),
        methods: &[
            Method::Nutgraf,
            Method::Yake,
            Method::Rake,
            Method::Textrank,
            Method::Singlerank,
            Method::Positionrank,
            Method::Topicrank,
            Method::Multipartiterank,
            Method::KpMiner,
            Method::TfIdf,
            Method::Bm25,
        ],
    },
];

fn shown(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

impl KeywordOptions {
    /// What the options come to for YAKE as in the package.
    pub(crate) fn yake_settings(&self, version: Version) -> yake::Settings {
        yake::Settings {
            version,
            top: self.top,
            max_words: self.max_words(),
            window: self.window.unwrap_or(1) as usize,
            dedup_limit: self.dedup_limit.unwrap_or(0.9),
            dedup_function: self.dedup_function.unwrap_or_default(),
            features: self.features.unwrap_or_default(),
        }
    }

    /// The profile that is named, of those that come with the crate.
    pub(crate) fn named_profile(&self) -> Result<std::sync::Arc<Profile>, OptionError> {
        let name = self.profile.as_deref().unwrap_or(Profile::NAMES[0]);
        Profile::named(name).ok_or_else(|| {
            let names = Profile::NAMES.join(", ");
            let reason = format!("there is no such profile, only {names}");
            OptionError { option: "profile", value: name.to_owned(), reason }
        })
    }

    /// Where the rarity of words comes from.
    pub(crate) fn background(&self) -> Background {
        self.background.unwrap_or_default()
    }

    /// Whether scores depend on the document frequencies of a corpus.
    pub fn needs_corpus(&self) -> bool {
        self.method.needs_corpus() || self.background == Some(Background::Corpus)
    }

    /// The longest keywords, in words.
    pub(crate) fn max_words(&self) -> usize {
        self.max_words.unwrap_or(self.method.max_words()) as usize
    }

    /// Whether keywords inside a better one stay.
    pub(crate) fn nested(&self) -> Nested {
        self.nested.unwrap_or(match self.method {
            Method::KpMiner | Method::Topicrank | Method::Multipartiterank => {
                Nested::Keep
            }
            _ => Nested::Drop,
        })
    }

    /// The options of KP-Miner.
    pub(crate) fn kp_miner(&self) -> kp_miner::Settings {
        kp_miner::Settings {
            lasf: self.lasf.unwrap_or(3) as usize,
            cutoff: self.cutoff.unwrap_or(400) as usize,
            alpha: self.alpha.unwrap_or(2.3),
            sigma: self.sigma.unwrap_or(3.0),
        }
    }

    /// The lengths of keywords, in words.
    pub(crate) fn words(&self) -> RangeInclusive<usize> {
        self.min_words.unwrap_or(1) as usize..=self.max_words()
    }

    /// Whether the method has every option that was given.
    pub(crate) fn check(&self) -> Result<(), OptionError> {
        for option in OF_METHODS {
            let Some(value) = (option.given)(self) else { continue };
            if !option.methods.contains(&self.method) {
                let names: Vec<&str> =
                    option.methods.iter().map(|method| method.name()).collect();
                let reason = format!(
                    "the method {} has no such option, only {} have",
                    self.method.name(),
                    names.join(", ")
                );
                return Err(OptionError { option: option.name, value, reason });
            }
        }
        let numbers = [
            ("max-words", self.max_words),
            ("min-words", self.min_words),
            ("window", self.window),
        ];
        if let Some((option, _)) = numbers.iter().find(|(_, n)| *n == Some(0)) {
            let reason = "it is not 1 or more".to_owned();
            return Err(OptionError { option, value: "0".to_owned(), reason });
        }
        if let Some(window) = self.window.filter(|window| *window > MAX_WINDOW) {
            let reason = format!("it is not in 1 to {MAX_WINDOW}");
            let (option, value) = ("window", window.to_string());
            return Err(OptionError { option, value, reason });
        }
        if let Some(features) = self.features.filter(|features| !features.weigh()) {
            let reason = "frequency or spread must be among them".to_owned();
            let value = features.to_string();
            return Err(OptionError { option: "features", value, reason });
        }
        check_range("dedup-limit", self.dedup_limit, 1.0)?;
        check_range("threshold", self.threshold, 1.0)?;
        if self.method == Method::Multipartiterank {
            check_range("alpha", self.alpha, 1000.0)?;
        }
        self.check_words()?;
        let divisor = self.alpha.filter(|_| self.method == Method::KpMiner);
        for (option, number) in [("alpha", divisor), ("sigma", self.sigma)] {
            if let Some(number) = number.filter(|n| !(*n > 0.0 && n.is_finite())) {
                let (value, reason) =
                    (number.to_string(), "it is not above 0".to_owned());
                return Err(OptionError { option, value, reason });
            }
        }
        Ok(())
    }

    /// Whether there are keywords of the lengths that were given.
    fn check_words(&self) -> Result<(), OptionError> {
        let own = self.method.max_words_allowed();
        if let Some(words) = self.max_words.filter(|words| *words > own) {
            let reason =
                format!("{} has keywords of 1 to {own} words", self.method.name());
            return Err(OptionError {
                option: "max-words",
                value: words.to_string(),
                reason,
            });
        }
        if let Some(words) = self.min_words.filter(|_| self.words().is_empty()) {
            let reason = format!("keywords have at most {} words", self.max_words());
            let (option, value) = ("min-words", words.to_string());
            return Err(OptionError { option, value, reason });
        }
        Ok(())
    }
}

/// Refuses a number that is not in 0 to `most`.
fn check_range(
    option: &'static str,
    value: Option<f64>,
    most: f64,
) -> Result<(), OptionError> {
    match value.filter(|value| !(0.0..=most).contains(value)) {
        Some(value) => Err(OptionError {
            option,
            value: value.to_string(),
            reason: format!("it is not in 0 to {most}"),
        }),
        None => Ok(()),
    }
}

/// An option that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionError {
    pub(crate) option: &'static str,
    pub(crate) value: String,
    pub(crate) reason: String,
}

impl OptionError {
    /// The option, as the command line spells it without its dashes.
    pub const fn option(&self) -> &'static str {
        self.option
    }

    /// The value that cannot be used.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Why not, and what can be chosen.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { option, value, reason } = self;
        write!(f, "invalid value {value} for {option}: {reason}")
    }
}

impl std::error::Error for OptionError {}

/// Reads a number of words, which is at least 1.
fn at_least_one<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u32>, D::Error> {
    let number = Option::<u32>::deserialize(deserializer)?;
    match number {
        Some(0) => Err(serde::de::Error::custom("0 is not 1 or more")),
        number => Ok(number),
    }
}

/// How keywords are scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Method {
    /// Names and topics by a linear model over 77 features of each candidate; a profile
    /// says what it was fitted on.
    #[default]
    Nutgraf,
    /// YAKE's five features (case, position, frequency, context, spread), tailored for
    /// news; lower scores are better.
    Yake,
    /// YAKE exactly as version 0.4.8 of the Python package `yake`.
    #[serde(rename = "yake-0.4.8")]
    #[cfg_attr(feature = "clap", value(name = "yake-0.4.8"))]
    YakeV048,
    /// YAKE exactly as versions 0.6 and 0.7 of the Python package `yake`.
    #[serde(rename = "yake-0.7")]
    #[cfg_attr(feature = "clap", value(name = "yake-0.7"))]
    YakeV07,
    /// Runs of words between stop words, scored by how often and with how many others
    /// their words occur.
    Rake,
    /// RAKE exactly as version 1.0.6 of the Python package `rake-nltk`.
    RakeNltk,
    /// The importance of words in the graph of their neighbours, by PageRank (Mihalcea
    /// and Tarau 2004).
    Textrank,
    /// TextRank with a wide window and edges that weigh what their words occur together
    /// (Wan and Xiao 2008).
    Singlerank,
    /// SingleRank that prefers words that stand early (Florescu and Caragea 2017).
    Positionrank,
    /// The importance of groups of similar candidates in the graph of their distances
    /// (Bougouin et al. 2013).
    Topicrank,
    /// The importance of candidates in a graph that links those of different topics
    /// (Boudin 2018).
    Multipartiterank,
    /// Frequency against rarity, with a boost for phrases (El-Beltagy and Rafea 2010).
    KpMiner,
    /// Frequency in the document against rarity in the corpus.
    TfIdf,
    /// Frequency that levels off against rarity in the corpus (Robertson et al. 1994).
    Bm25,
}

impl Method {
    /// All methods, in the order in which they are listed.
    pub const ALL: [Self; 14] = [
        Self::Nutgraf,
        Self::Yake,
        Self::YakeV048,
        Self::YakeV07,
        Self::Rake,
        Self::RakeNltk,
        Self::Textrank,
        Self::Singlerank,
        Self::Positionrank,
        Self::Topicrank,
        Self::Multipartiterank,
        Self::KpMiner,
        Self::TfIdf,
        Self::Bm25,
    ];

    /// The name used in every output, such as `tf-idf`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nutgraf => "nutgraf",
            Self::Yake => "yake",
            Self::YakeV048 => "yake-0.4.8",
            Self::YakeV07 => "yake-0.7",
            Self::Rake => "rake",
            Self::RakeNltk => "rake-nltk",
            Self::Textrank => "textrank",
            Self::Singlerank => "singlerank",
            Self::Positionrank => "positionrank",
            Self::Topicrank => "topicrank",
            Self::Multipartiterank => "multipartiterank",
            Self::KpMiner => "kp-miner",
            Self::TfIdf => "tf-idf",
            Self::Bm25 => "bm25",
        }
    }

    /// Whether a lower score is a better one.
    pub const fn lower_is_better(self) -> bool {
        matches!(self, Self::Yake | Self::YakeV048 | Self::YakeV07)
    }

    /// Whether scores depend on the document frequencies of a corpus.
    pub const fn needs_corpus(self) -> bool {
        matches!(self, Self::KpMiner | Self::TfIdf | Self::Bm25)
    }

    /// Whether it ranks by a graph, and reads parts of speech where a document has them.
    pub const fn is_graph(self) -> bool {
        matches!(
            self,
            Self::Textrank
                | Self::Singlerank
                | Self::Positionrank
                | Self::Topicrank
                | Self::Multipartiterank
        )
    }

    /// The longest keywords that can be asked for.
    const fn max_words_allowed(self) -> u32 {
        match self {
            // Sequences of any length would take more than linear time.
            Self::YakeV048 | Self::YakeV07 => 20,
            Self::RakeNltk => u32::MAX,
            _ => candidates::MAX_WORDS,
        }
    }

    /// The longest keywords where nothing else is asked for.
    const fn max_words(self) -> u32 {
        match self {
            Self::YakeV048 | Self::YakeV07 => 3,
            Self::RakeNltk => u32::MAX,
            Self::KpMiner => 5,
            _ => 4,
        }
    }
}

/// How similar two keywords are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DedupFunction {
    /// What the version of YAKE calls by this name.
    #[default]
    Seqm,
    /// 1 less the Levenshtein distance over the longer length.
    Levs,
    /// Jaro's similarity.
    Jaro,
}

impl DedupFunction {
    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seqm => "seqm",
            Self::Levs => "levs",
            Self::Jaro => "jaro",
        }
    }
}

/// A feature of YAKE's words and keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum YakeFeature {
    /// How often it is an acronym or a name; the reference's `WCase`.
    Case,
    /// How early it stands; `WPos`.
    Position,
    /// How often it occurs; `WFreq`.
    Frequency,
    /// How little its neighbours are its own; `WRel`.
    Relatedness,
    /// In how many sentences it occurs; `WSpread`.
    Spread,
    /// How often the whole keyword occurs; `KPF`.
    KeywordFrequency,
}

impl YakeFeature {
    const ALL: [Self; 6] = [
        Self::Case,
        Self::Position,
        Self::Frequency,
        Self::Relatedness,
        Self::Spread,
        Self::KeywordFrequency,
    ];

    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Position => "position",
            Self::Frequency => "frequency",
            Self::Relatedness => "relatedness",
            Self::Spread => "spread",
            Self::KeywordFrequency => "keyword-frequency",
        }
    }
}

/// Features of YAKE's words and keywords, as a list of names with commas.
///
/// A feature that is not chosen counts 1 where the score is multiplied by it, and 0 where
/// it is divided by it. Frequency or spread must be among them, or scores were infinite.
///
/// ```
/// # use nutgraf_salience::{YakeFeature, YakeFeatures};
/// let features: YakeFeatures = "frequency,position".parse().unwrap();
/// assert!(features.contains(YakeFeature::Position));
/// assert_eq!(features.to_string(), "position,frequency");
/// assert!("size".parse::<YakeFeatures>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Vec<YakeFeature>", from = "Vec<YakeFeature>")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "Vec<YakeFeature>"))]
pub struct YakeFeatures(u8);

impl Default for YakeFeatures {
    fn default() -> Self {
        YakeFeature::ALL.into_iter().collect()
    }
}

impl YakeFeatures {
    /// Whether a feature is among them.
    pub const fn contains(self, feature: YakeFeature) -> bool {
        self.0 & 1 << feature as u8 != 0
    }

    /// Whether every word has a weight.
    const fn weigh(self) -> bool {
        self.contains(YakeFeature::Frequency) || self.contains(YakeFeature::Spread)
    }
}

impl FromIterator<YakeFeature> for YakeFeatures {
    fn from_iter<I: IntoIterator<Item = YakeFeature>>(features: I) -> Self {
        Self(features.into_iter().fold(0, |all, feature| all | 1 << feature as u8))
    }
}

impl From<Vec<YakeFeature>> for YakeFeatures {
    fn from(features: Vec<YakeFeature>) -> Self {
        features.into_iter().collect()
    }
}

impl From<YakeFeatures> for Vec<YakeFeature> {
    fn from(features: YakeFeatures) -> Self {
        YakeFeature::ALL
            .into_iter()
            .filter(|feature| features.contains(*feature))
            .collect()
    }
}

impl FromStr for YakeFeatures {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let feature = |name: &str| {
            let found = YakeFeature::ALL.into_iter().find(|f| f.name() == name.trim());
            found.ok_or_else(|| {
                let names = YakeFeature::ALL.map(YakeFeature::name).join(", ");
                format!("{name:?} is none of {names}")
            })
        };
        text.split(',').map(feature).collect()
    }
}

impl fmt::Display for YakeFeatures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> =
            Vec::from(*self).into_iter().map(YakeFeature::name).collect();
        f.write_str(&names.join(","))
    }
}

/// What RAKE makes of degree and frequency of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RakeMetric {
    /// Degree over frequency.
    #[default]
    DegreeToFrequencyRatio,
    /// The words it occurs with in phrases, itself among them.
    WordDegree,
    /// How often it occurs in phrases.
    WordFrequency,
}

impl RakeMetric {
    /// What a word of this degree and frequency is worth.
    pub(crate) fn score(self, degree: u64, frequency: u64) -> f64 {
        match self {
            Self::DegreeToFrequencyRatio => degree as f64 / frequency.max(1) as f64,
            Self::WordDegree => degree as f64,
            Self::WordFrequency => frequency as f64,
        }
    }

    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DegreeToFrequencyRatio => "degree-to-frequency-ratio",
            Self::WordDegree => "word-degree",
            Self::WordFrequency => "word-frequency",
        }
    }
}

/// What becomes of phrases that occur again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Repeated {
    /// Each occurrence counts for degrees and frequencies.
    #[default]
    Keep,
    /// Only the first one does.
    Drop,
}

impl Repeated {
    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Drop => "drop",
        }
    }
}

/// Keywords inside a better keyword, or around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Nested {
    /// Are left out: `invasion` behind `Azerbaijani invasion`, and the other way round.
    #[default]
    Drop,
    /// Are left out, and so is a phrase half of whose words are in better keywords, in
    /// whatever form: `Armenian border` behind `Armenia`. A name of its own stays.
    DropRelated,
    /// Stay.
    Keep,
}

impl Nested {
    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::DropRelated => "drop-related",
            Self::Keep => "keep",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};

    use super::{KeywordOptions, Method};

    /// The names that are read are those of the list: none is missing there.
    #[test]
    fn all_methods_are_listed() {
        let name: StrDeserializer<'_, Error> = "none".into_deserializer();
        let error = Method::deserialize(name).unwrap_err().to_string();
        let (_, names) = error.split_once("expected one of ").unwrap();
        let listed = Method::ALL.map(|method| format!("`{}`", method.name()));
        assert_eq!(names, listed.join(", "));
    }

    #[test]
    fn windows_have_a_limit() {
        for method in [Method::YakeV048, Method::Textrank, Method::Positionrank] {
            let of = |window| {
                let window = Some(window);
                KeywordOptions { method, window, ..KeywordOptions::default() }.check()
            };
            assert_eq!(of(100), Ok(()));
            let error = of(101).unwrap_err().to_string();
            assert_eq!(error, "invalid value 101 for window: it is not in 1 to 100");
        }
    }
}
