//! HTML's character references as Python's `html.unescape` resolves them.

use super::edited::Edited;

/// The longest name, in characters, that is looked up.
const LONGEST: usize = 32;

/// Rewrites a text without its references; says whether there were any.
pub(super) fn unescape(text: &str, out: &mut Edited) -> bool {
    out.clear();
    let mut done = 0;
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'&', &text.as_bytes()[from..]) {
        let at = from + found;
        from = at + 1;
        if let Some((length, value)) = reference(&text[from..]) {
            out.keep(text, done..at);
            out.replace(at, &value);
            from += length;
            done = from;
        }
    }
    if done == 0 {
        return false;
    }
    out.keep(text, done..text.len());
    out.end(text.len());
    true
}

/// The length of the reference at the beginning, behind its `&`, and what it stands for.
fn reference(text: &str) -> Option<(usize, String)> {
    match text.strip_prefix('#') {
        Some(digits) => numeric(digits).map(|(length, value)| (length + 1, value)),
        None => named(text),
    }
}

fn named(text: &str) -> Option<(usize, String)> {
    let ends =
        |c: char| matches!(c, '\t' | '\n' | '\u{C}' | ' ' | '<' | '&' | '#' | ';');
    let ends = text.char_indices().take_while(|&(_, c)| !ends(c)).take(LONGEST);
    let name = ends.last().map_or(0, |(at, c)| at + c.len_utf8());
    let whole = name + usize::from(name > 0 && text[name..].starts_with(';'));
    // A name may be followed by more, so the longest one that is known counts.
    (2..=whole).rev().find_map(|length| {
        let key = format!("&{}", text.get(..length)?);
        let value = htmlize::ENTITIES.get(key.as_bytes())?;
        Some((length, String::from_utf8_lossy(value).into_owned()))
    })
}

fn numeric(text: &str) -> Option<(usize, String)> {
    let hexadecimal = text.strip_prefix(['x', 'X']);
    let (radix, digits) = hexadecimal.map_or((10, text), |digits| (16, digits));
    let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let step = |number: u32, digit: char| {
        number.saturating_mul(radix).saturating_add(digit.to_digit(radix).unwrap_or(0))
    };
    let number = digits[..length].chars().fold(0, step);
    let semicolon = usize::from(digits[length..].starts_with(';'));
    Some((text.len() - digits.len() + length + semicolon, character(number)))
}

/// What Windows has in the place of the second block of control characters; 0 where it
/// has nothing.
const WINDOWS: [u16; 32] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160,
    0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
];

fn character(number: u32) -> String {
    let number = match number {
        0x80..=0x9F => u32::from(WINDOWS[number as usize - 0x80]),
        0 => 0xFFFD,
        1..=8 | 0xB | 0xE..=0x1F | 0x7F | 0xFDD0..=0xFDEF => return String::new(),
        _ if number & 0xFFFE == 0xFFFE && number <= 0x0010_FFFF => {
            return String::new();
        }
        _ => number,
    };
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::edited::Edited;
    use super::unescape;

    /// Python: `html.unescape(text)`.
    #[test]
    fn references() {
        let check = |text: &str, expected: &str| {
            let mut out = Edited::default();
            let found = unescape(text, &mut out);
            let result = if found { &*out.text } else { text };
            assert_eq!(result, expected, "{text:?}");
        };
        check("AT&amp;T &lt;b&gt; &ampx; & &#;", "AT&T <b> &x; & &#;");
        check("&notit; &notin; &hellip; &hellip", "¬it; ∉ … &hellip");
        check(
            "&#39;&#x27;&#X2019 &#128;&#0;&#1;&#xD800;",
            "''\u{2019} €\u{FFFD}\u{FFFD}",
        );
        check("&#99999999999999;&#xfffe;&NotEqualTilde;", "\u{FFFD}≂̸");
        check("&nbsp;&eacute&EACUTE;", "\u{A0}é&EACUTE;");
    }
}
