//! Line breaks that mean nothing: text that was wrapped to a width.

/// The narrowest and the widest line that text is wrapped to, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=130;

/// Tells soft line breaks from those that end a headline or a list item.
///
/// A paragraph is wrapped if each of its lines but the last is so full that the first
/// word of the next line would not have fitted. Each paragraph is looked at once.
#[derive(Debug)]
pub(crate) struct Wrapping<'t> {
    text: &'t str,
    /// The end of the paragraph that was looked at last.
    end: usize,
    wrapped: bool,
}

impl<'t> Wrapping<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, end: 0, wrapped: false }
    }

    /// Whether the line break at byte `at` is soft. `at` must not go back.
    pub(crate) fn is_soft(&mut self, at: usize) -> bool {
        if at >= self.end {
            let start =
                self.text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |n| n + 1);
            let start = start.max(self.end);
            self.end = at + paragraph(self.text.get(at..).unwrap_or_default());
            self.wrapped =
                is_wrapped(self.text.get(start..self.end).unwrap_or_default());
        }
        self.wrapped
    }
}

/// The length of the paragraph that `text` begins with: up to a blank line.
fn paragraph(text: &str) -> usize {
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if index > 0 && line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    at
}

fn is_wrapped(paragraph: &str) -> bool {
    let lines = || paragraph.lines().map(str::trim_end).filter(|line| !line.is_empty());
    // Most texts are not wrapped, and their first line tells.
    let most = *WIDTHS.end();
    if lines().any(|line| line.len() > most && length(line) > most) {
        return false;
    }
    let width = lines().map(length).max().unwrap_or_default();
    if !WIDTHS.contains(&width) {
        return false;
    }
    let full = lines().zip(lines().skip(1)).all(|(line, next)| {
        let word = next.split_whitespace().next().unwrap_or_default();
        length(line) + 1 + length(word) > width
    });
    let continues =
        lines().skip(1).any(|line| line.trim_start().starts_with(char::is_lowercase));
    full && (lines().nth(2).is_some() || continues)
}

fn length(line: &str) -> usize {
    line.chars().count()
}
