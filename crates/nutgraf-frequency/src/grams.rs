use hashbrown::HashTable;
use nutgraf_text::TermId;

use crate::{Vocabulary, key::mix};

/// In place of a position where there is none.
pub(crate) const NOWHERE: u32 = Vocabulary::NONE.0;

/// The next free position of a list of this length, if there is one.
pub(crate) fn next_position(length: usize) -> Option<u32> {
    u32::try_from(length).ok().filter(|&position| position != NOWHERE)
}

/// The n-grams that were met, each with a value.
///
/// A single word is its term's number. A longer n-gram is a node: the n-gram without
/// its last word, and that word.
#[derive(Clone, Debug)]
pub(crate) struct Grams<V> {
    words: Vec<V>,
    /// The n-grams of two words, of three, and so on.
    longer: Vec<Layer<V>>,
    left_out: u64,
    /// For each word of a sequence, the n-gram that starts there. Only memory to reuse.
    parents: Vec<u32>,
}

/// Where an n-gram stands among those met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GramId {
    /// Its words, but for the first.
    pub(crate) order: u8,
    /// Its position among those of the same length.
    pub(crate) position: u32,
}

impl<V: Default + Clone> Grams<V> {
    /// None yet, and none longer than `longest` words ever.
    pub(crate) fn new(longest: u8) -> Self {
        let longer = (1..longest).map(|_| Layer::default()).collect();
        Self { words: Vec::new(), longer, left_out: 0, parents: Vec::new() }
    }

    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.longer.iter_mut().for_each(Layer::clear);
        self.left_out = 0;
    }

    /// How often an n-gram had no number left.
    pub(crate) const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The value of a single word, unless it is [`Vocabulary::NONE`].
    #[inline]
    pub(crate) fn word(&mut self, term: TermId) -> Option<&mut V> {
        if term.index() >= self.words.len() {
            self.make_room(term);
        }
        self.words.get_mut(term.index())
    }

    #[cold]
    fn make_room(&mut self, term: TermId) {
        if term != Vocabulary::NONE {
            self.words.resize(term.index() + 1, V::default());
        }
    }

    /// Shows `see` every n-gram inside `sequence`, the short ones first.
    #[inline]
    pub(crate) fn visit(
        &mut self,
        sequence: &[TermId],
        mut see: impl FnMut(GramId, &mut V),
    ) {
        for &term in sequence {
            if let Some(value) = self.word(term) {
                see(GramId { order: 0, position: term.0 }, value);
            }
        }
        self.parents.clear();
        self.parents.extend(sequence.iter().map(|term| term.0));
        for (order, layer) in (1..).zip(&mut self.longer) {
            let lasts = sequence.get(usize::from(order)..).unwrap_or_default();
            let see = |position, value: &mut V| see(GramId { order, position }, value);
            self.left_out += layer.visit(&mut self.parents, lasts, see);
        }
    }

    /// Shows `see` every n-gram of `other` with the values here and there.
    ///
    /// `remap` says which term here stands for which there; n-grams with other terms, or
    /// longer than here, are passed over.
    pub(crate) fn absorb(
        &mut self,
        other: Self,
        remap: &[TermId],
        mut see: impl FnMut(GramId, &mut V, V),
    ) {
        self.left_out += other.left_out;
        let mut parents = Vec::with_capacity(other.words.len());
        for (value, &term) in other.words.into_iter().zip(remap) {
            if let Some(ours) = self.word(term) {
                see(GramId { order: 0, position: term.0 }, ours, value);
            }
            parents.push(term.0);
        }
        for (order, (ours, theirs)) in
            (1..).zip(self.longer.iter_mut().zip(other.longer))
        {
            let see = |position, ours: &mut V, value| {
                see(GramId { order, position }, ours, value);
            };
            parents = ours.absorb(theirs, &parents, remap, see);
        }
    }

    /// The n-grams of `order` + 1 words with their values, in the order first met.
    pub(crate) fn of_order(&self, order: u8) -> impl Iterator<Item = (GramId, &V)> {
        let words = if order == 0 { self.words.as_slice() } else { &[] };
        let longer = order.checked_sub(1).and_then(|i| self.longer.get(usize::from(i)));
        let nodes = longer.map(|layer| layer.nodes.as_slice()).unwrap_or_default();
        let values = words.iter().chain(nodes.iter().map(|node| &node.value));
        (0..)
            .zip(values)
            .map(move |(position, value)| (GramId { order, position }, value))
    }

    pub(crate) fn value_mut(&mut self, id: GramId) -> Option<&mut V> {
        let position = id.position as usize;
        let Some(layer) = id.order.checked_sub(1) else {
            return self.words.get_mut(position);
        };
        let layer = self.longer.get_mut(usize::from(layer))?;
        layer.nodes.get_mut(position).map(|node| &mut node.value)
    }

    pub(crate) fn value(&self, id: GramId) -> Option<&V> {
        match id.order {
            0 => self.words.get(id.position as usize),
            _ => self.node(id).map(|node| &node.value),
        }
    }

    fn node(&self, id: GramId) -> Option<&Node<V>> {
        let layer = self.longer.get(usize::from(id.order).checked_sub(1)?)?;
        layer.nodes.get(id.position as usize)
    }

    /// The words of an n-gram, joined by one space.
    pub(crate) fn text(&self, id: GramId, vocabulary: &Vocabulary) -> String {
        let mut words = Vec::with_capacity(usize::from(id.order) + 1);
        let mut position = id.position;
        for order in (1..=id.order).rev() {
            let Some(node) = self.node(GramId { order, position }) else { break };
            words.push(vocabulary.term(node.last));
            position = node.parent;
        }
        words.push(vocabulary.term(TermId(position)));
        words.reverse();
        words.join(" ")
    }
}

