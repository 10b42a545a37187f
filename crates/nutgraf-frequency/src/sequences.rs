use std::{borrow::Cow, mem};

use nutgraf_text::TermId;

use crate::{
    FrequencyFilter, NgramRange, Vocabulary,
    blocks::Blocks,
    grams::{NOWHERE, next_position},
};

/// What stands behind each sequence.
const GAP: u32 = NOWHERE;
/// What stands before a sequence that is one n-gram.
const WHOLE: u32 = NOWHERE - 1;

/// The sequences of terms of all documents, in which n-grams are found at the end.
///
/// Then they are found in the order of their texts, all occurrences of one together, and
/// those that are too rare are not looked at any further: nothing is looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequences {
    /// The numbers of the terms.
    stream: Vec<u32>,
    /// Where the documents end in it.
    ends: Vec<usize>,
    /// Whether some sequence is one n-gram.
    wholes: bool,
    left_out: u64,
}

impl Sequences {
    pub(crate) fn is_empty(&self) -> bool {
        self.stream.is_empty()
    }

    pub(crate) fn documents(&self) -> usize {
        self.ends.len()
    }

    pub(crate) const fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Adds a sequence to the document at hand, if it is not too short for an n-gram.
    #[inline]
    pub(crate) fn push(&mut self, sequence: &[TermId], range: NgramRange) {
        for sequence in sequence.split(|&term| term == Vocabulary::NONE) {
            if sequence.len() >= range.min().into() {
                self.extend(sequence);
            }
        }
    }

    /// Adds a sequence that is one n-gram.
    pub(crate) fn push_whole(&mut self, sequence: &[TermId], range: NgramRange) {
        let fits = (1..=range.max().into()).contains(&sequence.len());
        if fits && !sequence.contains(&Vocabulary::NONE) {
            self.stream.push(WHOLE);
            self.wholes = true;
            self.extend(sequence);
        }
    }

    #[inline]
    fn extend(&mut self, sequence: &[TermId]) {
        // A position is a number of 32 bits.
        if next_position(self.stream.len() + sequence.len() + 1).is_none() {
            self.left_out += sequence.len() as u64;
            return;
        }
        self.stream.extend(sequence.iter().map(|term| term.0));
        self.stream.push(GAP);
    }

    pub(crate) fn end_document(&mut self) {
        self.ends.push(self.stream.len());
    }

    /// Whether something was added behind the last document.
    pub(crate) fn is_open(&self) -> bool {
        self.ends.last().copied().unwrap_or(0) < self.stream.len()
    }

    /// Adds the documents of another one, whose terms have these numbers here.
    pub(crate) fn append(&mut self, other: Self, remap: &[TermId]) {
        let offset = self.stream.len();
        self.wholes |= other.wholes;
        self.left_out += other.left_out;
        if next_position(offset + other.stream.len()).is_none() {
            self.left_out += other.stream.len() as u64;
            self.ends.extend(other.ends.iter().map(|_| offset));
            return;
        }
        let number = |term: u32| match term {
            GAP | WHOLE => term,
            term => remap.get(term as usize).map_or(GAP, |term| term.0),
        };
        self.stream.extend(other.stream.into_iter().map(number));
        self.ends.extend(other.ends.into_iter().map(|end| offset + end));
    }

    /// The n-grams that the filter admits, in code-point order, and their counts.
    pub(crate) fn count(
        mut self,
        range: NgramRange,
        separator: &str,
        vocabulary: &Vocabulary,
        filter: &FrequencyFilter,
    ) -> (Vec<String>, Blocks) {
        let order = vocabulary.sorted();
        self.rank(&order);
        let mut found = Found {
            words: order.iter().map(|&term| vocabulary.term(term)).collect(),
            separator,
            filter,
            documents: self.ends.len() as u64,
            terms: Vec::new(),
            blocks: Blocks::new(self.ends.len()),
        };
        let mut walk = Walk::new(&self, range, order.len(), found.least());
        walk.all(&mut found);
        drop(walk);
        drop(self);
        found.in_order()
    }

    /// Puts ranks in the place of terms.
    fn rank(&mut self, order: &[TermId]) {
        let gap = rank(order.len());
        let mut ranks = vec![gap; order.len()];
        for (number, term) in (0..).zip(order) {
            if let Some(rank) = ranks.get_mut(term.index()) {
                *rank = number;
            }
        }
        for term in &mut self.stream {
            let rank = ranks.get(*term as usize).copied();
            *term = rank.unwrap_or(gap + u32::from(*term == WHOLE));
        }
    }
}

/// A rank as it stands in the sequences.
fn rank(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(WHOLE)
}

