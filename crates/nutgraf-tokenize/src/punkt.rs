//! Punkt's sentences (Kiss and Strunk 2006), as NLTK 3.10 finds them.
//!
//! The rules are all here; what Punkt learns from a corpus is a [`PunktModel`]. NLTK's
//! own models cannot be shipped: [`PunktModel::default`] holds English abbreviations of
//! ours and no orthography. Who has NLTK's `punkt_tab` can read it with
//! [`PunktModel::from_tab`] and gets NLTK's sentences exactly.
//!
//! ```
//! use nutgraf_tokenize::punkt::PunktModel;
//!
//! let text = "He met Mr. Smith. \"It rained.\" (It did.) Then what?";
//! let model = PunktModel::default();
//! let sentences: Vec<_> = model.sentences(text).iter().map(|s| s.slice(text)).collect();
//! assert_eq!(
//!     sentences,
//!     ["He met Mr. Smith.", "\"It rained.\"", "(It did.)", "Then what?"],
//! );
//! ```

use nutgraf_text::Span;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::class::{char_at, is_decimal, is_regex_word};
use crate::sklearn;

/// Abbreviations that end no sentence by themselves, in lower case, without the last
/// full stop.
const ABBREVIATIONS: &str = "\
    mr mrs ms messrs dr prof rep reps sen gen lt col maj adm st jr sr ph.d \
    inc corp co cos ltd bros cie n.v s.a s.p.a b.v \
    jan feb aug sep sept oct nov dec tues wed fri a.m p.m \
    ala ariz calif colo conn fla ga ill kan ky mich minn nev okla ore pa tenn va vt \
    wash wis w.va n.c n.d n.h n.j n.m n.y r.i s.c d.c l.a \
    u.s u.k u.n u.s.a u.s.s.r \
    ave ft vs ok yr \
    c d e f g h k l m n p r s t v w";

/// The word may stand in small letters at the beginning of a sentence.
const BEGINNING_LOWER: u8 = 1 << 4;
/// The word stands in capitals inside sentences.
const MIDDLE_UPPER: u8 = 1 << 2;
/// The word stands in capitals somewhere.
const UPPER: u8 = (1 << 1) | MIDDLE_UPPER | (1 << 3);
/// The word stands in small letters somewhere.
const LOWER: u8 = BEGINNING_LOWER | (1 << 5) | (1 << 6);

/// What Punkt knows of a language.
#[derive(Clone, Debug)]
pub struct PunktModel {
    abbreviations: FxHashSet<Box<str>>,
    /// The bytes of the longest abbreviation.
    longest: usize,
    /// Pairs of words between which no sentence ends, joined by a tab.
    collocations: FxHashSet<Box<str>>,
    starters: FxHashSet<Box<str>>,
    /// How each word is written, and where.
    orthography: FxHashMap<Box<str>, u8>,
}

impl Default for PunktModel {
    fn default() -> Self {
        let abbreviations = lines(ABBREVIATIONS.split_whitespace());
        Self {
            longest: longest(&abbreviations),
            abbreviations,
            collocations: FxHashSet::default(),
            starters: FxHashSet::default(),
            orthography: FxHashMap::default(),
        }
    }
}

fn longest(words: &FxHashSet<Box<str>>) -> usize {
    words.iter().map(|word| word.len()).max().unwrap_or(0)
}

fn lines<'t>(lines: impl Iterator<Item = &'t str>) -> FxHashSet<Box<str>> {
    lines.filter(|line| !line.is_empty()).map(Box::from).collect()
}

impl PunktModel {
    /// The model in the files of NLTK's `punkt_tab`, given by their contents:
    /// `abbrev_types.txt`, `collocations.tab`, `sent_starters.txt`, `ortho_context.tab`.
    ///
    /// A line that cannot be read is left out.
    pub fn from_tab(
        abbreviations: &str,
        collocations: &str,
        starters: &str,
        orthography: &str,
    ) -> Self {
        let context = |line: &str| {
            let (word, flags) = line.split_once('\t')?;
            Some((Box::from(word), flags.trim().parse().ok()?))
        };
        let abbreviations = lines(abbreviations.lines());
        Self {
            longest: longest(&abbreviations),
            abbreviations,
            collocations: lines(collocations.lines()),
            starters: lines(starters.lines()),
            orthography: orthography.lines().filter_map(context).collect(),
        }
    }

    /// The sentences of a text, in order; white space between them belongs to none.
    pub fn sentences(&self, text: &str) -> Vec<Span> {
        let mut found = Vec::new();
        self.find(text, &mut found);
        found
    }