/// The n-grams of one length.
#[derive(Clone, Debug)]
struct Layer<V> {
    table: HashTable<u32>,
    nodes: Vec<Node<V>>,
}

#[derive(Clone, Debug)]
struct Node<V> {
    /// The position of the n-gram without its last word, among those one shorter.
    parent: u32,
    last: TermId,
    value: V,
}

impl<V> Node<V> {
    #[inline]
    fn hash(&self) -> u64 {
        hash(self.parent, self.last)
    }
}

#[inline]
fn hash(parent: u32, last: TermId) -> u64 {
    mix(u64::from(parent) << 32 | u64::from(last.0), 0)
}

impl<V> Default for Layer<V> {
    fn default() -> Self {
        Self { table: HashTable::new(), nodes: Vec::new() }
    }
}

impl<V: Default> Layer<V> {
    fn clear(&mut self) {
        self.table.clear();
        self.nodes.clear();
    }

    /// Shows `see` the continuations of `parents` with the words at the same places of
    /// `lasts`, and puts them in their place; gives the number of those left out.
    #[inline]
    fn visit(
        &mut self,
        parents: &mut [u32],
        lasts: &[TermId],
        mut see: impl FnMut(u32, &mut V),
    ) -> u64 {
        let mut left_out = 0;
        for (parent, &last) in parents.iter_mut().zip(lasts) {
            if *parent == NOWHERE || last == Vocabulary::NONE {
                *parent = NOWHERE;
            } else if let Some((position, value)) = self.child(*parent, last) {
                see(position, value);
                *parent = position;
            } else {
                left_out += 1;
                *parent = NOWHERE;
            }
        }
        left_out
    }

    /// The n-gram that continues `parent` with `last`; `None` if it is new and there is
    /// no number left for it.
    #[inline]
    fn child(&mut self, parent: u32, last: TermId) -> Option<(u32, &mut V)> {
        let nodes = &self.nodes;
        let same = |&position: &u32| {
            let node = nodes.get(position as usize);
            node.is_some_and(|node| node.parent == parent && node.last == last)
        };
        let found = self.table.find(hash(parent, last), same).copied();
        let position = match found {
            Some(position) => position,
            None => self.push(Node { parent, last, value: V::default() })?,
        };
        let node = self.nodes.get_mut(position as usize)?;
        Some((position, &mut node.value))
    }

    fn push(&mut self, node: Node<V>) -> Option<u32> {
        let position = next_position(self.nodes.len())?;
        let hash = node.hash();
        self.nodes.push(node);
        let nodes = &self.nodes;
        let rehash = |&at: &u32| nodes.get(at as usize).map_or(0, Node::hash);
        self.table.insert_unique(hash, position, rehash);
        Some(position)
    }

    /// Takes in n-grams whose parents stand at `parents` here; gives their positions.
    fn absorb(
        &mut self,
        other: Self,
        parents: &[u32],
        remap: &[TermId],
        mut see: impl FnMut(u32, &mut V, V),
    ) -> Vec<u32> {
        let mut absorb = |node: Node<V>| {
            let parent = *parents.get(node.parent as usize)?;
            let last = *remap.get(node.last.index())?;
            if parent == NOWHERE || last == Vocabulary::NONE {
                return None;
            }
            let (position, ours) = self.child(parent, last)?;
            see(position, ours, node.value);
            Some(position)
        };
        other.nodes.into_iter().map(|node| absorb(node).unwrap_or(NOWHERE)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Enough n-grams for their hashes to look alike in the table.
    #[test]
    fn each_of_many_ngrams_is_itself() {
        let mut grams = Grams::<u32>::new(2);
        let pairs = || (0..90_000).map(|i| [TermId(i / 300), TermId(i % 300)]);
        for pair in pairs().chain(pairs()) {
            grams.visit(&pair, |_, count| *count += 1);
        }
        assert_eq!(grams.of_order(0).count(), 300);
        assert_eq!(grams.of_order(1).count(), 90_000);
        assert!(grams.of_order(1).all(|(_, &count)| count == 2));
    }
}
