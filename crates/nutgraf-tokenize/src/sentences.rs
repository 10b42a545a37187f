//! Sentence ends, by rules that look at each token once.

use nutgraf_text::{Language, Sentence, Span, Token, TokenKind};

use crate::abbreviations::Abbreviation;
use crate::news::Rules;
use crate::{StopList, wrap::Wrapping};

/// Finds the sentences that `tokens` (those of the news mode) make up.
pub(crate) fn find(
    text: &str,
    tokens: &[Token],
    rules: &Rules,
    openers: &StopList,
    out: &mut Vec<Sentence>,
) {
    let mut finder = Finder {
        text,
        tokens,
        rules,
        openers,
        wrapping: Wrapping::new(text),
        start: 0,
    };
    for index in 1..tokens.len() {
        if finder.breaks_before(index) {
            out.extend(finder.sentence(index));
            finder.start = index;
        }
    }
    out.extend(finder.sentence(tokens.len()));
}

struct Finder<'t> {
    text: &'t str,
    tokens: &'t [Token],
    rules: &'t Rules,
    openers: &'t StopList,
    wrapping: Wrapping<'t>,
    /// The first token of the sentence.
    start: usize,
}

/// What lies between two tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    /// A line break that ends a line of its own.
    Line,
}

impl Finder<'_> {
    fn sentence(&self, end: usize) -> Option<Sentence> {
        let tokens = self.tokens.get(self.start..end)?;
        let (first, last) = (tokens.first()?, tokens.last()?);
        let span = first.span.cover(last.span);
        Some(Sentence { span, tokens: self.start..end })
    }

    fn surface(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |t| t.span.slice(self.text))
    }

    /// Whether a sentence ends between the tokens `index - 1` and `index`.
    fn breaks_before(&mut self, index: usize) -> bool {
        // Cheap way out: most tokens follow a word and a space.
        let (before, here) = (self.tokens[index - 1], self.tokens[index]);
        let between = Span::new(before.span.end, here.span.start);
        let bytes = self.text.as_bytes();
        let gap = match between.len() {
            0 => Gap::None,
            1 if bytes.get(between.start) == Some(&b' ') => Gap::Space,
            _ => self.gap(between),
        };
        if gap == Gap::Line {
            return !self.is_list_marker(index);
        }
        let stop = bytes[..before.span.end].last() == Some(&b'.');
        if before.kind == TokenKind::Word && !stop {
            return false;
        }
        // Closing quotes and brackets belong to the sentence before them.
        if self.is_closing(index) {
            return false;
        }
        let mut last = index - 1;
        while last > self.start && self.is_closing(last) {
            last -= 1;
        }
        self.ends(last) && self.begins(last, index, gap)
    }

    fn gap(&mut self, between: Span) -> Gap {
        let (at, between) = (between.start, between.slice(self.text));
        let others = if between.is_ascii() {
            0
        } else {
            between.matches(['\u{2028}', '\u{2029}', '\u{85}']).count()
        };
        let breaks = between.bytes().filter(|&b| b == b'\n').count()
            + others
            + usize::from(between.contains('\r') && !between.contains('\n'));
        let mut soft = || {
            let newline = at + between.find('\n').unwrap_or_default();
            self.wrapping.is_soft(newline)
        };
        match breaks {
            0 if between.contains(char::is_whitespace) => Gap::Space,
            0 => Gap::None,
            1 if soft() => Gap::Space,
            _ => Gap::Line,
        }
    }

    /// Whether the sentence so far is only the marker of a list item.
    fn is_list_marker(&self, index: usize) -> bool {
        index - self.start == 1
            && matches!(self.surface(self.start), "-" | "*" | "•" | "–")
    }

    /// A quote or bracket that closes: no space before it, or none but behind it too.
    fn is_closing(&self, index: usize) -> bool {
        let Some(token) = self.tokens.get(index) else { return false };
        if token.kind != TokenKind::Punctuation {
            return false;
        }
        match token.span.slice(self.text).chars().next() {
            Some(')' | ']' | '}') => true,
            // Only German turns the guillemets around.
            Some('»' | '›') if self.rules.language != Some(Language::GERMAN) => true,
            Some('«' | '‹') if self.rules.language != Some(Language::GERMAN) => {
                false
            }
            Some('"' | '\'' | '’' | '”' | '»' | '“' | '«' | '‘' | '›' | '‹') =>
            {
                let (before, after) = self.spaces(token.span);
                !before || after
            }
            _ => false,
        }
    }

    /// Whether white space (or an end of the text) stands before and behind `span`.
    fn spaces(&self, span: Span) -> (bool, bool) {
        let before = self.text.get(..span.start).and_then(|t| t.chars().next_back());
        let after = self.text.get(span.end..).and_then(|t| t.chars().next());
        let after_mark = |c: char| {
            c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')')
        };
        (before.is_none_or(char::is_whitespace), after.is_none_or(after_mark))
    }

    /// Whether the token can end a sentence.
    fn ends(&self, index: usize) -> bool {
        let surface = self.surface(index);
        match surface.chars().next() {
            Some('.') => !self.is_counter(index),
            Some('!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।' | '։') => {
                true
            }
            _ => surface.ends_with('.') && index > self.start,
        }
    }

    /// Whether the full stop belongs to a list number or to a German ordinal.
    fn is_counter(&self, index: usize) -> bool {
        let Some(number) = index.checked_sub(1).and_then(|i| self.tokens.get(i)) else {
            return false;
        };
        let stop = self.tokens.get(index);
        let adjacent = stop.is_some_and(|stop| stop.span.start == number.span.end);
        let surface = number.span.slice(self.text);
        let short = surface.len() <= 2;
        if !adjacent || index == self.start {
            return false;
        }
        if index - 1 == self.start {
            return short && (number.kind == TokenKind::Number || surface.len() == 1);
        }
        let ordinal = self.rules.language == Some(Language::GERMAN);
        let ordinal_like = short && surface.bytes().all(|b| b.is_ascii_digit());
        ordinal && ordinal_like && !self.is_opener(index + 1)
    }

    fn is_opener(&self, index: usize) -> bool {
        let surface = self.surface(index);
        let folded = crate::fold::fold(surface, self.rules.language);
        surface.starts_with(char::is_uppercase) && self.openers.contains(&folded)
    }

    /// Whether a sentence can begin at `index` after one that ends with token `last`.
    fn begins(&self, last: usize, index: usize, gap: Gap) -> bool {
        let mut first = index;
        while self.is_opening(first) {
            first += 1;
        }
        let Some(c) = self.surface(first).chars().next() else { return false };
        if gap == Gap::None {
            return self.lost_space(last, c);
        }
        let starts = !c.is_lowercase() && (c.is_alphanumeric() || first > index)
            || self.tokens.get(first).is_some_and(|t| {
                !matches!(t.kind, TokenKind::Punctuation | TokenKind::Word)
                    && !c.is_lowercase()
            });
        let ellipsis =
            self.surface(last).starts_with("..") || self.surface(last) == "…";
        starts && !(ellipsis && c.is_numeric()) && self.abbreviation_allows(last, first)
    }

    /// Quotes, brackets, dashes and inverted marks before the first word of a sentence.
    fn is_opening(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|t| t.kind == TokenKind::Punctuation)
            && self.surface(index).starts_with([
                '"', '\'', '“', '‘', '«', '»', '„', '‚', '‹', '›', '”', '(', '[', '{',
                '-', '–', '—', '¿', '¡', '*', '•',
            ])
    }

    /// `statement.The`: a full stop between a small letter (or a closing quote) and a
    /// capital.
    fn lost_space(&self, last: usize, c: char) -> bool {
        let stop = self.surface(last);
        if !c.is_uppercase()
            || !stop.starts_with(['.', '!', '?', '…', '。', '！', '？'])
        {
            // Scripts without spaces need none.
            return stop.starts_with(['。', '！', '？', '।'])
                && !c.is_ascii_punctuation();
        }
        let before = self.text.get(..self.tokens[last].span.start);
        before.and_then(|t| t.chars().next_back()).is_some_and(|b| {
            b.is_lowercase()
                || matches!(b, ')' | '”' | '"' | '’' | '»')
                || b.is_numeric()
        })
    }

    /// Whether the abbreviation (or initial) at `last`, if it is one, lets the word at
    /// `first` begin a sentence.
    fn abbreviation_allows(&self, last: usize, first: usize) -> bool {
        let surface = self.surface(last);
        let Some(word) = surface.strip_suffix('.').filter(|word| !word.is_empty())
        else {
            return true;
        };
        if !word.contains(char::is_alphanumeric) {
            return true;
        }
        match self.rules.abbreviations.get(word) {
            Some(Abbreviation::Leading | Abbreviation::Numbering) => false,
            Some(Abbreviation::Trailing) | None => self.is_opener(first),
        }
    }
}