    /// As [`sentences`](Self::sentences), added to `out`.
    pub(crate) fn find(&self, text: &str, out: &mut Vec<Span>) {
        // The first slice that has not been given away, and what closing marks it lost
        // to the sentence before it.
        let (mut open, mut lost): (Option<Span>, usize) = (None, 0);
        let mut see = |next: Span| {
            let Some(slice) = open.replace(next) else { return };
            let sentence = Span::new(slice.start + lost, slice.end);
            let Some((marks, all)) = closing(next.slice(text)) else {
                lost = 0;
                out.extend((!sentence.slice(text).is_empty()).then_some(sentence));
                return;
            };
            lost = all;
            out.push(Span::new(sentence.start, next.start + marks));
        };
        let mut start = 0;
        let mut scratch = String::new();
        for_each_context(text, |context, end| {
            if self.breaks(context.span.slice(text), &mut scratch) {
                see(Span::new(start, end));
                start = context.next;
            }
        });
        let end = text.trim_end_matches(sklearn::is_space).len();
        see(Span::new(start, end));
        let rest = open.map(|slice| Span::new(slice.start + lost, slice.end));
        out.extend(rest.filter(|rest| !rest.slice(text).is_empty()));
    }

    /// Whether a sentence ends inside a context: behind any token but the last.
    fn breaks(&self, context: &str, scratch: &mut String) -> bool {
        if self.breaks_plainly(context, scratch) {
            return true;
        }
        // `str.strip` knows more white space than the expressions do.
        let lines = context
            .split('\n')
            .filter(|l| !l.trim_matches(sklearn::is_space).is_empty());
        let mut tokens = lines.flat_map(|text| Tokens { text, at: 0 });
        let mut next = tokens.next().map(|token| self.classify(token, scratch));
        let mut found = false;
        while let Some(mut token) = next.take() {
            if found {
                return true;
            }
            next = tokens.next().map(|token| self.classify(token, scratch));
            if let Some(next) = &next {
                self.decide(&mut token, next, scratch);
            }
            found = token.ends;
        }
        false
    }

    /// Whether a context is most ordinary: a word of letters that is no abbreviation, its
    /// full stop, and what begins as a word too. No rule doubts that a sentence ends there.
    fn breaks_plainly(&self, context: &str, scratch: &mut String) -> bool {
        let bytes = context.as_bytes();
        let letters =
            bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let Some((b'.', behind)) = bytes.get(letters..).and_then(<[u8]>::split_first)
        else {
            return false;
        };
        let next = behind.trim_ascii_start();
        let apart = next.len() < behind.len();
        let ordinary = apart && next.first().is_some_and(u8::is_ascii_alphanumeric);
        let word = context.get(..letters).unwrap_or_default();
        // One letter is an initial.
        ordinary
            && letters > 1
            && self.collocations.is_empty()
            && !self.is_abbreviation(word, scratch)
    }

