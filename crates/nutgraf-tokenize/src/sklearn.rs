//! scikit-learn's reading of text: what its vectorisers do to a text before they count.
//!
//! Lower case, then accents, then words or white space, each on the whole text, as
//! Python's `str.lower`, `unicodedata` and `re` do it (`sklearn/feature_extraction/text.py`).
//!
//! ```
//! use nutgraf_tokenize::sklearn::{self, Accents};
//!
//! let (mut lower, mut plain) = (String::new(), String::new());
//! sklearn::lower_case("The État’s GDP", &mut lower);
//! sklearn::strip_accents(&lower, Accents::Unicode, &mut plain);
//! let mut words = Vec::new();
//! sklearn::for_each_word(&plain, 2, |word| words.push(word.slice(&plain)));
//! assert_eq!(words, ["the", "etat", "gdp"]);
//! ```

use nutgraf_text::{Span, Token, TokenKind};
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

use crate::class::{ASCII, WORD, char_at, is_python_word};

/// What becomes of accents: scikit-learn's `strip_accents`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Accents {
    /// They stay.
    #[default]
    Keep,
    /// Characters are decomposed (NFKD) and what is not ASCII goes.
    Ascii,
    /// Characters are decomposed (NFKD) and combining marks go.
    Unicode,
}

/// The only letter whose lower case holds a character that is not part of a word: it
/// becomes `i` and a combining dot, which ends the word.
const DOTTED_I: char = 'İ';

/// The only letter whose lower case depends on what stands around it.
const SIGMA: char = 'Σ';

/// The next word of two or more characters at or after byte `at`.
pub(crate) fn next_word(text: &str, mut at: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let start = at;
        let mut chars = 0;
        while let Some(length) = word_char(text, at) {
            let dotted = text.get(at..at + length) == Some("İ");
            at += length;
            chars += 1;
            if dotted {
                break;
            }
        }
        if chars >= 2 {
            return Some(Token { span: Span::new(start, at), kind: TokenKind::Word });
        }
        if at == start {
            at += char_at(text, at).map_or(1, char::len_utf8);
        }
    }
    None
}

/// The length of the character at byte `at` if it belongs to a word.
#[inline]
fn word_char(text: &str, at: usize) -> Option<usize> {
    let &byte = text.as_bytes().get(at)?;
    if byte < 128 {
        return (ASCII[byte as usize] & WORD != 0).then_some(1);
    }
    char_at(text, at).filter(|&c| is_python_word(c)).map(char::len_utf8)
}

/// `word.lower()`, less the combining dot that Python's expression leaves out.
pub(crate) fn lower(word: &str) -> String {
    let mut lower = word.to_lowercase();
    if word.ends_with(DOTTED_I) {
        lower.pop();
    }
    lower
}

/// `text.lower()`, in `out`.
pub fn lower_case(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
        return;
    }
    if text.contains(SIGMA) {
        out.push_str(&text.to_lowercase());
        return;
    }
    pieces(text, |piece| match piece {
        Piece::Ascii(run) => {
            let start = out.len();
            out.push_str(run);
            if let Some(run) = out.get_mut(start..) {
                run.make_ascii_lowercase();
            }
        }
        Piece::Other(run) => out.extend(run.chars().flat_map(char::to_lowercase)),
    });
}

/// The text without accents, in `out`.
pub fn strip_accents(text: &str, accents: Accents, out: &mut String) {
    out.clear();
    // ASCII neither decomposes nor combines, so the pieces can be taken one by one.
    pieces(text, |piece| match (piece, accents) {
        (Piece::Ascii(run), _) | (Piece::Other(run), Accents::Keep) => {
            out.push_str(run);
        }
        (Piece::Other(run), Accents::Ascii) => {
            out.extend(run.nfkd().filter(char::is_ascii));
        }
        (Piece::Other(run), Accents::Unicode) => {
            out.extend(run.nfkd().filter(|&c| canonical_combining_class(c) == 0));
        }
    });
}

/// `re.sub(r"\s\s+", " ", text)`, in `out`.
pub fn single_spaces(text: &str, out: &mut String) {
    out.clear();
    let mut rest = text;
    while let Some(start) = rest.find(is_space) {
        let (before, spaces) = rest.split_at(start);
        rest = spaces.trim_start_matches(is_space);
        let spaces = spaces.strip_suffix(rest).unwrap_or_default();
        out.push_str(before);
        out.push_str(if spaces.chars().nth(1).is_some() { " " } else { spaces });
    }
    out.push_str(rest);
}

