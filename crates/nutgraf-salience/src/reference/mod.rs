//! Methods that give what a named version of another package gives.

mod numeric;
pub(crate) mod similarity;
pub(crate) mod yake;
