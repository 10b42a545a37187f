//! Methods that give what a named version of another package gives.

pub(crate) mod similarity;
pub(crate) mod yake;
