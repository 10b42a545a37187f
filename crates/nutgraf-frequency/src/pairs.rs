use hashbrown::HashTable;
use nutgraf_text::TermId;

use crate::{Vocabulary, Window, key::mix};

/// Counts words that stand together, and the documents in which they do.
///
/// A pair is a word and another one in its [`Window`]. Where the window reaches as far to
/// the left as to the right, a pair and the same pair seen from its other word are one.
/// Counters of parts of a corpus merge into the counter of the whole, whatever the parts
/// and their order. Memory: about 50 bytes for each pair.
///
/// ```
/// # use nutgraf_frequency::{PairCounter, Vocabulary, Window};
/// let (mut words, mut counter) = (Vocabulary::new(), PairCounter::new(Window::Adjacent));
/// let sentence = ["grain", "deal", "grain", "deal"].map(|word| words.intern(word));
/// counter.begin_document();
/// counter.count_sequence(&sentence, None);
/// counter.end_document();
///
/// let pairs: Vec<_> = counter.pairs(&words).map(|p| (words.term(p.first), p.count)).collect();
/// assert_eq!(pairs, [("grain", 2), ("deal", 1)]);
/// assert_eq!((counter.frequency(sentence[0]), counter.tokens()), (2, 4));
/// ```
#[derive(Clone, Debug)]
pub struct PairCounter {
    window: Window,
    frequencies: Vec<u64>,
    pairs: Vec<Pair>,
    table: HashTable<u32>,
    documents: u64,
    tokens: u64,
    /// The number of the document being counted; 0 between documents.
    current: u64,
    left_out: u64,
}

#[derive(Clone, Copy, Debug)]
struct Pair {
    first: TermId,
    second: TermId,
    count: u64,
    /// How often `first` stands before `second`.
    forward: u64,
    df: u64,
    /// The last document that held it.
    seen: u64,
}

/// A pair with its counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairCount {
    /// A word.
    pub first: TermId,
    /// A word in its window: the next one, if only adjacent words are pairs.
    pub second: TermId,
    /// How often the second stands in the window of the first.
    pub count: u64,
    /// How many documents hold the pair.
    pub document_frequency: u64,
}

impl PairCounter {
    /// A counter of such pairs that has counted nothing.
    pub fn new(window: Window) -> Self {
        Self {
            window,
            frequencies: Vec::new(),
            pairs: Vec::new(),
            table: HashTable::new(),
            documents: 0,
            tokens: 0,
            current: 0,
            left_out: 0,
        }
    }

    /// Starts a document.
    pub fn begin_document(&mut self) {
        self.documents += 1;
        self.current = self.documents;
    }

    /// Ends the document.
    pub fn end_document(&mut self) {
        self.current = 0;
    }

    /// Counts all pairs inside a sequence of words, such as a sentence: all, or those
    /// with the given word.
    ///
    /// A [`Vocabulary::NONE`] is a word that is in no pair but takes its place.
    pub fn count_sequence(&mut self, sequence: &[TermId], node: Option<TermId>) {
        self.tokens += sequence.len() as u64;
        let (left, right) = match self.window {
            Window::Adjacent => (0, 1),
            Window::Around { left, right } => (usize::from(left), usize::from(right)),
        };
        for (at, &before) in sequence.iter().enumerate() {
            if before == Vocabulary::NONE {
                continue;
            }
            self.count_word(before);
            let rest = sequence.get(at + 1..).unwrap_or_default();
            let followers = rest.iter().take(left.max(right)).zip(1..);
            for (&behind, distance) in followers {
                let wanted = node.is_none_or(|node| [before, behind].contains(&node));
                if behind != Vocabulary::NONE && wanted {
                    let within = (distance <= left, distance <= right);
                    self.count_pair(before, behind, within, node);
                }
            }
        }
    }

    fn count_word(&mut self, term: TermId) {
        if term.index() >= self.frequencies.len() {
            self.frequencies.resize(term.index() + 1, 0);
        }
        if let Some(frequency) = self.frequencies.get_mut(term.index()) {
            *frequency += 1;
        }
    }

