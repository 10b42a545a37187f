//! Words as segtok's `word_tokenizer` and `split_contractions` find them.

use std::ops::Range;

use super::class::{
    at, before, is_alnum, is_apostrophe, is_blank, is_hyphen, is_letter, is_number,
    is_space, is_terminal, is_word,
};
use super::edited::Edited;
use crate::class::{ASCII, DIGIT, LOWER, SPACE, UPPER, char_at, char_before};

const ALNUM: u8 = LOWER | UPPER | DIGIT;

/// Adds the tokens of a text to `tokens`; what is in there already stays as it is.
pub(super) fn find(text: &str, tokens: &mut Vec<Range<usize>>) {
    let first = tokens.len();
    let mut rest = 0;
    while let Some((start, run, end)) = next_chunk(text, rest) {
        match &text.as_bytes()[run..end] {
            // Most words.
            [] | [b'.'] if run > start => tokens.push(start..end),
            [b','] if run > start => tokens.extend([start..run, run..end]),
            _ => Chunk::new(&text[start..end]).split(start, tokens),
        }
        rest = end;
    }
    split_terminal(text, first, tokens);
    split_commas(text, first, tokens);
}

/// The next run of characters that are no space: where it begins, where the ASCII letters
/// and digits at its beginning end, and where it ends.
fn next_chunk(text: &str, from: usize) -> Option<(usize, usize, usize)> {
    let start = behind(text, from, |class| class & SPACE != 0, is_space);
    let run = behind(text, start, |class| class & ALNUM != 0, |_| false);
    let end = behind(text, run, |class| class & SPACE == 0, |c| !is_space(c));
    (start < end).then_some((start, run, end))
}

/// The end of the run of characters from byte `at` on that are of a class, by the table
/// [`ASCII`] or beyond it.
#[inline]
fn behind(
    text: &str,
    mut at: usize,
    ascii: impl Fn(u8) -> bool,
    others: impl Fn(char) -> bool,
) -> usize {
    while let Some(&byte) = text.as_bytes().get(at) {
        if byte.is_ascii() {
            if !ascii(ASCII[byte as usize]) {
                break;
            }
            at += 1;
        } else {
            match char_at(text, at).filter(|c| others(*c)) {
                Some(c) => at += c.len_utf8(),
                None => break,
            }
        }
    }
    at
}

/// A run of characters without space.
struct Chunk<'t> {
    text: &'t str,
    /// Whether it ends in a power: `m²`.
    power: bool,
    /// Whether it holds digits below the line: `H₂O`.
    formula: bool,
}

impl<'t> Chunk<'t> {
    fn new(text: &'t str) -> Self {
        let ascii = text.is_ascii();
        let power = !ascii && text.ends_with(is_power);
        let formula = !ascii && text.contains(is_below);
        Self { text, power, formula }
    }

    /// Adds words, and what stands between them, to the tokens.
    fn split(&self, offset: usize, tokens: &mut Vec<Range<usize>>) {
        let (mut at, mut other) = (0, 0);
        while at < self.text.len() {
            let end = self.word_end(at);
            if end == at {
                at += char_at(self.text, at).map_or(1, char::len_utf8);
                continue;
            }
            if other < at {
                tokens.push(offset + other..offset + at);
            }
            tokens.push(offset + at..offset + end);
            (at, other) = (end, end);
        }
        if other < at {
            tokens.push(offset + other..offset + at);
        }
    }

