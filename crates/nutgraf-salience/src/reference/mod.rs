//! Methods that give what a named version of another package gives: each reads, scores and
//! orders as its reference does.

mod numeric;
pub(crate) mod rake_nltk;
pub(crate) mod similarity;
pub(crate) mod yake;
