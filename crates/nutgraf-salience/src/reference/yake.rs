//! YAKE as the Python package `yake` computes it, in versions 0.4.8 and 0.6 to 0.7.
//!
//! Written from the paper (Campos et al. 2020) and from the package's outputs. The text
//! is read in a tokenizer mode of the same name; there tokens of kind `Number` have
//! YAKE's tag `d`, and kinds other than `Number`, `Word` and `Punctuation` its tag `u`.
//!
//! All is counted in one pass over the tokens. A candidate is a path in a tree of words:
//! the tree grows by a hash of (path so far, next word), and no candidate owns memory.

use std::fmt;

use hashbrown::HashMap;
use nutgraf_text::{AnalyzedToken, Score, Span, TermId, TokenKind};
use rustc_hash::FxBuildHasher;
use serde::Serialize;

use super::numeric::{ln, mean_and_deviation};
use super::similarity::{Similarity, Version};
use crate::{
    Article, DedupFunction, Explanation, Keyword, Occurrence, YakeFeature, YakeFeatures,
};

type Map<K, V> = HashMap<K, V, FxBuildHasher>;

/// What the options come to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) version: Version,
    pub(crate) top: usize,
    pub(crate) max_words: usize,
    pub(crate) window: usize,
    pub(crate) dedup_limit: f64,
    pub(crate) dedup_function: DedupFunction,
    pub(crate) features: YakeFeatures,
}

/// The keywords of an article, best first.
///
/// Equal scores keep the order in which the candidates ended in the text, shorter ones
/// first, as in the reference.
pub(crate) fn extract(
    article: Article<'_>,
    settings: &Settings,
    explain: bool,
) -> Vec<Keyword> {
    let mut counts = Counts::of(article, settings);
    counts.score(settings);
    let kept = counts.best(settings);
    let scores = || kept.iter().map(|&(score, _)| score);
    // Where two stop words stand inside, scores may be negative: they are the best.
    let best = scores().find(|score| *score > 0.0).unwrap_or(1.0);
    let of_version = match settings.version {
        Version::V048 => Explanation::YakeV048,
        Version::V07 => Explanation::YakeV07,
    };
    let keyword = |(index, &(score, node)): (usize, &(f64, u32))| {
        let occurrences = counts.occurrences(node);
        Keyword {
            text: counts.surface(node).to_owned(),
            score: Score::saturating(score),
            salience: if score > 0.0 { (best / score).clamp(0.0, 1.0) } else { 1.0 },
            rank: index + 1,
            count: occurrences.len(),
            occurrences,
            explanation: explain.then(|| of_version(counts.explain(node))),
        }
    };
    kept.iter().enumerate().map(keyword).collect()
}

/// A token that is no punctuation.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Its position among the article's tokens.
    token: u32,
    term: u32,
    folded: TermId,
    /// Whether it may stand in a candidate.
    plain: bool,
}

/// What stands between words that do not belong together.
const BOUNDARY: Word =
    Word { token: NONE, term: NONE, folded: TermId(0), plain: false };

/// What is known of words that count as the same.
#[derive(Clone, Copy, Debug, Default)]
struct Term {
    stop: bool,
    count: u32,
    /// How often it is written in capitals.
    acronyms: u32,
    /// How often it is capitalised behind the beginning of a sentence.
    names: u32,
    /// The last sentence that holds it, from 1.
    sentence: u32,
    /// How many sentences hold it.
    sentences: u32,
    /// The different words before it, and how often it stands behind any.
    left: Side,
    right: Side,
    features: Features,
}

#[derive(Clone, Copy, Debug, Default)]
struct Side {
    different: u32,
    all: u32,
}

impl Side {
    fn diversity(self) -> f64 {
        if self.all == 0 {
            0.0
        } else {
            f64::from(self.different) / f64::from(self.all)
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Features {
    case: f64,
    position: f64,
    frequency: f64,
    relatedness: f64,
    spread: f64,
    score: f64,
}

/// A sequence of words.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// How often it occurs, if it ends with no stop word.
    count: u32,
    /// The last word of its first occurrence.
    end: u32,
    length: u32,
    /// Its last occurrence so far.
    last: u32,
}

/// A place where a sequence occurs.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Its last word.
    end: u32,
    /// The place before, or `NONE`.
    before: u32,
}

const NONE: u32 = u32::MAX;

/// All that is counted in an article.
struct Counts<'a> {
    article: Article<'a>,
    words: Vec<Word>,
    terms: Vec<Term>,
    /// Whether scores are divided by how often a candidate occurs.
    by_count: bool,
    /// Which sentences hold which term.
    spread: Vec<(u32, u32)>,
    sentences: u32,
    /// How often one term stands before another.
    edges: Map<u64, u32>,
    nodes: Vec<Node>,
    places: Vec<Place>,
}

