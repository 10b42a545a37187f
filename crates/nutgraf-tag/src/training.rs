//! Training, for the example `train` of this crate (feature `training`).

use nutgraf_text::Tag;

use crate::features::{self, Around, KNOWN, Letters, OUTSIDE, Shape, TAGS, Written};
use crate::{Casing, ORDER, WEIGHTS, fixed};

/// A sentence with its tags.
#[derive(Clone, Debug, Default)]
pub struct Tagged {
    /// The words as they are written.
    pub surfaces: Vec<String>,
    /// The words in lower case.
    pub folded: Vec<String>,
    /// The tags.
    pub tags: Vec<Tag>,
}

impl Tagged {
    /// Adds a word.
    pub fn push(&mut self, surface: &str, tag: Tag) {
        self.surfaces.push(surface.to_owned());
        self.folded.push(surface.to_lowercase());
        self.tags.push(tag);
    }

    /// Whether capitals tell names in it: where they do not, tags that another tagger gave
    /// are not to be trusted.
    pub fn is_cased(&self) -> bool {
        let mut casing = Casing::default();
        for (surface, folded) in self.surfaces.iter().zip(&self.folded) {
            casing.count(Written::of(surface), fixed::is_small_in_titles(folded));
        }
        casing.tells_names()
    }
}

/// An averaged perceptron (Collins 2002) in the making.
#[derive(Debug)]
pub struct Perceptron {
    weights: Vec<f32>,
    /// The sum of each weight over all steps, up to the step in `since`.
    totals: Vec<f64>,
    since: Vec<u64>,
    step: u64,
    /// The table of known words.
    known: Vec<u8>,
}

impl Perceptron {
    /// A perceptron that has learnt nothing, and will tell these words from others.
    pub fn new(words: &[&str]) -> Self {
        let mut known = vec![0; KNOWN];
        for word in words {
            let (byte, bit) = features::known_place(word);
            known[byte] |= bit;
        }
        Self {
            weights: vec![0.0; WEIGHTS],
            totals: vec![0.0; WEIGHTS],
            since: vec![0; WEIGHTS],
            step: 0,
            known,
        }
    }

    /// Learns from a sentence; says how many of its words were wrong.
    pub fn learn(&mut self, sentence: &Tagged) -> usize {
        let mut wrong = 0;
        let known = std::mem::take(&mut self.known);
        walk(sentence, &known, |index, rows| {
            let best = best(|tag| {
                rows.iter().map(|row| self.weights[weight(*row, tag)]).sum::<f32>()
            });
            let tag = sentence.tags[index];
            let gold = (0..).zip(ORDER).find(|(_, known)| *known == tag);
            let gold = gold.map_or(0, |(number, _)| number);
            self.step += 1;
            if best != gold {
                wrong += 1;
                for row in rows {
                    self.change(weight(*row, gold), 1.0);
                    self.change(weight(*row, best), -1.0);
                }
            }
            best
        });
        self.known = known;
        wrong
    }

    fn change(&mut self, at: usize, by: f32) {
        let steps = (self.step - self.since[at]) as f64;
        self.totals[at] += f64::from(self.weights[at]) * steps;
        self.since[at] = self.step;
        self.weights[at] += by;
    }

    /// The averaged weights as bytes, and the table of known words.
    pub fn model(&mut self) -> Vec<u8> {
        for at in 0..WEIGHTS {
            self.change(at, 0.0);
        }
        let mut sizes: Vec<f64> =
            self.totals.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_unstable_by(f64::total_cmp);
        let largest = sizes.get(sizes.len() * 9995 / 10000).copied().unwrap_or(1.0);
        let weights = self.totals.iter().map(|total| byte(total / largest));
        weights.chain(self.known.iter().copied()).collect()
    }
}

/// A weight between -1 and 1 as a byte; what is beyond is cut.
#[allow(clippy::cast_possible_truncation, reason = "it is clamped")]
fn byte(weight: f64) -> u8 {
    let byte = (weight * 127.0).round().clamp(-127.0, 127.0) as i8;
    byte.cast_unsigned()
}

/// Tags by a model, feature by feature: what the cached sums must equal.
pub fn tag_plainly(model: &[u8], sentence: &Tagged) -> Vec<Tag> {
    let known = model.get(WEIGHTS..).unwrap_or_default();
    let tags = walk(sentence, known, |_, rows| {
        best(|tag| -> i32 {
            rows.iter()
                .map(|row| i32::from(model[weight(*row, tag)].cast_signed()))
                .sum()
        })
    });
    tags.into_iter().map(|tag| ORDER[usize::from(tag)]).collect()
}

/// The place of a tag's weight in a row.
fn weight(row: u32, tag: u8) -> usize {
    row as usize * TAGS + usize::from(tag)
}

/// The tag with the highest score; among equals, the first.
fn best<T: PartialOrd>(score: impl Fn(u8) -> T) -> u8 {
    let mut best = (0, score(0));
    for tag in 1..OUTSIDE {
        let score = score(tag);
        if score > best.1 {
            best = (tag, score);
        }
    }
    best.0
}