    /// Counts a word and one behind it, which are within reach to the left or right.
    fn count_pair(
        &mut self,
        before: TermId,
        behind: TermId,
        within: (bool, bool),
        node: Option<TermId>,
    ) {
        let document = self.current;
        let once = Pair {
            first: before,
            second: behind,
            count: 1,
            forward: 1,
            df: u64::from(document != 0),
            seen: document,
        };
        if self.window.is_symmetric() {
            // Each of two equal words has the other in its window.
            let count = if before == behind { 2 } else { 1 };
            self.add(ordered(Pair { count, ..once }));
            return;
        }
        let adjacent = self.window == Window::Adjacent;
        let wanted =
            |middle: TermId| adjacent || node.is_none_or(|node| node == middle);
        let (to_left, to_right) = within;
        if to_right && wanted(before) {
            self.add(once);
        }
        if to_left && wanted(behind) {
            self.add(Pair { first: behind, second: before, forward: 0, ..once });
        }
    }

    /// Adds to the counts of a pair, which is in the order in which pairs are kept.
    fn add(&mut self, add: Pair) {
        let hash = add.hash();
        let same = |&at: &u32| {
            let pair = self.pairs.get(at as usize);
            pair.is_some_and(|p| (p.first, p.second) == (add.first, add.second))
        };
        let found = self.table.find(hash, same).copied();
        if let Some(pair) = found.and_then(|at| self.pairs.get_mut(at as usize)) {
            let again = add.seen != 0 && pair.seen == add.seen;
            pair.count += add.count;
            pair.forward += add.forward;
            pair.df += if again { 0 } else { add.df };
            pair.seen = add.seen;
            return;
        }
        let Ok(position) = u32::try_from(self.pairs.len()) else {
            self.left_out += 1;
            return;
        };
        self.pairs.push(add);
        let pairs = &self.pairs;
        let rehash = |&at: &u32| pairs.get(at as usize).map_or(0, Pair::hash);
        self.table.insert_unique(hash, position, rehash);
    }

    /// Adds what another counter has counted, where `remap` gives the number here for
    /// each number there, as [`Vocabulary::merge`] does.
    pub fn merge(&mut self, other: Self, remap: &[TermId]) {
        self.documents += other.documents;
        self.tokens += other.tokens;
        self.left_out += other.left_out;
        for (frequency, &term) in other.frequencies.iter().zip(remap) {
            if term.index() >= self.frequencies.len() && term != Vocabulary::NONE {
                self.frequencies.resize(term.index() + 1, 0);
            }
            if let Some(ours) = self.frequencies.get_mut(term.index()) {
                *ours += frequency;
            }
        }
        for pair in other.pairs {
            let terms = (remap.get(pair.first.index()), remap.get(pair.second.index()));
            let (Some(&first), Some(&second)) = terms else { continue };
            // Documents are numbered by each counter for itself.
            let pair = Pair { first, second, seen: 0, ..pair };
            self.add(if self.window.is_symmetric() { ordered(pair) } else { pair });
        }
    }

    /// How many documents were counted.
    pub const fn documents(&self) -> u64 {
        self.documents
    }

    /// How many words were counted, those in no pair among them.
    pub const fn tokens(&self) -> u64 {
        self.tokens
    }

    /// How often a new pair was not counted because there were 2³² others: 0 says that
    /// the counts are complete.
    pub const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Which pairs are counted.
    pub const fn window(&self) -> Window {
        self.window
    }

    /// How often a word was counted.
    pub fn frequency(&self, term: TermId) -> u64 {
        self.frequencies.get(term.index()).copied().unwrap_or_default()
    }

    /// All pairs, in no order that means anything. Where a pair has none by itself, its
    /// words are in the order in which the corpus has them more often.
    pub fn pairs(&self, vocabulary: &Vocabulary) -> impl Iterator<Item = PairCount> {
        self.pairs.iter().map(move |pair| {
            let backward = pair.count - pair.forward;
            let text = |term| vocabulary.term(term);
            let turned = self.window.is_symmetric()
                && pair.first != pair.second
                && (backward, text(pair.first)) > (pair.forward, text(pair.second));
            let (first, second) = if turned {
                (pair.second, pair.first)
            } else {
                (pair.first, pair.second)
            };
            PairCount { first, second, count: pair.count, document_frequency: pair.df }
        })
    }
}

impl Pair {
    #[inline]
    fn hash(&self) -> u64 {
        mix(u64::from(self.first.0) << 32 | u64::from(self.second.0), 0)
    }
}

/// The pair with the lower number first.
fn ordered(pair: Pair) -> Pair {
    if pair.first <= pair.second {
        return pair;
    }
    let (first, second) = (pair.second, pair.first);
    Pair { first, second, forward: pair.count - pair.forward, ..pair }
}