impl<'a> Counts<'a> {
    fn of(article: Article<'a>, settings: &Settings) -> Self {
        let tokens = article.document.tokens.len();
        let mut counts = Self {
            article,
            words: Vec::with_capacity(tokens),
            terms: Vec::with_capacity(tokens / 2),
            by_count: settings.features.contains(YakeFeature::KeywordFrequency),
            spread: Vec::with_capacity(tokens),
            sentences: 0,
            edges: Map::with_capacity_and_hasher(tokens, FxBuildHasher),
            nodes: Vec::with_capacity(tokens),
            places: Vec::with_capacity(tokens),
        };
        counts.count_terms(settings);
        counts.count_candidates(settings);
        counts
    }

    fn count_terms(&mut self, settings: &Settings) {
        let article = self.article;
        let mut numbers: Map<TermId, u32> = Map::default();
        numbers.reserve(self.terms.capacity());
        let mut forms = article.document.forms.iter().peekable();
        for sentence in &article.document.sentences {
            self.sentences += 1;
            let mut block = self.words.len();
            for position in sentence.tokens.clone() {
                let Some(token) = article.document.tokens.get(position) else { break };
                let form = forms.next_if(|(at, _)| *at == position);
                if token.kind == TokenKind::Punctuation {
                    self.words.push(BOUNDARY);
                    block = self.words.len();
                    continue;
                }
                let form =
                    form.map_or_else(|| article.surface(token), |(_, form)| form);
                let first = position == sentence.tokens.start;
                let number = *numbers.entry(token.stem).or_insert_with(|| {
                    let stop =
                        token.stop || is_short(article.vocabulary.term(token.stem));
                    self.terms.push(Term { stop, ..Term::default() });
                    number_of(self.terms.len() - 1)
                });
                self.count_term(number, token, form, first, settings.version);
                let plain = token.kind == TokenKind::Word;
                if plain {
                    self.count_edges(number, block, settings.window);
                }
                self.words.push(Word {
                    token: number_of(position),
                    term: number,
                    folded: token.folded,
                    plain,
                });
            }
            self.words.push(BOUNDARY);
        }
    }

    fn count_term(
        &mut self,
        number: u32,
        token: &AnalyzedToken,
        form: &str,
        first: bool,
        version: Version,
    ) {
        let term = &mut self.terms[number as usize];
        term.count += 1;
        if term.sentence != self.sentences {
            term.sentence = self.sentences;
            term.sentences += 1;
            self.spread.push((number, self.sentences - 1));
        }
        if token.kind == TokenKind::Word {
            match case_of(form, version) {
                Case::Acronym => term.acronyms += 1,
                Case::Name if !first => term.names += 1,
                _ => {}
            }
        }
    }

    /// Counts the words before a new one, which is not yet in the list.
    fn count_edges(&mut self, number: u32, block: usize, window: usize) {
        let start = block.max(self.words.len().saturating_sub(window));
        for word in &self.words[start..] {
            if !word.plain {
                continue;
            }
            let seen = self.edges.entry(pair(word.term, number)).or_insert(0);
            *seen += 1;
            let new = u32::from(*seen == 1);
            let right = &mut self.terms[word.term as usize].right;
            (right.different, right.all) = (right.different + new, right.all + 1);
            let left = &mut self.terms[number as usize].left;
            (left.different, left.all) = (left.different + new, left.all + 1);
        }
    }
    /// Counts all sequences of words that begin with no stop word.
    fn count_candidates(&mut self, settings: &Settings) {
        let mut tree: Map<u64, u32> = Map::default();
        tree.reserve(self.words.len());
        // The sequences that end with the last word, shorter ones first.
        let (mut open, mut next) = (Vec::new(), Vec::new());
        for index in 0..self.words.len() {
            let word = self.words[index];
            next.clear();
            if word.plain {
                let starts = !self.terms[word.term as usize].stop;
                for parent in starts.then_some(NONE).into_iter().chain(open.drain(..)) {
                    let node = self.count_node(&mut tree, parent, index);
                    if (self.nodes[node as usize].length as usize) < settings.max_words
                    {
                        next.push(node);
                    }
                }
            }
            std::mem::swap(&mut open, &mut next);
        }
    }

