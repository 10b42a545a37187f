use serde::Serialize;

/// The numbers that a score was made from.
///
/// The words are those of the candidate, in order, in the form in which they were
/// counted (folded and stemmed).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "method", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Explanation {
    /// `score = product / (count × (1 + sum))` over the words' scores.
    Yake {
        /// The features of each word.
        words: Vec<YakeWord>,
        /// The product of the words' scores.
        product: f64,
        /// Their sum.
        sum: f64,
        /// How often the candidate occurs.
        count: usize,
    },
    /// `score` is the sum of the words' scores.
    Rake {
        /// The numbers of each word.
        words: Vec<RakeWord>,
    },
    /// `score = sum of the words' ranks`.
    Textrank {
        /// The rank of each word.
        words: Vec<RankedWord>,
    },
    /// `score = count × mean of the words' idf × length`.
    TfIdf {
        /// The numbers of each word.
        words: Vec<TfIdfWord>,
        /// How often the candidate occurs.
        count: usize,
        /// The documents of the corpus.
        documents: u64,
        /// The factor that favours phrases: 1 + ln(number of words).
        length: f64,
    },
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

/// RAKE's numbers of a word (Rose et al. 2010).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RakeWord {
    /// The word as it is counted.
    pub word: String,
    /// The words it occurs with in a phrase, itself included, over all phrases.
    pub degree: u32,
    /// How often it occurs in phrases.
    pub frequency: u32,
    /// `degree / frequency`.
    pub score: f64,
}

/// A word with its importance in the graph.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RankedWord {
    /// The word as it is counted.
    pub word: String,
    /// Its PageRank; those of all words sum to 1.
    pub rank: f64,
    /// How many different neighbours it has.
    pub neighbours: u32,
}

/// A word with its rarity in the corpus.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TfIdfWord {
    /// The word as it is counted.
    pub word: String,
    /// The documents of the corpus that hold it.
    pub document_frequency: u64,
    /// `ln((1 + documents) / (1 + document_frequency)) + 1`.
    pub idf: f64,
}
