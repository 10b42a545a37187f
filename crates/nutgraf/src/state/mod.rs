//! Corpus states: counts that are kept, so that a corpus is read once and asked for ever.
//!
//! A state holds how many documents and words were counted, and for each term how often it
//! occurs and how many documents hold it; for each period, language and field where that
//! is asked for. States add up and are taken from each other exactly: however a corpus is
//! divided, and in whatever order, the sum has the same bytes.
//!
//! On disk it is a Parquet file ([`write_state`] describes it), which other programs read
//! as well. Its [`Fingerprint`] says how its terms were made; states of different ones do
//! not mix.
//!
//! ```
//! use nutgraf::state::{CorpusState, StateOptions};
//! use nutgraf::{Document, ReadingOptions, StopWords};
//!
//! let count = |text: &str| {
//!     let documents = [Document::new("a", text)];
//!     CorpusState::of(&documents, &StateOptions::default(), ReadingOptions::default(), StopWords::None)
//! };
//! let (monday, tuesday) = (count("No waiver.")?, count("A waiver, again.")?);
//! let both = monday.plus(&tuesday)?;
//! assert_eq!((both.documents(), both.rows()[3].counts.whole.count), (2, 2));
//! assert_eq!(both.minus(&tuesday)?, monday);
//! # Ok::<(), nutgraf::Error>(())
//! ```

mod build;
mod counter;
mod file;
mod fingerprint;
mod header;
mod kept;
mod options;
mod period;
mod records;
mod seal;

pub use build::{BuiltState, build_state, build_state_kept};
pub use counter::StateCounter;
pub(crate) use file::KEY;
pub use file::{StateFile, rows_of_batch, state_batches, state_schema, write_state};
pub use fingerprint::Fingerprint;
pub use header::{PartRecord, StateHeader};
pub use kept::{
    CorpusState, corpus_counts_of, diff_files, document_frequencies_of,
    document_frequencies_within, merge_files, subtract_files,
};
pub use nutgraf_frequency::{
    Count, Granularity, Part, Period, StateCounts, StateError, StateKey, StateRow,
};
pub use options::{MemoryOptions, StateOptions};
pub use records::{
    CountsRecord, DifferenceRecord, FieldsRecord, KeyRecord, StateRecord, StateSummary,
};
