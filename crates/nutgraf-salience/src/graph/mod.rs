//! Methods that rank words or candidates by their places in a graph.
//!
//! The definitions are those of the package pke: with the same parts of speech the same
//! scores. Without them, the candidates are our own and the graphs are pke's.

mod linkage;
mod pagerank;
mod phrases;
mod topics;
mod words;

use hashbrown::HashSet;
use nutgraf_text::{Field, Score, Span};
use rustc_hash::FxBuildHasher;

pub use linkage::Linkage;
pub use pagerank::{RankEquation, RankSource};
pub(crate) use phrases::Phrases;
pub use topics::TopicExplanation;
pub use words::{RankExplanation, RankedWord};

use phrases::Grammar;
use topics::Topics;
use words::WordRanks;

use crate::candidates;
use crate::{
    Article, Explanation, Extraction, Keyword, KeywordOptions, Method, Nested,
    Occurrence, rank,
};

/// The numbers of a method, resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    method: Method,
    window: usize,
    normalized: bool,
    linkage: Linkage,
    threshold: f64,
    alpha: f64,
}

impl Settings {
    pub(crate) fn new(options: &KeywordOptions) -> Self {
        let window = if options.method == Method::Textrank { 2 } else { 10 };
        Self {
            method: options.method,
            window: options.window.unwrap_or(window) as usize,
            normalized: options.normalized,
            linkage: options.linkage.unwrap_or_default(),
            threshold: options.threshold.unwrap_or(0.74),
            alpha: options.alpha.unwrap_or(1.1),
        }
    }
}

/// A method with what it has found out about an article.
#[derive(Debug)]
pub(crate) enum Ranking {
    Words(Method, WordRanks),
    Topics(Method, Topics),
}

impl Ranking {
    pub(crate) fn new(
        settings: Settings,
        article: Article<'_>,
        phrases: &Phrases,
    ) -> Self {
        match settings.method {
            Method::Topicrank | Method::Multipartiterank => {
                Self::Topics(settings.method, Topics::new(settings, article, phrases))
            }
            method => Self::Words(method, WordRanks::new(settings, phrases)),
        }
    }

    /// The candidates that have a score.
    pub(crate) fn scored(&self, phrases: &Phrases) -> Vec<(usize, Score)> {
        let scored = |(phrase, score)| (phrase, Score::saturating(score));
        match self {
            Self::Words(_, ranks) => (0..phrases.len())
                .filter(|phrase| !phrases.places(*phrase).is_empty())
                .map(|phrase| scored((phrase, ranks.score(phrases.words(phrase)))))
                .collect(),
            Self::Topics(_, topics) => topics.scored().map(scored).collect(),
        }
    }

    /// What to tell whoever reads the keywords: that the end of the article was not read.
    pub(crate) fn notice(&self) -> Option<String> {
        let Self::Topics(method, topics) = self else { return None };
        topics.limit().map(|limit| format!("{} read only {limit}", method.name()))
    }

    pub(crate) fn explain(
        &self,
        article: Article<'_>,
        phrases: &Phrases,
        phrase: usize,
    ) -> Explanation {
        match self {
            Self::Words(method, ranks) => {
                let explanation = ranks.explain(article, phrases, phrase);
                match method {
                    Method::Positionrank => Explanation::Positionrank(explanation),
                    Method::Singlerank => Explanation::Singlerank(explanation),
                    _ => Explanation::Textrank(explanation),
                }
            }
            Self::Topics(method, topics) => {
                let explanation = topics.explain(article, phrases, phrase);
                match method {
                    Method::Topicrank => Explanation::Topicrank(explanation),
                    _ => Explanation::Multipartiterank(explanation),
                }
            }
        }
    }
}

/// Which sequences of tagged words pke takes for the candidates of a method.
fn grammar(options: &KeywordOptions) -> Grammar {
    let own = match options.method {
        Method::Positionrank => 3,
        Method::Topicrank | Method::Multipartiterank => 5,
        _ => usize::MAX,
    };
    Grammar {
        noun_last: options.method == Method::Positionrank,
        max_words: options.max_words.map_or(own, |words| words as usize),
        strict: matches!(options.method, Method::Topicrank | Method::Multipartiterank),
    }
}

/// The keywords of a tagged article, best first, by pke's definitions.
pub(crate) fn extract(
    article: Article<'_>,
    options: &KeywordOptions,
    explain: bool,
) -> Extraction {
    let phrases = Phrases::tagged(article, grammar(options));
    let ranking = Ranking::new(Settings::new(options), article, &phrases);
    let mut scored = ranking.scored(&phrases);
    let first = |phrase: usize| phrases.places(phrase).first().map(|place| place.start);
    scored.sort_unstable_by(|a, b| {
        b.1.cmp(&a.1).then_with(|| first(a.0).cmp(&first(b.0)))
    });
    if matches!(options.nested, Some(Nested::Drop | Nested::DropRelated)) {
        scored = without_nested(&phrases, &scored, options.top);
    }
    scored.truncate(options.top);
    let best = scored.first().map_or(0.0, |(_, score)| score.get());
    let keyword = |(index, &(phrase, score)): (usize, &(usize, Score))| {
        let places = phrases.places(phrase).iter();
        let occurrences: Vec<Occurrence> = places
            .filter_map(|place| candidates::occurrence(article, *place))
            .collect();
        let first = occurrences.first().copied();
        let (field, span) =
            first.map_or((Field::Text, Span::default()), |o| (o.field, o.span));
        Keyword {
            text: span.slice(article.field(field)).to_owned(),
            score,
            salience: rank::salience(score.get(), best, false),
            rank: index + 1,
            count: occurrences.len(),
            occurrences,
            explanation: explain.then(|| ranking.explain(article, &phrases, phrase)),
        }
    };
    Extraction {
        keywords: scored.iter().enumerate().map(keyword).collect(),
        notices: ranking.notice().into_iter().collect(),
    }
}

/// Parts of keywords are looked at up to this length; real phrases are shorter.
const LONGEST_PART: usize = 8;

/// The first `top` of a list without what is inside a better one or around it.
fn without_nested(
    phrases: &Phrases,
    scored: &[(usize, Score)],
    top: usize,
) -> Vec<(usize, Score)> {
    let mut kept = Vec::new();
    let mut keys: HashSet<&[u32], FxBuildHasher> = HashSet::default();
    let mut inside: HashSet<&[u32], FxBuildHasher> = HashSet::default();
    for next in scored {
        if kept.len() >= top {
            break;
        }
        let words = phrases.words(next.0);
        let parts =
            || (1..=words.len().min(LONGEST_PART)).flat_map(|len| words.windows(len));
        if !inside.contains(words) && !parts().any(|part| keys.contains(part)) {
            keys.insert(words);
            inside.extend(parts());
            kept.push(*next);
        }
    }
    kept
}
