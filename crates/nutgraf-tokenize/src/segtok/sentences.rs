//! Sentences as segtok's `split_multi` finds them.
//!
//! A text is first cut behind each possible end of a sentence; then come two passes of
//! joining: at abbreviations, and at brackets and small letters. Both look only at the
//! edges of what they join, so that the whole takes linear time.

use std::ops::Range;

use super::class::{
    at, before, is_any_letter, is_capital, is_digit, is_hyphen, is_lower, is_modifier,
    is_space, is_terminal, is_upper, is_word, strip_last,
};
use crate::{class::char_at, sklearn};

/// Pieces in brackets below this length, in characters, are joined.
const SHORT: usize = 55;

/// Shows `see` the sentences of a text, in order, without space around them.
pub(super) fn each(text: &str, mut see: impl FnMut(Range<usize>)) {
    let mut last: Option<Sentence<'_>> = None;
    each_joined(text, |piece| match &mut last {
        Some(sentence) if sentence.goes_on(&piece) => sentence.extend(piece.end),
        _ => {
            if let Some(sentence) = last.replace(Sentence::new(text, piece)) {
                see(sentence.trimmed());
            }
        }
    });
    if let Some(sentence) = last {
        see(sentence.trimmed());
    }
}

/// A sentence that may go on.
struct Sentence<'t> {
    text: &'t str,
    range: Range<usize>,
    round: Depth,
    square: Depth,
}

/// How many brackets more were opened than closed since the first was opened.
#[derive(Default)]
struct Depth {
    opened: bool,
    depth: i64,
}

impl Depth {
    fn see(&mut self, text: &[u8], [open, close]: [u8; 2]) {
        for at in memchr::memchr2_iter(open, close, text) {
            if text[at] == open {
                self.opened = true;
                self.depth += 1;
            } else if self.opened {
                self.depth -= 1;
            }
        }
    }
}

const ROUND: [u8; 2] = *b"()";
const SQUARE: [u8; 2] = *b"[]";

impl<'t> Sentence<'t> {
    fn new(text: &'t str, range: Range<usize>) -> Self {
        let (round, square) = (Depth::default(), Depth::default());
        let mut new = Self { text, range: range.start..range.start, round, square };
        new.extend(range.end);
        new
    }

    fn extend(&mut self, end: usize) {
        let more = &self.text.as_bytes()[self.range.end..end];
        self.round.see(more, ROUND);
        self.square.see(more, SQUARE);
        self.range.end = end;
    }

    fn so_far(&self) -> &'t str {
        &self.text[self.range.clone()]
    }

    fn trimmed(&self) -> Range<usize> {
        let whole = self.so_far();
        let rest = whole.trim_start_matches(sklearn::is_space);
        let start = self.range.end - rest.len();
        start..start + rest.trim_end_matches(sklearn::is_space).len()
    }

    /// Whether the next piece belongs to this sentence.
    fn goes_on(&self, next: &Range<usize>) -> bool {
        let (last, next) = (self.so_far(), &self.text[next.clone()]);
        (begins_small(next) && ends_before_small(last))
            || (self.round.depth > 0 && in_brackets(last, next, ROUND))
            || (self.square.depth > 0 && in_brackets(last, next, SQUARE))
            || continues(next)
    }
}

/// Whether two pieces, of which the first leaves a bracket open, belong together.
fn in_brackets(last: &str, next: &str, brackets: [u8; 2]) -> bool {
    let short = |text: &str| text.chars().nth(SHORT - 1).is_none();
    (short(next) || short(last))
        && (closes(next, brackets)
            || last.ends_with(" et al. ")
            || (begins_like_a_reference(next) && ends_in_capitalised(last)))
}

/// Whether a piece closes more brackets than it opens before the last one it closes.
fn closes(text: &str, [open, close]: [u8; 2]) -> bool {
    let Some(end) = memchr::memrchr(close, text.as_bytes()) else { return false };
    let depth = |byte: &u8| i64::from(*byte == close) - i64::from(*byte == open);
    text.as_bytes()[..=end].iter().map(depth).sum::<i64>() > 0
}

/// `^\p{Ll}+[-]?\p{Ll}*\b`: a word in small letters.
fn begins_small(text: &str) -> bool {
    let rest = text.trim_start_matches(is_lower);
    rest.len() < text.len() && !at(rest, 0, is_word)
}