/// Whether Python's `str.split` and `\s` take a character for white space.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// Shows `see` the runs of at least `shortest` characters that `\w` matches, in order.
///
/// With 2 that is `re.findall(r"(?u)\b\w\w+\b", text)`, with 1 `r"\w+"`, and so on.
#[inline]
pub fn for_each_word(text: &str, shortest: usize, mut see: impl FnMut(Span)) {
    let shortest = shortest.max(1);
    let mut see = |start, end, ascii: bool| {
        let run = Span::new(start, end);
        if !ascii && !run.slice(text).is_ascii() {
            words_of_run(text, run, shortest, &mut see);
        } else if end - start >= shortest {
            see(run);
        }
    };
    // Where the run at hand started, if one is open, and whether it is ASCII so far.
    let (mut open, mut ascii) = (None, true);
    let (blocks, rest) = text.as_bytes().as_chunks::<64>();
    let mut last = [0; 64];
    last.iter_mut().zip(rest).for_each(|(to, &from)| *to = from);
    let mut base = 0;
    for block in blocks.iter().chain([&last]) {
        let mask = may_be_words(block);
        let before = mask << 1 | u64::from(open.is_some());
        let (mut starts, mut ends) = (mask & !before, !mask & before);
        // A run that is open was in the blocks before, too.
        let ascii_here = block.is_ascii();
        ascii = ascii_here && (ascii || open.is_none());
        while ends != 0 {
            let start = open.take().unwrap_or_else(|| base + next_bit(&mut starts));
            see(start, base + next_bit(&mut ends), ascii);
        }
        if starts != 0 {
            open = Some(base + next_bit(&mut starts));
            ascii = ascii_here;
        }
        base += 64;
    }
    if let Some(start) = open {
        see(start, text.len(), ascii);
    }
}

/// The place of the lowest bit, which is taken away.
#[inline]
fn next_bit(bits: &mut u64) -> usize {
    let at = bits.trailing_zeros() as usize;
    *bits &= bits.wrapping_sub(1);
    at
}

/// The words of a run of which not all is ASCII.
#[cold]
fn words_of_run(text: &str, run: Span, shortest: usize, see: &mut impl FnMut(Span)) {
    let text = text.get(..run.end).unwrap_or_default();
    let mut at = run.start;
    while at < text.len() {
        let (start, mut chars) = (at, 0);
        while let Some(length) = word_char(text, at) {
            at += length;
            chars += 1;
        }
        if chars >= shortest {
            see(Span::new(start, at));
        }
        at += char_at(text, at).map_or(0, char::len_utf8);
    }
}

/// A bit for each byte that belongs to a word or is not ASCII, the lowest for the first.
#[inline]
#[allow(clippy::needless_bitwise_bool, reason = "a branch would cost more")]
fn may_be_words(block: &[u8; 64]) -> u64 {
    let may_be_word = |byte: u8| {
        let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        let digit = byte.wrapping_sub(b'0') < 10;
        letter | digit | (byte == b'_') | (byte >= 128)
    };
    // Without branches, so that the compiler does 16 and more at a time.
    let bits = block.map(|byte| u8::from(may_be_word(byte)));
    let (eights, _) = bits.as_chunks::<8>();
    (0..).zip(eights).fold(0, |mask, (i, &eight)| {
        // The product gathers the lowest bits of eight bytes in the highest byte.
        let gathered = u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080);
        mask | gathered >> 56 << (8 * i)
    })
}