    /// Counts a sequence that goes on with a word.
    fn count_node(
        &mut self,
        tree: &mut Map<u64, u32>,
        parent: u32,
        index: usize,
    ) -> u32 {
        let Word { term, folded, .. } = self.words[index];
        let end = number_of(index);
        let node = *tree.entry(pair(parent, folded.0)).or_insert_with(|| {
            let length =
                self.nodes.get(parent as usize).map_or(0, |node| node.length) + 1;
            self.nodes.push(Node { count: 0, end, length, last: NONE });
            number_of(self.nodes.len() - 1)
        });
        // A candidate ends with no stop word.
        if !self.terms[term as usize].stop {
            let seen = &mut self.nodes[node as usize];
            seen.count += 1;
            self.places.push(Place { end, before: seen.last });
            seen.last = number_of(self.places.len() - 1);
        }
        node
    }

    /// Scores all terms.
    fn score(&mut self, settings: &Settings) {
        let content = self.terms.iter().filter(|term| !term.stop);
        let mut counts: Vec<f64> = content.map(|term| f64::from(term.count)).collect();
        let (mean, deviation) = mean_and_deviation(&mut counts);
        let usual = mean + deviation;
        let largest = self.terms.iter().map(|term| term.count).max().unwrap_or(1);
        let medians = self.medians();
        let mut logarithms = Cache::default();
        let mut positions = Cache::default();
        for (term, median) in self.terms.iter_mut().zip(medians) {
            let chosen = |feature, value, otherwise| {
                if settings.features.contains(feature) { value } else { otherwise }
            };
            let count = f64::from(term.count);
            let share = count / f64::from(largest);
            let relatedness = (0.5 + term.left.diversity() * share)
                + (0.5 + term.right.diversity() * share);
            let case = f64::from(term.acronyms.max(term.names))
                / (1.0 + logarithms.get(term.count, || ln(count)));
            let position =
                positions.get(median, || ln(ln(3.0 + f64::from(median) / 2.0)));
            let spread = f64::from(term.sentences) / f64::from(self.sentences.max(1));
            let frequency = if usual > 0.0 { count / usual } else { 0.0 };
            let case = chosen(YakeFeature::Case, case, 0.0);
            let position = chosen(YakeFeature::Position, position, 1.0);
            let frequency = chosen(YakeFeature::Frequency, frequency, 0.0);
            let relatedness = chosen(YakeFeature::Relatedness, relatedness, 1.0);
            let spread = chosen(YakeFeature::Spread, spread, 0.0);
            let weight = case + frequency / relatedness + spread / relatedness;
            let score = position * relatedness / weight;
            term.features =
                Features { case, position, frequency, relatedness, spread, score };
        }
    }

    /// Twice the median of the sentences that hold each term.
    fn medians(&self) -> Vec<u32> {
        // Grouped by term; sentences stay in order.
        let mut ends: Vec<usize> = Vec::with_capacity(self.terms.len());
        let mut end = 0;
        for term in &self.terms {
            ends.push(end);
            end += term.sentences as usize;
        }
        let mut grouped = vec![0; end];
        for &(term, sentence) in &self.spread {
            let place = &mut ends[term as usize];
            grouped[*place] = sentence;
            *place += 1;
        }
        let median = |(term, end): (&Term, usize)| {
            let group = &grouped[end - term.sentences as usize..end];
            let middle = group.len() / 2;
            group[middle] + group[(group.len() - 1) / 2]
        };
        self.terms.iter().zip(ends).map(median).collect()
    }

    /// The words of a sequence where it first occurs.
    fn words_of(&self, node: u32) -> &[Word] {
        let Node { end, length, .. } = self.nodes[node as usize];
        &self.words[(end + 1 - length) as usize..=end as usize]
    }

    /// How likely a stop word stands between its neighbours: the share of the one before
    /// that it follows, and the share of the one behind that it precedes.
    fn bridge(&self, words: &[Word], at: usize) -> (f64, f64) {
        let share = |from: Word, to: Word, of: Word| {
            let seen = self.edges.get(&pair(from.term, to.term)).copied().unwrap_or(0);
            f64::from(seen) / f64::from(self.terms[of.term as usize].count)
        };
        let (before, word, behind) = (words[at - 1], words[at], words[at + 1]);
        (share(before, word, before), share(word, behind, behind))
    }