/// Endings that end no sentence before a small letter: quotes, brackets, `spp.`, `m.`.
fn ends_before_small(text: &str) -> bool {
    let end = text.trim_end_matches(is_space);
    if end.len() == text.len() {
        return false;
    }
    let bare = end.trim_end_matches([')', ']']);
    let quoted =
        bare.strip_suffix('"').is_some_and(|q| before(q, q.len(), is_terminal));
    let bracketed = bare.len() < end.len() && before(bare, bare.len(), is_terminal);
    quoted || bracketed || end.strip_suffix('.').is_some_and(ends_in_short_word)
}

/// `\b(?:spp|\p{L}\p{Ll}?)$`.
fn ends_in_short_word(text: &str) -> bool {
    let begins = |start: Option<&str>| {
        start.is_some_and(|start| !before(start, start.len(), is_word))
    };
    begins(text.strip_suffix("spp"))
        || begins(strip_last(text, is_any_letter))
        || begins(strip_last(text, is_lower).and_then(|t| strip_last(t, is_any_letter)))
}

/// `\b[\p{Lu}\p{Lt}]\p{L}*\.\s+$`: a capitalised word with a full stop.
fn ends_in_capitalised(text: &str) -> bool {
    let end = text.trim_end_matches(is_space);
    let Some(word) = end.strip_suffix('.').filter(|_| end.len() < text.len()) else {
        return false;
    };
    let start = word.trim_end_matches(is_any_letter);
    at(word, start.len(), is_capital) && !before(start, start.len(), is_word)
}

/// `^(?:(?:\(\d{4}\)\s)?[\p{Lu}\p{Lt}]\p{L}*|\d+)[\.,:]\s+`.
fn begins_like_a_reference(text: &str) -> bool {
    let stops = |rest: &str| {
        rest.strip_prefix(['.', ',', ':']).is_some_and(|rest| at(rest, 0, is_space))
    };
    let word = |rest: &str| {
        rest.strip_prefix(is_capital)
            .is_some_and(|rest| stops(rest.trim_start_matches(is_any_letter)))
    };
    let digits = text.trim_start_matches(is_digit);
    after_year(text).is_some_and(word)
        || word(text)
        || (digits.len() < text.len() && stops(digits))
}

/// What stands behind `(2004) `.
fn after_year(text: &str) -> Option<&str> {
    let mut rest = text.strip_prefix('(')?;
    for _ in 0..4 {
        rest = rest.strip_prefix(is_digit)?;
    }
    rest.strip_prefix(')')?.strip_prefix(is_space)
}

/// Words in small letters that hardly ever begin a sentence.
const CONTINUATIONS: [&str; 18] = [
    "and", "are", "between", "by", "from", "has", "into", "is", "of", "or", "than",
    "that", "through", "via", "was", "were", "whether", "with",
];

fn continues(text: &str) -> bool {
    let starts = |word: &&str| {
        text.strip_prefix(*word).is_some_and(|rest| !at(rest, 0, is_word))
    };
    at(text, 0, |c| c.is_ascii_lowercase()) && CONTINUATIONS.iter().any(starts)
}

/// Shows `see` the pieces between possible ends of sentences, less those ends that
/// belong to abbreviations.
fn each_joined(text: &str, mut see: impl FnMut(Range<usize>)) {
    let (mut start, mut segment) = (0, 0);
    let mut marker = next_marker(text, 0);
    while let Some(found) = marker {
        marker = next_marker(text, found.end);
        let next = found.end..marker.as_ref().map_or(text.len(), |m| m.start);
        let dot = text.as_bytes().get(found.start) == Some(&b'.');
        if !joins(&text[segment..found.start], dot, &text[next]) {
            see(start..found.end);
            start = found.end;
        }
        segment = found.end;
    }
    // What is left behind an end is a piece too, even an empty one; so is what was
    // joined to the end of the text.
    see(start..text.len());
}

/// Whether the pieces before and behind a possible end belong together.
fn joins(last: &str, dot: bool, next: &str) -> bool {
    before(last, last.len(), sklearn::is_space)
        || (dot
            && (ends_in_abbreviation(last)
                || (!next.is_empty()
                    && (is_lone_word(next)
                        || (ends_in_day(last) && begins_with_month(next))
                        || (ends_in_initial(last) && begins_capitalised(next))))))
}

