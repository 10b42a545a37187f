//! TopicRank and MultipartiteRank: candidates with common words are one topic, and
//! candidates of different topics are linked, the closer the stronger.

use std::fmt;

use serde::Serialize;

use super::Settings;
use super::linkage::{Sets, groups};
use super::pagerank::{Dense, RankEquation, Ranks, pagerank};
use super::phrases::Phrases;
use crate::{Article, Method};

/// pke's PageRank stops when the mean move of a rank is below this.
const TOLERANCE: f64 = 1e-6;

/// Every candidate is compared with every other, and every occurrence with every other,
/// so that a text of any length needs a bound: candidates are read up to the place where
/// so many different ones have been met, or so many in all. That is about 20,000 words
/// of running text; what occurs only behind it is left out.
const MAX_CANDIDATES: usize = 4096;
/// See [`MAX_CANDIDATES`].
const MAX_OCCURRENCES: usize = 16_384;

/// The topics of an article and what its candidates are worth.
#[derive(Debug)]
pub(crate) struct Topics {
    method: Method,
    /// The candidates, in the order of their first occurrences.
    phrases: Vec<usize>,
    /// For each of these its topic.
    of: Vec<u32>,
    /// The first candidate of each topic.
    firsts: Vec<usize>,
    /// Links topics (TopicRank) or candidates (MultipartiteRank).
    graph: Dense,
    ranks: Ranks,
    /// For each the weight of edges towards it that was added for its topic.
    boosts: Vec<f64>,
    /// Why the end of the article was not read.
    limit: Option<Limit>,
}

/// An occurrence of a node: from its first token up to the one behind its last.
#[derive(Clone, Copy, Debug)]
struct Occurrence {
    node: u32,
    start: usize,
    end: usize,
}

impl Topics {
    pub(crate) fn new(
        settings: Settings,
        article: Article<'_>,
        phrases: &Phrases,
    ) -> Self {
        let Candidates { order, mut occurrences, limit } = readable(phrases);
        let of = cluster(settings, article, phrases, &order);
        let firsts = firsts(&of);
        let (graph, boosts) = if settings.method == Method::Topicrank {
            (link_topics(&of, firsts.len(), &mut occurrences), Vec::new())
        } else {
            link_candidates(&of, &occurrences, settings.alpha)
        };
        let ranks = pagerank(&graph, &[], TOLERANCE);
        let method = settings.method;
        Self { method, phrases: order, of, firsts, graph, ranks, boosts, limit }
    }

    /// The limit of the method that ended the reading of the article, if one did.
    pub(crate) fn limit(&self) -> Option<Limit> {
        self.limit
    }

    /// The candidate that a node of the graph stands for.
    fn candidate(&self, node: usize) -> Option<usize> {
        match self.method {
            Method::Topicrank => self.firsts.get(node).copied(),
            _ => Some(node),
        }
    }

    /// The scored candidates, in the order of their first occurrences.
    pub(crate) fn scored(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let ranks = self.ranks.of_nodes.iter().enumerate();
        ranks.filter_map(|(node, rank)| {
            Some((*self.phrases.get(self.candidate(node)?)?, *rank))
        })
    }

    pub(crate) fn explain(
        &self,
        article: Article<'_>,
        phrases: &Phrases,
        phrase: usize,
    ) -> TopicExplanation {
        let own = self.phrases.iter().position(|of| *of == phrase).unwrap_or_default();
        let topic = self.of.get(own).copied().unwrap_or_default();
        let members = self.phrases.iter().zip(&self.of).filter(|(_, of)| **of == topic);
        let topicrank = self.method == Method::Topicrank;
        let node = if topicrank { topic as usize } else { own };
        let name = |node: usize| {
            let candidate = self.candidate(node).and_then(|own| self.phrases.get(own));
            candidate.map_or_else(String::new, |of| phrases.keyword(article, *of))
        };
        TopicExplanation {
            keyword: phrases.keyword(article, phrase),
            rank: self.ranks.of_nodes.get(node).copied().unwrap_or_default(),
            topic: members.map(|(of, _)| phrases.keyword(article, *of)).collect(),
            boost: (!topicrank)
                .then(|| self.boosts.get(own).copied().unwrap_or_default()),
            equation: self.ranks.equation(&self.graph, &[], node, name),
        }
    }
}

/// The first candidate of each topic.
fn firsts(topics: &[u32]) -> Vec<usize> {
    let mut firsts = Vec::new();
    // Topics are numbered in the order of their first candidates.
    for (candidate, &topic) in topics.iter().enumerate() {
        if topic as usize == firsts.len() {
            firsts.push(candidate);
        }
    }
    firsts
}

/// The graph of TopicRank (Bougouin et al. 2013): the first candidate of a topic stands
/// for it.
fn link_topics(topics: &[u32], count: usize, occurrences: &mut [Occurrence]) -> Dense {
    for occurrence in &mut *occurrences {
        occurrence.node = topics[occurrence.node as usize];
    }
    proximity(count, occurrences, |a, b| a != b)
}

/// The graph of MultipartiteRank (Boudin 2018): what points to the other candidates of a
/// topic points to its first one, too. Gives for each candidate the weight so added.
fn link_candidates(
    topics: &[u32],
    occurrences: &[Occurrence],
    alpha: f64,
) -> (Dense, Vec<f64>) {
    let apart = |a: u32, b: u32| topics[a as usize] != topics[b as usize];
    let mut graph = proximity(topics.len(), occurrences, apart);
    let boosts = boost_first(&mut graph, topics, occurrences, alpha);
    (graph, boosts)
}

