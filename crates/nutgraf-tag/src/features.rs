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

/// Rows that are added up for a word: those of the six functions below.
pub(crate) const ROWS: usize = 4 + 1 + 2 + 1 + 2 + 5;

/// The tags that the model tells apart.
pub(crate) const TAGS: usize = 9;

/// What stands for the tag of a place outside of the sentence.
pub(crate) const OUTSIDE: u8 = 9;

/// What the characters of a word are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    /// The kinds of the first character, and those of all others together.
    head: u8,
    rest: u8,
    bytes: usize,
}

/// A letter.
const LETTER: u8 = 1;
/// A letter in lower case.
const SMALL: u8 = 2;
/// A letter in upper case.
const CAPITAL: u8 = 4;
/// A digit, or another number.
const NUMBER: u8 = 8;
const HYPHEN: u8 = 16;
/// A byte of a character outside ASCII.
const BEYOND: u8 = 32;

/// The kinds of each byte.
static KINDS: [u8; 256] = {
    let mut table = [BEYOND; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'a'..=b'z' => LETTER | SMALL,
            b'A'..=b'Z' => LETTER | CAPITAL,
            b'0'..=b'9' => NUMBER,
            b'-' => HYPHEN,
            _ => 0,
        };
        byte += 1;
    }
    table
};

impl Written {
    #[inline]
    pub(crate) fn of(surface: &str) -> Self {
        let kinds = surface.bytes().map(|byte| KINDS[usize::from(byte)]);
        let (head, rest) = head_and_rest(kinds);
        if (head | rest) & BEYOND != 0 {
            return Self::beyond_ascii(surface);
        }
        Self { head, rest, bytes: surface.len() }
    }

    #[cold]
    fn beyond_ascii(surface: &str) -> Self {
        let (head, rest) = head_and_rest(surface.chars().map(kinds));
        Self { head, rest, bytes: surface.len() }
    }

    pub(crate) fn begins_with_letter(self) -> bool {
        self.head & LETTER != 0
    }

    pub(crate) fn begins_with_capital(self) -> bool {
        self.head & CAPITAL != 0
    }

    pub(crate) fn has_small_letters(self) -> bool {
        (self.head | self.rest) & SMALL != 0
    }

    /// How many bytes it is long.
    pub(crate) fn bytes(self) -> usize {
        self.bytes
    }
}

fn head_and_rest(mut kinds: impl Iterator<Item = u8>) -> (u8, u8) {
    let head = kinds.next().unwrap_or_default();
    (head, kinds.fold(0, |rest, kinds| rest | kinds))
}

/// The kinds of any character.
fn kinds(c: char) -> u8 {
    let kind = |is: bool, kind: u8| if is { kind } else { 0 };
    kind(c.is_alphabetic(), LETTER)
        | kind(c.is_lowercase(), SMALL)
        | kind(c.is_uppercase(), CAPITAL)
        | kind(c.is_numeric(), NUMBER)
        | kind(c == '-', HYPHEN)
}

/// The shape of a word in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape(pub(crate) u8);

impl Shape {
    /// Outside of the sentence.
    pub(crate) const NONE: Self = Self(0);
    const HYPHEN: u8 = 16;

    /// The shape of a word, the first of its sentence or not. Where capitals say nothing,
    /// words have all the same.
    pub(crate) fn of(word: Written, first: bool, cased: bool) -> Self {
        let Written { head, rest, bytes } = word;
        let class = if head & NUMBER != 0 {
            1
        } else if head & LETTER == 0 {
            2
        } else if !cased {
            3
        } else if head & CAPITAL == 0 {
            if rest & CAPITAL != 0 { 8 } else { 4 }
        } else if bytes > 1 && !word.has_small_letters() {
            5
        } else if first {
            6
        } else {
            7
        };
        Self(if rest & HYPHEN != 0 { class | Self::HYPHEN } else { class })
    }

    /// Whether it is that of punctuation.
    pub(crate) fn is_mark(self) -> bool {
        self.0 & !Self::HYPHEN == 2
    }

    /// Whether it is that of several letters that are all capitals.
    pub(crate) fn is_capitals(self) -> bool {
        self.0 == 5
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

/// The rows of a word's own features, whatever its shape.
pub(crate) fn own(word: Letters) -> [u32; 4] {
    [
        row(0, 0, 0),
        row(1, word.word, 0),
        row(3, word.suffix2, 0),
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

/// The rows of the tags of the two words before, the nearest first; or [`OUTSIDE`].
pub(crate) fn tags([tag, earlier]: [u8; 2]) -> [u32; 2] {
    let (tag, earlier) = (u32::from(tag), u32::from(earlier));
    [row(10, tag, 0), row(11, tag, earlier + 1)]
}

/// A word in its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Around {
    /// The word and the one before.
    pub(crate) word: Letters,
    pub(crate) previous: Letters,
    /// The shapes of the word before, of the word and of the next one.
    pub(crate) shapes: [Shape; 3],
    /// The tag of the word before, or [`OUTSIDE`].
    pub(crate) tag: u8,
}

/// The rows of the features that depend on more than a word or tags.
pub(crate) fn context(around: &Around) -> [u32; 5] {
    let [left, own, right] = around.shapes.map(|shape| u32::from(shape.0));
    let tag = u32::from(around.tag);
    [
        row(2, around.word.suffix3, own),
        row(4, around.word.word, own),
        row(9, own, left << 8 | right),
        row(12, around.previous.suffix3, tag),
        row(13, around.word.suffix3, tag),
    ]
}
