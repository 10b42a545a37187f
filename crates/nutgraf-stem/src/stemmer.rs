use std::borrow::Cow;

use nutgraf_text::Language;

use crate::{Edition, UnknownStemmer, UnsupportedLanguage, greek, porter};

/// Longer words stay as they are. No language has such words, but a text may hold a
/// megabyte of base64 without a space, and several algorithms copy the word for every
/// letter they replace or call themselves for every ending they remove.
const MAX_WORD_BYTES: usize = 1024;

/// Turns words into stems.
///
/// A stemmer is small, immutable and cheap to clone; threads may share one.
///
/// ```
/// # use nutgraf_stem::{Edition, Stemmer};
/// let stemmer = Stemmer::from_name("de", Edition::Snowball)?;
/// let stems: Vec<_> = ["häuser", "hauses"].iter().map(|word| stemmer.stem(word)).collect();
/// assert_eq!(stems, ["haus", "haus"]);
/// # Ok::<(), nutgraf_stem::UnknownStemmer>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stemmer(Engine);

/// Both crates make a stemmer from an algorithm in no time, so the algorithm will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Snowball(frostem::Algorithm),
    RustStemmers(&'static str, rust_stemmers::Algorithm),
    /// Porter for English.
    Porter,
    /// Snowball in the edition that has Porter for English.
    BesidePorter(frostem::Algorithm),
    Identity,
}

impl Stemmer {
    /// The stemmer of `edition` for `language`.
    ///
    /// [`Edition::None`] has one for every language, which leaves words as they are.
    ///
    /// ```
    /// # use nutgraf_stem::{Edition, Stemmer};
    /// # use nutgraf_text::Language;
    /// let stemmer = Stemmer::new(Language::SPANISH, Edition::Snowball)?;
    /// assert_eq!(stemmer.stem("corresponsales"), "corresponsal");
    ///
    /// let error = Stemmer::new(Language::AZERBAIJANI, Edition::Snowball).unwrap_err();
    /// assert!(error.to_string().starts_with("edition snowball has no stemmer for Azerbaijani"));
    /// # Ok::<(), nutgraf_stem::UnsupportedLanguage>(())
    /// ```
    pub fn new(
        language: Language,
        edition: Edition,
    ) -> Result<Self, UnsupportedLanguage> {
        Engine::for_language(language, edition)
            .map(Self)
            .ok_or_else(|| UnsupportedLanguage::new(language, edition))
    }

    /// The stemmer of `edition` with this name: a language's code or English name, or
    /// a Snowball algorithm's name, in any case.
    ///
    /// Every name will do for [`Edition::None`].
    ///
    /// ```
    /// # use nutgraf_stem::{Edition, Stemmer};
    /// let porter = Stemmer::from_name("porter", Edition::Snowball)?;
    /// assert_eq!(porter.stem("skies"), "ski");
    ///
    /// let english = Stemmer::from_name("English", Edition::Snowball)?;
    /// assert_eq!(english, Stemmer::from_name("en-GB", Edition::Snowball)?);
    /// assert_eq!(english.stem("skies"), "sky");
    /// # Ok::<(), nutgraf_stem::UnknownStemmer>(())
    /// ```
    pub fn from_name(name: &str, edition: Edition) -> Result<Self, UnknownStemmer> {
        Engine::for_algorithm(name, edition)
            .or_else(|| Engine::for_language(name.parse().ok()?, edition))
            .map(Self)
            .ok_or_else(|| UnknownStemmer::new(name, edition))
    }

    /// The stemmer that leaves words as they are.
    ///
    /// ```
    /// # use nutgraf_stem::Stemmer;
    /// assert_eq!(Stemmer::identity().stem("connections"), "connections");
    /// ```
    pub const fn identity() -> Self {
        Self(Engine::Identity)
    }

    /// The stem of a word in lower case.
    ///
    /// It is borrowed exactly if it is the word itself.
    ///
    /// ```
    /// # use std::borrow::Cow;
    /// # use nutgraf_stem::{Edition, Stemmer};
    /// let stemmer = Stemmer::from_name("en", Edition::Snowball)?;
    /// assert_eq!(stemmer.stem("bordering"), "border");
    /// assert!(matches!(stemmer.stem("border"), Cow::Borrowed("border")));
    /// # Ok::<(), nutgraf_stem::UnknownStemmer>(())
    /// ```
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        if word.len() > MAX_WORD_BYTES {
            return Cow::Borrowed(word);
        }
        let stem = self.0.stem(word);
        // Snowball marks some letters by capitals (`yes`, `Yes`, `yes`), and hands back
        // a copy even of a word that is as it was.
        if stem == word || (stem.is_empty() && self.keeps_words()) {
            Cow::Borrowed(word)
        } else {
            stem
        }
    }

    /// Whether a word stays where the algorithm leaves nothing of it.
    ///
    /// Today's Snowball is exactly what Snowball publishes, empty stems and all.
    const fn keeps_words(&self) -> bool {
        matches!(self.0, Engine::RustStemmers(..))
    }

    /// The edition this stemmer is of.
    pub const fn edition(&self) -> Edition {
        match self.0 {
            Engine::Snowball(_) => Edition::Snowball,
            Engine::RustStemmers(..) => Edition::RustStemmers,
            Engine::Porter | Engine::BesidePorter(_) => Edition::Porter,
            Engine::Identity => Edition::None,
        }
    }

    /// The name of the Snowball algorithm, if there is one.
    ///
    /// ```
    /// # use nutgraf_stem::{Edition, Stemmer};
    /// # use nutgraf_text::Language;
    /// let stemmer = Stemmer::new(Language::FRENCH, Edition::Snowball)?;
    /// assert_eq!(stemmer.algorithm(), Some("french"));
    /// assert_eq!(Stemmer::identity().algorithm(), None);
    /// # Ok::<(), nutgraf_stem::UnsupportedLanguage>(())
    /// ```
    pub fn algorithm(&self) -> Option<&'static str> {
        match self.0 {
            Engine::Snowball(algorithm) | Engine::BesidePorter(algorithm) => {
                Some(algorithm.name())
            }
            Engine::Porter => Some("porter"),
            Engine::RustStemmers(name, _) => Some(name),
            Engine::Identity => None,
        }
    }
}

