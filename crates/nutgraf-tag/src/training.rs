//! Training, for the example `train` of this crate. Not a part of the public interface.

use nutgraf_text::Tag;

use crate::features::{self, Around, Letters, Shape, TAGS};
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
        let gold = |index: usize| {
            let tag = sentence.tags[index];
            ORDER.iter().position(|known| *known == tag).unwrap_or(0)
        };
        walk(sentence, |index, rows| {
            let (mut best, mut most) = (0, f32::MIN);
            for tag in 0..TAGS {
                let score = rows
                    .iter()
                    .map(|row| self.weights[*row as usize * TAGS + tag])
                    .sum();
                if score > most {
                    (best, most) = (tag, score);
                }
            }
            self.step += 1;
            if best != gold(index) {
                wrong += 1;
                for row in rows {
                    self.change(*row as usize * TAGS + gold(index), 1.0);
                    self.change(*row as usize * TAGS + best, -1.0);
                }
            }
            best as u8
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
        let bytes = self.totals.iter().map(|total| {
            (total / largest * 127.0).round().clamp(-127.0, 127.0) as i8 as u8
        });
        bytes.collect()
    }
}

/// Tags by a model, feature by feature: what the cached sums must equal.
pub fn tag_plainly(model: &[u8], sentence: &Tagged) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut model_tags = vec![None; sentence.surfaces.len()];
    walk(sentence, |index, rows| {
        let score = |tag: usize| -> i32 {
            rows.iter()
                .map(|row| i32::from(model[*row as usize * TAGS + tag].cast_signed()))
                .sum()
        };
        let best = (1..TAGS)
            .fold(0, |best, tag| if score(tag) > score(best) { tag } else { best });
        model_tags[index] = Some(best);
        best as u8
    });
    let words = sentence.words();
    let cased = is_cased(&words);
    for (index, word) in words.iter().enumerate() {
        let known = fixed::tag(word, shape(&words, index, cased), cased);
        let tag = known.map(usize::from).or(model_tags[index]).unwrap_or(0);
        tags.push(ORDER[tag]);
    }
    tags
}

/// Gives the rows of each word that the model decides on to `decide`, which gives its tag.
fn walk(sentence: &Tagged, mut decide: impl FnMut(usize, &[u32]) -> u8) {
    let words = sentence.words();
    let cased = is_cased(&words);
    let letters: Vec<Letters> = words.iter().map(|w| Letters::of(w.folded)).collect();
    let at = |index: Option<usize>| {
        index.and_then(|index| letters.get(index)).copied().unwrap_or(Letters::NONE)
    };
    let mut earlier = [TAGS as u8; 2];
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
    }
}
