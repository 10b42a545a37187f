//! Vocabularies, counts, document frequencies, sparse matrices and weightings.
//!
//! Terms come in as strings, get a number from a [`Vocabulary`] and are counted by
//! number: by a [`TermCounter`] where only the totals of a corpus are wanted, by a
//! [`MatrixBuilder`] where every document's counts are. Both count n-grams of up to
//! eight words without making a string of any, both merge exactly, and neither lets
//! the order in which terms were met reach its output: that is always by count or by
//! the code points of the terms. Weights such as [`tf_idf`]'s are computed last, from
//! integers, in one order, with logarithms that are the same on every machine.
//!
//! ```
//! use nutgraf_frequency::{FrequencyFilter, NgramRange, TermCounter, Vocabulary};
//!
//! let mut vocabulary = Vocabulary::new();
//! let mut counter = TermCounter::new("1..2".parse()?);
//! for headline in ["black sea grain", "black sea fleet"] {
//!     let terms: Vec<_> =
//!         headline.split(' ').map(|word| vocabulary.intern(word)).collect();
//!     counter.begin_document();
//!     counter.count_sequence(&terms);
//!     counter.end_document();
//! }
//! let filter = FrequencyFilter { top: Some(3), ..FrequencyFilter::default() };
//! let rows = counter.rows(&vocabulary, &filter);
//! let terms: Vec<_> = rows.iter().map(|row| row.term.as_str()).collect();
//! assert_eq!(terms, ["black", "black sea", "sea"]);
//! assert_eq!(rows[1].document_frequency, 2);
//! # Ok::<(), nutgraf_frequency::InvalidNgramRange>(())
//! ```
//!
//! Nothing here reads a file, spawns a thread or panics. The hashes have no seed:
//! who chooses every word of a corpus can make counting it slow, but not wrong.

mod blocks;
mod bm25;
mod bm25_index;
mod bound;
mod builder;
mod columns;
mod counter;
mod dispersion;
mod document_frequencies;
mod filter;
mod grams;
mod interner;
mod key;
mod matrix;
mod ngrams;
mod pairs;
mod rows;
mod select;
mod sequences;
mod smart;
mod state;
mod table;
mod vocabulary;
mod weighting;
mod window;
mod word_map;

pub use bm25::{Bm25, Bm25Method, Bm25Options};
pub use bm25_index::Bm25Index;
pub use bound::{DocumentFrequencyBound, InvalidBound};
pub use builder::MatrixBuilder;
pub use columns::{ColumnCounter, Columns};
pub use counter::{TermCounter, TermFrequency};
pub use dispersion::Dispersion;
pub use document_frequencies::DocumentFrequencies;
pub use filter::{FrequencyFilter, Sort};
pub use interner::Interner;
pub use matrix::{CountMatrix, SparseMatrix, WeightMatrix};
pub use ngrams::{InvalidNgramRange, NgramRange};
pub use pairs::{PairCount, PairCounter};
pub use rows::CountedRows;
pub use select::{OneThread, Sorter};
pub use smart::{InvalidSmart, Smart};
pub use state::{
    Count, Granularity, InvalidPeriod, Part, Period, StateCounts, StateError, StateKey,
    StateRow, both, merge_rows, subtract_rows,
};
pub use vocabulary::Vocabulary;
pub use weighting::{Idf, Norm, Tf, TfIdfOptions, tf_idf, tf_idf_with};
pub use window::{InvalidWindow, Window};
pub use word_map::{WordLookups, WordMap};
