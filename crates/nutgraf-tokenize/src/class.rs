//! Character classes: a table for ASCII, the Unicode property tables for the rest.

use icu_properties::{
    CodePointMapData, CodePointMapDataBorrowed, CodePointSetData,
    props::{ExtendedPictographic, GeneralCategory, GeneralCategoryGroup, WordBreak},
};

const WORD_BREAK: CodePointMapDataBorrowed<'static, WordBreak> =
    CodePointMapData::<WordBreak>::new();
const CATEGORY: CodePointMapDataBorrowed<'static, GeneralCategory> =
    CodePointMapData::<GeneralCategory>::new();

/// An ASCII letter in lower case.
pub(crate) const LOWER: u8 = 1;
/// An ASCII letter in upper case.
pub(crate) const UPPER: u8 = 2;
/// An ASCII digit.
pub(crate) const DIGIT: u8 = 4;
/// The low line, which joins words.
pub(crate) const UNDERSCORE: u8 = 8;
/// White space.
pub(crate) const SPACE: u8 = 16;
/// A mark that may join a letter before it and what stands behind it.
pub(crate) const JOINT: u8 = 32;
/// A mark that may begin a token with a word in it.
pub(crate) const SIGN: u8 = 64;
/// A byte of a character that is not ASCII.
pub(crate) const BEYOND: u8 = 128;
/// Everything that may continue a word.
pub(crate) const WORD: u8 = LOWER | UPPER | DIGIT | UNDERSCORE;

/// What each byte is.
pub(crate) static ASCII: [u8; 256] = {
    let mut table = [BEYOND; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b' ' | b'\t'..=b'\r' => SPACE,
            b'@' | b'\'' => JOINT | SIGN,
            b'.' | b'-' | b'&' | b':' | b'+' | b'%' | b'/' => JOINT,
            b'$' | b'#' => SIGN,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// The property `Word_Break`.
#[inline]
pub(crate) fn word_break(c: char) -> WordBreak {
    if is_ideograph(c) { WordBreak::Other } else { WORD_BREAK.get(c) }
}

/// Whether the character is one of those that most of Chinese is written in.
#[inline]
pub(crate) fn is_ideograph(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// A letter or a number.
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    is_ideograph(c) || c.is_alphanumeric()
}

/// Whether a zero-width joiner joins the character to what stands before (`WB3c`).
pub(crate) fn is_pictographic(c: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(c)
}

/// A letter in the sense of UAX #29: `AHLetter`.
#[inline]
pub(crate) fn is_ah_letter(class: WordBreak) -> bool {
    class == WordBreak::ALetter || class == WordBreak::HebrewLetter
}

/// A character that attaches to whatever stands before it (rule WB4).
#[inline]
pub(crate) fn is_ignorable(class: WordBreak) -> bool {
    class == WordBreak::Extend || class == WordBreak::Format || class == WordBreak::ZWJ
}

/// Python's `\w`: letters, numbers and the low line, but no combining marks.
pub(crate) fn is_python_word(c: char) -> bool {
    if c.is_ascii() {
        return ASCII[c as usize] & WORD != 0;
    }
    let category = CATEGORY.get(c);
    GeneralCategoryGroup::Letter.contains(category)
        || GeneralCategoryGroup::Number.contains(category)
}

/// The general category.
#[inline]
pub(crate) fn category(c: char) -> GeneralCategory {
    CATEGORY.get(c)
}

/// `\w` of Unicode Technical Standard 18 and of Python's package `regex`: letters, marks,
/// decimal digits, connectors and joiners.
pub(crate) fn is_regex_word(c: char) -> bool {
    if c.is_ascii() {
        return ASCII[c as usize] & WORD != 0;
    }
    let category = CATEGORY.get(c);
    c.is_alphabetic()
        || GeneralCategoryGroup::Mark.contains(category)
        || category == GeneralCategory::DecimalNumber
        || category == GeneralCategory::ConnectorPunctuation
        || matches!(c, '\u{200C}' | '\u{200D}')
}

/// A decimal digit (category Nd).
pub(crate) fn is_decimal(c: char) -> bool {
    CATEGORY.get(c) == GeneralCategory::DecimalNumber
}

/// Punctuation (category P).
pub(crate) fn is_punctuation(c: char) -> bool {
    GeneralCategoryGroup::Punctuation.contains(CATEGORY.get(c))
}

/// A currency sign (category Sc).
pub(crate) fn is_currency(c: char) -> bool {
    c == '$' || (!c.is_ascii() && CATEGORY.get(c) == GeneralCategory::CurrencySymbol)
}

/// A character that shows nothing: controls and format characters (category C).
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(CATEGORY.get(c), GeneralCategory::Control | GeneralCategory::Format)
}

/// Whether the character is of an alphabet that may have small letters and capitals:
/// not one from Hebrew and Arabic to the scripts of India and Burma.
#[inline]
pub(crate) fn may_have_case(c: char) -> bool {
    !('\u{590}'..='\u{109F}').contains(&c)
}

/// The character that starts at byte `at`, if any.
#[inline]
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character that ends before byte `at`, if any.
#[inline]
pub(crate) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_are_letters_without_a_class() {
        for c in ('\0'..=char::MAX).filter(|&c| is_ideograph(c)) {
            assert!(
                WORD_BREAK.get(c) == WordBreak::Other && c.is_alphanumeric(),
                "{c}"
            );
            assert!(!c.is_numeric() && !c.is_lowercase() && !c.is_uppercase(), "{c}");
        }
    }

    #[test]
    fn where_no_case_may_be_there_is_none() {
        let cased = |c: char| c.is_lowercase() || c.is_uppercase();
        assert!(('\0'..=char::MAX).all(|c| may_have_case(c) || !cased(c)));
    }
}
