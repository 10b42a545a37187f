use murmur3::murmur3_32;
use nutgraf_frequency::SparseMatrix;
use nutgraf_text::Span;
use serde::{Deserialize, Serialize};

use super::{Sink, VectorizerOptions, sinks::Joined};

/// Into which columns terms are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HashingOptions {
    /// The number of columns, at least 1 and below 2³¹.
    pub n_features: u32,
    /// Count half of the terms, chosen by their hash, downwards.
    pub alternate_sign: bool,
}

impl Default for HashingOptions {
    fn default() -> Self {
        Self { n_features: 1 << 20, alternate_sign: true }
    }
}

/// Columns that are hashes of the terms: signed `MurmurHash3` (x86, 32 bits) with seed 0,
/// as scikit-learn's `FeatureHasher` has them.
#[derive(Clone, Debug)]
pub struct Hashes {
    hashing: HashingOptions,
    joined: Joined,
    /// The columns of the document at hand, doubled; one more where it counts downwards.
    row: Vec<u32>,
    rows: SparseMatrix<i32>,
}

impl Hashes {
    pub(super) fn new(hashing: HashingOptions, options: &VectorizerOptions) -> Self {
        Self::with(hashing, Joined::new(options))
    }

    fn with(hashing: HashingOptions, joined: Joined) -> Self {
        Self { hashing, joined, row: Vec::new(), rows: SparseMatrix::default() }
    }

    pub(super) fn finish(self) -> SparseMatrix<i32> {
        self.rows
    }

    fn end(&mut self, padded: bool) {
        let Self { hashing, joined, row, .. } = self;
        joined.end(padded, |term| {
            // Reading from memory does not fail.
            let hash = murmur3_32(&mut term.as_bytes(), 0).unwrap_or_default();
            let hash = hash.cast_signed();
            let column = hash.unsigned_abs() % hashing.n_features.max(1);
            let down = hashing.alternate_sign && hash < 0;
            row.push(column << 1 | u32::from(down));
        });
    }
}

impl Sink for Hashes {
    #[inline]
    fn term(&mut self, text: &str, span: Span) {
        self.joined.push(text, span);
    }

    fn end_sequence(&mut self) {
        self.end(false);
    }

    fn end_padded_word(&mut self) {
        self.end(true);
    }

    fn end_document(&mut self) {
        self.row.sort_unstable();
        for same in self.row.chunk_by(|a, b| a >> 1 == b >> 1) {
            let value =
                same.iter().map(|&hash| if hash & 1 == 1 { -1 } else { 1 }).sum();
            self.rows.indices.extend(same.first().map(|hash| hash >> 1));
            self.rows.data.push(value);
        }
        self.row.clear();
        self.rows.indptr.push(self.rows.indices.len());
    }

    fn fresh(&self) -> Self {
        Self::with(self.hashing, self.joined.clone())
    }

    fn append(&mut self, other: Self) {
        self.rows.append_rows(other.rows);
    }
}
