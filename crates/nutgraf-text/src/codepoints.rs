use crate::Span;

/// Turns byte offsets of one text into code-point offsets, as Python and JSON
/// readers count them.
///
/// Offsets may be asked for in any order; ascending order costs one pass over the
/// text, ASCII text costs nothing.
///
/// ```
/// # use nutgraf_text::{CodePoints, Span};
/// let mut points = CodePoints::new("Zürich’s zoo");
/// assert_eq!(points.span(Span::new(7, 11)), Span::new(6, 8));
/// ```
#[derive(Clone, Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    ascii: bool,
    byte: usize,
    point: usize,
}

impl<'t> CodePoints<'t> {
    /// A converter for `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, ascii: text.is_ascii(), byte: 0, point: 0 }
    }

    /// The code points before byte `offset`; past the end, the length of the text.
    pub fn offset(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        if self.ascii {
            return offset;
        }
        if offset < self.byte {
            (self.byte, self.point) = (0, 0);
        }
        let bytes = self.text.as_bytes().get(self.byte..offset).unwrap_or_default();
        self.point += bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count();
        self.byte = offset;
        self.point
    }

    /// The span in code points.
    pub fn span(&mut self, span: Span) -> Span {
        let start = self.offset(span.start);
        Span::new(start, self.offset(span.end))
    }
}
