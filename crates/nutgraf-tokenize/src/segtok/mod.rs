//! Sentences and words as YAKE reads them: by segtok 1.5.11, after a clean-up.
//!
//! segtok's rules are regular expressions; here they are scanners that take linear time.
//! Its word list of abbreviations and its character classes are part of its behaviour.

mod class;
mod edited;
mod entities;
mod sentences;
mod tags;
mod web;
mod words;

use std::ops::Range;

use nutgraf_text::{Sentence, Span, Token, TokenKind};

use crate::{Segmentation, ascii, sklearn};
use edited::Edited;

/// How a version of YAKE cleans text up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CleanUp {
    /// Line breaks stay; a line that begins with a capital begins a paragraph.
    V048,
    /// Line breaks become spaces.
    V07,
}

/// Buffers that are used again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    clean: Edited,
    unescaped: Edited,
    joined: Edited,
    ranges: Vec<Range<usize>>,
}

/// The sentences and tokens of a text.
pub(crate) fn segment(text: &str, version: CleanUp, out: &mut Segmentation) {
    let mut scratch = std::mem::take(&mut out.segtok);
    clean_up(text, version, &mut scratch.clean);
    let cleaned = std::mem::take(&mut scratch.clean.text);
    let mut reader = Reader { original: text, version, scratch, out };
    sentences::each(&cleaned, |range| {
        if !range.is_empty() {
            reader.sentence(&cleaned, range);
        }
    });
    let mut scratch = reader.scratch;
    scratch.clean.text = cleaned;
    out.segtok = scratch;
}

/// What YAKE does to a text before it looks for sentences.
fn clean_up(text: &str, version: CleanUp, out: &mut Edited) {
    out.clear();
    out.tabbed = version == CleanUp::V048;
    let lines = if version == CleanUp::V048 { text.as_bytes() } else { &[] };
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', lines) {
        if lines.get(end + 1) != Some(&b'\t') {
            clean_line(text, start..end, out);
            start = end + 1;
        }
    }
    clean_line(text, start..text.len(), out);
    out.end(text.len());
}

/// Rewrites a line without tabs and line breaks, and marks where a paragraph begins.
fn clean_line(text: &str, line: Range<usize>, out: &mut Edited) {
    let rest = text[line.clone()].trim_start_matches(sklearn::is_space);
    let paragraph = rest.starts_with(|c: char| c.is_ascii_uppercase());
    out.replace(line.start.saturating_sub(1), if paragraph { "\n\n" } else { " " });
    out.keep_blank(text, line);
}

/// Reads the sentences of a text that was cleaned up.
struct Reader<'t, 'o> {
    original: &'t str,
    version: CleanUp,
    scratch: Scratch,
    out: &'o mut Segmentation,
}

impl Reader<'_, '_> {
    fn sentence(&mut self, cleaned: &str, range: Range<usize>) {
        let first = self.out.tokens.len();
        let mut done = range.start;
        web::each(&cleaned[range.clone()], |address, kind| {
            let address = range.start + address.start..range.start + address.end;
            self.words(cleaned, done..address.start);
            done = address.end;
            let kind = match kind {
                web::Kind::Web => TokenKind::Url,
                web::Kind::Mail => TokenKind::Email,
            };
            // There may be space in an address.
            self.token(&cleaned[address.clone()], address, false, kind);
        });
        self.words(cleaned, done..range.end);
        let tokens = first..self.out.tokens.len();
        let found = &self.out.tokens[tokens.clone()];
        let ends = found.first().zip(found.last());
        let span = ends.map_or_else(
            || {
                let old = self.scratch.clean.old(range);
                Span::new(old.start, old.end)
            },
            |(first, last)| Span::new(first.span.start, last.span.end),
        );
        self.out.sentences.push(Sentence { span, tokens });
    }

    /// The words between two addresses.
    fn words(&mut self, cleaned: &str, range: Range<usize>) {
        let plain = &cleaned[range.clone()];
        let Scratch { unescaped, joined, .. } = &mut self.scratch;
        let was_escaped = memchr::memchr(b'&', plain.as_bytes()).is_some()
            && entities::unescape(plain, unescaped);
        let unescaped_text = std::mem::take(&mut unescaped.text);
        let text = if was_escaped { &unescaped_text } else { plain };
        let was_broken = words::join_hyphenated(text, joined);
        let joined_text = std::mem::take(&mut joined.text);
        let text = if was_broken { &joined_text } else { text };

        let mut ranges = std::mem::take(&mut self.scratch.ranges);
        ranges.clear();
        words::find(text, &mut ranges);
        let same = !was_broken && !was_escaped;
        for word in &ranges {
            // Most words.
            let letters = || ascii::letters(text.as_bytes(), word.start) >= word.end;
            if same && self.version == CleanUp::V07 && letters() {
                let place = range.start + word.start..range.start + word.end;
                self.token(&text[word.clone()], place, true, TokenKind::Word);
                continue;
            }
            let cut = words::contraction(&text[word.clone()]);
            let middle = cut.map_or(word.end, |cut| word.start + cut);
            for word in [word.start..middle, middle..word.end] {
                if word.is_empty() {
                    continue;
                }
                let mut place = word.clone();
                if was_broken {
                    place = self.scratch.joined.old(place);
                }
                if was_escaped {
                    place = self.scratch.unescaped.old(place);
                }
                let place = range.start + place.start..range.start + place.end;
                let word = &text[word];
                self.token(word, place, same, tags::kind_of(word, self.version));
            }
        }
        self.scratch.ranges = ranges;
        self.scratch.joined.text = joined_text;
        self.scratch.unescaped.text = unescaped_text;
    }

    /// Adds a token, unless YAKE drops it: `'s`. `same` says that it is a word that stands
    /// so in the text that was cleaned up.
    fn token(
        &mut self,
        word: &str,
        cleaned: Range<usize>,
        same: bool,
        kind: TokenKind,
    ) {
        if word.len() > 1 && word.starts_with('\'') {
            return;
        }
        // There is no space in a word, so that cleaning up left it as it was.
        if let Some(old) = self.scratch.clean.kept(&cleaned).filter(|_| same) {
            let span = Span::new(old.start, old.end);
            self.out.tokens.push(Token { span, kind });
            return;
        }
        let old = self.scratch.clean.old(cleaned);
        let span = Span::new(old.start, old.end);
        if span.slice(self.original) != word {
            let token = self.out.tokens.len();
            self.out.forms.push((token, word.to_owned()));
        }
        self.out.tokens.push(Token { span, kind });
    }
}
