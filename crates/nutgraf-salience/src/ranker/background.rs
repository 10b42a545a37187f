//! How rare words are elsewhere.

use std::sync::OnceLock;

use nutgraf_frequency::DocumentFrequencies;
use nutgraf_text::{Language, TermId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::Article;

/// Where the method `nutgraf` takes the rarity of words from.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Background {
    /// From our own count of news in English, French and German; for other languages,
    /// nowhere: all words are equally rare.
    #[default]
    News,
    /// From the corpus at hand, which is read twice.
    Corpus,
    /// From nowhere.
    None,
}

impl Background {
    /// The name used in every output, such as `news`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Corpus => "corpus",
            Self::None => "none",
        }
    }
}

/// The rarity of all words where nothing is known.
const EVEN: f64 = 0.5;

/// The document frequencies of stems, as powers of two.
pub(crate) struct News {
    /// Its number among our lists.
    number: usize,
    /// The rarity of stems that about 2^0, 2^1, … documents hold.
    rarities: Vec<f64>,
    /// That of a stem that is not on the list.
    unknown: f64,
    exponents: FxHashMap<&'static str, u8>,
    /// Stems that mostly stand behind an article or adjective; for German, which writes
    /// nouns as it does names.
    nouns: FxHashSet<&'static str>,
}

impl News {
    /// Reads a list: the number of documents, then for each power of two a line with it
    /// and the stems that about as many documents hold; last perhaps `nouns` and stems.
    fn parse(number: usize, list: &'static str) -> Self {
        let mut lines = list.lines().filter(|line| !line.starts_with('#'));
        let documents = lines.next().and_then(|line| line.trim().parse().ok());
        let mut exponents = FxHashMap::default();
        let mut nouns = FxHashSet::default();
        for line in lines {
            let mut words = line.split(' ');
            match words.next() {
                Some("nouns") => nouns.extend(words),
                exponent => {
                    let exponent = exponent.and_then(|word| word.parse().ok());
                    exponents.extend(words.map(|word| (word, exponent.unwrap_or(0))));
                }
            }
        }
        let documents = documents.unwrap_or(1.0);
        let most = exponents.values().copied().max().unwrap_or(0);
        let rarities = (0..=most).map(|e| rarity(documents, (1_u64 << e) as f64));
        let rarities = rarities.collect();
        let unknown = rarity(documents, 0.0);
        Self { number, rarities, unknown, exponents, nouns }
    }

    /// Whether a German stem is a common noun, which has a capital as names do.
    pub(crate) fn is_german_noun(stem: &str) -> bool {
        Self::of(Language::GERMAN).is_some_and(|news| news.nouns.contains(stem))
    }

    fn of(language: Language) -> Option<&'static Self> {
        static ENGLISH: OnceLock<News> = OnceLock::new();
        static FRENCH: OnceLock<News> = OnceLock::new();
        static GERMAN: OnceLock<News> = OnceLock::new();
        let (number, list, text) = match language.code() {
            "en" => (0, &ENGLISH, include_str!("news/en.txt")),
            "fr" => (1, &FRENCH, include_str!("news/fr.txt")),
            "de" => (2, &GERMAN, include_str!("news/de.txt")),
            _ => return None,
        };
        Some(list.get_or_init(|| Self::parse(number, text)))
    }
}

/// How many lists of [`News`] there are.
const LISTS: usize = 3;

/// What our lists say of the terms of a vocabulary, as far as they have been asked: 0 for
/// a term that has not been looked up, 1 for one that is on no list, 2 more than the
/// exponent for others.
pub(crate) type KnownRarities = [Vec<u8>; LISTS];

/// The rarity of words for one article.
pub(crate) enum Rarity<'a> {
    News(&'static News, &'a mut Vec<u8>),
    Corpus(&'a DocumentFrequencies),
    Even,
}

impl<'a> Rarity<'a> {
    pub(crate) fn new(
        background: Background,
        language: Option<Language>,
        corpus: Option<&'a DocumentFrequencies>,
        known: &'a mut KnownRarities,
    ) -> Self {
        match (background, corpus) {
            (Background::News, _) => {
                let news = News::of(language.unwrap_or(Language::ENGLISH));
                let known =
                    news.and_then(|news| Some((news, known.get_mut(news.number)?)));
                known.map_or(Self::Even, |(news, known)| Self::News(news, known))
            }
            (Background::Corpus, Some(corpus)) => Self::Corpus(corpus),
            _ => Self::Even,
        }
    }

    /// `ln((documents + 1) / (df + 0.5)) / ln(documents + 1)`, and whether the word is
    /// unknown.
    pub(crate) fn idf(&mut self, article: Article<'_>, term: TermId) -> (f64, bool) {
        match self {
            Self::Even => (EVEN, false),
            Self::News(news, known) => {
                if known.len() <= term.index() {
                    known.resize(article.vocabulary.len(), 0);
                }
                let Some(known) = known.get_mut(term.index()) else {
                    return (news.unknown, true);
                };
                if *known == 0 {
                    let stem = article.vocabulary.term(term);
                    *known =
                        news.exponents.get(stem).map_or(1, |exponent| exponent + 2);
                }
                let exponent = known.checked_sub(2).map(usize::from);
                let rarity = exponent.and_then(|exponent| news.rarities.get(exponent));
                // Below the rarest on the list, half of it.
                (rarity.copied().unwrap_or(news.unknown), rarity.is_none())
            }
            Self::Corpus(corpus) => {
                let frequency = corpus.df(article.vocabulary.term(term));
                let documents = corpus.documents() as f64;
                (rarity(documents, frequency as f64), frequency == 0)
            }
        }
    }
}

/// `ln((documents + 1) / (frequency + 0.5)) / ln(documents + 1)`, at least 0.
fn rarity(documents: f64, frequency: f64) -> f64 {
    let all = libm::log(documents + 1.0).max(1e-9);
    (libm::log((documents + 1.0) / (frequency + 0.5)) / all).max(0.0)
}