    /// Product and sum of what a candidate's words are worth.
    fn parts(&self, words: &[Word]) -> (f64, f64) {
        let (mut product, mut sum) = (1.0, 0.0);
        for (at, word) in words.iter().enumerate() {
            let term = &self.terms[word.term as usize];
            if term.stop {
                let (before, behind) = self.bridge(words, at);
                let loose = 1.0 - before * behind;
                product *= 1.0 + loose;
                sum -= loose;
            } else {
                product *= term.features.score;
                sum += term.features.score;
            }
        }
        (product, sum)
    }

    fn places_of(&self, node: u32) -> impl Iterator<Item = Place> {
        let mut next = self.nodes[node as usize].last;
        std::iter::from_fn(move || {
            let place = self.places.get(next as usize).copied()?;
            next = place.before;
            Some(place)
        })
    }

    fn divisor(&self, node: u32) -> u32 {
        if self.by_count { self.nodes[node as usize].count } else { 1 }
    }

    fn candidate_score(&self, node: u32) -> f64 {
        let (product, sum) = self.parts(self.words_of(node));
        product / ((sum + 1.0) * f64::from(self.divisor(node)))
    }

    /// The best candidates that are not too similar to a better one.
    fn best(&self, settings: &Settings) -> Vec<(f64, u32)> {
        let candidates = (0..number_of(self.nodes.len()))
            .filter(|&node| self.nodes[node as usize].last != NONE)
            .map(|node| (self.candidate_score(node), node));
        let mut rest: Vec<(f64, u32)> = candidates.collect();
        let order = |a: &(f64, u32), b: &(f64, u32)| {
            a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1))
        };
        let mut dedup = Similarity::new(settings);
        let mut kept = Vec::with_capacity(settings.top.min(rest.len()));
        let mut rest = &mut rest[..];
        // Few are needed, so few are sorted.
        while !rest.is_empty() && kept.len() < settings.top {
            let next =
                settings.top.saturating_mul(2).saturating_add(64).min(rest.len());
            if next < rest.len() {
                rest.select_nth_unstable_by(next, order);
            }
            let (sorted, others) = rest.split_at_mut(next);
            sorted.sort_unstable_by(order);
            for &candidate in &*sorted {
                if kept.len() < settings.top
                    && dedup.keeps(|text| self.write_key(candidate.1, text))
                {
                    kept.push(candidate);
                }
            }
            rest = others;
        }
        kept
    }

    /// Writes the words of a candidate, in lower case.
    fn write_key(&self, node: u32, text: &mut String) {
        for (index, word) in self.words_of(node).iter().enumerate() {
            if index > 0 {
                text.push(' ');
            }
            text.push_str(self.article.vocabulary.term(word.folded));
        }
    }

    fn tokens(&self, end: u32, length: u32) -> (&'a AnalyzedToken, &'a AnalyzedToken) {
        let token = |word: u32| {
            let token = self.words[word as usize].token as usize;
            &self.article.document.tokens[token]
        };
        (token(end + 1 - length), token(end))
    }

    /// The text from the first word to the last, where a candidate first occurs.
    fn surface(&self, node: u32) -> &'a str {
        let Node { end, length, .. } = self.nodes[node as usize];
        let (first, last) = self.tokens(end, length);
        let span = Span::new(first.span.start, last.span.end);
        span.slice(self.article.field(first.field))
    }

    fn occurrences(&self, node: u32) -> Vec<Occurrence> {
        let length = self.nodes[node as usize].length;
        let occurrence = |place: Place| {
            let (first, last) = self.tokens(place.end, length);
            let span = Span::new(first.span.start, last.span.end);
            Occurrence { field: first.field, span }
        };
        let mut all: Vec<Occurrence> = self.places_of(node).map(occurrence).collect();
        all.reverse();
        all
    }

    /// The reference's own form: the words as they first occur, joined by spaces.
    fn keyword(&self, node: u32) -> String {
        let document = self.article.document;
        let mut keyword = String::new();
        for word in self.words_of(node) {
            if !keyword.is_empty() {
                keyword.push(' ');
            }
            let token = word.token as usize;
            let form = document.forms.binary_search_by(|(at, _)| at.cmp(&token));
            keyword.push_str(match form.ok().and_then(|at| document.forms.get(at)) {
                Some((_, form)) => form,
                None => self.article.surface(&document.tokens[token]),
            });
        }
        keyword
    }

    fn explain(&self, node: u32) -> YakeReferenceExplanation {
        let words = self.words_of(node);
        let (product, sum) = self.parts(words);
        let explained = words.iter().enumerate().map(|(at, word)| {
            let term = &self.terms[word.term as usize];
            let token = &self.article.document.tokens[word.token as usize];
            let word = self.article.vocabulary.term(token.stem).to_owned();
            if term.stop {
                let (before, behind) = self.bridge(words, at);
                return YakeReferenceWord::Bridge { word, before, behind };
            }
            let Features { case, position, frequency, relatedness, spread, score } =
                term.features;
            let count = term.count;
            YakeReferenceWord::Content(crate::YakeWord {
                word,
                count,
                case,
                position,
                frequency,
                relatedness,
                spread,
                score,
            })
        });
        YakeReferenceExplanation {
            keyword: self.keyword(node),
            words: explained.collect(),
            product,
            sum,
            count: self.divisor(node) as usize,
        }
    }
}