/// The next possible end of a sentence: a terminal mark with quote and brackets, and the
/// space behind it; or empty lines.
fn next_marker(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(skipped) = bytes[at..].iter().position(|b| MAY_MARK[*b as usize]) {
        at += skipped;
        match bytes[at] {
            b'\n' => {
                let end = at + run(&bytes[at..], b'\n');
                if end > at + 1 {
                    return Some(at..end);
                }
            }
            b'.' | b'!' | b'?' => {
                if let Some(end) = end_of_marker(text, at + 1) {
                    return Some(at..end);
                }
            }
            0xE2 | 0xE3 | 0xEF => {
                let c = char_at(text, at).unwrap_or_default();
                let end = is_terminal(c).then(|| end_of_marker(text, at + 3));
                if let Some(end) = end.flatten() {
                    return Some(at..end);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether a marker, or its first character beyond ASCII, may begin with a byte.
static MAY_MARK: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = [b'\n', b'.', b'!', b'?', 0xE2, 0xE3, 0xEF];
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
};

/// How many bytes at the beginning are `byte`.
fn run(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().take_while(|b| **b == byte).count()
}

/// `['’"”]?[\])]*\s+`, from byte `from`.
fn end_of_marker(text: &str, from: usize) -> Option<usize> {
    let rest = &text[from..];
    let rest = rest.strip_prefix(['\'', '\u{2019}', '"', '\u{201D}']).unwrap_or(rest);
    let rest = rest.trim_start_matches([']', ')']);
    let end = rest.trim_start_matches(is_space);
    (end.len() < rest.len()).then(|| text.len() - end.len())
}

/// `^\p{Ll}+[\p{Ll}\p{Nd}-]*$`: nothing but a word in small letters.
fn is_lone_word(text: &str) -> bool {
    let text = text.strip_suffix('\n').unwrap_or(text);
    at(text, 0, is_lower)
        && text.chars().all(|c| is_lower(c) || is_digit(c) || is_hyphen(c))
}

/// `\b[0123]?[0-9]$`.
fn ends_in_day(text: &str) -> bool {
    let Some(rest) = strip_last(text, |c| c.is_ascii_digit()) else { return false };
    let begins = |start: &str| !before(start, start.len(), is_word);
    begins(rest) || rest.strip_suffix(['0', '1', '2', '3']).is_some_and(begins)
}

const MONTHS: [&str; 20] = [
    "Jan", "Jän", "Ene", "Feb", "Mar", "Mär", "Apr", "Abr", "May", "Jun", "Jul", "Aug",
    "Sep", "Oct", "Okt", "Nov", "Dec", "Dez", "Dic", "Diz",
];

fn begins_with_month(text: &str) -> bool {
    let digits = text.strip_prefix('0').unwrap_or(text);
    MONTHS.iter().any(|month| text.starts_with(month))
        || at(digits, 0, |c| matches!(c, '1'..='9'))
}

/// `\b\p{Lu}\p{Ll}+\W+\p{Lu}$`: a capitalised word and an initial.
fn ends_in_initial(text: &str) -> bool {
    let Some(rest) = strip_last(text, is_upper) else { return false };
    let word = rest.trim_end_matches(|c| !is_word(c));
    let small = word.trim_end_matches(is_lower);
    let first = strip_last(small, is_upper);
    word.len() < rest.len()
        && small.len() < word.len()
        && first.is_some_and(|start| !before(start, start.len(), is_word))
}

/// `^\p{Lu}\p{Ll}+\b`.
fn begins_capitalised(text: &str) -> bool {
    text.strip_prefix(is_upper).is_some_and(|rest| {
        let end = rest.trim_start_matches(is_lower);
        end.len() < rest.len() && !at(end, 0, is_word)
    })
}

/// Abbreviations that do not end sentences, in the spellings in which they count.
const ABBREVIATIONS: &str = " approx Approx Capt cf Cf Col Dr fe f.e Fe F.e fig figs Fig \
    Figs Gen eg e.g Eg E.g ie i.e Ie I.e iv i.v Iv I.v Mag med Med Mr Mrs Mt nat Nat No \
    nr Nr p.e P.e phil Phil prof Prof rer Rer sci Sci Sgt Sr Sra Srta St univ Univ vol \
    Vol vs Vs z.B Z.b Jän Jan Ene Feb Mär Mar Apr Abr May Jun Jul Aug Sep Sept Oct Okt \
    Nov Dic Dez Dec E.U U.K U.S ";

/// The longest of them, in bytes.
const LONGEST: usize = 6;

/// Whether a piece ends in what a full stop belongs to.
fn ends_in_abbreviation(text: &str) -> bool {
    ends_in_listed(text) || is_short_piece(text) || ends_in_initials(text)
}

fn ends_in_listed(text: &str) -> bool {
    let lengths = 2..=LONGEST.min(text.len());
    lengths.into_iter().any(|length| {
        let start = text.len() - length;
        let Some(end) = text.get(start..) else { return false };
        !before(text, start, is_word) && is_listed(end)
    })
}

fn is_listed(word: &str) -> bool {
    // Only whole entries count, so none may hold the separator.
    !word.contains(' ') && {
        let found = memchr::memmem::find_iter(ABBREVIATIONS.as_bytes(), word);
        let bytes = ABBREVIATIONS.as_bytes();
        found.into_iter().any(|at| {
            bytes[at - 1] == b' ' && bytes.get(at + word.len()) == Some(&b' ')
        })
    }
}

/// `^\S$` or `^\d+$`: a piece of one character, or of digits.
fn is_short_piece(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    first.is_some_and(|c| !is_space(c) && chars.next().is_none())
        || (first.is_some() && text.chars().all(is_digit))
}

/// One or two initials behind a title, in a list of authors, or behind a bracket.
fn ends_in_initials(text: &str) -> bool {
    let Some(rest) = strip_initial(text) else { return false };
    if introduces_initials(rest) {
        return true;
    }
    let stop = strip_last(rest, is_hyphen).unwrap_or(rest);
    let more = stop.strip_suffix('.').and_then(strip_initial);
    more.is_some_and(introduces_initials)
}

/// `[\p{Lu}\p{Lt}]\p{Lm}?` off the end.
fn strip_initial(text: &str) -> Option<&str> {
    strip_last(strip_last(text, is_modifier).unwrap_or(text), is_capital)
}

fn introduces_initials(text: &str) -> bool {
    if text.ends_with(['[', '(']) {
        return true;
    }
    strip_last(text, is_space)
        .is_some_and(|rest| ends_in_title(rest) || ends_in_list_of_names(rest))
}

const TITLES: [&str; 22] = [
    "By",
    "by",
    "Captain",
    "captain",
    "Commander",
    "commander",
    "Doctor",
    "doctor",
    "Doktor",
    "doktor",
    "General",
    "general",
    "Magister",
    "magister",
    "Magiss",
    "magiss",
    "Mister",
    "mister",
    "Miss",
    "miss",
    "Professor",
    "professor",
];

fn ends_in_title(text: &str) -> bool {
    let begins = |start: &str| !before(start, start.len(), is_word);
    let spanish = text.strip_suffix('a').unwrap_or(text);
    let spanish = spanish.strip_suffix("it").unwrap_or(spanish);
    let spanish = ["señor", "Señor"].iter().find_map(|s| spanish.strip_suffix(s));
    let listed = TITLES.iter().filter_map(|title| text.strip_suffix(title));
    listed.chain(spanish).any(begins)
}

/// A comma, or `and`, that follows no initial.
fn ends_in_list_of_names(text: &str) -> bool {
    let before_and =
        text.strip_suffix("and").and_then(|rest| strip_last(rest, is_space));
    let comma = [Some(text), before_and].into_iter().flatten();
    comma.filter_map(|rest| rest.strip_suffix(',')).any(|rest| !ends_in(rest, is_upper))
        || before_and.is_some_and(|rest| !ends_in(rest, |c| is_upper(c) || c == ','))
}

/// `\b[class]\p{Lm}?$`.
fn ends_in(text: &str, class: fn(char) -> bool) -> bool {
    let begins = |start: Option<&str>| {
        start.is_some_and(|start| {
            let inside = at(text, start.len(), is_word);
            before(start, start.len(), is_word) != inside
        })
    };
    begins(strip_last(text, class))
        || begins(
            strip_last(text, is_modifier).and_then(|rest| strip_last(rest, class)),
        )
}
