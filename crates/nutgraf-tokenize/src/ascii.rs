//! Runs of ASCII letters and digits, sixteen bytes at a time.

use wide::u8x16;

use crate::class::{ASCII, LOWER, UPPER, WORD};

/// Where the ASCII letters from `start` on end.
#[inline]
pub(crate) fn letters(bytes: &[u8], start: usize) -> usize {
    run::<{ LOWER | UPPER }>(bytes, start)
}

/// Where the ASCII letters, digits and low lines from `start` on end.
#[inline]
pub(crate) fn word(bytes: &[u8], start: usize) -> usize {
    run::<WORD>(bytes, start)
}

/// Whether a small letter stands before `end`.
#[inline]
pub(crate) fn is_lower_before(bytes: &[u8], end: usize) -> bool {
    bytes.get(end.wrapping_sub(1)).is_some_and(u8::is_ascii_lowercase)
}

#[inline]
fn run<const CLASS: u8>(bytes: &[u8], start: usize) -> usize {
    let chunk = bytes.get(start..).and_then(<[u8]>::first_chunk);
    let length = chunk.map_or(16, |chunk| mask::<CLASS>(chunk).trailing_ones());
    if length < 16 {
        start + length as usize
    } else {
        byte_by_byte(bytes, start, CLASS)
    }
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