    /// The end of the word that begins at a byte; the byte itself if none does.
    fn word_end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        loop {
            if !self.power && !self.formula {
                let run = |b: &&u8| ASCII[**b as usize] & ALNUM != 0;
                // The last one may belong together with what follows.
                let run = bytes[at..].iter().take_while(run).count();
                at += run.saturating_sub(1);
            }
            match self.unit(at) {
                Some(end) => at = end,
                None => return at,
            }
        }
    }

    /// The end of one unit of a word: a letter or digit with the mark that belongs to it.
    fn unit(&self, start: usize) -> Option<usize> {
        let c = char_at(self.text, start)?;
        let next = start + c.len_utf8();
        let marked = if is_alnum(c) { self.with_mark(c, next) } else { None };
        if marked.is_some() {
            return marked;
        }
        if is_apostrophe(c) && !at(self.text, next, is_apostrophe) {
            return Some(next);
        }
        if self.power || self.formula {
            let special = self.power_end(start).or_else(|| self.formula_end(start));
            if special.is_some() {
                return special;
            }
        }
        is_alnum(c).then_some(next)
    }

    /// The end of the mark behind a letter or digit, if it belongs to the word.
    #[inline]
    fn with_mark(&self, c: char, mark: usize) -> Option<usize> {
        let text = self.text;
        let follows = |end: usize, class: fn(char) -> bool| at(text, end, class);
        match char_at(text, mark)? {
            '.' => (!text[mark + 1..].starts_with("..")).then_some(mark + 1),
            ',' => follows(mark + 1, is_alnum).then_some(mark + 1),
            ':' => (is_number(c) && follows(mark + 1, is_number)).then_some(mark + 1),
            // One that is both a letter and an apostrophe stands alone before another.
            '\'' if is_apostrophe(c) => None,
            '\'' => {
                let inside = follows(mark + 1, is_alnum);
                (inside || (c == 's' && mark + 1 == text.len())).then_some(mark + 1)
            }
            m => {
                let hyphen = if is_apostrophe(m) { mark + m.len_utf8() } else { mark };
                let h = char_at(text, hyphen).filter(|h| is_hyphen(*h))?;
                let end = hyphen + h.len_utf8();
                follows(end, is_alnum).then_some(end)
            }
        }
    }

    /// A unit of measure with its power, at the end of the chunk.
    fn power_end(&self, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        let letters = rest.strip_suffix(is_power).filter(|_| self.begins_at(start))?;
        let letters = letters.strip_suffix('\u{207B}').unwrap_or(letters);
        let number = letters.chars().take(5).count();
        let prefixed = number == 4 && letters.starts_with(is_prefix);
        let fits = (1..=3).contains(&number) || prefixed;
        (fits && letters.chars().all(is_letter)).then_some(self.text.len())
    }

    /// A part of a chemical formula: `SO₄²⁻`.
    fn formula_end(&self, start: usize) -> Option<usize> {
        if !self.formula || !self.begins_at(start) {
            return None;
        }
        let mut rest = &self.text[start..];
        while let Some(c) = rest.chars().next() {
            rest = match c {
                'A'..='Z' => {
                    let rest = &rest[1..];
                    rest.strip_prefix(|c: char| c.is_ascii_lowercase()).unwrap_or(rest)
                }
                ')' | ']' => &rest[1..],
                _ => break,
            };
        }
        let atoms = self.text.len() - rest.len();
        let rest = rest.trim_start_matches(is_below);
        let end = self.text.len() - rest.len();
        if atoms == start || end == atoms {
            return None;
        }
        let charge = rest.strip_prefix(['\u{B2}', '\u{B3}']).unwrap_or(rest);
        let charged = charge.strip_prefix(['\u{207A}', '\u{207B}']);
        Some(charged.map_or(end, |rest| self.text.len() - rest.len()))
    }

    /// `\b`.
    fn begins_at(&self, start: usize) -> bool {
        at(self.text, start, is_word) != before(self.text, start, is_word)
    }
}

fn is_power(c: char) -> bool {
    matches!(c, '\u{B9}' | '\u{B2}' | '\u{B3}')
}

fn is_below(c: char) -> bool {
    matches!(c, '\u{2080}'..='\u{2089}')
}

/// Prefixes of units, from yocto to yotta.
fn is_prefix(c: char) -> bool {
    "yzafpn\u{B5}mcdhkMGTPEZY".contains(c)
}

/// Takes the mark that ends a sentence off its last word, which is looked for among the
/// last three tokens.
fn split_terminal(text: &str, first: usize, tokens: &mut Vec<Range<usize>>) {
    let last = first.max(tokens.len().saturating_sub(3))..tokens.len();
    let found = last.rev().find(|index| may_end(&text[tokens[*index].clone()]));
    let Some(index) = found else { return };
    let Range { start, end } = tokens[index].clone();
    let word = &text[start..end];
    if word == "..." || word.chars().nth(1).is_none() {
        return;
    }
    let last = char_before(text, end).filter(|c| is_terminal(*c));
    let begin = char_at(text, start).filter(|c| is_terminal(*c));
    let middle = match (last, begin) {
        (Some(mark), _) => end - mark.len_utf8(),
        (None, Some(mark)) => start + mark.len_utf8(),
        (None, None) => return,
    };
    tokens[index].end = middle;
    tokens.insert(index + 1, middle..end);
}

