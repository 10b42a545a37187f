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
//! let folded = words.map(str::to_lowercase);
//! let sentence = (0..).zip(words).map(|(number, surface)| Word { surface, number });
//! let mut tags = Vec::new();
//! let folded = |number| folded[number as usize].as_str();
//! tagger.tag(&mut TagCache::default(), sentence, folded, &mut tags);
//! use Tag::{Adjective, Adverb, Noun, Other, Verb};
//! assert_eq!(tags, [Other, Adjective, Noun, Verb, Adverb, Other]);
//! ```

mod features;
mod fixed;
#[cfg(any(test, feature = "training"))]
pub mod training;

use nutgraf_text::{Language, Tag};

use features::{Around, BITS, KNOWN, Letters, OUTSIDE, ROWS, Shape, TAGS, Written};

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

/// The bytes of a model: weights, then the table of known words.
const MODEL: usize = WEIGHTS + KNOWN;

/// A sum of weights for each tag, filled up to a width that vector registers have. What
/// stands behind the tags means nothing.
type Sums = [i16; 16];

// A weight is a byte, from -128: no sum of so few leaves 16 bits, nor 16 times the sum.
const _: () = assert!(ROWS * 128 * 16 < i16::MAX as usize);
// Rows are read with what is behind them.
const _: () = assert!(KNOWN >= 16);

/// A word of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// The word as it is written.
    pub surface: &'a str,
    /// The number of the word in lower case, by which a [`TagCache`] knows it: small, and
    /// without large gaps.
    pub number: u32,
}

/// A model that tells the part of speech of words.
#[derive(Clone, Copy, Debug)]
pub struct Tagger {
    model: &'static [u8; MODEL],
}

impl Tagger {
    /// The tagger of a language; `None` where there is none.
    pub fn of(language: Language) -> Option<Self> {
        let model = include_bytes!("english.bin");
        (language == Language::ENGLISH).then_some(Self { model })
    }

    /// Adds the tags of a sentence to `tags`, one for each word.
    ///
    /// `cache` holds what is known of words by their numbers: it belongs to one numbering.
    /// `folded` gives the word of a number, in lower case, where it is not known yet.
    pub fn tag<'w>(
        &self,
        cache: &mut TagCache,
        words: impl IntoIterator<Item = Word<'w>>,
        folded: impl Fn(u32) -> &'w str,
        tags: &mut Vec<Tag>,
    ) {
        let cased = cache.read(*self, words, folded);
        let known = |index: usize| {
            cache.places.get(index).map_or(&Known::OUTSIDE, |place| place.known(cache))
        };
        let shape = |index: usize| {
            let place = cache.places.get(index);
            place.map_or(Shape::NONE, |p| Shape::of(p.written, index == 0, cased))
        };
        // The word before, the word, and the next two.
        let mut around = [&Known::OUTSIDE, &Known::OUTSIDE, known(0), known(1)];
        let mut shapes = [Shape::NONE, Shape::NONE, shape(0)];
        let mut earlier = [OUTSIDE; 2];
        for index in 0..cache.places.len() {
            around = [around[1], around[2], around[3], known(index + 2)];
            shapes = [shapes[1], shapes[2], shape(index + 1)];
            let tag = fixed::tag(around[1].fixed, shapes[1])
                .unwrap_or_else(|| self.best(cache, around, shapes, earlier));
            earlier = [tag, earlier[0]];
            tags.push(ORDER[usize::from(tag)]);
        }
    }

    /// The tag with the highest score; among equals, the first.
    fn best(
        self,
        cache: &TagCache,
        [previous, own, next, second]: [&Known; 4],
        shapes: [Shape; 3],
        tags: [u8; 2],
    ) -> u8 {
        let mut sums = own.own;
        add(&mut sums, &previous.before);
        add(&mut sums, &next.after);
        add(&mut sums, &second.second);
        add(&mut sums, cache.tags.get(pair(tags)).unwrap_or(&[0; 16]));
        let (word, previous) = (own.letters, previous.letters);
        let around = Around { word, previous, shapes, tag: tags[0] };
        for row in features::context(&around) {
            self.add_row(&mut sums, row);
        }
        argmax(&sums)
    }

    fn add_row(self, sums: &mut Sums, row: u32) {
        let weights = self.model.get(row as usize * TAGS..);
        let weights: &[u8; 16] =
            weights.and_then(|weights| weights.first_chunk()).unwrap_or(&[0; 16]);
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += i16::from(weight.cast_signed());
        }
    }

    fn sum<const N: usize>(self, rows: [u32; N]) -> Sums {
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
    // One number for the sum and the tag, so that the largest one needs no branch.
    let key = |(sum, tag): (&i16, i16)| sum * 16 + (15 - tag);
    let best = sums.iter().zip(0..).take(TAGS).map(key).fold(i16::MIN, i16::max);
    15 - (best & 15).to_le_bytes()[0]
}

