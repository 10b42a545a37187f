//! Texts to words with their offsets.

use std::ops::Range;

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use nutgraf::{Language, Mode, Tokenizer, TokenizerOptions};
use tantivy::tokenizer::{SimpleTokenizer, TokenStream, Tokenizer as _};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::pair::{Pair, agreement};

pub(crate) fn compare(texts: &[String]) {
    let unicode = |peer, goal| Pair {
        what: "words, mode `unicode`",
        peer,
        promised: peer == "unicode-segmentation",
        goal,
        ..Pair::default()
    };
    against(unicode("unicode-segmentation", Some(5.0)), texts, UnicodeSegmentation);
    against(unicode("alyze", Some(2.0)), texts, Alyze);
    against(unicode("icu_segmenter", None), texts, Icu::new());
    against(unicode("tantivy", None), texts, Tantivy::default());
    let (mut unicode, mut news) = (Ours::new(Mode::Unicode), Ours::new(Mode::News));
    let pair = Pair {
        what: "words, mode `news`",
        peer: "mode `unicode`",
        agreement: agreement_of(&mut unicode, &mut news, texts),
        goal: Some(1.5),
        cost: true,
        ..Pair::default()
    };
    pair.measure(|| sum(&mut unicode, texts), || sum(&mut news, texts));
}

/// The mode `unicode` beside a peer.
pub(crate) fn against<T: AsRef<str>>(pair: Pair, texts: &[T], mut theirs: impl Words) {
    let mut ours = Ours::new(Mode::Unicode);
    let agreement = agreement_of(&mut theirs, &mut ours, texts);
    let pair = Pair { agreement, ..pair };
    pair.measure(|| sum(&mut theirs, texts), || sum(&mut ours, texts));
}

/// Something that finds words.
pub(crate) trait Words {
    /// Calls for each word with where it stands, in bytes.
    fn each(&mut self, text: &str, see: impl FnMut(Range<usize>));
}

struct Ours(Tokenizer);

impl Ours {
    fn new(mode: Mode) -> Self {
        let language = Some(Language::ENGLISH);
        Self(Tokenizer::new(TokenizerOptions { mode, language }))
    }
}

impl Words for Ours {
    fn each(&mut self, text: &str, mut see: impl FnMut(Range<usize>)) {
        self.0.tokens(text).for_each(|token| see(token.span.start..token.span.end));
    }
}

pub(crate) struct UnicodeSegmentation;

impl Words for UnicodeSegmentation {
    fn each(&mut self, text: &str, mut see: impl FnMut(Range<usize>)) {
        text.unicode_word_indices().for_each(|(at, word)| see(at..at + word.len()));
    }
}

struct Alyze;

impl Words for Alyze {
    fn each(&mut self, text: &str, mut see: impl FnMut(Range<usize>)) {
        let mut start = 0;
        alyze::uax29::word::tokenize(text, Default::default(), |end, properties| {
            if properties.is_word_like() {
                see(start..end);
            }
            start = end;
            true
        });
    }
}

struct Icu(WordSegmenterBorrowed<'static>);

impl Icu {
    fn new() -> Self {
        Self(WordSegmenter::new_auto(Default::default()))
    }
}

impl Words for Icu {
    fn each(&mut self, text: &str, mut see: impl FnMut(Range<usize>)) {
        let mut start = 0;
        for (end, kind) in self.0.segment_str(text).iter_with_word_type() {
            if kind.is_word_like() {
                see(start..end);
            }
            start = end;
        }
    }
}

#[derive(Default)]
struct Tantivy(SimpleTokenizer);

impl Words for Tantivy {
    fn each(&mut self, text: &str, mut see: impl FnMut(Range<usize>)) {
        let mut words = self.0.token_stream(text);
        while words.advance() {
            let token = words.token();
            see(token.offset_from..token.offset_to);
        }
    }
}

/// Reads all words: a number that depends on where each of them stands.
fn sum<T: AsRef<str>>(words: &mut impl Words, texts: &[T]) -> usize {
    let mut sum = 0_usize;
    for text in texts {
        words.each(text.as_ref(), |word| {
            sum = sum.wrapping_add(word.start ^ (word.end << 1));
        });
    }
    sum
}

/// How many of the words of either are words of both.
fn agreement_of<T: AsRef<str>>(
    one: &mut impl Words,
    other: &mut impl Words,
    texts: &[T],
) -> String {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let (mut same, mut all) = (0, 0);
    for text in texts {
        first.clear();
        second.clear();
        one.each(text.as_ref(), |word| first.push(word));
        other.each(text.as_ref(), |word| second.push(word));
        let common = common(&first, &second);
        same += common;
        all += first.len() + second.len() - common;
    }
    agreement(same, all)
}

/// How many words two lists share, both in order of the text.
fn common(first: &[Range<usize>], second: &[Range<usize>]) -> usize {
    let mut rest = second.iter().peekable();
    let shared = first.iter().filter(|word| {
        while rest.next_if(|other| other.start < word.start).is_some() {}
        rest.peek() == Some(word)
    });
    shared.count()
}