/// Gives the rows of each word that the model decides on to `decide`, which gives its
/// tag; returns the tags of all words.
fn walk(
    sentence: &Tagged,
    known: &[u8],
    mut decide: impl FnMut(usize, &[u32]) -> u8,
) -> Vec<u8> {
    let mut tags = Vec::new();
    let Tagged { surfaces, folded, .. } = sentence;
    let cased = sentence.is_cased();
    let shape = |index: usize| {
        surfaces.get(index).map_or(Shape::NONE, |surface| {
            Shape::of(Written::of(surface), index == 0, cased)
        })
    };
    let letters: Vec<Letters> =
        folded.iter().map(|word| Letters::of(word, known)).collect();
    let at = |index: Option<usize>| {
        index.and_then(|index| letters.get(index)).copied().unwrap_or(Letters::NONE)
    };
    let mut earlier = [OUTSIDE; 2];
    for (index, word) in folded.iter().enumerate() {
        let own = shape(index);
        let tag = fixed::tag(fixed::word(word), own).unwrap_or_else(|| {
            let left = index.checked_sub(1);
            let around = Around {
                word: at(Some(index)),
                previous: at(left),
                shapes: [left.map_or(Shape::NONE, shape), own, shape(index + 1)],
                tag: earlier[0],
            };
            let mut rows = features::own(around.word).to_vec();
            if index > 0 {
                rows.extend(features::before(around.previous));
            }
            if index + 1 < folded.len() {
                rows.extend(features::after(at(Some(index + 1))));
            }
            if index + 2 < folded.len() {
                rows.extend(features::second(at(Some(index + 2))));
            }
            rows.extend(features::tags(earlier));
            rows.extend(features::context(&around));
            decide(index, &rows)
        });
        earlier = [tag, earlier[0]];
        tags.push(tag);
    }
    tags
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{TagCache, Tagger, Word};
    use nutgraf_text::Language;

    const ENGLISH: &[u8] = include_bytes!("english.bin");

    /// Common words, names, forms of one word, and what is no word.
    const WORDS: [&str; 24] = [
        "The",
        "the",
        "THE",
        "minister",
        "Minister",
        "says",
        "US",
        "us",
        "Armenia",
        "accountable",
        "moves",
        "long-standing",
        "two-year",
        "iPhone",
        "3",
        "100,000",
        "'s",
        "’s",
        ".",
        "don't",
        "Ärger",
        "Zangezur",
        "resigned",
        "-",
    ];

    fn sentence(words: &[String]) -> Tagged {
        let mut sentence = Tagged::default();
        for word in words {
            sentence.push(word, Tag::Other);
        }
        sentence
    }

    /// The tags by sums that are kept, with words numbered as they turn up.
    fn by_sums(
        cache: &mut TagCache,
        numbers: &mut Vec<String>,
        text: &Tagged,
    ) -> Vec<Tag> {
        for word in &text.folded {
            if !numbers.contains(word) {
                numbers.push(word.clone());
            }
        }
        let words = text.surfaces.iter().zip(&text.folded).map(|(surface, folded)| {
            let number = numbers.iter().position(|known| known == folded).unwrap();
            Word { surface, number: u32::try_from(number).unwrap() }
        });
        let folded = |number: u32| numbers[number as usize].as_str();
        let mut tags = Vec::new();
        Tagger::of(Language::ENGLISH).unwrap().tag(cache, words, folded, &mut tags);
        tags
    }

    proptest! {
        #[test]
        fn sums_that_are_kept_equal_features_one_by_one(
            texts in prop::collection::vec(
                prop::collection::vec(
                    prop_oneof![
                        prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
                        "[A-Za-z-]{1,9}",
                        "\\PC{0,6}",
                    ],
                    0..16,
                ),
                1..6,
            ),
        ) {
            let (mut cache, mut numbers) = (TagCache::default(), Vec::new());
            for words in &texts {
                let text = sentence(words);
                let plain = tag_plainly(ENGLISH, &text);
                prop_assert_eq!(by_sums(&mut cache, &mut numbers, &text), plain);
            }
        }
    }

    /// `plans` is what it was taught to be: a verb after `he`, a noun after `the`.
    #[test]
    fn a_perceptron_learns_from_the_words_around() {
        let train = || {
            let mut perceptron = Perceptron::new(&["he", "the", "plans"]);
            for _ in 0..4 {
                for (word, tag) in [("he", Tag::Verb), ("the", Tag::Noun)] {
                    let mut text = Tagged::default();
                    text.push(word, Tag::Other);
                    text.push("plans", tag);
                    perceptron.learn(&text);
                }
            }
            perceptron.model()
        };
        let model = train();
        assert_eq!(model.len(), ENGLISH.len());
        assert!(model == train(), "the same sentences give the same bytes");
        for (word, tag) in [("he", Tag::Verb), ("the", Tag::Noun)] {
            let text = sentence(&[word.to_owned(), "plans".to_owned()]);
            assert_eq!(tag_plainly(&model, &text), [Tag::Other, tag]);
        }
    }

    #[test]
    fn no_byte_leaves_the_range_of_weights() {
        assert_eq!(byte(2.0).cast_signed(), 127);
        assert_eq!(byte(-2.0).cast_signed(), -127);
        assert_eq!(byte(0.0), 0);
        assert_eq!(byte(f64::NAN), 0);
    }
}
