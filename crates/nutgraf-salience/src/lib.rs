//! Keywords of a document, key terms of a corpus and its collocations, with the evidence
//! for each score.
//!
//! [`key_terms`] compares the counts of a target with those of a reference,
//! [`collocations`] ranks words that stand together. The rest is about keywords:
//!
//! An [`Article`] is an analysed document beside its texts. A [`KeywordExtractor`] reads
//! it and gives [`Keyword`]s: exact spans, a score, a rank, and on request the numbers
//! that the score was made from.
//!
//! The stages, each in a module of its own:
//!
//! 1. *reading* gives every token a role: part of a name, common word, or boundary;
//! 2. *candidates* are names and noun phrases found by these roles, without a model;
//! 3. a *method* scores candidates: [`Method`] lists them;
//! 4. *ranking* orders them (ties by first offset, then text), drops what is nested in a
//!    better keyword and numbers the rest.
//!
//! Scores are `f64` sums in a fixed order with logarithms from `libm`, so that the same
//! text gives the same bytes on every machine.

mod article;
mod beta;
mod bm25;
mod candidates;
mod collocations;
mod contingency;
mod explanation;
mod extract;
mod graph;
mod keyness;
mod keyword;
mod kp_miner;
mod lexicon;
mod measured;
mod numbers;
mod options;
mod rake;
mod rank;
mod ranker;
mod reading;
mod reference;
mod runs;
mod scratch;
mod tf_idf;
mod yake;

pub use article::Article;
pub use bm25::Bm25Explanation;
pub use collocations::{
    CollocationExplanation, CollocationMeasure, CollocationRecord, CollocationScoring,
    SpanFactor, collocations,
};
pub use contingency::{Contingency, Correction};
pub use explanation::{
    Explanation, RakeExplanation, RakeWord, TfIdfExplanation, TfIdfWord,
    YakeExplanation, YakeWord,
};
pub use extract::KeywordExtractor;
pub use graph::{
    Linkage, RankEquation, RankExplanation, RankSource, RankedWord, TopicExplanation,
};
pub use keyness::{
    CorpusCounts, Direction, DocumentCounts, Interval, KeynessExplanation,
    KeynessMeasure, KeynessRecord, KeynessScoring, KeynessSide, ListedTerm, Prior,
    TermList, key_terms,
};
pub use keyword::{Extraction, Keyword, Occurrence};
pub use kp_miner::KpMinerExplanation;
pub use measured::Measured;
pub use options::{
    DedupFunction, KeywordOptions, Method, Nested, OptionError, RakeMetric, Repeated,
    YakeFeature, YakeFeatures,
};
pub use ranker::{
    Background, CandidateRules, Choice, FEATURES, Names, NutgrafExplanation, Profile,
    ProfileError, Rated, WeighedFeature, Weights,
};
pub use reference::rake_nltk::RakeNltkExplanation;
pub use reference::yake::{YakeReferenceExplanation, YakeReferenceWord};
pub use scratch::Scratch;
