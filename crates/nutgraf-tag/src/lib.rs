//! Coarse parts of speech, without allocation and without floating-point numbers.
//!
//! An averaged perceptron (Collins 2002) over hashed features: a word, its endings and its
//! shape, its neighbours and their tags. Weights are bytes, so the same text has the same
//! tags on every machine. The model knows English; the README of this crate says what
//! it was trained on and how to train it again.
//!
//! ```
//! use nutgraf_tag::{TagCache, Tagger, Word};
//! use nutgraf_text::{Language, Tag};
//!
//! let tagger = Tagger::of(Language::ENGLISH).unwrap();
//! let words = ["The", "old", "waiver", "expired", "quickly", "."];
//! let folded: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
//! let sentence: Vec<Word<'_>> = (0..words.len())
//!     .map(|n| Word { surface: words[n], folded: &folded[n], number: n as u32 })
//!     .collect();
//! let mut tags = Vec::new();
//! tagger.tag(&mut TagCache::default(), &sentence, &mut tags);
//! use Tag::{Adjective, Adverb, Noun, Other, Verb};
//! assert_eq!(tags, [Other, Adjective, Noun, Verb, Adverb, Other]);
//! ```

mod features;
mod fixed;
#[cfg(any(test, feature = "training"))]
pub mod training;

use nutgraf_text::{Language, Tag};

use features::{Around, BITS, KNOWN, Letters, OUTSIDE, ROWS, Shape, TAGS};

/// The tags, in the order of the weights in a row.
const ORDER: [Tag; TAGS] = [
    Tag::Other,
    Tag::Noun,
    Tag::ProperNoun,
    Tag::Adjective,
    Tag::Verb,
    Tag::Gerund,
    Tag::Participle,
    Tag::Adverb,
    Tag::Number,
];

/// The weights of a model: one for each row and tag.
const WEIGHTS: usize = TAGS << BITS;

/// A sum of weights for each tag, filled up to a width that vector registers have.
type Sums = [i16; 16];

// A weight is a byte, from -128: no sum of so few leaves 16 bits.
const _: () = assert!(ROWS * 128 < i16::MAX as usize);

/// A word of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// The word as it is written.
    pub surface: &'a str,
    /// The word as it is counted: in lower case.
    pub folded: &'a str,
    /// The number of the folded word, by which a [`TagCache`] knows it: the same for the
    /// same folded word, small, and without large gaps.
    pub number: u32,
}

/// A model that tells the part of speech of words.
#[derive(Clone, Copy, Debug)]
pub struct Tagger {
    weights: &'static [u8],
    /// The table of known words.
    known: &'static [u8],
}

impl Tagger {
    /// The tagger of a language; `None` where there is none.
    pub fn of(language: Language) -> Option<Self> {
        let model: &[u8; WEIGHTS + KNOWN] = include_bytes!("english.bin");
        let (weights, known) = model.split_at(WEIGHTS);
        (language == Language::ENGLISH).then_some(Self { weights, known })
    }

