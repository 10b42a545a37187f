//! TextRank (Mihalcea and Tarau 2004): words are linked to the content words near them,
//! and a phrase is worth what its words are worth.

use crate::candidates::Candidate;
use crate::pagerank::Graph;
use crate::reading::{NOWHERE, Reading, Role};
use crate::{Article, Explanation, RankExplanation, RankedWord};

/// Content words at most this far apart are linked.
const WINDOW: usize = 3;

#[derive(Debug)]
pub(crate) struct TextRank {
    ranks: Vec<f64>,
    degrees: Vec<u32>,
}

impl TextRank {
    pub(crate) fn new(article: Article<'_>, reading: &Reading) -> Self {
        let mut links = Vec::new();
        let mut content: Vec<u32> = Vec::new();
        for sentence in &article.document.sentences {
            content.clear();
            let words = reading.words.get(sentence.tokens.clone()).unwrap_or_default();
            let named =
                words.iter().filter(|w| w.role != Role::Boundary && w.local != NOWHERE);
            content.extend(named.map(|word| word.local));
            for (at, &word) in content.iter().enumerate() {
                let near = content.iter().skip(at + 1).take(WINDOW - 1);
                links.extend(
                    near.filter(|&&other| other != word).map(|&other| (word, other)),
                );
            }
        }
        let graph = Graph::new(reading.locals.len(), &mut links);
        let degree = |node| u32::try_from(graph.degree(node)).unwrap_or(u32::MAX);
        let degrees = (0..reading.locals.len()).map(degree).collect();
        Self { ranks: graph.ranks(), degrees }
    }

    fn rank(&self, word: u32) -> f64 {
        self.ranks.get(word as usize).copied().unwrap_or_default()
    }

    pub(crate) fn score(&self, candidate: &Candidate) -> f64 {
        candidate.key.words().iter().map(|&word| self.rank(word)).sum()
    }

    pub(crate) fn explain(
        &self,
        article: Article<'_>,
        reading: &Reading,
        candidate: &Candidate,
    ) -> Explanation {
        let words = candidate.key.words().iter().map(|&word| RankedWord {
            word: reading.text(article, word).to_owned(),
            rank: self.rank(word),
            neighbours: self.degrees.get(word as usize).copied().unwrap_or_default(),
        });
        Explanation::Textrank(RankExplanation { words: words.collect() })
    }
}