/// Why a method did not read the end of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// Too many different candidates.
    Candidates,
    /// Too many occurrences of candidates.
    Occurrences,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Candidates => {
                write!(f, "the first {MAX_CANDIDATES} different candidates")
            }
            Self::Occurrences => {
                write!(f, "the first {MAX_OCCURRENCES} occurrences of candidates")
            }
        }
    }
}

/// The candidates of an article that are read.
struct Candidates {
    /// In the order of their first occurrences.
    order: Vec<usize>,
    /// In order.
    occurrences: Vec<Occurrence>,
    limit: Option<Limit>,
}

fn readable(phrases: &Phrases) -> Candidates {
    const NONE: u32 = u32::MAX;
    let mut all: Vec<(usize, usize, usize)> = Vec::new();
    for phrase in 0..phrases.len() {
        let places = phrases.places(phrase).iter();
        all.extend(places.map(|place| (place.start, place.start + place.len, phrase)));
    }
    all.sort_unstable();
    let mut nodes = vec![NONE; phrases.len()];
    let mut order = Vec::new();
    let mut occurrences = Vec::with_capacity(all.len().min(MAX_OCCURRENCES));
    let mut limit = (all.len() > MAX_OCCURRENCES).then_some(Limit::Occurrences);
    for (start, end, phrase) in all.into_iter().take(MAX_OCCURRENCES) {
        if nodes[phrase] == NONE {
            if order.len() == MAX_CANDIDATES {
                limit = Some(Limit::Candidates);
                break;
            }
            nodes[phrase] = u32::try_from(order.len()).unwrap_or(NONE);
            order.push(phrase);
        }
        occurrences.push(Occurrence { node: nodes[phrase], start, end });
    }
    Candidates { order, occurrences, limit }
}

/// The topic of each candidate, numbered in the order of their first candidates.
fn cluster(
    settings: Settings,
    article: Article<'_>,
    phrases: &Phrases,
    order: &[usize],
) -> Vec<u32> {
    // Ties between distances are broken by the order of the candidates' words.
    let words = |node: usize| phrases.words(order[node]).iter();
    let texts = |node: usize| words(node).map(|word| phrases.text(article, *word));
    let mut sorted: Vec<usize> = (0..order.len()).collect();
    sorted.sort_unstable_by(|a, b| texts(*a).cmp(texts(*b)));
    let mut sets = Sets::default();
    for &node in &sorted {
        sets.push(words(node).copied());
    }
    let groups = groups(&sets, settings.linkage, settings.threshold);
    let mut topics = vec![0; order.len()];
    for (&node, &group) in sorted.iter().zip(&groups) {
        topics[node] = group;
    }
    renumber(&mut topics);
    topics
}

/// Numbers topics in the order in which they are met.
fn renumber(topics: &mut [u32]) {
    let mut numbers = vec![u32::MAX; topics.len()];
    let mut next = 0;
    for topic in topics {
        let number = &mut numbers[*topic as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *topic = *number;
    }
}

/// Links nodes by the sum of `1 / gap` over their occurrences, where the gap is the
/// number of tokens from the last of the earlier to the first of the later, at least 1.
fn proximity(
    nodes: usize,
    occurrences: &[Occurrence],
    linked: impl Fn(u32, u32) -> bool,
) -> Dense {
    let mut graph = Dense::new(nodes);
    for (at, earlier) in occurrences.iter().enumerate() {
        let row = graph.row_mut(earlier.node as usize);
        for later in &occurrences[at + 1..] {
            if linked(earlier.node, later.node) {
                let gap = (later.start + 1).saturating_sub(earlier.end).max(1);
                row[later.node as usize] += 1.0 / gap as f64;
            }
        }
    }
    graph.make_symmetric();
    graph
}

/// Adds to each edge towards the first candidate of a topic what its source is linked to
/// the other candidates, times `alpha × exp(1 / (1 + first position))`; gives what was
/// added for each candidate.
///
/// Only edges towards first candidates change, and only those towards others are read.
fn boost_first(
    graph: &mut Dense,
    topics: &[u32],
    occurrences: &[Occurrence],
    alpha: f64,
) -> Vec<f64> {
    let mut starts = vec![0; topics.len()];
    for occurrence in occurrences.iter().rev() {
        starts[occurrence.node as usize] = occurrence.start;
    }
    let mut firsts = Vec::new();
    let mut others = Vec::new();
    for (node, &topic) in topics.iter().enumerate() {
        match firsts.get(topic as usize) {
            Some(&first) => {
                let exponent = 1.0 / (1 + starts[first]) as f64;
                others.push((node, first, alpha * libm::exp(exponent)));
            }
            None => firsts.push(node),
        }
    }
    let mut boosts = vec![0.0; topics.len()];
    for from in 0..topics.len() {
        let row = graph.row_mut(from);
        for &(other, first, factor) in &others {
            let more = factor * row[other];
            row[first] += more;
            boosts[first] += more;
        }
    }
    boosts
}

/// `score` is the rank of a topic (TopicRank) or of a candidate (MultipartiteRank).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicExplanation {
    /// The candidate as it is counted: its words' stems.
    pub keyword: String,
    /// The PageRank; those of all topics or candidates sum to 1.
    pub rank: f64,
    /// The candidates of the topic, in the order of their first occurrences.
    pub topic: Vec<String>,
    /// MultipartiteRank's weight of edges that was added because the candidate is the
    /// first of its topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boost: Option<f64>,
    /// What the rank was made of.
    pub equation: RankEquation,
}

impl fmt::Display for TopicExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { keyword, rank, topic, boost, equation } = self;
        match boost {
            None => write!(f, "{rank:.4} = rank of the topic {}", topic.join(", "))?,
            Some(boost) => write!(
                f,
                "{rank:.4} = rank of {keyword} (boost {boost:.2}) in the topic {}",
                topic.join(", ")
            )?,
        }
        write!(f, " = {equation}")
    }
}
