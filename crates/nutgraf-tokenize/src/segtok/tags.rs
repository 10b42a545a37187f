//! What YAKE takes a token for: a number, a word, or neither.

use nutgraf_text::TokenKind;

use super::{
    CleanUp,
    class::{is_any_letter, is_digit},
};

/// The kind of a token that is no address.
///
/// Punctuation is ASCII and ends a run of words. Numbers (YAKE's tag `d`) and what is
/// neither a number nor a word (its tag `u`: symbols, and other kinds such as `COVID-19`
/// or `U.N.`) stand in no keyword.
pub(super) fn kind_of(word: &str, version: CleanUp) -> TokenKind {
    if word.bytes().all(|b| b.is_ascii_alphabetic()) && !spells_number(word, version) {
        return TokenKind::Word;
    }
    let marks = word.bytes().filter(u8::is_ascii_punctuation).count();
    if marks == word.len() {
        return TokenKind::Punctuation;
    }
    if is_number(word, version) {
        return TokenKind::Number;
    }
    match (word.contains(is_any_letter), word.contains(is_python_digit)) {
        (false, false) => TokenKind::Symbol,
        (true, true) => TokenKind::Other,
        _ if marks > 1 => TokenKind::Other,
        _ => TokenKind::Word,
    }
}

fn spells_number(word: &str, version: CleanUp) -> bool {
    version == CleanUp::V048 && is_special(word)
}

fn is_special(word: &str) -> bool {
    ["inf", "infinity", "nan"].iter().any(|special| word.eq_ignore_ascii_case(special))
}

fn is_number(word: &str, version: CleanUp) -> bool {
    let bare = || word.chars().filter(|c| *c != ',');
    match version {
        CleanUp::V07 => {
            let stops = bare().filter(|c| *c == '.').count();
            let mut digits = bare().filter(|c| *c != '.').peekable();
            stops <= 1 && digits.peek().is_some() && digits.all(is_python_digit)
        }
        CleanUp::V048 => is_float(bare()),
    }
}

/// Whether Python's `float` reads a text: digits of any script, with single low lines
/// between them, a full stop and an exponent.
fn is_float(text: impl Iterator<Item = char>) -> bool {
    let plain = |c: char| match c {
        _ if c.is_ascii() => c,
        _ if is_digit(c) => '0',
        _ if crate::sklearn::is_space(c) => ' ',
        _ => '?',
    };
    let text: String = text.map(plain).collect();
    let text = text.trim_matches(crate::sklearn::is_space);
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    if is_special(text) {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let exponent = exponent.map(|e| e.strip_prefix(['+', '-']).unwrap_or(e));
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let either = !whole.is_empty() || fraction.is_some_and(|digits| !digits.is_empty());
    let optional = |digits: &str| digits.is_empty() || is_digits(digits);
    either
        && optional(whole)
        && fraction.is_none_or(optional)
        && exponent.is_none_or(is_digits)
}

/// ASCII digits with single low lines between them.
fn is_digits(text: &str) -> bool {
    text.split('_')
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Python's `str.isdigit`: decimal digits, and digits above and below the line, in
/// circles and in brackets.
fn is_python_digit(c: char) -> bool {
    c.is_ascii_digit()
        || (!c.is_ascii()
            && (is_digit(c)
                || matches!(
                    c,
                    '\u{B2}' | '\u{B3}' | '\u{B9}'
                        | '\u{1369}'..='\u{1371}'
                        | '\u{19DA}'
                        | '\u{2070}'
                        | '\u{2074}'..='\u{2079}'
                        | '\u{2080}'..='\u{2089}'
                        | '\u{2460}'..='\u{2468}'
                        | '\u{2474}'..='\u{247C}'
                        | '\u{2488}'..='\u{2490}'
                        | '\u{24EA}'
                        | '\u{24F5}'..='\u{24FD}'
                        | '\u{24FF}'
                        | '\u{2776}'..='\u{277E}'
                        | '\u{2780}'..='\u{2788}'
                        | '\u{278A}'..='\u{2792}'
                        | '\u{10A40}'..='\u{10A43}'
                        | '\u{10E60}'..='\u{10E68}'
                        | '\u{11052}'..='\u{1105A}'
                        | '\u{1F100}'..='\u{1F10A}'
                )))
}

#[cfg(test)]
mod tests {
    use super::{CleanUp, kind_of};
    use nutgraf_text::TokenKind as K;

    /// Outside truth: the tags that the two versions give.
    #[test]
    fn kinds() {
        let check = |word: &str, v048: K, v07: K| {
            assert_eq!(kind_of(word, CleanUp::V048), v048, "{word}");
            assert_eq!(kind_of(word, CleanUp::V07), v07, "{word}");
        };
        check("corridor", K::Word, K::Word);
        check("COVID-19", K::Other, K::Other);
        check("U.N.", K::Other, K::Other);
        check("U.S", K::Word, K::Word);
        check("—", K::Symbol, K::Symbol);
        check("...", K::Punctuation, K::Punctuation);
        check("1,000.5", K::Number, K::Number);
        check("INF", K::Number, K::Word);
        check("1e5", K::Number, K::Other);
        check("1_000", K::Number, K::Word);
        check("10.5.2004", K::Other, K::Other);
        check("m²", K::Other, K::Other);
    }
}