    /// What a token is by itself.
    fn classify<'t>(&self, text: &'t str, scratch: &mut String) -> Word<'t> {
        let mut word = Word { text, abbreviation: false, ellipsis: false, ends: false };
        let Some(stem) = text.strip_suffix('.') else {
            word.ends = matches!(text, "?" | "!");
            return word;
        };
        word.ends = stem.is_empty();
        if !word.ends && text.bytes().all(|byte| byte == b'.') {
            word.ellipsis = true;
        } else if !word.ends && !stem.ends_with('.') {
            word.abbreviation = self.is_abbreviation(stem, scratch);
            word.ends = !word.abbreviation;
        }
        word
    }

    /// Whether a word, or what stands behind its last hyphen, is an abbreviation.
    fn is_abbreviation(&self, word: &str, scratch: &mut String) -> bool {
        let last = memchr::memrchr(b'-', word.as_bytes()).map_or(0, |at| at + 1);
        if word.len() - last > self.longest && word.is_ascii() {
            return false;
        }
        lower(word, scratch);
        self.abbreviations.contains(scratch.as_str())
            || last > 0
                && scratch
                    .rsplit_once('-')
                    .is_some_and(|(_, last)| self.abbreviations.contains(last))
    }

    /// What a token is before the next one.
    fn decide(&self, token: &mut Word<'_>, next: &Word<'_>, scratch: &mut String) {
        if !token.text.ends_with('.') {
            return;
        }
        if self.is_collocation(token, next, scratch) {
            token.ends = false;
            return;
        }
        let initial = token.is_initial();
        if !initial && !token.abbreviation && !token.ellipsis && !token.is_number() {
            return;
        }
        let starts = self.starts_sentence(next, scratch);
        if !initial && (token.abbreviation || token.ellipsis) {
            token.ends |= starts == Some(true) || self.is_starter(next, scratch);
            if token.ends {
                return;
            }
        }
        if initial || token.is_number() {
            let name =
                initial && next.is_upper() && self.context(next, scratch) & LOWER == 0;
            token.ends &= starts != Some(false) && !(starts.is_none() && name);
        }
    }

    /// Whether a word in capitals is known to begin sentences.
    fn is_starter(&self, word: &Word<'_>, scratch: &mut String) -> bool {
        if self.starters.is_empty() || !word.is_upper() {
            return false;
        }
        word.key(word.ends, scratch);
        self.starters.contains(scratch.as_str())
    }

    fn is_collocation(
        &self,
        token: &Word<'_>,
        next: &Word<'_>,
        scratch: &mut String,
    ) -> bool {
        if self.collocations.is_empty() {
            return false;
        }
        token.key(true, scratch);
        let mut pair = std::mem::take(scratch);
        next.key(next.ends, scratch);
        pair.push('\t');
        pair.push_str(scratch);
        self.collocations.contains(pair.as_str())
    }

    /// Whether a word begins a sentence by how it is written, if that can be told.
    fn starts_sentence(&self, word: &Word<'_>, scratch: &mut String) -> Option<bool> {
        if matches!(word.text, ";" | ":" | "," | "." | "!" | "?") {
            return Some(false);
        }
        let first = word.text.chars().next().unwrap_or_default();
        if first.is_uppercase() {
            let context = self.context(word, scratch);
            return (context & LOWER != 0 && context & MIDDLE_UPPER == 0)
                .then_some(true);
        }
        if first.is_lowercase() {
            let context = self.context(word, scratch);
            return (context & UPPER != 0 || context & BEGINNING_LOWER == 0)
                .then_some(false);
        }
        None
    }

    fn context(&self, word: &Word<'_>, scratch: &mut String) -> u8 {
        if self.orthography.is_empty() {
            return 0;
        }
        word.key(word.ends, scratch);
        self.orthography.get(scratch.as_str()).copied().unwrap_or_default()
    }
}

/// A token of a context and what is known of it.
struct Word<'t> {
    text: &'t str,
    abbreviation: bool,
    ellipsis: bool,
    /// Whether a sentence ends behind it.
    ends: bool,
}

impl Word<'_> {
    /// The form in which models know the word: in lower case, numbers as one, and
    /// `plain` without its last full stop.
    fn key(&self, plain: bool, out: &mut String) {
        if self.is_number() {
            out.clear();
            out.push_str("##number##");
            return;
        }
        lower(self.text, out);
        if plain && out.len() > 1 && out.ends_with('.') {
            out.pop();
        }
    }

    /// A letter and a full stop.
    fn is_initial(&self) -> bool {
        let mut chars = self.text.chars();
        let letter = |c: char| is_regex_word(c) && !is_digit(c);
        chars.next().is_some_and(letter) && chars.as_str() == "."
    }

    /// `-?[.,]?\d[\d,.-]*`
    fn is_number(&self) -> bool {
        let text = self.text.strip_prefix('-').unwrap_or(self.text);
        let text = text.strip_prefix(['.', ',']).unwrap_or(text);
        text.starts_with(is_digit)
            && text.chars().all(|c| is_digit(c) || matches!(c, ',' | '.' | '-'))
    }

    fn is_upper(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }
}

/// Python's `\d`: a decimal digit of any script.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && is_decimal(c))
}

/// `text.lower()`, in `out`.
fn lower(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        out.push_str(text);
        out.make_ascii_lowercase();
    } else {
        out.push_str(&text.to_lowercase());
    }
}

/// A word with the mark behind it that may end a sentence, and what follows.
#[derive(Clone, Copy)]
struct Context {
    span: Span,
    /// Where the next sentence begins if one ends here.
    next: usize,
}

/// Shows `see` the contexts of the marks that may end a sentence, each with the end of
/// the mark. Of several in one word only the last counts.
fn for_each_context(text: &str, mut see: impl FnMut(Context, usize)) {
    // The mark before, not shown yet: its word's start, its place, what follows.
    let mut last: Option<(usize, usize, After)> = None;
    for (mark, after) in marks(text) {
        let (from, before) = last.map_or((0, 0), |(start, mark, _)| (start, mark));
        let between = text.get(before..mark).unwrap_or_default();
        let start = match between.rfind(is_ascii_space) {
            None | Some(0) => from,
            Some(space) => before + space + 1,
        };
        if let Some((first, mark, after)) = last
            && mark <= start
        {
            see(after.context(first), mark + 1);
        }
        last = Some((start, mark, after));
    }
    if let Some((first, mark, after)) = last {
        see(after.context(first), mark + 1);
    }
}