/// N-grams that were found.
struct Found<'w> {
    /// The words by their ranks.
    words: Vec<&'w str>,
    separator: &'w str,
    filter: &'w FrequencyFilter,
    documents: u64,
    terms: Vec<String>,
    blocks: Blocks,
}

impl Found<'_> {
    /// The fewest documents that hold an n-gram which the filter admits.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is positive, and more than there are documents is no less"
    )]
    fn least(&self) -> u32 {
        self.filter.min_df.of(self.documents).ceil().max(1.0) as u32
    }

    /// Takes an n-gram, and how often documents hold it, in their order.
    fn push(&mut self, ranks: &[u32], held: &[(u32, u32)]) {
        if held.is_empty() || !self.filter.admits(held.len() as u64, self.documents) {
            return;
        }
        let column = rank(self.terms.len());
        let words = ranks.iter().filter_map(|&rank| self.words.get(rank as usize));
        let mut text = String::new();
        for (number, word) in words.enumerate() {
            if number > 0 {
                text.push_str(self.separator);
            }
            text.push_str(word);
        }
        self.terms.push(text);
        for &(document, count) in held {
            self.blocks.push(document, column, count);
        }
    }

    /// All of them in the code-point order of their texts.
    ///
    /// They came in that order where no word begins with another, or else where all that
    /// stands in words is above the space.
    fn in_order(self) -> (Vec<String>, Blocks) {
        let Self { words, separator, terms, mut blocks, .. } = self;
        let fits = |word: &&str| match separator {
            "" => word.chars().nth(1).is_none() && !word.is_empty(),
            _ => !word.is_empty() && word.bytes().all(|byte| byte > b' '),
        };
        if words.iter().all(fits) {
            return (terms, blocks);
        }
        let mut terms: Vec<_> = (0..).zip(terms).collect::<Vec<(u32, _)>>();
        terms.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
        let mut columns = vec![NOWHERE; terms.len()];
        for (new, (old, _)) in (0..).zip(&terms) {
            if let Some(column) = columns.get_mut(*old as usize) {
                *column = new;
            }
        }
        blocks.renumber(&columns);
        (terms.into_iter().map(|(_, term)| term).collect(), blocks)
    }
}

/// A walk through the tree of n-grams, depth first: from an n-gram to those that are one
/// word longer.
struct Walk<'s> {
    stream: Cow<'s, [u32]>,
    /// The rank that is none.
    gap: u32,
    wholes: bool,
    shortest: usize,
    /// N-grams with fewer occurrences are passed over.
    least: u32,
    documents: Documents,
    /// The ranks of the n-gram at hand.
    path: Vec<u32>,
    /// For each rank, how often it follows; all zero between two uses.
    tally: Vec<u32>,
    /// For each length, the n-grams that are one word longer. Only memory to reuse.
    parts: Vec<Parts>,
    held: Vec<(u32, u32)>,
}

/// Positions of an n-gram, by the word that follows.
#[derive(Default)]
struct Parts {
    lasts: Vec<u32>,
    positions: Vec<u32>,
    /// The ranks of the words that follow often enough, and where their positions end.
    ends: Vec<(u32, usize)>,
}

impl<'s> Walk<'s> {
    fn new(
        sequences: &'s Sequences,
        range: NgramRange,
        words: usize,
        least: u32,
    ) -> Self {
        Self {
            stream: Cow::Borrowed(&sequences.stream),
            gap: rank(words),
            wholes: sequences.wholes,
            shortest: range.min().into(),
            least,
            documents: Documents::new(&sequences.ends),
            path: Vec::new(),
            tally: vec![0; words],
            parts: (0..range.max()).map(|_| Parts::default()).collect(),
            held: Vec::new(),
        }
    }

    /// Shows all n-grams.
    fn all(&mut self, found: &mut Found<'_>) {
        let mut parts = Parts::default();
        let mut firsts = mem::take(&mut self.stream);
        if self.wholes {
            self.stream = firsts.clone();
            self.only_the_first_of_wholes(firsts.to_mut());
        }
        parts.divide(&mut self.tally, self.least, 0.., &firsts);
        if !self.wholes {
            self.stream = firsts;
        }
        self.each(0, &parts, found);
    }

    /// Nothing begins inside a sequence that is one n-gram.
    fn only_the_first_of_wholes(&self, stream: &mut [u32]) {
        let (mut whole, mut before) = (false, self.gap);
        for term in stream {
            whole = before > self.gap || (whole && before != self.gap);
            let inside = whole && before < self.gap;
            before = *term;
            if inside {
                *term = self.gap;
            }
        }
    }

