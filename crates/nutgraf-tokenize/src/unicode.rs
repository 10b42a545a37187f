//! Word boundaries of Unicode Standard Annex 29.

use icu_properties::props::WordBreak as W;
use nutgraf_text::{Span, Token, TokenKind};

use crate::ascii::{self, Run};
use crate::class::{
    ASCII, BEYOND, LOWER, SPACE, UNDERSCORE, WORD, char_at, is_ah_letter,
    is_alphanumeric, is_ideograph, is_ignorable, is_pictographic, may_have_case,
    word_break,
};

/// The next word at or after byte `at`: a segment with a letter or a digit in it.
#[inline]
pub(crate) fn next_word(text: &str, at: usize) -> Option<Token> {
    let (bytes, mut start) = (text.as_bytes(), at);
    // No word begins with one of these, unless a character that is not ASCII joins it.
    while ASCII[*bytes.get(start)? as usize] & (WORD | BEYOND) == 0 {
        start += 1;
    }
    plain_word(text, start).or_else(|| any_word(text, at))
}

/// A word of ASCII with nothing behind it that could join: most words are one.
#[inline]
fn plain_word(text: &str, start: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    let Run { end, last, after } = ascii::run::<WORD>(bytes, start);
    if last == 0 || (after & SPACE == 0 && joins(bytes, end)) {
        return None;
    }
    let span = Span::new(start, end);
    if last & LOWER != 0 {
        return Some(Token { span, kind: TokenKind::Word });
    }
    capitals_or_digits(text, span)
}

/// Whether what stands behind a word of ASCII may join it.
#[inline]
fn joins(bytes: &[u8], end: usize) -> bool {
    let class = |at| bytes.get(at).map_or(0, |&byte| ASCII[byte as usize]);
    let is_mid = |byte| matches!(byte, b'.' | b'\'' | b':' | b',' | b';');
    class(end) & BEYOND != 0
        || (bytes.get(end).copied().is_some_and(is_mid)
            && class(end + 1) & (WORD | BEYOND) != 0)
}

/// A word of ASCII that does not end in a small letter, if there is more to it than low
/// lines.
#[inline(never)]
fn capitals_or_digits(text: &str, span: Span) -> Option<Token> {
    let word = span.slice(text);
    let says = word.bytes().any(|byte| byte.is_ascii_alphanumeric());
    says.then(|| Token { span, kind: kind_of(word) })
}

/// Any next word. It stays out of the loop over plain words.
#[inline(never)]
fn any_word(text: &str, mut at: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let end = next_boundary(text, at);
        let span = Span::new(at, end);
        // Most segments begin with a letter or digit; most others are one byte.
        if ASCII[bytes[at] as usize] & (WORD ^ UNDERSCORE) != 0
            || (end > at + 1 && span.slice(text).chars().any(is_alphanumeric))
        {
            return Some(Token { span, kind: kind_of(span.slice(text)) });
        }
        at = end;
    }
    None
}

fn kind_of(word: &str) -> TokenKind {
    let mut chars = word.chars();
    let first = chars.next().unwrap_or_default();
    if is_ideograph(first) {
        return TokenKind::Other;
    }
    if !first.is_ascii() && !is_ah_letter(word_break(first)) && !first.is_numeric() {
        return TokenKind::Other;
    }
    if word.chars().any(|c| may_have_case(c) && c.is_lowercase()) {
        return TokenKind::Word;
    }
    match (word.chars().any(char::is_alphabetic), word.chars().nth(1).is_some()) {
        (false, _) => TokenKind::Number,
        (true, true) if word.chars().any(|c| may_have_case(c) && c.is_uppercase()) => {
            TokenKind::Acronym
        }
        (true, _) => TokenKind::Word,
    }
}

/// The end of the segment that begins at byte `start`, which must be a boundary inside
/// the text.
pub(crate) fn next_boundary(text: &str, start: usize) -> usize {
    let Some(first) = char_at(text, start) else { return text.len() };
    let mut scan = Scan {
        text,
        at: start + first.len_utf8(),
        prev: word_break(first),
        raw: word_break(first),
        flags: 1,
    };
    match scan.prev {
        // WB3, WB3a
        W::CR if char_at(text, scan.at) == Some('\n') => return scan.at + 1,
        W::CR | W::LF | W::Newline => return scan.at,
        _ => {}
    }
    while scan.step() {}
    scan.at
}

