//! Counts that are kept: rows of terms that add, subtract and merge exactly.

mod counts;
mod part;
mod rows;

pub use counts::{Count, StateCounts};
pub use part::{Granularity, InvalidPeriod, Part, Period};
pub use rows::{StateError, StateKey, StateRow, both, merge_rows, subtract_rows};
