//! TextRank, SingleRank and PositionRank: words are linked to the words near them, and a
//! phrase is worth what its words are worth.

use std::fmt;

use serde::Serialize;

use super::Settings;
use super::pagerank::{Links, RankEquation, Ranks, pagerank};
use super::phrases::Phrases;
use crate::reading::NOWHERE;
use crate::{Article, Method};

/// pke's PageRank stops when the mean move of a rank is below this.
const TOLERANCE: f64 = 1e-4;

/// The ranks of the words of an article.
#[derive(Debug)]
pub(crate) struct WordRanks {
    ranks: Ranks,
    links: Links,
    /// PositionRank: where importance comes from. Empty elsewhere.
    bias: Vec<f64>,
    normalized: bool,
}

impl WordRanks {
    pub(crate) fn new(settings: Settings, phrases: &Phrases) -> Self {
        let links = neighbours(&phrases.tokens, settings.window);
        let counted = settings.method != Method::Textrank;
        let links = Links::new(phrases.terms.len(), &links, counted);
        let bias = match settings.method {
            Method::Positionrank => early(phrases),
            _ => Vec::new(),
        };
        let ranks = pagerank(&links, &bias, TOLERANCE);
        Self { ranks, links, bias, normalized: settings.normalized }
    }

    /// The sum of the words' ranks, or their mean.
    pub(crate) fn score(&self, words: &[u32]) -> f64 {
        let sum: f64 =
            words.iter().map(|word| self.ranks.of_nodes[*word as usize]).sum();
        if self.normalized { sum / words.len().max(1) as f64 } else { sum }
    }

    pub(crate) fn explain(
        &self,
        article: Article<'_>,
        phrases: &Phrases,
        phrase: usize,
    ) -> RankExplanation {
        let name = |node: usize| {
            let word = u32::try_from(node).unwrap_or(NOWHERE);
            phrases.text(article, word).to_owned()
        };
        let words = phrases.words(phrase).iter().map(|&word| {
            let node = word as usize;
            RankedWord {
                word: phrases.text(article, word).to_owned(),
                rank: self.ranks.of_nodes[node],
                neighbours: u32::try_from(self.links.degree(node)).unwrap_or(u32::MAX),
                equation: self.ranks.equation(&self.links, &self.bias, node, name),
            }
        });
        RankExplanation {
            keyword: phrases.keyword(article, phrase),
            words: words.collect(),
            normalized: self.normalized,
        }
    }
}

/// The pairs of words less than `window` tokens apart, whatever stands between them.
fn neighbours(tokens: &[u32], window: usize) -> Vec<(u32, u32)> {
    // A third of the words are nodes, and most windows hold a few of them.
    let mut links = Vec::with_capacity(tokens.len() * window.min(9) / 3);
    for (at, &word) in tokens.iter().enumerate().filter(|(_, word)| **word != NOWHERE) {
        let before = &tokens[(at + 1).saturating_sub(window).min(at)..at];
        let nodes = before.iter().filter(|other| **other != NOWHERE);
        links.extend(nodes.map(|other| (*other, word)));
    }
    links
}

/// For each word the sum of `1 / position` over its occurrences, where the first token
/// of the article has position 1; all sum to 1.
fn early(phrases: &Phrases) -> Vec<f64> {
    let mut bias = vec![0.0; phrases.terms.len()];
    for (at, &word) in phrases.tokens.iter().enumerate() {
        if let Some(bias) = bias.get_mut(word as usize) {
            *bias += 1.0 / (at + 1) as f64;
        }
    }
    let sum: f64 = bias.iter().sum();
    for bias in &mut bias {
        *bias /= sum;
    }
    bias
}

/// `score` is the sum of the words' ranks, or their mean if it is `normalized`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RankExplanation {
    /// The candidate as it is counted: its words' stems.
    pub keyword: String,
    /// The rank of each word.
    pub words: Vec<RankedWord>,
    /// Whether the score is the mean.
    pub normalized: bool,
}

impl RankExplanation {
    /// The score that the numbers give.
    pub fn score(&self) -> f64 {
        let sum: f64 = self.words.iter().map(|word| word.rank).sum();
        if self.normalized { sum / self.words.len().max(1) as f64 } else { sum }
    }
}

impl fmt::Display for RankExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = if self.normalized { ("mean(", ")") } else { ("", "") };
        let between = if self.normalized { ", " } else { " + " };
        write!(f, "{:.4} = {open}", self.score())?;
        for (index, RankedWord { word, rank, .. }) in self.words.iter().enumerate() {
            let before = if index == 0 { "" } else { between };
            write!(f, "{before}{word} {rank:.4}")?;
        }
        f.write_str(close)
    }
}

/// A word with its importance in the graph.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RankedWord {
    /// The word as it is counted.
    pub word: String,
    /// Its PageRank; those of all words sum to 1.
    pub rank: f64,
    /// How many different neighbours it has.
    pub neighbours: u32,
    /// What its rank was made of.
    pub equation: RankEquation,
}
