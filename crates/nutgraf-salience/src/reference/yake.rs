//! YAKE as the Python package `yake` computes it, in versions 0.4.8 and 0.6 to 0.7.
//!
//! Written from the paper (Campos et al. 2020) and from the package's outputs. The text
//! is read in a tokenizer mode of the same name; there tokens of kind `Number` have
//! YAKE's tag `d`, and kinds other than `Number`, `Word` and `Punctuation` its tag `u`.
//!
//! Words are counted in one pass over the tokens, candidates in another. A candidate is a
//! path in a tree of words: the tree grows by a hash of (path so far, next word), and no
//! candidate owns memory.

use std::{fmt, mem};

use nutgraf_text::{AnalyzedToken, Score, Span, TermId, TokenKind};
use serde::Serialize;

use super::numeric::{ln, mean_and_deviation};
use super::similarity::{Similarity, Version};
use crate::numbers::{NONE, Numbers, Pairs, number_of};
use crate::{
    Article, DedupFunction, Explanation, Keyword, Occurrence, YakeFeature, YakeFeatures,
};

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
    memory: &mut Memory,
) -> Vec<Keyword> {
    let mut counts = Counts::new(article, settings, mem::take(memory));
    counts.count_terms(settings);
    counts.score_terms(settings);
    counts.count_candidates(settings);
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
    let keywords = kept.iter().enumerate().map(keyword).collect();
    *memory = counts.memory;
    keywords
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
    /// Takes in a neighbour, perhaps one that was not there before.
    fn add(&mut self, new: bool) {
        self.different += u32::from(new);
        self.all += 1;
    }

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
    parts: Parts,
}

/// Product and sum of what words are worth.
#[derive(Clone, Copy, Debug)]
struct Parts {
    product: f64,
    sum: f64,
}

impl Parts {
    const NOTHING: Self = Self { product: 1.0, sum: 0.0 };

    fn with_content(self, score: f64) -> Self {
        Self { product: self.product * score, sum: self.sum + score }
    }

    fn with_bridge(self, (before, behind): (f64, f64)) -> Self {
        let loose = 1.0 - before * behind;
        Self { product: self.product * (1.0 + loose), sum: self.sum - loose }
    }
}

/// A place where a sequence occurs.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Its last word.
    end: u32,
    /// The place before, or `NONE`.
    before: u32,
}

/// What is counted in an article, in memory that is used again for the next one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    words: Vec<Word>,
    terms: Vec<Term>,
    numbers: Numbers,
    /// Which sentences hold which term.
    spread: Vec<(u32, u32)>,
    /// The pairs of terms of which one stands before the other.
    edges: Pairs,
    /// How often they do.
    edge_counts: Vec<u32>,
    nodes: Vec<Node>,
    /// The node of each pair of a node before it and a word.
    tree: Pairs,
    places: Vec<Place>,
    /// The nodes that end with the last word, and those that end with the one at hand.
    open: [Vec<u32>; 2],
    /// The sentences of `spread`, by term, and where those of each term end.
    grouped: Vec<u32>,
    ends: Vec<usize>,
    /// What the score makes of counts and of medians: the same in all articles.
    logarithms: Cache,
    positions: Cache,
}

impl Memory {
    fn clear(&mut self, tokens: usize) {
        self.words.clear();
        self.terms.clear();
        self.numbers.clear(tokens);
        self.spread.clear();
        self.edges.clear(tokens);
        self.edge_counts.clear();
        self.nodes.clear();
        // Half of the words are stop words, and sequences have up to three words.
        self.tree.clear(tokens + tokens / 2);
        self.places.clear();
        self.open.iter_mut().for_each(Vec::clear);
    }
}

/// All that is counted in an article.
struct Counts<'a> {
    article: Article<'a>,
    memory: Memory,
    /// Whether scores are divided by how often a candidate occurs.
    by_count: bool,
    sentences: u32,
}

impl<'a> Counts<'a> {
    fn new(article: Article<'a>, settings: &Settings, mut memory: Memory) -> Self {
        memory.clear(article.document.tokens.len());
        let by_count = settings.features.contains(YakeFeature::KeywordFrequency);
        Self { article, memory, by_count, sentences: 0 }
    }