/// A piece of a text.
enum Piece<'t> {
    Ascii(&'t str),
    /// No character of it is ASCII.
    Other(&'t str),
}

/// Shows `see` the longest pieces of a text, in order.
fn pieces(text: &str, mut see: impl FnMut(Piece<'_>)) {
    let mut rest = text;
    while !rest.is_empty() {
        let (ascii, more) = rest.split_at(ascii_prefix(rest.as_bytes()));
        let other = more.find(|c: char| c.is_ascii()).unwrap_or(more.len());
        let (other, more) = more.split_at(other);
        if !ascii.is_empty() {
            see(Piece::Ascii(ascii));
        }
        if !other.is_empty() {
            see(Piece::Other(other));
        }
        rest = more;
    }
}

/// How many bytes at the beginning are ASCII.
fn ascii_prefix(bytes: &[u8]) -> usize {
    let (chunks, _) = bytes.as_chunks::<32>();
    let whole = chunks.iter().take_while(|chunk| chunk.is_ascii()).count() * 32;
    let rest = bytes.get(whole..).unwrap_or_default();
    whole + rest.iter().take_while(|byte| byte.is_ascii()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, shortest: usize) -> Vec<&str> {
        let mut words = Vec::new();
        for_each_word(text, shortest, |word| words.push(word.slice(text)));
        words
    }

    #[track_caller]
    fn check(text: &str, shortest: usize, expected: &[&str]) {
        assert_eq!(words(text, shortest), expected);
    }

    /// Words and gaps of all lengths, at all places of a block.
    #[test]
    fn words_at_block_ends() {
        let mut state: u32 = 1;
        let mut random = move |below: u32| {
            state = state.wrapping_mul(0x0019_660D).wrapping_add(0x3C6E_F35F);
            (state >> 16) % below
        };
        for _ in 0..3000 {
            let letters = ["a", "Z", "9", "_", "é", "語", " ", ".", "–", "\u{301}"];
            let mut text = String::new();
            for _ in 0..random(12) {
                let letter = letters[random(10) as usize];
                text.push_str(&letter.repeat(random(70) as usize));
            }
            for shortest in 1..4 {
                let expected = text.split(|c| !is_python_word(c));
                let expected = expected.filter(|w| w.chars().count() >= shortest);
                assert!(words(&text, shortest).into_iter().eq(expected), "{text:?}");
            }
        }
    }

    #[test]
    fn runs_of_word_characters() {
        check("", 1, &[]);
        check("a b_c é1 ... x", 1, &["a", "b_c", "é1", "x"]);
        check("a b_c é1 ... x", 2, &["b_c", "é1"]);
        check("éa été l'été’s", 3, &["été", "été"]);
        // A combining mark is no part of a word.
        check("cafe\u{301}s न्यूज़", 2, &["cafe"]);
        check("中 中文 – 語", 2, &["中文"]);
    }

    /// Python: `text.lower()`.
    #[test]
    fn lower_case_of_the_whole_text() {
        let check = |text, expected| {
            let mut out = String::from("old");
            lower_case(text, &mut out);
            assert_eq!(out, expected, "{text:?}");
        };
        check("", "");
        check("It’s ÉLYSÉE", "it’s élysée");
        check("İstanbul", "i\u{307}stanbul");
        check("ΟΔΟΣ ΣΑΣ Σ", "οδος σας σ");
        check("ΟΔΟΣ.ΑΣ'Α", "οδοσ.ασ'α"); // full stop and apostrophe do not end a word
    }

    /// Python: `sklearn.feature_extraction.text.strip_accents_unicode` and `_ascii`.
    #[test]
    fn accents() {
        let check = |text, unicode, ascii| {
            let mut out = String::from("old");
            strip_accents(text, Accents::Unicode, &mut out);
            assert_eq!(out, unicode, "{text:?}");
            strip_accents(text, Accents::Ascii, &mut out);
            assert_eq!(out, ascii, "{text:?}");
            strip_accents(text, Accents::Keep, &mut out);
            assert_eq!(out, text);
        };
        check("Élysée – ½ ﬁt", "Elysee – 1⁄2 fit", "Elysee  12 fit");
        check("e\u{301}te\u{323}\u{301}", "ete", "ete");
        check("인 ß ø ´", "\u{110B}\u{1175}\u{11AB} ß ø  ", "    ");
    }

    #[test]
    fn white_space() {
        let check = |text, expected| {
            let mut out = String::from("old");
            single_spaces(text, &mut out);
            assert_eq!(out, expected, "{text:?}");
        };
        check("a b", "a b");
        check("\na\tb\u{A0}", "\na\tb\u{A0}");
        check("a\u{1C}\u{1F}b \n c\u{2028}\u{85}", "a b c ");
        check("\u{200B}\u{180E}a", "\u{200B}\u{180E}a");
    }
}
