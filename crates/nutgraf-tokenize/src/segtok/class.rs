//! Character classes as the Python package `regex` has them (Unicode 17).

use icu_properties::{
    CodePointSetData,
    props::{Alphabetic, GeneralCategory as G, GeneralCategoryGroup, JoinControl},
};

use crate::class::{ASCII, DIGIT, LOWER, UPPER, category, char_at, char_before};

/// `[\p{Ll}\p{Lm}\p{Lt}\p{Lu}]`: a letter that can be part of a word.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    let cased = [G::LowercaseLetter, G::ModifierLetter];
    cased.contains(&category(c)) || is_capital(c)
}

/// `[\p{Lu}\p{Lt}]`.
pub(super) fn is_capital(c: char) -> bool {
    is_upper(c) || (!c.is_ascii() && category(c) == G::TitlecaseLetter)
}

/// `\p{Lu}`.
pub(super) fn is_upper(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_uppercase();
    }
    category(c) == G::UppercaseLetter
}

/// `\p{Ll}`.
pub(super) fn is_lower(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_lowercase();
    }
    category(c) == G::LowercaseLetter
}

/// `\p{Lm}`.
pub(super) fn is_modifier(c: char) -> bool {
    !c.is_ascii() && category(c) == G::ModifierLetter
}

/// `\p{L}`.
pub(super) fn is_any_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    GeneralCategoryGroup::Letter.contains(category(c))
}

/// `[\p{Nd}\p{Nl}]`.
pub(super) fn is_number(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    matches!(category(c), G::DecimalNumber | G::LetterNumber)
}

/// `\d`.
pub(super) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    category(c) == G::DecimalNumber
}

/// A letter or a number.
pub(super) fn is_alnum(c: char) -> bool {
    if c.is_ascii() {
        return ASCII[c as usize] & (LOWER | UPPER | DIGIT) != 0;
    }
    is_letter(c) || is_number(c)
}

/// `\w`.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let category = category(c);
    let marks = GeneralCategoryGroup::Mark.contains(category);
    marks
        || matches!(category, G::DecimalNumber | G::ConnectorPunctuation)
        || CodePointSetData::new::<Alphabetic>().contains(c)
        || CodePointSetData::new::<JoinControl>().contains(c)
}

/// `\s`.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// `[\p{Zs}\t]`: space inside a line.
pub(super) fn is_blank(c: char) -> bool {
    c == '\t' || c == ' ' || (!c.is_ascii() && category(c) == G::SpaceSeparator)
}

/// Hyphens that may join the parts of a word.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{AD}'
            | '\u{58A}'
            | '\u{5BE}'
            | '\u{F0C}'
            | '\u{1400}'
            | '\u{1806}'
            | '\u{2010}'..='\u{2012}' | '\u{2E17}' | '\u{30A0}'
    )
}

/// Apostrophes but the ASCII one.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\u{B4}' | '\u{2B9}' | '\u{2BC}' | '\u{2019}' | '\u{2032}')
}

/// Characters that may end a sentence.
pub(super) fn is_terminal(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '\u{203C}' | '\u{203D}' | '\u{2047}'
            ..='\u{2049}'
                | '\u{3002}'
                | '\u{FE52}'
                | '\u{FE57}'
                | '\u{FF01}'
                | '\u{FF0E}'
                | '\u{FF1F}'
                | '\u{FF61}'
    )
}

/// Whether the character at byte `at` exists and is of a class.
#[inline]
pub(super) fn at(text: &str, at: usize, class: fn(char) -> bool) -> bool {
    char_at(text, at).is_some_and(class)
}

/// Whether the character before byte `at` exists and is of a class.
#[inline]
pub(super) fn before(text: &str, at: usize, class: fn(char) -> bool) -> bool {
    char_before(text, at).is_some_and(class)
}

/// `text` without its last character, if that is of a class.
pub(super) fn strip_last(text: &str, class: fn(char) -> bool) -> Option<&str> {
    text.strip_suffix(class)
}