    /// Adds the tags of a sentence to `tags`, one for each word.
    ///
    /// `cache` holds what is known of words by their numbers: it belongs to one numbering.
    pub fn tag(&self, cache: &mut TagCache, words: &[Word<'_>], tags: &mut Vec<Tag>) {
        let cased = is_cased(words);
        let mut earlier = [OUTSIDE; 2];
        let mut shapes = [Shape::NONE, Shape::NONE, shape(words, 0, cased)];
        for word in words {
            cache.learn(self, word);
        }
        for (index, word) in words.iter().enumerate() {
            shapes = [shapes[1], shapes[2], shape(words, index + 1, cased)];
            let tag = match fixed::tag(word, shapes[1], cased) {
                Some(tag) => tag,
                None => self.best(cache, words, index, shapes, earlier),
            };
            earlier = [tag, earlier[0]];
            tags.push(ORDER[usize::from(tag)]);
        }
    }

    /// The tag with the highest score; among equals, the first.
    fn best(
        &self,
        cache: &mut TagCache,
        words: &[Word<'_>],
        index: usize,
        shapes: [Shape; 3],
        tags: [u8; 2],
    ) -> u8 {
        let number =
            |at: Option<usize>| at.and_then(|at| words.get(at)).map(|w| w.number);
        let previous = number(index.checked_sub(1));
        let next = number(index.checked_add(1));
        let second = number(index.checked_add(2));
        cache.own(self, words[index].number, shapes[1]);
        let (own, left, right) = (
            cache.known(Some(words[index].number)),
            cache.known(previous),
            cache.known(next),
        );
        let mut sums = own.own;
        add(&mut sums, &left.before);
        add(&mut sums, &right.after);
        add(&mut sums, &cache.known(second).second);
        let around = Around { word: own.letters, previous: left.letters, shapes, tags };
        for row in features::context(&around) {
            self.add_row(&mut sums, row);
        }
        argmax(&sums)
    }

    fn add_row(&self, sums: &mut Sums, row: u32) {
        let at = row as usize * TAGS;
        let weights = self.weights.get(at..at + TAGS).unwrap_or_default();
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += i16::from(weight.cast_signed());
        }
    }

    fn sum<const N: usize>(&self, rows: [u32; N]) -> Sums {
        let mut sums = Sums::default();
        for row in rows {
            self.add_row(&mut sums, row);
        }
        sums
    }
}

fn add(sums: &mut Sums, more: &Sums) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

/// The tag with the largest sum; among equals, the first.
fn argmax(sums: &Sums) -> u8 {
    let mut best = (0, i16::MIN);
    for (tag, sum) in (0..).zip(sums.iter().take(TAGS)) {
        if *sum > best.1 {
            best = (tag, *sum);
        }
    }
    best.0
}

fn shape(words: &[Word<'_>], index: usize, cased: bool) -> Shape {
    words
        .get(index)
        .map_or(Shape::NONE, |word| Shape::of(word.surface, index == 0, cased))
}

/// Whether capitals tell names in a sentence: not where all long words have one but
/// function words, as in headlines in title case, nor where none or all letters are capital.
fn is_cased(words: &[Word<'_>]) -> bool {
    let (mut capitals, mut mixed, mut long, mut small) = (0, 0, 0, 0);
    for word in words {
        let Some(head) = word.surface.chars().next().filter(|c| c.is_alphabetic())
        else {
            continue;
        };
        let capital = head.is_uppercase();
        capitals += usize::from(capital);
        mixed += usize::from(word.surface.contains(char::is_lowercase));
        if word.surface.len() > 3 {
            long += 1;
            small += usize::from(!capital && !fixed::is_small_in_titles(word.folded));
        }
    }
    capitals > 0 && (mixed > 0 || capitals < 2) && (long < 4 || small * 8 > long)
}

/// What a tagger has learnt of words, by their numbers.
#[derive(Clone, Debug, Default)]
pub struct TagCache {
    words: Vec<Option<Box<Known>>>,
}

/// The sums of the features that depend on one word.
#[derive(Clone, Copy, Debug)]
struct Known {
    letters: Letters,
    /// The shape that `own` is for.
    shape: Shape,
    own: Sums,
    before: Sums,
    after: Sums,
    second: Sums,
}

impl TagCache {
    /// Forgets all words: their numbers may stand for others from now on.
    pub fn clear(&mut self) {
        self.words.clear();
    }

    fn learn(&mut self, tagger: &Tagger, word: &Word<'_>) {
        let at = word.number as usize;
        if self.words.len() <= at {
            self.words.resize(at + 1, None);
        }
        if let Some(slot) = self.words.get_mut(at).filter(|slot| slot.is_none()) {
            let letters = Letters::of(word.folded, tagger.known);
            *slot = Some(Box::new(Known {
                letters,
                shape: Shape::NONE,
                own: tagger.sum(features::own(letters, Shape::NONE)),
                before: tagger.sum(features::before(letters)),
                after: tagger.sum(features::after(letters)),
                second: tagger.sum(features::second(letters)),
            }));
        }
    }

    /// Makes the own sums of a word those for a shape.
    fn own(&mut self, tagger: &Tagger, number: u32, shape: Shape) {
        let known = self.words.get_mut(number as usize).and_then(Option::as_deref_mut);
        if let Some(known) = known.filter(|known| known.shape != shape) {
            known.shape = shape;
            known.own = tagger.sum(features::own(known.letters, shape));
        }
    }

    /// What is known of a word, or of the place outside of the sentence.
    fn known(&self, number: Option<u32>) -> &Known {
        const OUTSIDE: Known = Known {
            letters: Letters::NONE,
            shape: Shape::NONE,
            own: [0; 16],
            before: [0; 16],
            after: [0; 16],
            second: [0; 16],
        };
        let known = number.and_then(|number| self.words.get(number as usize));
        known.and_then(Option::as_deref).unwrap_or(&OUTSIDE)
    }
}
