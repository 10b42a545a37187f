use crate::Span;

/// Bytes between two places whose code points are known beforehand.
const BLOCK: usize = 1024;

/// Turns byte offsets of one text into code-point offsets, as Python and JSON
/// readers count them.
///
/// Offsets may be asked for in any order: each costs at most a look at a kibibyte, after
/// one pass over the text; ASCII text costs nothing.
///
/// ```
/// # use nutgraf_text::{CodePoints, Span};
/// let mut points = CodePoints::new("Zürich’s zoo");
/// assert_eq!(points.span(Span::new(7, 11)), Span::new(6, 8));
/// assert_eq!(points.offset(3), 2);
/// ```
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    ascii: bool,
    /// The offset that was asked for last, in both units.
    byte: usize,
    point: usize,
    /// The code points before each block; made when it is first needed.
    blocks: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    /// A converter for `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, ascii: text.is_ascii(), byte: 0, point: 0, blocks: Vec::new() }
    }

    /// The code points before byte `offset`; past the end, the length of the text.
    pub fn offset(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        if self.ascii {
            return offset;
        }
        if !(self.byte..self.byte + BLOCK).contains(&offset) {
            self.jump(offset);
        }
        self.point += count(self.text, self.byte, offset);
        self.byte = offset;
        self.point
    }

    /// Goes to the last known place before `offset`.
    fn jump(&mut self, offset: usize) {
        if self.blocks.is_empty() {
            let mut points = 0;
            for start in (0..=self.text.len()).step_by(BLOCK) {
                self.blocks.push(points);
                points += count(self.text, start, start + BLOCK);
            }
        }
        let block = offset / BLOCK;
        self.byte = block * BLOCK;
        self.point = self.blocks.get(block).copied().unwrap_or_default();
    }

    /// The span in code points.
    pub fn span(&mut self, span: Span) -> Span {
        let start = self.offset(span.start);
        Span::new(start, self.offset(span.end))
    }
}

/// The characters that begin in a range of bytes.
fn count(text: &str, start: usize, end: usize) -> usize {
    let bytes = text.as_bytes().get(start..end.min(text.len())).unwrap_or_default();
    let begins = |byte: &u8| u8::from(byte & 0xC0 != 0x80);
    // So few at once that one byte holds their number: processors add these up 16 by 16.
    let counts = bytes.chunks(128).map(|few| few.iter().map(begins).sum::<u8>());
    counts.map(usize::from).sum()
}

#[cfg(test)]
mod tests {
    use super::CodePoints;

    #[test]
    fn offsets_come_in_any_order() {
        let text: String = ('a'..='z').chain('à'..='ÿ').cycle().take(9000).collect();
        let expected: Vec<(usize, usize)> = text
            .char_indices()
            .enumerate()
            .map(|(point, (byte, _))| (byte, point))
            .collect();
        let mut points = CodePoints::new(&text);
        let jumps = (0..expected.len()).map(|i| (i * 7919) % expected.len());
        for (byte, point) in jumps.map(|i| expected[i]).chain(expected.iter().copied())
        {
            assert_eq!(points.offset(byte), point);
        }
        assert_eq!(points.offset(usize::MAX), 9000);
    }
}
