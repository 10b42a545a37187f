use crate::ranker::{KnownRarities, Units};
use crate::reading::Reading;

/// What a thread keeps from article to article: memory to work in, and what is known of
/// terms by their numbers.
///
/// It belongs to one vocabulary: where that forgets its terms, [`clear`](Self::clear) it.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(crate) reading: Reading,
    pub(crate) units: Units,
    pub(crate) rarities: KnownRarities,
}

impl Scratch {
    /// Forgets all terms: their numbers may stand for others from now on.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
