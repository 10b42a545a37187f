use nutgraf_text::{CodePoints, Span};
use serde::{Deserialize, Serialize};

/// How the offsets of spans are counted in records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Offsets {
    /// In code points, as Python counts.
    #[default]
    CodePoints,
    /// In bytes of UTF-8, as Rust counts.
    Bytes,
}

/// Turns the spans of one text into what a record shows.
pub(crate) struct Shown<'t> {
    offsets: Offsets,
    points: CodePoints<'t>,
}

impl<'t> Shown<'t> {
    pub(crate) fn new(text: &'t str, offsets: Offsets) -> Self {
        Self { offsets, points: CodePoints::new(text) }
    }

    pub(crate) fn span(&mut self, span: Span) -> Span {
        let start = self.offset(span.start);
        Span::new(start, self.offset(span.end))
    }

    pub(crate) fn offset(&mut self, offset: usize) -> usize {
        match self.offsets {
            Offsets::CodePoints => self.points.offset(offset),
            Offsets::Bytes => offset,
        }
    }
}