    fn count_terms(&mut self, settings: &Settings) {
        let article = self.article;
        let mut forms = &*article.document.forms;
        for sentence in &article.document.sentences {
            self.sentences += 1;
            let mut block = self.memory.words.len();
            let range = sentence.tokens.clone();
            let tokens = article.document.tokens.get(range.clone()).unwrap_or_default();
            for (position, token) in range.zip(tokens) {
                let form = match forms {
                    [(at, form), rest @ ..] if *at == position => {
                        forms = rest;
                        Some(form)
                    }
                    _ => None,
                };
                if token.kind == TokenKind::Punctuation {
                    self.memory.words.push(BOUNDARY);
                    block = self.memory.words.len();
                    continue;
                }
                let number = self.term(token);
                let plain = token.kind == TokenKind::Word;
                let case = match form {
                    _ if !plain => Case::Other,
                    Some(form) => case_of(form, settings.version),
                    None => simple_case(article, token).unwrap_or_else(|| {
                        case_of(article.surface(token), settings.version)
                    }),
                };
                let first = position == sentence.tokens.start;
                self.count_term(number, case, first);
                if plain {
                    self.count_edges(number, block, settings.window);
                }
                self.memory.words.push(Word {
                    token: number_of(position),
                    term: number,
                    folded: token.folded,
                    plain,
                });
            }
            self.memory.words.push(BOUNDARY);
        }
    }

    /// The number of the term that a token counts as.
    fn term(&mut self, token: &AnalyzedToken) -> u32 {
        let Memory { numbers, terms, .. } = &mut self.memory;
        let next = number_of(terms.len());
        let number = numbers.number(token.stem, next);
        if number == next {
            let text = self.article.vocabulary.term(token.stem);
            let stop = token.stop || is_short(text);
            terms.push(Term { stop, ..Term::default() });
        }
        number
    }

    fn count_term(&mut self, number: u32, case: Case, first: bool) {
        let term = &mut self.memory.terms[number as usize];
        term.count += 1;
        if term.sentence != self.sentences {
            term.sentence = self.sentences;
            term.sentences += 1;
            self.memory.spread.push((number, self.sentences - 1));
        }
        match case {
            Case::Acronym => term.acronyms += 1,
            Case::Name if !first => term.names += 1,
            _ => {}
        }
    }

    /// Counts the words before a new one, which is not yet in the list.
    fn count_edges(&mut self, number: u32, block: usize, window: usize) {
        let Memory { words, terms, edges, edge_counts, .. } = &mut self.memory;
        let start = block.max(words.len().saturating_sub(window));
        for word in words[start..].iter().filter(|word| word.plain) {
            let next = number_of(edge_counts.len());
            let edge = edges.number((word.term, number), next);
            let new = edge == next;
            if new {
                edge_counts.push(0);
            }
            edge_counts[edge as usize] += 1;
            terms[word.term as usize].right.add(new);
            terms[number as usize].left.add(new);
        }
    }

    /// Counts all sequences of words that begin with no stop word.
    fn count_candidates(&mut self, settings: &Settings) {
        // The sequences that end with the last word, shorter ones first.
        let [mut open, mut next] = mem::take(&mut self.memory.open);
        for index in 0..self.memory.words.len() {
            let word = self.memory.words[index];
            next.clear();
            if word.plain {
                let stop = self.memory.terms[word.term as usize].stop;
                let mut go_on = |parent| {
                    let (node, length) = self.count_sequence(parent, index, stop);
                    if (length as usize) < settings.max_words {
                        next.push(node);
                    }
                };
                if !stop {
                    go_on(NONE);
                }
                for &parent in &open {
                    go_on(parent);
                }
            }
            mem::swap(&mut open, &mut next);
        }
        self.memory.open = [open, next];
    }

    /// Counts a sequence that goes on with a word; gives its number and length.
    fn count_sequence(&mut self, parent: u32, index: usize, stop: bool) -> (u32, u32) {
        let node = self.node(parent, index);
        let Memory { nodes, places, .. } = &mut self.memory;
        let seen = &mut nodes[node as usize];
        // A candidate ends with no stop word.
        if !stop {
            let place = number_of(places.len());
            places.push(Place { end: number_of(index), before: seen.last });
            (seen.count, seen.last) = (seen.count + 1, place);
        }
        (node, seen.length)
    }