/// What follows a mark: where it ends and where the next sentence would begin.
#[derive(Clone, Copy)]
struct After {
    end: usize,
    next: usize,
}

impl After {
    fn context(self, start: usize) -> Context {
        Context { span: Span::new(start, self.end), next: self.next }
    }
}

/// The marks that may end a sentence: before punctuation, or white space and a token.
fn marks(text: &str) -> impl Iterator<Item = (usize, After)> {
    memchr::memchr3_iter(b'.', b'?', b'!', text.as_bytes()).filter_map(move |mark| {
        let behind = mark + 1;
        let c = char_at(text, behind)?;
        if ends_word(c) {
            return Some((mark, After { end: behind + c.len_utf8(), next: behind }));
        }
        if !c.is_whitespace() {
            return None;
        }
        let rest = text.get(behind..)?;
        let token = rest.trim_start_matches(char::is_whitespace);
        let next = text.len() - token.len();
        let len = token.find(char::is_whitespace).unwrap_or(token.len());
        (len > 0).then_some((mark, After { end: next + len, next }))
    })
}

/// Python's `string.whitespace`.
fn is_ascii_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

/// Punctuation that is no part of a word.
fn ends_word(c: char) -> bool {
    matches!(
        c,
        ')' | '"'
            | ';'
            | '}'
            | ']'
            | '*'
            | ':'
            | '@'
            | '\''
            | '('
            | '{'
            | '['
            | '?'
            | '!'
    ) || is_quote(c)
}

/// Curly quotes and guillemets.
fn is_quote(c: char) -> bool {
    matches!(c, '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}' | '«' | '»')
}

/// The closing marks at the beginning of a text that belong to the sentence before it,
/// and the same with the white space behind them.
fn closing(text: &str) -> Option<(usize, usize)> {
    let rest = text.trim_start_matches(|c| {
        matches!(c, '"' | '\'' | ')' | ']' | '}') || is_quote(c)
    });
    let marks = text.len() - rest.len();
    let all = text.len() - rest.trim_start_matches(char::is_whitespace).len();
    let apart = all > marks || rest.is_empty() || rest.starts_with("--");
    (marks > 0 && apart).then_some((marks, all))
}

/// The tokens of a context: words with their full stops, runs of hyphens or full stops,
/// single marks.
struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Tokens<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..)?.trim_start_matches(char::is_whitespace);
        let first = rest.chars().next()?;
        let len = match run(rest) {
            0 if starts_word(first) => word(rest),
            0 => first.len_utf8(),
            run => run,
        };
        self.at = self.text.len() - rest.len() + len;
        rest.get(..len)
    }
}

/// Whether a token of several characters may begin with this one.
fn starts_word(c: char) -> bool {
    !matches!(
        c,
        '(' | '"'
            | '`'
            | '{'
            | '['
            | ':'
            | ';'
            | '&'
            | '#'
            | '*'
            | '@'
            | ')'
            | '}'
            | ']'
            | '-'
            | ','
    )
}

/// The length of a word: up to white space, punctuation or a run.
fn word(text: &str) -> usize {
    let ends = |rest: &str| {
        rest.chars().next().is_none_or(|c| c.is_whitespace() || ends_word(c))
            || run(rest) > 0
    };
    let after = text.char_indices().skip(1).find(|&(at, c)| {
        if c.is_ascii_alphanumeric() {
            return false;
        }
        let rest = text.get(at..).unwrap_or_default();
        let comma = || c == ',' && ends(rest.get(1..).unwrap_or_default());
        ends(rest) || comma()
    });
    after.map_or(text.len(), |(at, _)| at)
}

/// The length of a run of hyphens or full stops, the latter perhaps with spaces between
/// them; 0 if the text does not begin with one.
fn run(text: &str) -> usize {
    let length = |mark| text.bytes().take_while(|&byte| byte == mark).count();
    match text.as_bytes() {
        [b'-', b'-', ..] => length(b'-'),
        [b'.', b'.', ..] => length(b'.'),
        [b'.', ..] => spaced(text),
        _ => 0,
    }
}

/// The length of three or more full stops with a space behind each but the last.
fn spaced(text: &str) -> usize {
    let (mut at, mut pairs, mut before) = (0, 0, 0);
    while let Some(space) = text
        .get(at..)
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|rest| rest.chars().next())
        .filter(|&c| c.is_whitespace())
    {
        before = at;
        at += 1 + space.len_utf8();
        pairs += 1;
    }
    let stop = text.get(at..).is_some_and(|rest| rest.starts_with('.'));
    match (pairs, stop) {
        (2.., true) => at + 1,
        (3.., false) => before + 1,
        _ => 0,
    }
}
