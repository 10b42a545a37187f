//! Words that stand together more often than by chance.

mod explain;
mod measure;
mod options;
mod rank;

pub use explain::CollocationExplanation;
pub(crate) use options::no_measure_twice;
pub use options::{CollocationMeasure, CollocationScoring, SpanFactor};
pub use rank::{CollocationRecord, collocations};
