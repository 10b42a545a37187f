//! Plain JSON objects, as nearly all lines of JSONL are: names and values without lists
//! or objects in them, read sixteen bytes at a time. Whatever is not plain, or not JSON,
//! is left to `serde_json`.

use std::borrow::Cow;

use wide::u8x16;

use super::record::{Fields, Record, Value};

/// The record that `parse_object` gives for a plain object; `None` for anything else.
pub(super) fn plain_object<'a>(json: &'a str, fields: &Fields) -> Option<Record<'a>> {
    let mut values = <[Value<'a>; Fields::COUNT]>::default();
    let mut rest = Rest { json, at: 0 };
    rest.mark(b'{')?;
    loop {
        rest.mark(b'"')?;
        let name = rest.text()?;
        rest.mark(b':')?;
        let slots = fields.slots(&name);
        let value = rest.value()?;
        let is_text = matches!(value, Value::Text(_));
        match slots {
            0 => {}
            // What they are without being texts is told elsewhere.
            Fields::PROSE if !is_text => return None,
            Fields::PARTS => return None,
            slots if slots.is_power_of_two() => {
                *values.get_mut(slots.trailing_zeros() as usize)? = value;
            }
            _ => return None,
        }
        match rest.next()? {
            b',' => {}
            b'}' => break,
            _ => return None,
        }
    }
    rest.skip_space();
    (rest.at == json.len()).then(|| Record::new(values))
}

/// What has not been read yet.
struct Rest<'a> {
    json: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    fn byte(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.byte() {
            self.at += 1;
        }
    }

    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        self.skip_space();
        let byte = self.byte()?;
        self.at += 1;
        Some(byte)
    }

    fn mark(&mut self, mark: u8) -> Option<()> {
        (self.next()? == mark).then_some(())
    }

    fn value(&mut self) -> Option<Value<'a>> {
        self.skip_space();
        let start = self.at;
        if self.byte()? == b'"' {
            self.at += 1;
            return self.text().map(Value::Text);
        }
        let json = self.json.get(start..)?;
        let length =
            json.bytes().take_while(|&b| b.is_ascii_alphanumeric() || b == b'-');
        let word = json.get(..length.count())?;
        self.at += word.len();
        Some(match word {
            "null" => Value::Null,
            "true" | "false" => Value::Other("a boolean"),
            number => {
                let digits = number.strip_prefix('-').unwrap_or(number).as_bytes();
                let whole = digits.iter().all(u8::is_ascii_digit)
                    && (digits.len() == 1 || digits.first().is_some_and(|&d| d > b'0'));
                // What follows a fraction is no comma.
                return whole.then(|| Value::Number(number.into()));
            }
        })
    }

    /// The text up to the next quotation mark.
    fn text(&mut self) -> Option<Cow<'a, str>> {
        let Self { json, at: mut from } = *self;
        let mut end = special(json.as_bytes(), from);
        if json.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return json.get(from..end).map(Cow::Borrowed);
        }
        let mut text = String::with_capacity(json.len() - from);
        loop {
            text.push_str(json.get(from..end)?);
            match json.as_bytes().get(end)? {
                b'"' => break,
                b'\\' => from = end + 1 + escape(json.get(end + 1..)?, &mut text)?,
                _ => return None,
            }
            end = special(json.as_bytes(), from);
        }
        self.at = end + 1;
        // Not all of a long line, where this is a small part of it.
        if text.capacity() > 2 * text.len() {
            text.shrink_to_fit();
        }
        Some(Cow::Owned(text))
    }
}

/// Appends what stands behind a backslash, and says how many bytes it took. Halves of
/// surrogate pairs are not plain.
fn escape(behind: &str, text: &mut String) -> Option<usize> {
    let c = match behind.as_bytes().first()? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        &mark @ (b'"' | b'\\' | b'/') => char::from(mark),
        b'u' => {
            let digits = behind.get(1..5)?;
            // It would take a sign.
            let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            let code = u32::from_str_radix(digits, 16).ok().filter(|_| hex)?;
            text.push(char::from_u32(code)?);
            return Some(5);
        }
        _ => return None,
    };
    text.push(c);
    Some(1)
}