/// The state of the search for one boundary.
struct Scan<'t> {
    text: &'t str,
    /// The end of the segment so far.
    at: usize,
    /// The class of the last character that WB4 does not ignore.
    prev: W,
    /// The class of the last character.
    raw: W,
    /// How many regional indicators end the segment.
    flags: usize,
}

impl Scan<'_> {
    /// Takes one more character into the segment, or says that it is complete.
    #[inline]
    fn step(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let joins_words = is_ah_letter(self.prev)
            || self.prev == W::Numeric
            || self.prev == W::ExtendNumLet;
        if joins_words {
            self.skip_ascii_run(bytes);
            self.skip_letters();
        }
        let Some(c) = char_at(self.text, self.at) else { return false };
        let class = word_break(c);
        if class == W::CR || class == W::LF || class == W::Newline {
            return false;
        }
        let end = self.at + c.len_utf8();
        if is_ignorable(class) {
            (self.raw, self.at) = (class, end); // WB4
            return true;
        }
        if self.raw == W::ZWJ && is_pictographic(c) {
            self.take(W::Other, end); // WB3c
            return true;
        }
        let spaces = self.raw == W::WSegSpace && class == W::WSegSpace; // WB3d
        if spaces || self.joins(class) {
            self.take(class, end);
            return true;
        }
        if self.joins_across(class, end) {
            return true;
        }
        let geresh = self.prev == W::HebrewLetter && class == W::SingleQuote; // WB7a
        if geresh {
            self.take(class, end);
        }
        geresh
    }

    fn take(&mut self, class: W, end: usize) {
        self.flags = if class == W::RegionalIndicator { self.flags + 1 } else { 0 };
        (self.prev, self.raw, self.at) = (class, class, end);
    }

    /// ASCII letters, digits and low lines all join one another (WB5, 8 to 10, 13).
    #[inline]
    fn skip_ascii_run(&mut self, bytes: &[u8]) {
        let from = self.at;
        self.at = ascii::word(bytes, from);
        if self.at > from {
            self.prev = word_break(char::from(bytes[self.at - 1]));
            self.raw = self.prev;
        }
    }

    /// Letters of other alphabets join one another (WB5).
    #[inline]
    fn skip_letters(&mut self) {
        // Behind a joiner, some letters are emoji.
        while (self.prev, self.raw) == (W::ALetter, W::ALetter)
            && let Some(c) = char_at(self.text, self.at)
            && !c.is_ascii()
            && word_break(c) == W::ALetter
        {
            self.at += c.len_utf8();
        }
    }

    /// Rules that look at two neighbours.
    #[inline]
    fn joins(&self, class: W) -> bool {
        let (a, b) = (self.prev, class);
        let word = |class| is_ah_letter(class) || class == W::Numeric;
        (word(a) && word(b)) // WB5, WB8 to WB10
            || (a == W::Katakana && b == W::Katakana) // WB13
            || (b == W::ExtendNumLet && (word(a) || a == W::Katakana || a == b)) // WB13a
            || (a == W::ExtendNumLet && (word(b) || b == W::Katakana)) // WB13b
            || (a == W::RegionalIndicator && b == a && self.flags % 2 == 1) // WB15, 16
    }

    /// Rules that look at the character behind the next one (WB6, 7, 7b, 7c, 11, 12).
    fn joins_across(&mut self, class: W, end: usize) -> bool {
        let quote_or_dot = class == W::MidNumLet || class == W::SingleQuote;
        let letters =
            is_ah_letter(self.prev) && (class == W::MidLetter || quote_or_dot);
        let hebrew = self.prev == W::HebrewLetter && class == W::DoubleQuote;
        let digits = self.prev == W::Numeric && (class == W::MidNum || quote_or_dot);
        if !(letters || hebrew || digits) {
            return false;
        }
        let (mut after, mut raw) = (end, class);
        while let Some(next) = char_at(self.text, after) {
            let next_class = word_break(next);
            after += next.len_utf8();
            if is_ignorable(next_class) {
                raw = next_class;
                continue;
            }
            if raw == W::ZWJ && is_pictographic(next) {
                // The annex would break before the mark; `unicode-segmentation` lets
                // the emoji settle it, and so do we.
                self.take(W::Other, after);
                return true;
            }
            let joined = (letters && is_ah_letter(next_class))
                || (hebrew && next_class == W::HebrewLetter)
                || (digits && next_class == W::Numeric);
            if joined {
                self.take(next_class, after);
            }
            return joined;
        }
        false
    }
}