/// Results for small numbers, each computed once.
#[derive(Default)]
struct Cache(Vec<Option<f64>>);

impl Cache {
    fn get(&mut self, number: u32, compute: impl FnOnce() -> f64) -> f64 {
        let index = number as usize;
        if index >= self.0.len() {
            self.0.resize(index + 1, None);
        }
        *self.0[index].get_or_insert_with(compute)
    }
}

/// How the case of a word speaks for a name.
enum Case {
    Acronym,
    Name,
    Other,
}

fn case_of(form: &str, version: Version) -> Case {
    let mut chars = form.chars();
    let Some(first) = chars.next() else { return Case::Other };
    let capitals = form.chars().filter(|c| c.is_uppercase()).count();
    if capitals == 0 {
        return Case::Other;
    }
    let acronym = match version {
        Version::V048 => form.chars().all(char::is_uppercase),
        Version::V07 => !form.chars().any(|c| c.is_lowercase() || is_title_case(c)),
    };
    if acronym {
        Case::Acronym
    } else if capitals == 1 && first.is_uppercase() {
        // A word of one character that is no capital throughout has no capital at all.
        Case::Name
    } else {
        Case::Other
    }
}

/// A ligature of which only the first part is a capital: `ǅ`.
fn is_title_case(c: char) -> bool {
    !c.is_ascii()
        && !c.is_lowercase()
        && !c.is_uppercase()
        && !c.to_lowercase().eq(std::iter::once(c))
}

/// Whether less than three characters are left without ASCII punctuation.
fn is_short(key: &str) -> bool {
    key.chars().filter(|c| !c.is_ascii_punctuation()).nth(2).is_none()
}

fn pair(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

/// Positions in a text that fits in memory; `NONE` stays free.
fn number_of(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(NONE - 1)
}

/// `score = product / ((sum + 1) × count)`, as `yake-0.4.8` and `yake-0.7` have it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct YakeReferenceExplanation {
    /// The keyword as the reference writes it: its words, joined by one space.
    pub keyword: String,
    /// What each word adds.
    pub words: Vec<YakeReferenceWord>,
    /// The product of the words' scores and of `2 - before × behind` for each stop word.
    pub product: f64,
    /// The sum of the words' scores, less `1 - before × behind` for each stop word.
    pub sum: f64,
    /// How often the candidate occurs; 1 where that is not among the chosen features.
    pub count: usize,
}

/// What a word adds to a candidate.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "role", rename_all = "kebab-case")]
pub enum YakeReferenceWord {
    /// A word with a score of its own.
    Content(crate::YakeWord),
    /// A stop word between two words.
    Bridge {
        /// The word as it is counted.
        word: String,
        /// The share of the word before that this one follows.
        before: f64,
        /// The share of the word behind that this one precedes.
        behind: f64,
    },
}

impl YakeReferenceExplanation {
    /// The score; not finite where the sum is -1.
    pub fn score(&self) -> f64 {
        self.product / ((self.sum + 1.0) * self.count as f64)
    }
}

impl fmt::Display for YakeReferenceExplanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { words, product, sum, count, .. } = self;
        let score = self.score();
        write!(f, "{score:.4} = {product:.4} / ((1 + {sum:.4}) × {count});")?;
        words.iter().try_for_each(|word| write!(f, " {word}"))
    }
}

impl fmt::Display for YakeReferenceWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content(word) => word.fmt(f),
            Self::Bridge { word, before, behind } => {
                write!(
                    f,
                    "({word} ×(2 - p), -(1 - p) with p = {before:.3} × {behind:.3})"
                )
            }
        }
    }
}