fn may_end(word: &str) -> bool {
    at(word, 0, |c| is_alnum(c) && !is_apostrophe(c)) || word.contains(is_terminal)
}

/// Takes commas, colons and semicolons off the ends of tokens.
fn split_commas(text: &str, first: usize, tokens: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let marks = |token: &Range<usize>| {
        let word = bytes[token.clone()].iter().skip(1).rev();
        word.take_while(|b| matches!(b, b',' | b';' | b':')).count()
    };
    let more: usize = tokens[first..].iter().map(marks).sum();
    if more == 0 {
        return;
    }
    // From the end, so that each token is moved once.
    let mut from = tokens.len();
    let mut to = from + more;
    tokens.resize(to, 0..0);
    while from < to {
        from -= 1;
        let token = tokens[from].clone();
        let marks = marks(&token);
        for index in 0..marks {
            to -= 1;
            tokens[to] = token.end - index - 1..token.end - index;
        }
        to -= 1;
        tokens[to] = token.start..token.end - marks;
    }
}

/// Where segtok cuts a contraction in two: `do|n't`, `it|’s`.
///
/// Further apostrophes in the word are letters (`cʼhʼs`); there segtok goes on cutting and
/// gives pieces that overlap, which no list of tokens in order can hold.
pub(super) fn contraction(word: &str) -> Option<usize> {
    let bytes = word.as_bytes();
    // An apostrophe stands before the last letter or the one before it.
    let (&last, before) = bytes.split_last()?;
    let close = before.get(before.len().saturating_sub(2)..).unwrap_or_default();
    if !close.iter().any(|b| *b == b'\'' || !b.is_ascii())
        || !matches!(last, b'd' | b'l' | b'm' | b'e' | b's' | b't')
    {
        return None;
    }
    let endings = ["d", "m", "s", "t", "ll", "re", "ve"];
    let head = endings.iter().find_map(|ending| {
        word.strip_suffix(ending)?.strip_suffix(|c| c == '\'' || is_apostrophe(c))
    })?;
    let parts = head.split(is_hyphen);
    let plain = |part: &str| !part.is_empty() && part.chars().all(is_alnum);
    if !parts.into_iter().all(plain) {
        return None;
    }
    let negated = word.ends_with('t') && head.ends_with('n');
    Some(head.len() - usize::from(negated))
}

/// Rewrites a text without the line breaks behind hyphens inside of words; says whether
/// there were any.
pub(super) fn join_hyphenated(text: &str, out: &mut Edited) -> bool {
    out.clear();
    let bytes = text.as_bytes();
    if memchr::memchr2(b'\n', b'\r', bytes).is_none() && !text.contains(SEPARATOR) {
        return false;
    }
    let (mut done, mut from) = (0, 0);
    while let Some((at, hyphen)) =
        text[from..].char_indices().find(|(_, c)| is_hyphen(*c))
    {
        let end = from + at + hyphen.len_utf8();
        // The letter behind one break does not stand before another one.
        let letter =
            (from + at > done || done == 0) && before(text, from + at, is_alnum);
        from = end;
        if let Some(next) = behind_break(text, end).filter(|_| letter) {
            out.keep(text, done..end);
            done = next;
            from = next + char_at(text, next).map_or(0, char::len_utf8);
            out.keep(text, done..from);
            done = from;
        }
    }
    if done == 0 {
        return false;
    }
    out.keep(text, done..text.len());
    out.end(text.len());
    true
}

/// Ends a line.
const SEPARATOR: char = '\u{2028}';

/// The letter behind a line break with space around it.
fn behind_break(text: &str, from: usize) -> Option<usize> {
    let rest = text[from..].trim_start_matches(is_blank);
    let rest = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix(['\n', '\r', SEPARATOR]))?
        .trim_start_matches(is_blank);
    let next = text.len() - rest.len();
    at(text, next, is_alnum).then_some(next)
}
