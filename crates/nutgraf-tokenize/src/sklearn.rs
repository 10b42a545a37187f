//! scikit-learn's words: `re.findall(r"(?u)\b\w\w+\b", text.lower())`.

use nutgraf_text::{Span, Token, TokenKind};

use crate::class::{ASCII, WORD, char_at, is_python_word};

/// The only letter whose lower case holds a character that is not part of a word: it
/// becomes `i` and a combining dot, which ends the word.
const DOTTED_I: char = 'İ';

/// The next word at or after byte `at`.
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