/// The place of the tags of two words in a table of all pairs.
fn pair([tag, earlier]: [u8; 2]) -> usize {
    usize::from(tag) * (TAGS + 1) + usize::from(earlier)
}

/// Counts by which to see whether capitals tell names in a sentence: not where all long
/// words have one but function words, as in headlines in title case, nor where none or all
/// letters are capital.
#[derive(Default)]
struct Casing {
    capitals: usize,
    mixed: usize,
    long: usize,
    small: usize,
}

impl Casing {
    fn count(&mut self, word: Written, is_small_in_titles: bool) {
        if !word.begins_with_letter() {
            return;
        }
        let capital = word.begins_with_capital();
        let long = word.bytes() > 3;
        self.capitals += usize::from(capital);
        self.mixed += usize::from(word.has_small_letters());
        self.long += usize::from(long);
        self.small += usize::from(long && !capital && !is_small_in_titles);
    }

    fn tells_names(&self) -> bool {
        let Self { capitals, mixed, long, small } = *self;
        capitals > 0 && (mixed > 0 || capitals < 2) && (long < 4 || small * 8 > long)
    }
}

/// What a tagger has learnt of words, by their numbers.
#[derive(Clone, Debug, Default)]
pub struct TagCache {
    /// Where in `known` a word is, by its number; 0 for words not met yet.
    at: Vec<u32>,
    /// What is known of words, behind [`Known::OUTSIDE`].
    known: Vec<Known>,
    /// The sums of the tags of the two words before, for each [`pair`].
    tags: Vec<Sums>,
    /// The sentence at hand.
    places: Vec<Place>,
}

/// A word of the sentence at hand.
#[derive(Clone, Copy, Debug)]
struct Place {
    written: Written,
    /// Where in the cache it is.
    at: u32,
}

impl Place {
    fn known(self, cache: &TagCache) -> &Known {
        cache.known.get(self.at as usize).unwrap_or(&Known::OUTSIDE)
    }
}

/// What depends on a word alone.
#[derive(Clone, Copy, Debug)]
struct Known {
    letters: Letters,
    fixed: Option<u8>,
    is_small_in_titles: bool,
    own: Sums,
    before: Sums,
    after: Sums,
    second: Sums,
}

impl Known {
    /// The place outside of the sentence.
    const OUTSIDE: Self = Self {
        letters: Letters::NONE,
        fixed: None,
        is_small_in_titles: false,
        own: [0; 16],
        before: [0; 16],
        after: [0; 16],
        second: [0; 16],
    };

    fn new(tagger: Tagger, folded: &str) -> Self {
        let letters = Letters::of(folded, &tagger.model[WEIGHTS..]);
        Self {
            letters,
            fixed: fixed::word(folded),
            is_small_in_titles: fixed::is_small_in_titles(folded),
            own: tagger.sum(features::own(letters)),
            before: tagger.sum(features::before(letters)),
            after: tagger.sum(features::after(letters)),
            second: tagger.sum(features::second(letters)),
        }
    }
}

impl TagCache {
    /// Forgets all words: their numbers may stand for others from now on.
    pub fn clear(&mut self) {
        self.at.clear();
        self.known.clear();
    }

    /// Takes in a sentence, and says whether capitals tell names in it.
    fn read<'w>(
        &mut self,
        tagger: Tagger,
        words: impl IntoIterator<Item = Word<'w>>,
        folded: impl Fn(u32) -> &'w str,
    ) -> bool {
        if self.known.is_empty() {
            self.known.push(Known::OUTSIDE);
            let tags = 0..=OUTSIDE;
            let pairs =
                tags.clone().flat_map(|tag| tags.clone().map(move |t| [tag, t]));
            self.tags = pairs.map(|pair| tagger.sum(features::tags(pair))).collect();
        }
        let mut casing = Casing::default();
        self.places.clear();
        for word in words {
            let at = self.learn(tagger, word.number, &folded);
            let place = Place { written: Written::of(word.surface), at };
            casing.count(place.written, place.known(self).is_small_in_titles);
            self.places.push(place);
        }
        casing.tells_names()
    }

    /// Where in `known` a word is from now on.
    fn learn<'w>(
        &mut self,
        tagger: Tagger,
        number: u32,
        folded: impl Fn(u32) -> &'w str,
    ) -> u32 {
        let at = number as usize;
        if self.at.len() <= at {
            self.at.resize(at + 1, 0);
        }
        if self.at[at] == 0 {
            self.at[at] = u32::try_from(self.known.len()).unwrap_or(0);
            self.known.push(Known::new(tagger, folded(number)));
        }
        self.at[at]
    }
}
