use std::fmt;

use nutgraf_frequency::Idf;
use serde::Serialize;

use crate::reference::rake_nltk::RakeNltkExplanation;
use crate::reference::yake::YakeReferenceExplanation;
use crate::{
    Bm25Explanation, KpMinerExplanation, NutgrafExplanation, RakeMetric,
    RankExplanation, TopicExplanation,
};

/// The numbers that a score was made from.
///
/// The words are those of the candidate, in order, in the form in which they were
/// counted (folded and stemmed). [`Display`](fmt::Display) gives the arithmetic as one
/// line.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "method", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Explanation {
    /// Of `nutgraf`.
    Nutgraf(NutgrafExplanation),
    /// Of `yake`.
    Yake(YakeExplanation),
    /// Of `yake-0.4.8`.
    #[serde(rename = "yake-0.4.8")]
    YakeV048(YakeReferenceExplanation),
    /// Of `yake-0.7`.
    #[serde(rename = "yake-0.7")]
    YakeV07(YakeReferenceExplanation),
    /// Of `rake`.
    Rake(RakeExplanation),
    /// Of `rake-nltk`.
    RakeNltk(RakeNltkExplanation),
    /// Of `textrank`.
    Textrank(RankExplanation),
    /// Of `singlerank`.
    Singlerank(RankExplanation),
    /// Of `positionrank`.
    Positionrank(RankExplanation),
    /// Of `topicrank`.
    Topicrank(TopicExplanation),
    /// Of `multipartiterank`.
    Multipartiterank(TopicExplanation),
    /// Of `kp-miner`.
    KpMiner(KpMinerExplanation),
    /// Of `tf-idf`.
    TfIdf(TfIdfExplanation),
    /// Of `bm25`.
    Bm25(Bm25Explanation),
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nutgraf(of) => of.fmt(f),
            Self::Yake(of) => of.fmt(f),
            Self::YakeV048(of) | Self::YakeV07(of) => of.fmt(f),
            Self::Rake(of) => of.fmt(f),
            Self::RakeNltk(of) => of.fmt(f),
            Self::Textrank(of) | Self::Singlerank(of) | Self::Positionrank(of) => {
                of.fmt(f)
            }
            Self::Topicrank(of) | Self::Multipartiterank(of) => of.fmt(f),
            Self::KpMiner(of) => of.fmt(f),
            Self::TfIdf(of) => of.fmt(f),
            Self::Bm25(of) => of.fmt(f),
        }
    }
}

/// `score = product / (count × (1 + sum))` over the words' scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct YakeExplanation {
    /// The features of each word.
    pub words: Vec<YakeWord>,
    /// The product of the words' scores.
    pub product: f64,
    /// Their sum.
    pub sum: f64,
    /// How often the candidate occurs.
    pub count: usize,
}

impl fmt::Display for YakeExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { words, product, sum, count } = self;
        let score = product / (*count as f64 * (1.0 + sum));
        write!(f, "{score:.4} = {product:.4} / ({count} × (1 + {sum:.4}));")?;
        words.iter().try_for_each(|word| write!(f, " {word}"))
    }
}

/// `score` is the sum of the words' scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RakeExplanation {
    /// What the words' scores are made of.
    pub metric: RakeMetric,
    /// The numbers of each word.
    pub words: Vec<RakeWord>,
}

impl fmt::Display for RakeExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_rake(f, self.metric, &self.words)
    }
}

/// The sum of the words' scores as one line.
pub(crate) fn show_rake(
    f: &mut fmt::Formatter<'_>,
    metric: RakeMetric,
    words: &[RakeWord],
) -> fmt::Result {
    let score: f64 = words.iter().map(|word| word.score).sum();
    write!(f, "{score:.3} =")?;
    for (index, RakeWord { word, degree, frequency, .. }) in words.iter().enumerate() {
        let plus = if index == 0 { "" } else { " +" };
        write!(f, "{plus} {word} ")?;
        match metric {
            RakeMetric::DegreeToFrequencyRatio => write!(f, "{degree}/{frequency}")?,
            RakeMetric::WordDegree => write!(f, "{degree}")?,
            RakeMetric::WordFrequency => write!(f, "{frequency}")?,
        }
    }
    Ok(())
}

/// `score = count × mean of the words' idf × length`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TfIdfExplanation {
    /// The formula of `idf`.
    pub formula: Idf,
    /// The numbers of each word.
    pub words: Vec<TfIdfWord>,
    /// How often the candidate occurs.
    pub count: usize,
    /// The documents of the corpus.
    pub documents: u64,
    /// The factor that favours phrases: 1 + ln(number of words).
    pub length: f64,
}

impl fmt::Display for TfIdfExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { words, count, documents, length, .. } = self;
        let sum: f64 = words.iter().map(|word| word.idf).sum();
        let score = *count as f64 * (sum / words.len().max(1) as f64) * length;
        write!(f, "{score:.3} = {count} × mean(")?;
        for (index, TfIdfWord { word, document_frequency, idf }) in
            words.iter().enumerate()
        {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{word} {idf:.3} in {document_frequency} of {documents}")?;
        }
        write!(f, ") × {length:.3}")
    }
}

/// YAKE's features of a word (Campos et al. 2020).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct YakeWord {
    /// The word as it is counted.
    pub word: String,
    /// How often it occurs.
    pub count: u32,
    /// The larger of its acronym and its name occurrences over `1 + ln(count)`.
    pub case: f64,
    /// `ln(ln(3 + median sentence))`.
    pub position: f64,
    /// Its count over mean plus standard deviation of all content words' counts.
    pub frequency: f64,
    /// How little its neighbours are its own.
    pub relatedness: f64,
    /// The share of sentences that hold it.
    pub spread: f64,
    /// `position × relatedness / (case + frequency / relatedness + spread / relatedness)`.
    pub score: f64,
}

impl fmt::Display for YakeWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            word, score, case, position, frequency, relatedness, spread, ..
        } = self;
        write!(
            f,
            "{word} {score:.4} = {position:.3} × {relatedness:.3} / ({case:.3} + \
             {frequency:.3} / {relatedness:.3} + {spread:.3} / {relatedness:.3})"
        )
    }
}

/// RAKE's numbers of a word (Rose et al. 2010).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RakeWord {
    /// The word as it is counted.
    pub word: String,
    /// The words it occurs with in a phrase, itself included, over all phrases.
    pub degree: u64,
    /// How often it occurs in phrases.
    pub frequency: u64,
    /// What the metric makes of both.
    pub score: f64,
}

/// A word with its rarity in the corpus.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TfIdfWord {
    /// The word as it is counted.
    pub word: String,
    /// The documents of the corpus that hold it.
    pub document_frequency: u64,
    /// What the formula makes of both, such as
    /// `ln((1 + documents) / (1 + document_frequency)) + 1`.
    pub idf: f64,
}
