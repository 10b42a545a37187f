//! Training, for the example `train` of this crate. Not a part of the public interface.

use nutgraf_text::Tag;

use crate::features::{self, Around, Letters, OUTSIDE, Shape, TAGS};
use crate::{ORDER, SIZE, Word, fixed, is_cased, shape};

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

    fn words(&self) -> Vec<Word<'_>> {
        let pairs = self.surfaces.iter().zip(&self.folded);
        pairs.map(|(surface, folded)| Word { surface, folded, number: 0 }).collect()
    }
}

/// An averaged perceptron in the making.
#[derive(Debug)]
pub struct Perceptron {
    weights: Vec<f32>,
    /// The sum of each weight over all steps, up to the step in `since`.
    totals: Vec<f64>,
    since: Vec<u64>,
    step: u64,
}

impl Default for Perceptron {
    fn default() -> Self {
        Self {
            weights: vec![0.0; SIZE],
            totals: vec![0.0; SIZE],
            since: vec![0; SIZE],
            step: 0,
        }
    }
}

impl Perceptron {
    /// Learns from a sentence; says how many of its words were wrong.
    pub fn learn(&mut self, sentence: &Tagged) -> usize {
        let mut wrong = 0;
        walk(sentence, |index, rows| {
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
        wrong
    }

    fn change(&mut self, at: usize, by: f32) {
        let steps = (self.step - self.since[at]) as f64;
        self.totals[at] += f64::from(self.weights[at]) * steps;
        self.since[at] = self.step;
        self.weights[at] += by;
    }

    /// The averaged weights as bytes.
    pub fn model(&mut self) -> Vec<u8> {
        for at in 0..SIZE {
            self.change(at, 0.0);
        }
        let mut sizes: Vec<f64> =
            self.totals.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_unstable_by(f64::total_cmp);
        let largest = sizes.get(sizes.len() * 9995 / 10000).copied().unwrap_or(1.0);
        self.totals.iter().map(|total| byte(total / largest)).collect()
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
    let tags = walk(sentence, |_, rows| {
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
fn walk(sentence: &Tagged, mut decide: impl FnMut(usize, &[u32]) -> u8) -> Vec<u8> {
    let mut tags = Vec::new();
    let words = sentence.words();
    let cased = is_cased(&words);
    let letters: Vec<Letters> = words.iter().map(|w| Letters::of(w.folded)).collect();
    let at = |index: Option<usize>| {
        index.and_then(|index| letters.get(index)).copied().unwrap_or(Letters::NONE)
    };
    let mut earlier = [OUTSIDE; 2];
    for (index, word) in words.iter().enumerate() {
        let own = shape(&words, index, cased);
        let tag = fixed::tag(word, own, cased).unwrap_or_else(|| {
            let left = index.checked_sub(1);
            let around = Around {
                word: at(Some(index)),
                previous: at(left),
                next: at(Some(index + 1)),
                shapes: [
                    left.map_or(Shape::NONE, |left| shape(&words, left, cased)),
                    own,
                    shape(&words, index + 1, cased),
                ],
                tags: earlier,
            };
            let mut rows = features::own(around.word, own).to_vec();
            if index > 0 {
                rows.extend(features::before(around.previous));
            }
            if index + 1 < words.len() {
                rows.extend(features::after(around.next));
            }
            if index + 2 < words.len() {
                rows.extend(features::second(at(Some(index + 2))));
            }
            rows.extend(features::context(&around));
            decide(index, &rows)
        });
        earlier = [tag, earlier[0]];
        tags.push(tag);
    }
    tags
}
