use std::mem;

use nutgraf_text::Span;

use crate::{Vocabulary, key::mix};

/// A map from words to what is known of them, small values.
///
/// Words of up to 15 bytes stand with their values in the order in which they came, so
/// that the common ones are near one another; longer words have a vocabulary of their
/// own. Looking up many words takes most of its time waiting for memory, which answers
/// several questions in the time of one: ask for many at once, by [`WordLookups`].
///
/// ```
/// # use nutgraf_frequency::WordMap;
/// # use nutgraf_text::Span;
/// let (mut lengths, text) = (WordMap::new(), "the sea and the sea again");
/// lengths.insert(text, Span::new(4, 7), 3);
/// assert_eq!(lengths.get(text, Span::new(16, 19)), Some(3));
/// assert_eq!(lengths.get(text, Span::new(0, 3)), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct WordMap<V> {
    /// A power of two of places, at most half of them taken: 0, or the number of a short
    /// word, counted from 1. It is in the first free place from that of its hash on.
    places: Vec<u32>,
    short: Vec<Entry<V>>,
    long: Vocabulary,
    long_values: Vec<V>,
}

/// A word as [`WordMap`] compares it: two numbers that say all about a short one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WordKey {
    low: u64,
    /// The length is its last byte; 0 if the word is empty or too long.
    high: u64,
}

/// Aligned, so that an entry with a value of up to 16 bytes lies in one line of a cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Entry<V> {
    key: WordKey,
    value: V,
}

/// How many places there are at first.
const FIRST: usize = 1 << 10;

/// The longest of the short words, in bytes.
const LONGEST: usize = 15;

/// What is kept of 16 bytes where the word has one, two, three and so on.
static MASKS: [(u64, u64); LONGEST] = {
    let mut masks = [(0xFF, 0); LONGEST];
    let mut at = 1;
    while at < LONGEST {
        let (low, high) = masks[at - 1];
        masks[at] = if at < 8 { (low << 8 | 0xFF, 0) } else { (low, high << 8 | 0xFF) };
        at += 1;
    }
    masks
};

impl WordKey {
    /// The key of the word at `span` of `text`.
    #[inline]
    fn new(text: &str, span: Span) -> Self {
        Self::short(text, span).unwrap_or(Self { low: 0, high: 0 })
    }

    #[inline]
    fn short(text: &str, span: Span) -> Option<Self> {
        let length = span.end.wrapping_sub(span.start);
        let &(low, high) = MASKS.get(length.wrapping_sub(1))?;
        let rest = text.as_bytes().get(span.start..)?;
        let bytes = match rest.first_chunk() {
            Some(bytes) => u128::from_le_bytes(*bytes),
            None => near_the_end(rest),
        };
        #[allow(clippy::cast_possible_truncation, reason = "the two halves are meant")]
        let (first, second) = (bytes as u64 & low, (bytes >> 64) as u64 & high);
        Some(Self { low: first, high: second | (length as u64) << 56 })
    }

    /// Whether the word is neither empty nor too long to be compared by its key.
    #[inline]
    const fn is_short(self) -> bool {
        self.high != 0
    }

    /// Whether the keys are the same, told without a branch.
    #[inline]
    const fn is(self, other: Self) -> bool {
        (self.low ^ other.low) | (self.high ^ other.high) == 0
    }

    /// Where the search for it begins; it is cut to the number of places.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "32 bits are enough")]
    fn hash(self) -> u32 {
        mix(self.low, self.high) as u32
    }
}

/// The bytes of a word where there are no sixteen.
#[cold]
fn near_the_end(rest: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    u128::from_le_bytes(bytes)
}

impl<V: Copy + Default> WordMap<V> {
    /// A map of no words, which holds no memory yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of the word at `span` of `text`.
    #[inline]
    pub fn get(&self, text: &str, span: Span) -> Option<V> {
        let key = WordKey::new(text, span);
        if key.is_short() {
            self.find(key).copied()
        } else {
            self.long_values.get(self.long.get(span.slice(text))?.index()).copied()
        }
    }

    /// The value of the word with this number, if there is one; see [`WordLookups`].
    #[inline]
    pub fn value(&self, number: u32) -> Option<&V> {
        self.entry(number).map(|entry| &entry.value)
    }

    #[inline]
    fn entry(&self, number: u32) -> Option<&Entry<V>> {
        self.short.get((number as usize).wrapping_sub(1))
    }

    #[inline(never)]
    fn find(&self, key: WordKey) -> Option<&V> {
        let last = self.places.len().wrapping_sub(1);
        let mut at = key.hash() as usize;
        while let Some(entry) = self.entry(*self.places.get(at & last)?) {
            if entry.key == key {
                return Some(&entry.value);
            }
            at += 1;
        }
        None
    }