    /// The number of a sequence that goes on with a word.
    fn node(&mut self, parent: u32, index: usize) -> u32 {
        let Memory { words, nodes, tree, .. } = &mut self.memory;
        let next = number_of(nodes.len());
        let node = tree.number((parent, words[index].folded.0), next);
        if node == next {
            let before = nodes.get(parent as usize);
            let length = before.map_or(0, |node| node.length) + 1;
            let parts = before.map_or(Parts::NOTHING, |node| node.parts);
            let words = &self.memory.words[index + 1 - length as usize..=index];
            let parts = self.add_last(parts, words);
            let end = number_of(index);
            let new = Node { count: 0, end, length, last: NONE, parts };
            self.memory.nodes.push(new);
        }
        node
    }

    /// What words are worth, by what all but the last are worth. A stop word only counts
    /// with the word behind it.
    fn add_last(&self, mut parts: Parts, words: &[Word]) -> Parts {
        let [.., word] = words else { return parts };
        let term = |word: &Word| &self.memory.terms[word.term as usize];
        if let [.., before] = &words[..words.len() - 1]
            && term(before).stop
        {
            parts = parts.with_bridge(self.bridge(words, words.len() - 2));
        }
        if term(word).stop {
            parts
        } else {
            parts.with_content(term(word).features.score)
        }
    }

    /// Scores all terms.
    fn score_terms(&mut self, settings: &Settings) {
        self.group();
        let Memory { terms, grouped, ends, logarithms, positions, .. } =
            &mut self.memory;
        let content = terms.iter().filter(|term| !term.stop);
        let mut counts: Vec<f64> = content.map(|term| f64::from(term.count)).collect();
        let (mean, deviation) = mean_and_deviation(&mut counts);
        let usual = mean + deviation;
        let largest = terms.iter().map(|term| term.count).max().unwrap_or(1);
        for (term, &end) in terms.iter_mut().zip(&*ends) {
            let chosen = |feature, value, otherwise| {
                if settings.features.contains(feature) { value } else { otherwise }
            };
            let count = f64::from(term.count);
            let share = count / f64::from(largest);
            let relatedness = (0.5 + term.left.diversity() * share)
                + (0.5 + term.right.diversity() * share);
            let case = f64::from(term.acronyms.max(term.names))
                / (1.0 + logarithms.get(term.count, || ln(count)));
            let median = double_median(&grouped[end - term.sentences as usize..end]);
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

    /// Brings the sentences of each term together, in order.
    fn group(&mut self) {
        let Memory { terms, spread, grouped, ends, .. } = &mut self.memory;
        ends.clear();
        let mut end = 0;
        for term in &*terms {
            ends.push(end);
            end += term.sentences as usize;
        }
        grouped.clear();
        grouped.resize(end, 0);
        for &(term, sentence) in &*spread {
            let place = &mut ends[term as usize];
            grouped[*place] = sentence;
            *place += 1;
        }
    }

    /// The words of a sequence where it first occurs.
    fn words_of(&self, node: u32) -> &[Word] {
        let Node { end, length, .. } = self.memory.nodes[node as usize];
        &self.memory.words[(end + 1 - length) as usize..=end as usize]
    }

    /// How likely a stop word stands between its neighbours: the share of the one before
    /// that it follows, and the share of the one behind that it precedes.
    fn bridge(&self, words: &[Word], at: usize) -> (f64, f64) {
        let Memory { edges, edge_counts, terms, .. } = &self.memory;
        let share = |from: Word, to: Word, of: Word| {
            let edge = edges.get((from.term, to.term));
            let seen = edge.map_or(0, |edge| edge_counts[edge as usize]);
            f64::from(seen) / f64::from(terms[of.term as usize].count)
        };
        let (before, word, behind) = (words[at - 1], words[at], words[at + 1]);
        (share(before, word, before), share(word, behind, behind))
    }

    fn places_of(&self, node: u32) -> impl Iterator<Item = Place> {
        let mut next = self.memory.nodes[node as usize].last;
        std::iter::from_fn(move || {
            let place = self.memory.places.get(next as usize).copied()?;
            next = place.before;
            Some(place)
        })
    }

    fn divisor(&self, node: u32) -> u32 {
        if self.by_count { self.memory.nodes[node as usize].count } else { 1 }
    }

    fn candidate_score(&self, node: u32) -> f64 {
        let Parts { product, sum } = self.memory.nodes[node as usize].parts;
        product / ((sum + 1.0) * f64::from(self.divisor(node)))
    }

    /// The best candidates that are not too similar to a better one.
    fn best(&self, settings: &Settings) -> Vec<(f64, u32)> {
        let nodes = self.memory.nodes.len();
        let mut rest: Vec<(f64, u32)> = Vec::with_capacity(nodes);
        rest.extend(
            (0..number_of(nodes))
                .filter(|&node| self.memory.nodes[node as usize].last != NONE)
                .map(|node| (self.candidate_score(node), node)),
        );
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
            let token = self.memory.words[word as usize].token as usize;
            &self.article.document.tokens[token]
        };
        (token(end + 1 - length), token(end))
    }

    /// The text from the first word to the last, where a candidate first occurs.
    fn surface(&self, node: u32) -> &'a str {
        let Node { end, length, .. } = self.memory.nodes[node as usize];
        let (first, last) = self.tokens(end, length);
        let span = Span::new(first.span.start, last.span.end);
        span.slice(self.article.field(first.field))
    }

