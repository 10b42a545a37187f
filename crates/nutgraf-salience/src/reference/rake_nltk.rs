//! RAKE as version 1.0.6 of the Python package `rake-nltk` does it.
//!
//! Phrases are the longest runs of tokens of a sentence that are neither stop words nor
//! a single ASCII mark. What looks strange is the reference's: marks that stand together
//! (`."`, `’`) are words, numbers are cut at their full stop.

use std::{fmt, iter};

use hashbrown::HashMap;
use nutgraf_text::AnalyzedToken;
use rustc_hash::FxBuildHasher;
use serde::Serialize;

use crate::candidates::{Place, occurrence};
use crate::runs::{Runs, Scored};
use crate::{
    Article, Explanation, Keyword, RakeMetric, RakeWord, Repeated, explanation, rank,
};

/// The options of the method.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) metric: RakeMetric,
    pub(crate) min_words: usize,
    pub(crate) max_words: usize,
    pub(crate) repeated: Repeated,
    pub(crate) top: usize,
}

/// `score` is the sum of the words' scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RakeNltkExplanation {
    /// The phrase as rake-nltk gives it.
    pub keyword: String,
    /// What the words' scores are made of.
    pub metric: RakeMetric,
    /// The numbers of each word.
    pub words: Vec<RakeWord>,
}

impl fmt::Display for RakeNltkExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        explanation::show_rake(f, self.metric, &self.words)
    }
}

/// The keywords of an article, best first; of equals, the last in alphabetical order.
pub(crate) fn extract(
    article: Article<'_>,
    settings: &Settings,
    explain: bool,
    runs: &mut Runs,
) -> Vec<Keyword> {
    find(article, settings, runs);
    let ranked = best(article, runs, settings.top);
    let top = ranked.first().map_or(0.0, |best| best.score.get());
    let keyword = |(index, ranked): (usize, &Scored)| {
        let explanation = || RakeNltkExplanation {
            keyword: pieces(article, runs, ranked.run).collect(),
            metric: settings.metric,
            words: runs.explain(article, ranked.run),
        };
        let places = runs.places(ranked.run).into_iter();
        let occurrences: Vec<_> =
            places.filter_map(|place| occurrence(article, place)).collect();
        let surfaces = occurrences.iter().map(|o| o.span.slice(article.field(o.field)));
        Keyword {
            text: most_frequent(surfaces).to_owned(),
            score: ranked.score,
            salience: rank::salience(ranked.score.get(), top, false),
            rank: index + 1,
            count: occurrences.len(),
            occurrences,
            explanation: explain.then(|| Explanation::RakeNltk(explanation())),
        }
    };
    ranked.iter().enumerate().map(keyword).collect()
}

/// The surface that occurs most often; of equals, the first.
fn most_frequent<'a>(mut surfaces: impl ExactSizeIterator<Item = &'a str>) -> &'a str {
    if surfaces.len() < 2 {
        return surfaces.next().unwrap_or_default();
    }
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut known: HashMap<&str, usize, FxBuildHasher> = HashMap::default();
    for surface in surfaces {
        let at = *known.entry(surface).or_insert(counts.len());
        match counts.get_mut(at) {
            Some((_, count)) => *count += 1,
            None => counts.push((surface, 1)),
        }
    }
    // `max_by_key` gives the last of equals, so the order is turned round.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or("", |(surface, _)| surface)
}

/// Finds the phrases of the lengths that are wanted, and scores them.
fn find(article: Article<'_>, settings: &Settings, runs: &mut Runs) {
    runs.clear(article.document.tokens.len());
    let lengths = settings.min_words..=settings.max_words;
    let wanted = |place: Place| lengths.contains(&place.len);
    for sentence in &article.document.sentences {
        let range = sentence.tokens.clone();
        let tokens = article.document.tokens.get(range.clone()).unwrap_or_default();
        for (index, token) in range.clone().zip(tokens) {
            if is_content(article, token) {
                runs.push(token.folded);
            } else {
                runs.end(index, wanted);
            }
        }
        runs.end(range.end, wanted);
    }
    runs.score(settings.metric, settings.repeated == Repeated::Drop);
}

/// Whether a token is neither a stop word nor one character of Python's
/// `string.punctuation`, in which `_` is too.
fn is_content(article: Article<'_>, token: &AnalyzedToken) -> bool {
    let is_mark =
        || article.surface(token).starts_with(|c: char| c.is_ascii_punctuation());
    !token.stop && (token.span.len() != 1 || !is_mark())
}

/// A phrase as the reference writes it, in pieces.
fn pieces<'a>(
    article: Article<'a>,
    runs: &Runs,
    run: u32,
) -> impl Iterator<Item = &'a str> {
    let spaces = iter::once("").chain(iter::repeat(" "));
    let words = runs.words(run).iter().map(move |word| runs.text(article, *word));
    spaces.zip(words).flat_map(|(space, word)| [space, word])
}

/// The best phrases by score, then by text, the highest first.
fn best(article: Article<'_>, runs: &Runs, top: usize) -> Vec<Scored> {
    let mut ranked: Vec<Scored> = runs.scored().collect();
    // Texts are only compared of what may be among the best.
    if let Some(last) = top.checked_sub(1).filter(|last| *last < ranked.len()) {
        let by_score = |a: &Scored, b: &Scored| b.score.cmp(&a.score);
        let least = ranked.select_nth_unstable_by(last, by_score).1.score;
        ranked.retain(|phrase| phrase.score >= least);
    }
    let bytes =
        |phrase: &Scored| pieces(article, runs, phrase.run).flat_map(str::bytes);
    let by_text = |a: &Scored, b: &Scored| bytes(b).cmp(bytes(a));
    ranked.sort_unstable_by(|a, b| b.score.cmp(&a.score).then_with(|| by_text(a, b)));
    ranked.truncate(top);
    ranked
}
