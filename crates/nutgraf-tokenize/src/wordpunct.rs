//! NLTK's `wordpunct_tokenize`: runs of word characters and runs of everything else that
//! is no white space, `\w+|[^\w\s]+`.
//!
//! NLTK 3.10 gives its expressions to the package `regex`, whose `\w` is that of Unicode
//! Technical Standard 18: it takes combining marks in and leaves `½` and `²` out, other
//! than the `re` of older versions.

use nutgraf_text::{Span, Token, TokenKind};

use crate::class::{ASCII, SPACE, WORD, char_at, is_regex_word};

/// What a character belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Mark,
    Space,
    /// What one byte does not tell.
    Unknown,
}

/// The kind of each byte that is a character.
static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Unknown; 256];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = match ASCII[byte] {
            class if class & WORD != 0 => Kind::Word,
            class if class & SPACE != 0 => Kind::Space,
            _ => Kind::Mark,
        };
        byte += 1;
    }
    kinds
};

/// The next token at or after byte `at`.
#[inline]
pub(crate) fn next_token(text: &str, at: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    // Most tokens stand behind one space.
    let start = match bytes.get(at)? {
        b' ' => run_end(text, at + 1, Kind::Space),
        _ => run_end(text, at, Kind::Space),
    };
    let (kind, len) = kind_at(text, start)?;
    let end = run_end(text, start + len, kind);
    let span = Span::new(start, end);
    let kind = match kind {
        Kind::Word if is_number(bytes.get(span.range()).unwrap_or_default()) => {
            TokenKind::Number
        }
        Kind::Word => TokenKind::Word,
        _ => TokenKind::Punctuation,
    };
    Some(Token { span, kind })
}

fn is_number(word: &[u8]) -> bool {
    word.first().is_some_and(u8::is_ascii_digit) && word.iter().all(u8::is_ascii_digit)
}

/// Where the characters of one kind that stand from byte `at` on end.
#[inline]
fn run_end(text: &str, mut at: usize, kind: Kind) -> usize {
    let bytes = text.as_bytes();
    loop {
        while bytes.get(at).is_some_and(|byte| KINDS[*byte as usize] == kind) {
            at += 1;
        }
        match bytes.get(at) {
            Some(byte) if !byte.is_ascii() => match kind_at(text, at) {
                Some((next, len)) if next == kind => at += len,
                _ => return at,
            },
            _ => return at,
        }
    }
}

/// The kind of the character at byte `at` and its length.
#[inline]
fn kind_at(text: &str, at: usize) -> Option<(Kind, usize)> {
    let &byte = text.as_bytes().get(at)?;
    if byte.is_ascii() {
        return Some((KINDS[byte as usize], 1));
    }
    let c = char_at(text, at)?;
    let kind = match is_regex_word(c) {
        true => Kind::Word,
        false if c.is_whitespace() => Kind::Space,
        false => Kind::Mark,
    };
    Some((kind, c.len_utf8()))
}

#[cfg(test)]
mod tests {
    use super::next_token;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(token) = next_token(text, at) {
            at = token.span.end;
            tokens.push(token.span.slice(text));
        }
        assert_eq!(tokens, expected, "{text:?}");
    }

    /// Python: `nltk.tokenize.wordpunct_tokenize(text)` of NLTK 3.10.4.
    #[test]
    fn words_and_marks() {
        check("", &[]);
        check("a\u{1C}b\u{85}c\u{A0}d", &["a", "\u{1C}", "b", "c", "d"]);
        check(
            "NATO’s 14.5% — “don't!” they_said...",
            &[
                "NATO",
                "’",
                "s",
                "14",
                ".",
                "5",
                "%",
                "—",
                "“",
                "don",
                "'",
                "t",
                "!”",
                "they_said",
                "...",
            ],
        );
        check(
            "cafe\u{301} 2½-m x² \0",
            &["cafe\u{301}", "2", "½-", "m", "x", "²", "\0"],
        );
        check("न्यूज़ می\u{200C}رود \u{200B}", &["न्यूज़", "می\u{200C}رود", "\u{200B}"]);
    }
}