impl Engine {
    fn for_language(language: Language, edition: Edition) -> Option<Self> {
        match edition {
            // Snowball lists the ISO codes of each algorithm itself.
            Edition::Snowball => {
                frostem::Algorithm::from_name(language.code()).ok().map(Self::Snowball)
            }
            Edition::RustStemmers => Self::for_algorithm(language.name(), edition),
            Edition::Porter if language == Language::ENGLISH => Some(Self::Porter),
            Edition::Porter => {
                Self::for_language(language, Edition::Snowball).map(Self::beside_porter)
            }
            Edition::None => Some(Self::Identity),
        }
    }

    fn for_algorithm(name: &str, edition: Edition) -> Option<Self> {
        let name = name.trim();
        match edition {
            Edition::Snowball => frostem::Algorithm::all()
                .iter()
                .find(|algorithm| same_name(algorithm.name(), name))
                .map(|algorithm| Self::Snowball(*algorithm)),
            Edition::RustStemmers => RUST_STEMMERS
                .iter()
                .find(|(known, _)| same_name(known, name))
                .map(|(name, algorithm)| Self::RustStemmers(name, *algorithm)),
            Edition::Porter if same_name("porter", name) => Some(Self::Porter),
            // `english` is Porter's own later algorithm: as a language it is `porter` here.
            Edition::Porter if same_name("english", name) => Some(Self::Porter),
            Edition::Porter => {
                Self::for_algorithm(name, Edition::Snowball).map(Self::beside_porter)
            }
            Edition::None => Some(Self::Identity),
        }
    }

    fn beside_porter(self) -> Self {
        match self {
            Self::Snowball(algorithm) => Self::BesidePorter(algorithm),
            other => other,
        }
    }

    fn stem(self, word: &str) -> Cow<'_, str> {
        use rust_stemmers::Algorithm::Greek;
        match self {
            Self::Snowball(algorithm) | Self::BesidePorter(algorithm) => {
                frostem::Stemmer::new(algorithm).stem(word)
            }
            Self::Porter => porter::stem(word),
            Self::RustStemmers(_, Greek) if greek::crashes_rust_stemmers(word) => {
                word.into()
            }
            Self::RustStemmers(_, algorithm) => {
                rust_stemmers::Stemmer::create(algorithm).stem(word)
            }
            Self::Identity => word.into(),
        }
    }
}

/// The algorithms of `rust-stemmers`, by the names that Snowball gives them: all are
/// languages.
const RUST_STEMMERS: [(&str, rust_stemmers::Algorithm); 18] = {
    use rust_stemmers::Algorithm as A;
    [
        ("arabic", A::Arabic),
        ("danish", A::Danish),
        ("dutch", A::Dutch),
        ("english", A::English),
        ("finnish", A::Finnish),
        ("french", A::French),
        ("german", A::German),
        ("greek", A::Greek),
        ("hungarian", A::Hungarian),
        ("italian", A::Italian),
        ("norwegian", A::Norwegian),
        ("portuguese", A::Portuguese),
        ("romanian", A::Romanian),
        ("russian", A::Russian),
        ("spanish", A::Spanish),
        ("swedish", A::Swedish),
        ("tamil", A::Tamil),
        ("turkish", A::Turkish),
    ]
};

/// Whether two names are the same but for case, and for `-` in place of `_`.
fn same_name(known: &str, given: &str) -> bool {
    known.eq_ignore_ascii_case(&given.replace('-', "_"))
}

/// The languages that `edition` has a stemmer for, sorted by English name.
///
/// ```
/// # use nutgraf_stem::{Edition, languages};
/// assert_eq!(languages(Edition::Snowball).count(), 35);
/// assert_eq!(languages(Edition::RustStemmers).count(), 18);
/// ```
pub fn languages(edition: Edition) -> impl Iterator<Item = Language> {
    Language::all()
        .filter(move |language| Engine::for_language(*language, edition).is_some())
}

/// The names of the Snowball algorithms that `edition` has, sorted. Those that are no
/// language are further algorithms for English and Dutch.
///
/// ```
/// # use nutgraf_stem::{Edition, algorithms};
/// assert!(algorithms(Edition::Snowball).any(|name| name == "dutch_porter"));
/// assert_eq!(algorithms(Edition::None).count(), 0);
/// ```
pub fn algorithms(edition: Edition) -> impl Iterator<Item = &'static str> {
    // Every algorithm of the older edition is one of today's as well.
    frostem::Algorithm::all().iter().map(|algorithm| algorithm.name()).filter(
        move |name| {
            Engine::for_algorithm(name, edition)
                .is_some_and(|engine| engine != Engine::Identity)
        },
    )
}
