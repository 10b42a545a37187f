//! What article corpora are about: tokens, stems, frequencies and keywords.
//!
//! This crate ties the stages together. An [`Analyzer`] turns a document into terms, the
//! functions [`tokenize`](fn@tokenize), [`stem`](fn@stem), [`frequencies`](fn@frequencies),
//! [`keywords`](fn@keywords), [`keyness`](fn@keyness) and
//! [`collocations`](fn@collocations) are the six jobs for one text or a few, and
//! [`batch`] runs them over a [`corpus`] of any size on all cores, in order and in
//! bounded memory.
//!
//! ```
//! use nutgraf::{Document, KeywordOptions, keywords};
//!
//! let text = "The Zangezur Corridor divides Armenia and Azerbaijan. \
//!     Azerbaijan demands the corridor; Armenia declines.";
//! let document = Document::new("a1", text);
//! let record = keywords(&document, &KeywordOptions::default(), &Default::default())?;
//!
//! let found: Vec<&str> = record.keywords.iter().map(|k| k.text.as_str()).collect();
//! assert!(found.contains(&"Armenia") && found.contains(&"Zangezur Corridor"));
//! # Ok::<(), nutgraf::Error>(())
//! ```
//!
//! The same functions are the commands of the program `nutgraf` and of the Python module
//! of that name, and give the same bytes there.

mod analyzer;
#[cfg(feature = "arrow")]
pub mod arrow;
pub mod batch;
mod collocations;
pub mod compare;
pub mod corpus;
#[cfg(feature = "parquet")]
mod digest;
mod error;
pub mod estimate;
pub mod evaluate;
pub mod fit;
mod frequencies;
mod keyness;
mod keywords;
mod language;
mod offsets;
#[cfg(feature = "parquet")]
pub mod resume;
#[cfg(feature = "parquet")]
pub mod state;
mod stem;
mod surfaces;
mod tokenize;
pub mod vectorize;

pub use analyzer::{
    Analyzer, AnalyzerOptions, ReadingOptions, StopWordOptions, StopWords, Worker,
};
pub use collocations::{CollocationOptions, collocations, count_pairs, merge_pairs};
pub use error::{Error, ErrorKind};
pub use frequencies::{
    FrequencyOptions, FrequencyRecord, Per, TermCount, corpus_frequencies,
    document_frequencies, frequencies, merge_counts,
};
pub use keyness::{
    KeynessOptions, ReferenceKind, ReferenceOptions, Side, corpus_counts,
    count_dispersion, dispersion, keyness, list_counts, set_dispersion,
};
pub use keywords::{
    KeywordEntry, KeywordRecord, KeywordShown, SpanRecord, keyword_analyzer,
    keyword_extractor, keywords, keywords_of,
};
pub use language::{LanguageChoice, detect_language};
pub use nutgraf_frequency::{
    Bm25, Bm25Index, Bm25Method, Bm25Options, CountMatrix, CountedRows, Dispersion,
    DocumentFrequencies, DocumentFrequencyBound, FrequencyFilter, Idf, InvalidSmart,
    InvalidWindow, MatrixBuilder, NgramRange, Norm, PairCount, PairCounter, Smart,
    Sort, SparseMatrix, TermCounter, TermFrequency, Tf, TfIdfOptions, Vocabulary,
    WeightMatrix, Window,
};
pub use nutgraf_salience::{
    Article, Background, Bm25Explanation, CandidateRules, Choice,
    CollocationExplanation, CollocationMeasure, CollocationRecord, CollocationScoring,
    Contingency, CorpusCounts, Correction, DedupFunction, Direction, DocumentCounts,
    Explanation, Extraction, FEATURES, Interval, KeynessExplanation, KeynessMeasure,
    KeynessRecord, KeynessScoring, KeynessSide, Keyword, KeywordExtractor,
    KeywordOptions, KpMinerExplanation, Linkage, ListedTerm, Measured, Method, Names,
    Nested, NutgrafExplanation, Occurrence, OptionError, Prior, Profile, ProfileError,
    RakeExplanation, RakeMetric, RakeNltkExplanation, RankEquation, RankExplanation,
    RankSource, RankedWord, Rated, Repeated, SpanFactor, TermList, TfIdfExplanation,
    TopicExplanation, WeighedFeature, Weights, YakeExplanation, YakeFeature,
    YakeFeatures, YakeReferenceExplanation, YakeReferenceWord, YakeWord,
};
pub use nutgraf_stem::{Edition, Stemmer, StemmerOptions, algorithms};
pub use nutgraf_text::{
    AnalyzedDocument, AnalyzedToken, CodePoints, Document, Field, Language, Score,
    Sentence, Span, Tag, TagError, TaggedText, TaggedWord, TermId, Token, TokenKind,
    UnknownLanguage,
};
pub use nutgraf_tokenize::{
    Mode, Segmentation, StopList, Tokenizer, TokenizerOptions, Tokens,
};
pub use offsets::Offsets;
pub use stem::stem;
pub use tokenize::{
    SentenceRecord, SentenceRow, SentencesRecord, TokenRecord, TokenRow,
    TokenizeRecord, Tokenizers, sentences_with, tokenize, tokenize_with,
};

/// The example of the README is a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;
