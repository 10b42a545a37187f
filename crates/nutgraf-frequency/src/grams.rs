use nutgraf_text::TermId;

use crate::{Vocabulary, key::mix, table::Table};

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

/// Makes room for the values of these terms, which stand where the numbers say.
#[inline]
pub(crate) fn make_room<V: Default + Clone>(values: &mut Vec<V>, terms: &[TermId]) {
    // One more than a number; that of no term comes out as 0.
    let wanted = terms.iter().fold(0, |most: u32, t| most.max(t.0.wrapping_add(1)));
    if wanted as usize > values.len() {
        values.resize(wanted as usize, V::default());
    }
}

impl<V: Default + Clone> Grams<V> {
    /// None yet, and none longer than `longest` words ever.
    pub(crate) fn new(longest: u8) -> Self {
        let longer = (1..longest).map(|_| Layer::default()).collect();
        let (words, parents) = (Vec::new(), Vec::new());
        Self { words, longer, left_out: 0, parents }
    }

    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.longer.iter_mut().for_each(Layer::clear);
        self.left_out = 0;
    }

    /// The memory held, in bytes, approximately.
    pub(crate) fn memory(&self) -> usize {
        let longer = self.longer.iter().map(|layer| {
            layer.nodes.capacity() * size_of::<Node<V>>() + layer.table.memory()
        });
        self.words.capacity() * size_of::<V>() + longer.sum::<usize>()
    }

    /// How often an n-gram had no number left.
    pub(crate) const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The value of a single word, unless it is [`Vocabulary::NONE`].
    #[inline]
    pub(crate) fn word(&mut self, term: TermId) -> Option<&mut V> {
        if term.index() >= self.words.len() {
            make_room(&mut self.words, &[term]);
        }
        self.words.get_mut(term.index())
    }

    /// The values of all single words, with room for these.
    pub(crate) fn words_mut(&mut self, terms: &[TermId]) -> &mut [V] {
        make_room(&mut self.words, terms);
        &mut self.words
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
        self.visit_longer(sequence, see);
    }

    /// Shows `see` every n-gram of two or more words inside `sequence`, the short ones
    /// first.
    #[inline]
    pub(crate) fn visit_longer(
        &mut self,
        sequence: &[TermId],
        mut see: impl FnMut(GramId, &mut V),
    ) {
        if self.longer.is_empty() {
            return;
        }
        self.parents.clear();
        self.parents.extend(sequence.iter().map(|term| term.0));
        for (order, layer) in (1..).zip(&mut self.longer) {
            let lasts = sequence.get(usize::from(order)..).unwrap_or_default();
            let see = |position, value: &mut V| see(GramId { order, position }, value);
            self.left_out += layer.visit(&mut self.parents, lasts, see);
        }
    }

    /// Puts a whole sequence among the n-grams; `None` if there is no number for it.
    pub(crate) fn insert(&mut self, sequence: &[TermId]) -> Option<GramId> {
        let (&first, rest) = sequence.split_first()?;
        self.word(first)?;
        let mut gram = GramId { order: 0, position: first.0 };
        for &last in rest {
            let layer = self.longer.get_mut(usize::from(gram.order))?;
            if last == Vocabulary::NONE {
                return None;
            }
            let position = layer.child(gram.position, last)?;
            gram = GramId { order: gram.order + 1, position };
        }
        Some(gram)
    }

    /// Shows `see` the values of those n-grams inside `sequence` that are known, the
    /// short ones first. `parents` is memory to reuse.
    #[inline]
    pub(crate) fn look_up(
        &self,
        sequence: &[TermId],
        parents: &mut Vec<u32>,
        mut see: impl FnMut(u8, &V),
    ) {
        for &term in sequence {
            if let Some(value) = self.words.get(term.index()) {
                see(0, value);
            }
        }
        if self.longer.is_empty() {
            return;
        }
        parents.clear();
        parents.extend(sequence.iter().map(|term| term.0));
        for (order, layer) in (1..).zip(&self.longer) {
            let lasts = sequence.get(usize::from(order)..).unwrap_or_default();
            for (parent, &last) in parents.iter_mut().zip(lasts) {
                let known = if *parent == NOWHERE || last == Vocabulary::NONE {
                    None
                } else {
                    layer.known(*parent, last)
                };
                if let Some(node) =
                    known.and_then(|position| layer.nodes.get(position as usize))
                {
                    see(order, &node.value);
                }
                *parent = known.unwrap_or(NOWHERE);
            }
        }
    }

    /// Shows `see` every n-gram of `other` with the values here and there; gives for each
    /// length the positions here of those there.
    ///
    /// `remap` says which term here stands for which there; n-grams with other terms, or
    /// longer than here, are passed over.
    pub(crate) fn absorb(
        &mut self,
        other: Self,
        remap: &[TermId],
        mut see: impl FnMut(&mut V, V),
    ) -> Vec<Vec<u32>> {
        self.left_out += other.left_out;
        let mut above = Vec::with_capacity(other.words.len());
        for (value, &term) in other.words.into_iter().zip(remap) {
            if let Some(ours) = self.word(term) {
                see(ours, value);
            }
            above.push(term.0);
        }
        let mut positions = Vec::with_capacity(self.longer.len() + 1);
        for (ours, theirs) in self.longer.iter_mut().zip(other.longer) {
            let below = ours.absorb(theirs, &above, remap, &mut see);
            positions.push(std::mem::replace(&mut above, below));
        }
        positions.push(above);
        positions
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

    /// The positions of the n-grams of `order` + 1 words, in the code-point order of their
    /// texts.
    pub(crate) fn sorted(&self, order: u8, vocabulary: &Vocabulary) -> Vec<u32> {
        let mut sorted: Vec<u32> =
            vocabulary.sorted().into_iter().map(|term| term.0).collect();
        let words = ranks(&sorted);
        // By word and by character is the same, but for what sorts before a space.
        let odd = |(_, term): (_, &str)| term.bytes().any(|byte| byte <= b' ');
        if order > 0 && vocabulary.iter().any(odd) {
            let mut texts: Vec<(String, u32)> = self
                .of_order(order)
                .map(|(gram, _)| (self.text(gram, vocabulary), gram.position))
                .collect();
            texts.sort_unstable();
            return texts.into_iter().map(|(_, position)| position).collect();
        }
        let mut above = Vec::new();
        for layer in self.longer.iter().take(order.into()) {
            let parents = if above.is_empty() { &words } else { &above };
            let rank = |ranks: &[u32], at: u32| {
                ranks.get(at as usize).copied().unwrap_or(NOWHERE)
            };
            let key = |node: &Node<V>| {
                u64::from(rank(parents, node.parent)) << 32
                    | u64::from(rank(&words, node.last.0))
            };
            let mut keys: Vec<(u64, u32)> =
                layer.nodes.iter().map(key).zip(0..).collect();
            keys.sort_unstable();
            sorted = keys.into_iter().map(|(_, position)| position).collect();
            above = ranks(&sorted);
        }
        sorted
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
        if id.order == 0 {
            return vocabulary.term(TermId(id.position)).to_owned();
        }
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

/// The place of each position in a list of all positions.
fn ranks(sorted: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; sorted.len()];
    for (rank, &position) in (0..).zip(sorted) {
        if let Some(place) = ranks.get_mut(position as usize) {
            *place = rank;
        }
    }
    ranks
}

/// The n-grams of one length.
#[derive(Clone, Debug)]
struct Layer<V> {
    table: Table,
    nodes: Vec<Node<V>>,
    /// What was found at the first place. Only memory to reuse.
    firsts: Vec<u32>,
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
    #[allow(clippy::needless_bitwise_bool, reason = "a branch would cost more")]
    fn is(&self, parent: u32, last: TermId) -> bool {
        (self.parent == parent) & (self.last == last)
    }
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the upper half is meant")]
fn hash(parent: u32, last: TermId) -> u32 {
    (mix(u64::from(parent) << 32 | u64::from(last.0), 0) >> 32) as u32
}

impl<V> Default for Layer<V> {
    fn default() -> Self {
        Self { table: Table::default(), nodes: Vec::new(), firsts: Vec::new() }
    }
}

/// So many n-grams are looked up at a time.
const TOGETHER: usize = 256;

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
        let chunks = parents.chunks_mut(TOGETHER).zip(lasts.chunks(TOGETHER));
        for (parents, lasts) in chunks {
            self.meet(parents, lasts);
            let firsts = std::mem::take(&mut self.firsts);
            let firsts_of = parents.iter_mut().zip(lasts).zip(&firsts);
            for ((parent, &last), &first) in firsts_of {
                if *parent == NOWHERE || last == Vocabulary::NONE {
                    *parent = NOWHERE;
                    continue;
                }
                let position = match first {
                    NOWHERE => self.child(*parent, last).unwrap_or(NOWHERE),
                    position => position,
                };
                match self.nodes.get_mut(position as usize) {
                    Some(node) => see(position, &mut node.value),
                    None => left_out += 1,
                }
                *parent = position;
            }
            self.firsts = firsts;
        }
        left_out
    }

    /// Puts into `firsts` the n-grams that stand at the first place for them.
    #[inline]
    fn meet(&mut self, parents: &[u32], lasts: &[TermId]) {
        let wanted = parents.iter().zip(lasts);
        let Self { table, nodes, firsts } = self;
        firsts.clear();
        let first = |(&parent, &last)| table.first(hash(parent, last));
        firsts.extend(wanted.clone().map(first));
        let Some(highest) = nodes.len().checked_sub(1) else { return };
        for (first, (&parent, &last)) in firsts.iter_mut().zip(wanted) {
            // No branch here either: where there is none, the last one is compared.
            let at = (*first as usize).min(highest);
            let same = nodes.get(at).is_some_and(|node| node.is(parent, last));
            *first |= u32::from(!same).wrapping_neg();
        }
    }

    /// The position of the n-gram that continues `parent` with `last`; `None` if it is
    /// new and there is no number left for it.
    #[inline]
    fn child(&mut self, parent: u32, last: TermId) -> Option<u32> {
        self.known(parent, last).or_else(|| self.push(parent, last))
    }

    /// The position of the n-gram that continues `parent` with `last`, if it is known.
    #[inline]
    fn known(&self, parent: u32, last: TermId) -> Option<u32> {
        let node = |at: u32| self.nodes.get(at as usize);
        let same = |at| node(at).is_some_and(|node| node.is(parent, last));
        self.table.find(hash(parent, last), same)
    }

    fn push(&mut self, parent: u32, last: TermId) -> Option<u32> {
        let position = next_position(self.nodes.len())?;
        self.nodes.push(Node { parent, last, value: V::default() });
        self.table.insert(hash(parent, last), position);
        Some(position)
    }

    /// Takes in n-grams whose parents stand at `parents` here; gives their positions.
    fn absorb(
        &mut self,
        other: Self,
        parents: &[u32],
        remap: &[TermId],
        see: &mut impl FnMut(&mut V, V),
    ) -> Vec<u32> {
        let mut absorb = |node: Node<V>| {
            let parent = *parents.get(node.parent as usize)?;
            let last = *remap.get(node.last.index())?;
            if parent == NOWHERE || last == Vocabulary::NONE {
                return None;
            }
            let position = self.child(parent, last)?;
            let ours = self.nodes.get_mut(position as usize)?;
            see(&mut ours.value, node.value);
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
