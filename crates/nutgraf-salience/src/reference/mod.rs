//! Methods that claim parity: each reads, scores and orders as its reference does.

pub(crate) mod rake_nltk;