/// Where the first quotation mark, backslash or control character from `start` on stands;
/// the end if there is none.
fn special(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let chunk = u8x16::from(*chunk);
        let special = chunk.simd_eq(u8x16::splat(b'"'))
            | chunk.simd_eq(u8x16::splat(b'\\'))
            | chunk.simd_lt(u8x16::splat(b' '));
        let mask = special.to_bitmask();
        if mask != 0 {
            return at + mask.trailing_zeros() as usize;
        }
        at += 16;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let plain = rest.iter().take_while(|&&b| b >= b' ' && b != b'"' && b != b'\\');
    at + plain.count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{CorpusOptions, record::any_object};
    use super::*;

    fn fields() -> Fields {
        Fields::new(&CorpusOptions::default())
    }

    /// It gives what `serde_json` gives, or nothing.
    fn check(json: &str) {
        if let Some(record) = plain_object(json, &fields()) {
            assert_eq!(any_object(json, &fields()).ok(), Some(record), "{json}");
        }
    }

    #[test]
    fn plain_objects_are_told_from_others() {
        for json in [
            r#"{"id": "a1", "text": "One."}"#,
            " { \"text\" :\t\"One.\" , \"id\":-17, \"x\": null, \"y\": true }\r\n",
            r#"{"text": "“A” \"b\" \\ \/ \b\f\n\r\t \u00e9 \u2014", "text": "two"}"#,
            r#"{"id": 0, "date": null, "title": false, "language": "en", "id": 12}"#,
            r#"{"": "a text of more than sixteen bytes, and ünïcode — all along it"}"#,
        ] {
            let record = plain_object(json, &fields());
            assert_eq!(record, any_object(json, &fields()).ok(), "{json}");
            assert!(record.is_some(), "{json}");
        }
        for json in [
            r#"{"text": "a" "id": 1}"#,
            r#"{"text": "a",}"#,
            r#"{"text": "a"} {"#,
            r#"{"text": "a", "id": 01}"#,
            r#"{"text": "a", "id": -}"#,
            r#"{"text": "a", "id": 1.5}"#,
            r#"{"text": "a", "id": nulls}"#,
            r#"{"text": "\u+123"}"#,
            r#"{"text": "\ud83d\ude00"}"#,
            r#"{"text": "\x"}"#,
            "{\"text\": \"a\tb\"}",
            r#"{"text": 1}"#,
            r#"{"text": ["a"]}"#,
            r#"{"tags": "a"}"#,
            r#"{"text": "a"#,
            "{}",
            "{",
            "",
        ] {
            assert_eq!(plain_object(json, &fields()), None, "{json}");
        }
    }

    proptest! {
        #[test]
        fn text_is_read_as_it_was_written(text: String, id: String, other: i64) {
            let object = serde_json::json!({ "id": id, "other": other, "text": text });
            let json = object.to_string();
            prop_assert!(plain_object(&json, &fields()).is_some());
            check(&json);
        }

        #[test]
        fn odd_objects_are_never_read_otherwise(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "\"", "\"", "\"text\"", "\"id\"", "\"tags\"", ":", ":", ",", " ",
                "\\", "\\n", "\\u", "00e9", "d83d", "+", "-", "0", "17", ".5", "e3", "null",
                "true", "[", "]", "\n", "\t", "\u{1}", "é", "—", "a long piece of plain text",
            ]), 0..24),
        ) {
            check(&pieces.concat());
            check(&format!("{{\"text\": \"{}\"}}", pieces.concat()));
            check(&format!("{{\"text\": {}, \"id\": 3}}", pieces.concat()));
        }
    }
}
