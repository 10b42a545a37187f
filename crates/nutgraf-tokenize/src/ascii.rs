//! Runs of ASCII letters and digits, sixteen bytes at a time.

use wide::u8x16;

use crate::class::{ASCII, LOWER, UPPER, WORD};

/// Where the ASCII letters from `start` on end.
#[inline]
pub(crate) fn letters(bytes: &[u8], start: usize) -> usize {
    run::<LETTER>(bytes, start).end
}

/// Where the ASCII letters, digits and low lines from `start` on end.
#[inline]
pub(crate) fn word(bytes: &[u8], start: usize) -> usize {
    run::<WORD>(bytes, start).end
}

/// Letters of both cases.
pub(crate) const LETTER: u8 = LOWER | UPPER;

/// Bytes of one class.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) end: usize,
    /// The class of the last byte; none if there is no byte.
    pub(crate) last: u8,
    /// The class of the byte behind; none at the end of the text.
    pub(crate) after: u8,
}

/// The bytes of a class from `start` on: of [`LETTER`] or [`WORD`].
#[inline]
pub(crate) fn run<const CLASS: u8>(bytes: &[u8], start: usize) -> Run {
    let chunk: Option<&[u8; 16]> = bytes.get(start..).and_then(<[u8]>::first_chunk);
    if let Some(chunk) = chunk {
        let length = mask::<CLASS>(chunk).trailing_ones() as usize;
        let last = length.wrapping_sub(1);
        // One comparison for both: what the chunk holds is not asked of the text.
        if last < 15 {
            let after = ASCII[usize::from(chunk[last + 1])];
            let last = ASCII[usize::from(chunk[last])];
            return Run { end: start + length, last, after };
        }
    }
    any_run(bytes, start, CLASS)
}

/// A run that is empty, long, or near the end of the text.
#[inline(never)]
fn any_run(bytes: &[u8], start: usize, class: u8) -> Run {
    let end = byte_by_byte(bytes, start, class);
    let of = |at: usize| bytes.get(at).map_or(0, |&byte| ASCII[usize::from(byte)]);
    let last = if end > start { of(end - 1) } else { 0 };
    Run { end, last, after: of(end) }
}

/// Which of the bytes are of the class; the first byte is the lowest bit.
#[inline]
fn mask<const CLASS: u8>(chunk: &[u8; 16]) -> u32 {
    let bytes = u8x16::from(*chunk);
    let within = |bytes: u8x16, first, length| {
        (bytes - u8x16::splat(first)).simd_lt(u8x16::splat(length))
    };
    let mut class = within(bytes | u8x16::splat(0x20), b'a', 26);
    if CLASS == WORD {
        class |= within(bytes, b'0', 10) | bytes.simd_eq(u8x16::splat(b'_'));
    }
    class.to_bitmask()
}

/// Where the bytes of a class of [`ASCII`] from `start` on end: for runs that are long or
/// near the end of the text, and for rarer classes.
#[inline(never)]
pub(crate) fn byte_by_byte(bytes: &[u8], start: usize, class: u8) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let length = rest.iter().take_while(|&&byte| ASCII[byte as usize] & class != 0);
    start + length.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_at_a_time_are_the_same_as_one_by_one() {
        for byte in 0..=u8::MAX {
            for at in 0..20 {
                let mut text = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ";
                text[at] = byte;
                for start in 0..20 {
                    let slow = |class| byte_by_byte(&text, start, class);
                    assert_eq!(letters(&text, start), slow(LOWER | UPPER));
                    assert_eq!(word(&text, start), slow(WORD));
                }
            }
        }
    }
}