    fn each(&mut self, length: usize, parts: &Parts, found: &mut Found<'_>) {
        let mut start = 0;
        for &(rank, end) in &parts.ends {
            let positions = parts.positions.get(start..end).unwrap_or_default();
            self.path.push(rank);
            self.gram(length + 1, positions, found);
            self.path.pop();
            start = end;
        }
    }

    /// Shows the n-gram of this length at these positions, and those that begin with it.
    fn gram(&mut self, length: usize, positions: &[u32], found: &mut Found<'_>) {
        if self.wholes || length >= self.shortest {
            self.hold(length, positions);
            found.push(&self.path, &self.held);
        }
        let Some(parts) = self.parts.get_mut(length) else { return };
        let mut parts = mem::take(parts);
        let last = |&at: &u32| self.stream.get(at as usize + length).copied();
        let mut lasts = mem::take(&mut parts.lasts);
        lasts.clear();
        lasts.extend(positions.iter().map(|at| last(at).unwrap_or(self.gap)));
        let at = positions.iter().copied();
        parts.divide(&mut self.tally, self.least, at, &lasts);
        parts.lasts = lasts;
        self.each(length, &parts, found);
        if let Some(place) = self.parts.get_mut(length) {
            *place = parts;
        }
    }

    /// Counts the documents at these positions.
    fn hold(&mut self, length: usize, positions: &[u32]) {
        let mut held = mem::take(&mut self.held);
        held.clear();
        let mut ends = 0;
        for &at in positions {
            if self.wholes && !self.counts(at, length) {
                continue;
            }
            match held.last_mut() {
                Some((_, count)) if at < ends => *count = count.saturating_add(1),
                _ => {
                    let document = self.documents.at(at);
                    ends = document.end;
                    held.push((document.number, 1));
                }
            }
        }
        self.held = held;
    }

    /// Whether what begins at a position is an n-gram that is counted at that length.
    fn counts(&self, at: u32, length: usize) -> bool {
        let at = at as usize;
        let before = at.checked_sub(1).and_then(|before| self.stream.get(before));
        if before.is_some_and(|&before| before > self.gap) {
            return self.stream.get(at + length) == Some(&self.gap);
        }
        length >= self.shortest
    }
}

impl Parts {
    /// Divides positions by what follows there, in the order of ranks; what follows less
    /// often than `least` times is left out.
    fn divide(
        &mut self,
        tally: &mut [u32],
        least: u32,
        positions: impl Iterator<Item = u32>,
        lasts: &[u32],
    ) {
        self.ends.clear();
        for &last in lasts {
            // What is no rank has no place.
            let Some(count) = tally.get_mut(last as usize) else { continue };
            *count += 1;
            if *count == least {
                self.ends.push((last, 0));
            }
        }
        self.ends.sort_unstable();
        let mut start = 0;
        for (last, end) in &mut self.ends {
            let Some(count) = tally.get_mut(*last as usize) else { continue };
            // From now on where the next position goes; more than `least` tells it from
            // the counts of what is left out.
            let next = start + least;
            start += mem::replace(count, next);
            *end = start as usize;
        }
        self.positions.resize(start as usize, 0);
        for (position, &last) in positions.zip(lasts) {
            let Some(next) = tally.get_mut(last as usize) else { continue };
            let place = next.checked_sub(least).map(|place| place as usize);
            if let Some(place) = place.and_then(|at| self.positions.get_mut(at)) {
                *place = position;
                *next += 1;
            }
        }
        for &last in lasts {
            if let Some(count) = tally.get_mut(last as usize) {
                *count = 0;
            }
        }
    }
}

/// Which document stands at a position.
struct Documents {
    /// Those that are not empty.
    list: Vec<DocumentEnd>,
    /// For each block of positions, the first in the list that ends behind its start.
    blocks: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct DocumentEnd {
    number: u32,
    end: u32,
}

/// So many positions make a block.
const BLOCK: usize = 64;

impl Documents {
    fn new(ends: &[usize]) -> Self {
        let (mut list, mut blocks, mut start) = (Vec::new(), Vec::new(), 0);
        for (number, &end) in (0..).zip(ends) {
            if end > start {
                let number_in_list = rank(list.len());
                list.push(DocumentEnd { number, end: rank(end) });
                blocks.resize(end.div_ceil(BLOCK), number_in_list);
                start = end;
            }
        }
        Self { list, blocks }
    }

    #[inline]
    fn at(&self, position: u32) -> DocumentEnd {
        let first = self.blocks.get(position as usize / BLOCK).copied().unwrap_or(0);
        let from = self.list.get(first as usize..).unwrap_or_default().iter();
        from.copied().find(|document| position < document.end).unwrap_or_default()
    }
}
