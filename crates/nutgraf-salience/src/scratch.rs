use crate::candidates::Notes;
use crate::ranker::{KnownRarities, Units};
use crate::reading::Reading;
use crate::reference;
use crate::runs::Runs;

/// What a thread keeps from article to article: memory to work in, and what is known of
/// terms by their numbers.
///
/// It belongs to one vocabulary: where that forgets its terms, [`clear`](Self::clear) it.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub(crate) reading: Reading,
    /// Of the methods that take the candidates of `candidates`.
    pub(crate) notes: Notes,
    pub(crate) units: Units,
    pub(crate) rarities: KnownRarities,
    pub(crate) yake: reference::yake::Memory,
    /// Of `rake` and `rake-nltk`.
    pub(crate) runs: Runs,
}

impl Scratch {
    /// Forgets all terms: their numbers may stand for others from now on.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
