//! A text that was rewritten, and the way back to the original.

use std::ops::Range;

/// A rewritten text: pieces that were kept, and pieces that stand for something else.
#[derive(Clone, Debug, Default)]
pub(super) struct Edited {
    pub(super) text: String,
    pieces: Vec<Piece>,
    /// Whether a line break and a tab are one space.
    pub(super) tabbed: bool,
    /// The piece that the last question was about; questions come in order.
    last: usize,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the new text.
    new: usize,
    /// Where it begins in the old text.
    old: usize,
    kept: bool,
}

impl Edited {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
        self.last = 0;
    }

    /// Takes over a range of the old text.
    pub(super) fn keep(&mut self, old: &str, range: Range<usize>) {
        if !range.is_empty() {
            self.piece(range.start, true);
            self.text.push_str(old.get(range).unwrap_or_default());
        }
    }

    /// Takes over a range of the old text with spaces for tabs and line breaks; a line
    /// break and the tab behind it become one.
    pub(super) fn keep_blank(&mut self, old: &str, range: Range<usize>) {
        let text = old.get(range.clone()).unwrap_or_default();
        let mut done = 0;
        self.piece(range.start, true);
        for at in memchr::memchr2_iter(b'\n', b'\t', text.as_bytes()) {
            if at < done {
                continue;
            }
            self.text.push_str(&text[done..at]);
            self.text.push(' ');
            done = at + 1;
            let pair = text.as_bytes()[at] == b'\n' && text[done..].starts_with('\t');
            if pair && self.tabbed {
                self.pieces.push(Piece {
                    new: self.text.len() - 1,
                    old: range.start + at,
                    kept: false,
                });
                done += 1;
                self.piece(range.start + done, true);
            }
        }
        self.text.push_str(&text[done..]);
    }

    /// Puts a text in the place of the old one that begins at `old`.
    pub(super) fn replace(&mut self, old: usize, new: &str) {
        self.piece(old, false);
        self.text.push_str(new);
    }

    /// Says that the old text, of this length, has come to its end.
    pub(super) fn end(&mut self, old: usize) {
        self.piece(old, false);
    }

    fn piece(&mut self, old: usize, kept: bool) {
        self.pieces.push(Piece { new: self.text.len(), old, kept });
    }

    /// Where in the old text a range of the new one stands, if it was kept in one piece.
    /// Ranges must come in order.
    #[inline]
    pub(super) fn kept(&mut self, new: &Range<usize>) -> Option<Range<usize>> {
        let at = self.piece_of(new.start);
        let piece = self.pieces.get(at).filter(|piece| piece.kept)?;
        let whole = self.pieces.get(at + 1).is_none_or(|next| next.new >= new.end);
        let old = |at: usize| at - piece.new + piece.old;
        whole.then(|| old(new.start)..old(new.end))
    }

    /// Where in the old text a range of the new one stands. Ranges must come in order.
    pub(super) fn old(&mut self, new: Range<usize>) -> Range<usize> {
        let first = self.piece_of(new.start);
        let start = match self.pieces.get(first) {
            Some(piece) if piece.kept => piece.old + (new.start - piece.new),
            piece => piece.map_or(0, |piece| piece.old),
        };
        let back = self.last;
        let last = self.piece_of(new.end.saturating_sub(1));
        self.last = back;
        let end = match self.pieces.get(last) {
            Some(piece) if piece.kept => piece.old + (new.end - piece.new),
            _ => self.pieces.get(last + 1).map_or(start, |piece| piece.old),
        };
        start..end.max(start)
    }

    fn piece_of(&mut self, new: usize) -> usize {
        while self.pieces.get(self.last + 1).is_some_and(|next| next.new <= new) {
            self.last += 1;
        }
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::Edited;

    #[test]
    fn ranges_lead_back() {
        let old = "AT&amp;T - well-\nknown";
        let mut edited = Edited::default();
        edited.keep(old, 0..2);
        edited.replace(2, "&");
        edited.keep(old, 7..16);
        edited.keep(old, 17..22);
        edited.end(old.len());
        assert_eq!(edited.text, "AT&T - well-known");
        assert_eq!(edited.old(0..2), 0..2);
        assert_eq!(edited.old(2..3), 2..7);
        assert_eq!(edited.old(3..4), 7..8);
        assert_eq!(edited.old(7..17), 11..22);
    }
}
