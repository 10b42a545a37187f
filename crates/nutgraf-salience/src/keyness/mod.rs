//! Which terms a target has more, or less, often than a reference.

mod case;
mod compare;
mod explain;
mod options;
mod record;

pub use compare::{CorpusCounts, ListedTerm, TermList, key_terms};
pub use explain::{DocumentCounts, Interval, KeynessExplanation, Prior};
pub use options::{Direction, KeynessMeasure, KeynessScoring};
pub use record::{KeynessRecord, KeynessSide};