    fn occurrences(&self, node: u32) -> Vec<Occurrence> {
        let length = self.memory.nodes[node as usize].length;
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
        let Parts { product, sum } = self.memory.nodes[node as usize].parts;
        let explained = words.iter().enumerate().map(|(at, word)| {
            let term = &self.memory.terms[word.term as usize];
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

/// Twice the median of sorted numbers.
fn double_median(numbers: &[u32]) -> u32 {
    let middle = numbers.len() / 2;
    numbers[middle] + numbers[(numbers.len() - 1) / 2]
}

/// Results for small numbers, each computed once.
#[derive(Clone, Debug, Default)]
struct Cache(Vec<Option<f64>>);

impl Cache {
    /// Numbers from this one on are not small.
    const END: usize = 1 << 12;

    fn get(&mut self, number: u32, compute: impl FnOnce() -> f64) -> f64 {
        let index = number as usize;
        if index >= Self::END {
            return compute();
        }
        if index >= self.0.len() {
            self.0.resize(index + 1, None);
        }
        *self.0[index].get_or_insert_with(compute)
    }
}

/// How the case of a word speaks for a name.
#[derive(Clone, Copy)]
enum Case {
    Acronym,
    Name,
    Other,
}

/// The case of a word that is ASCII, not long, and has a small letter: nearly all.
fn simple_case(article: Article<'_>, token: &AnalyzedToken) -> Option<Case> {
    let rest = article.field(token.field).as_bytes().get(token.span.start..)?;
    let beyond = rest.first_chunk::<16>()?.len().checked_sub(token.span.len())?;
    // All at once, as nobody can foresee how long a word is.
    let bytes = u128::from_le_bytes(*rest.first_chunk()?);
    let bytes = bytes & u128::MAX.checked_shr(8 * u32::try_from(beyond).ok()?)?;
    let small = within(bytes, b'a', b'z');
    if bytes & HIGH_BITS != 0 || small == 0 {
        return None;
    }
    let capitals = within(bytes, b'A', b'Z');
    // One capital, in the first byte.
    Some(if capitals == 0x80 { Case::Name } else { Case::Other })
}

/// The highest bit of each byte.
const HIGH_BITS: u128 = EACH * 0x80;

/// One in each byte.
const EACH: u128 = u128::MAX / 0xFF;

/// Sets the highest bits of the bytes from `first` to `last`, if all are ASCII.
const fn within(bytes: u128, first: u8, last: u8) -> u128 {
    let (from, behind) = (0x80 - first as u128, 0x7F - last as u128);
    (bytes + EACH * from) & !(bytes + EACH * behind) & HIGH_BITS
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
    if key.as_bytes().iter().take(3).filter(|b| b.is_ascii_alphanumeric()).count() == 3
    {
        return false;
    }
    key.chars().filter(|c| !c.is_ascii_punctuation()).nth(2).is_none()
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
