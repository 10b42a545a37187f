//! The features of a word in its sentence, as rows of a hashed table.
//!
//! Each feature is a row of weights, one for each tag; its number is a hash, so different
//! features may share a row. Features that depend on one word only are apart from those
//! that depend on its neighbours: their sums can be kept.
//!
//! Pairs of words are no features, and rare words are all one word: in so small a table,
//! what they know of a few places is less than what they spoil elsewhere.

/// The rows of the table, as a power of two.
pub(crate) const BITS: u32 = 16;

/// Bytes of the table of known words, a bit a place.
pub(crate) const KNOWN: usize = (1 << 16) / 8;

/// Rows that are added up for a word: those of the five functions below.
pub(crate) const ROWS: usize = 6 + 1 + 2 + 1 + 5;

/// The tags that the model tells apart.
pub(crate) const TAGS: usize = 9;

/// What stands for the tag of a place outside of the sentence.
pub(crate) const OUTSIDE: u8 = 9;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape(pub(crate) u8);

impl Shape {
    /// Outside of the sentence.
    pub(crate) const NONE: Self = Self(0);
    const HYPHEN: u8 = 16;

    /// The shape of `surface`. Where capitals say nothing, words have all the same.
    pub(crate) fn of(surface: &str, first: bool, cased: bool) -> Self {
        let mut chars = surface.chars();
        let head = chars.next().unwrap_or(' ');
        let hyphen =
            surface.as_bytes().get(1..).is_some_and(|rest| rest.contains(&b'-'));
        let class = if head.is_numeric() {
            1
        } else if !head.is_alphabetic() {
            2
        } else if !cased {
            3
        } else if !head.is_uppercase() {
            if surface.contains(char::is_uppercase) { 8 } else { 4 }
        } else if surface.len() > 1 && !surface.contains(char::is_lowercase) {
            5
        } else if first {
            6
        } else {
            7
        };
        Self(if hyphen { class | Self::HYPHEN } else { class })
    }
}

/// What is known of a word by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letters {
    pub(crate) word: u32,
    pub(crate) suffix3: u32,
    suffix2: u32,
    suffix4: u32,
}

impl Letters {
    /// Outside of the sentence.
    pub(crate) const NONE: Self = Self { word: 1, suffix3: 2, suffix2: 3, suffix4: 5 };
    /// The word of all words that are not known.
    const RARE: u32 = 4;

    /// Of a folded word, and a table of the known ones.
    pub(crate) fn of(folded: &str, known: &[u8]) -> Self {
        let suffix = |length: usize| {
            let from = folded.char_indices().rev().nth(length - 1);
            folded.get(from.map_or(0, |(at, _)| at)..).unwrap_or_default()
        };
        let (byte, bit) = known_place(folded);
        let is_known = known.get(byte).is_some_and(|byte| byte & bit != 0);
        let word = if is_known { hash(folded) } else { Self::RARE };
        let [suffix2, suffix3, suffix4] = [2, 3, 4].map(|length| hash(suffix(length)));
        Self { word, suffix3, suffix2, suffix4 }
    }
}

/// The byte and the bit that say whether a word is known. Rare words share places with
/// known ones now and then, which costs little.
pub(crate) fn known_place(folded: &str) -> (usize, u8) {
    let place = hash(folded).wrapping_mul(0x9e37_79b9) >> 16;
    ((place >> 3) as usize, 1 << (place & 7))
}

/// FNV-1a.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// The row of a feature made of two numbers.
fn row(feature: u32, a: u32, b: u32) -> u32 {
    let mut x = feature.wrapping_mul(0x9e37_79b9) ^ a;
    x = (x ^ (x >> 15)).wrapping_mul(0x85eb_ca6b) ^ b.rotate_left(16);
    x = (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35);
    x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
    (x ^ (x >> 15)) >> (32 - BITS)
}

/// The rows of a word's own features.
pub(crate) fn own(word: Letters, shape: Shape) -> [u32; 6] {
    let shape = u32::from(shape.0);
    [
        row(0, 0, 0),
        row(1, word.word, 0),
        row(2, word.suffix3, shape),
        row(3, word.suffix2, 0),
        row(4, word.word, shape),
        row(14, word.suffix4, 0),
    ]
}

/// The row that a word adds to the word behind it.
pub(crate) fn before(word: Letters) -> [u32; 1] {
    [row(5, word.word, 0)]
}

/// The rows that a word adds to the word before it.
pub(crate) fn after(word: Letters) -> [u32; 2] {
    [row(6, word.word, 0), row(7, word.suffix3, 0)]
}

/// The row that a word adds to the last but one before it.
pub(crate) fn second(word: Letters) -> [u32; 1] {
    [row(8, word.word, 0)]
}

/// What stands around a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around {
    /// The word and the one before.
    pub(crate) word: Letters,
    pub(crate) previous: Letters,
    pub(crate) shapes: [Shape; 3],
    /// The tags of the two words before, the nearest first; or [`OUTSIDE`].
    pub(crate) tags: [u8; 2],
}

/// The rows of the features that depend on the neighbours.
pub(crate) fn context(around: &Around) -> [u32; 5] {
    let [left, own, right] = around.shapes.map(|shape| u32::from(shape.0));
    let [tag, earlier] = around.tags.map(u32::from);
    [
        row(9, own, left << 8 | right),
        row(10, tag, 0),
        row(11, tag, earlier + 1),
        row(12, around.previous.suffix3, tag),
        row(13, around.word.suffix3, tag),
    ]
}
