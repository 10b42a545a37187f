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
}

/// The next token at or after byte `at`.
pub(crate) fn next_token(text: &str, mut at: usize) -> Option<Token> {
    let (kind, start) = loop {
        let (kind, len) = kind_at(text, at)?;
        if kind != Kind::Space {
            break (kind, at);
        }
        at += len;
    };
    while let Some((next, len)) = kind_at(text, at)
        && next == kind
    {
        at += len;
    }
    let span = Span::new(start, at);
    let number = || span.slice(text).bytes().all(|byte| byte.is_ascii_digit());
    let kind = match kind {
        Kind::Word if number() => TokenKind::Number,
        Kind::Word => TokenKind::Word,
        _ => TokenKind::Punctuation,
    };
    Some(Token { span, kind })
}

/// The kind of the character at byte `at` and its length.
#[inline]
fn kind_at(text: &str, at: usize) -> Option<(Kind, usize)> {
    let &byte = text.as_bytes().get(at)?;
    if byte < 128 {
        let class = ASCII[byte as usize];
        let kind = match class & WORD {
            0 if class & SPACE != 0 => Kind::Space,
            0 => Kind::Mark,
            _ => Kind::Word,
        };
        return Some((kind, 1));
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
