//! Case folding: the form of a surface that is counted.

use std::borrow::Cow;

use nutgraf_text::Language;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Lower case, composed characters (NFC), plain apostrophes and hyphens, nothing
/// invisible, no apostrophe at the end.
pub(crate) fn fold(surface: &str, language: Option<Language>) -> Cow<'_, str> {
    if surface.is_ascii() {
        let trimmed = surface.trim_end_matches('\'');
        if trimmed.bytes().any(|b| b.is_ascii_uppercase()) {
            return Cow::Owned(if turkic(language) {
                trimmed.replace('I', "ı").to_ascii_lowercase()
            } else {
                trimmed.to_ascii_lowercase()
            });
        }
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(fold_unicode(surface, language))
}

fn fold_unicode(surface: &str, language: Option<Language>) -> String {
    let mapped: String = surface.chars().filter_map(plain).collect();
    let trimmed = mapped.trim_end_matches('\'');
    let lower = if turkic(language) {
        trimmed.replace('İ', "i").replace('I', "ı").to_lowercase()
    } else {
        // `İ` alone would keep a combining dot that no other spelling has.
        trimmed.replace('İ', "i").to_lowercase()
    };
    match is_nfc_quick(lower.chars()) {
        IsNormalized::Yes => lower,
        _ => lower.nfc().collect(),
    }
}

/// Typographic variants become plain ones, soft hyphens and joiners go.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{2019}' | '\u{2018}' | '\u{FF07}' | '\u{02BC}' => Some('\''),
        '\u{2010}' | '\u{2011}' => Some('-'),
        '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => None,
        _ => Some(c),
    }
}

fn turkic(language: Option<Language>) -> bool {
    matches!(language, Some(Language::TURKISH | Language::AZERBAIJANI))
}

#[cfg(test)]
mod tests {
    use super::fold;
    use nutgraf_text::Language;

    #[track_caller]
    fn check(surface: &str, expected: &str) {
        assert_eq!(fold(surface, None), expected);
    }

    #[test]
    fn folds() {
        check("NATO", "nato");
        check("plain", "plain");
        check("Élysée", "élysée");
        check("ÉLYSÉE", "élysée");
        check("e\u{301}te\u{301}", "été"); // decomposed
        check("don’t", "don't");
        check("l’", "l");
        check("lawmakers'", "lawmakers");
        check("ΟΔΟΣ", "οδος"); // the sigma at the end is a final one
        check("STRASSE", "strasse");
        check("Groẞ", "groß");
        check("co\u{AD}operate", "cooperate");
        check("Nagorno\u{2011}Karabakh", "nagorno-karabakh");
        check("İstanbul", "istanbul");
        check("МОСКВА", "москва");
    }

    #[test]
    fn folds_turkish_capitals() {
        let turkish = Some(Language::TURKISH);
        assert_eq!(fold("ISPARTA", turkish), "ısparta");
        assert_eq!(fold("DİYARBAKIR", turkish), "diyarbakır");
        assert_eq!(fold("DIYARBAKIR", None), "diyarbakir");
    }
}