    /// Keeps the value of a word that is not known yet.
    pub fn insert(&mut self, text: &str, span: Span, value: V) {
        let key = WordKey::new(text, span);
        if !key.is_short() {
            // Unless all numbers are taken.
            if self.long.intern_at(text, span).index() == self.long_values.len() {
                self.long_values.push(value);
            }
            return;
        }
        let Ok(number) = u32::try_from(self.short.len() + 1) else { return };
        self.short.push(Entry { key, value });
        if self.places.len() < 2 * self.short.len() {
            self.grow();
        } else {
            self.put(key, number);
        }
    }

    #[cold]
    fn grow(&mut self) {
        self.places = vec![0; (self.places.len() * 2).max(FIRST)];
        let short = mem::take(&mut self.short);
        for (number, entry) in (1..).zip(&short) {
            self.put(entry.key, number);
        }
        self.short = short;
    }

    fn put(&mut self, key: WordKey, number: u32) {
        let last = self.places.len().wrapping_sub(1);
        let mut at = key.hash() as usize;
        while let Some(place) = self.places.get_mut(at & last) {
            if *place == 0 {
                *place = number;
                break;
            }
            at += 1;
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.short.len() + self.long_values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The memory held, in bytes, approximately.
    pub fn memory(&self) -> usize {
        self.places.capacity() * size_of::<u32>()
            + self.short.capacity() * size_of::<Entry<V>>()
            + self.long.memory()
            + self.long_values.capacity() * size_of::<V>()
    }

    /// Forgets all words, and gives their memory back.
    pub fn clear(&mut self) {
        *self = Self::new();
    }
}

/// Words that are looked up together.
///
/// Each step of all is done before the next: so many words wait for memory at a time.
///
/// ```
/// # use nutgraf_frequency::{WordLookups, WordMap};
/// # use nutgraf_text::Span;
/// let (mut lengths, text) = (WordMap::new(), "the sea and the sea again");
/// lengths.insert(text, Span::new(4, 7), 3);
/// let spans = [Span::new(0, 3), Span::new(4, 7), Span::new(12, 15), Span::new(16, 19)];
/// let mut lookups = WordLookups::default();
/// let numbers = lookups.numbers(&lengths, text, spans.into_iter());
/// let known: Vec<_> = numbers.iter().map(|&number| lengths.value(number)).collect();
/// assert_eq!(known, [None, Some(&3), None, Some(&3)]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct WordLookups {
    keys: Vec<WordKey>,
    numbers: Vec<u32>,
}

impl WordLookups {
    /// How many words are best asked for at a time: enough to keep memory busy, and few
    /// enough to stay near.
    pub const MANY: usize = 1 << 8;

    /// The numbers of the words at these spans of `text`, for [`WordMap::value`]; 0, which
    /// is the number of no word, for all that are not known, and for a few that are: long
    /// ones, and those in whose place another stands.
    pub fn numbers<V>(
        &mut self,
        words: &WordMap<V>,
        text: &str,
        spans: impl Iterator<Item = Span>,
    ) -> &[u32] {
        let Self { keys, numbers } = self;
        keys.clear();
        keys.extend(spans.map(|span| WordKey::new(text, span)));
        numbers.clear();
        numbers.extend(keys.iter().map(|key| key.hash()));
        let last = words.places.len().wrapping_sub(1);
        for number in &mut *numbers {
            *number = words.places.get(*number as usize & last).copied().unwrap_or(0);
        }
        for (number, &key) in numbers.iter_mut().zip(&*keys) {
            let entry = words.short.get((*number as usize).wrapping_sub(1));
            let is_right = entry.is_some_and(|entry| entry.key.is(key));
            *number &= u32::from(is_right).wrapping_neg();
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn every_word_is_found_again_wherever_it_stands() {
        let (mut map, mut expected) = (WordMap::new(), HashMap::new());
        for number in 0..20_000_usize {
            // Of 0 to 17 bytes, some of them twice.
            let digits = format!("{:017}", number.wrapping_mul(0x9E37_79B9) % 70_000);
            let word = &digits[number % 18..];
            let text =
                format!("before {word}{}", "and after it".repeat(word.len() % 3));
            let span = Span::new(7, 7 + word.len());
            let known = map.get(&text, span);
            assert_eq!(known, expected.get(word).copied(), "{word}");
            if known.is_none() {
                map.insert(&text, span, number);
                expected.insert(word.to_owned(), number);
                assert_eq!(map.get(&text, span), Some(number), "{word}");
            }
        }
        assert_eq!(map.len(), expected.len());
        map.clear();
        assert!(map.is_empty() && map.memory() == 0);
    }
}
