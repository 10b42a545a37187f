//! What each token may do in a candidate: its part of speech, found by a tagger or
//! guessed from the reading, and whether it may stand in a phrase.

use hashbrown::HashMap;
use nutgraf_text::{Field, Language, Tag, TokenKind};
use rustc_hash::FxBuildHasher;

use super::{News, boilerplate, romance};
use crate::Article;
use crate::candidates::{Key, MAX_TOKENS};
use crate::reading::{NOWHERE, Reading, Role};

/// A token as the ranker sees it.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "any of them may hold with any other")]
pub(crate) struct Unit {
    pub(crate) tag: Tag,
    /// Whether it may be a keyword of its own.
    pub(crate) single: bool,
    /// Whether it may stand in a phrase of several words.
    pub(crate) inner: bool,
    /// Whether it is a small word that joins what stands around it: `of` in `Isle of Man`.
    pub(crate) link: bool,
    /// Whether it is a part of a name.
    pub(crate) name: bool,
    /// How many words of the body stand before it; the words of the body for those of
    /// the title.
    pub(crate) position: u32,
}

impl Unit {
    /// Takes the token out of all candidates.
    pub(crate) fn clear(&mut self) {
        (self.single, self.inner, self.name) = (false, false, false);
    }
}

/// The units of an article, one for each token, and the words of its body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Units {
    pub(crate) all: Vec<Unit>,
    pub(crate) body: u32,
    /// Whether a tagger has told the parts of speech.
    pub(crate) tagged: bool,
    /// Whether there is a capital letter anywhere.
    capitals: bool,
}

impl Units {
    /// Reads the units of an article; what was read before is dropped. With `names`,
    /// offices end phrases, and so do nationalities before names.
    pub(crate) fn read(
        &mut self,
        article: Article<'_>,
        reading: &Reading,
        names: bool,
    ) {
        let tokens = &article.document.tokens;
        self.tagged = article.document.tags.len() == tokens.len() && !tokens.is_empty();
        self.capitals = reading.words.iter().any(|word| word.letters.upper);
        self.all.clear();
        self.all.reserve(tokens.len());
        self.body = 0;
        for (index, token) in tokens.iter().enumerate() {
            let mut unit = self.unit(article, reading, index, names);
            unit.position = self.body;
            self.body += u32::from(token.field == Field::Text && token.kind.is_term());
            self.all.push(unit);
        }
        let title = tokens.iter().take_while(|token| token.field == Field::Title);
        for (unit, _) in self.all.iter_mut().zip(title) {
            unit.position = self.body;
        }
        boilerplate::remove(article, &mut self.all);
        if names {
            self.name_stop_words(article, reading);
            self.part_verbs(reading);
            self.part_nationalities(reading);
            self.part_departments(article, reading);
            self.part_offices(reading);
            self.link(article, reading);
            self.part_scores(reading);
            self.number_names(reading);
            self.spread_names(reading);
        }
    }

    /// `737` in `737 Max` is a part of the name, if most of its `Max` stand behind it.
    fn number_names(&mut self, reading: &Reading) {
        let pair = |units: &[Unit], at: usize| {
            let (number, name) = (units.get(at)?, units.get(at + 1)?);
            let same = reading.words[at].sentence == reading.words[at + 1].sentence;
            (number.tag == Tag::Number && number.inner && name.name && same)
                .then(|| (reading.words[at].local, reading.words[at + 1].local))
        };
        let mut counts: HashMap<(u32, u32), u32, FxBuildHasher> = HashMap::default();
        for at in 0..self.all.len() {
            if let Some(pair) = pair(&self.all, at) {
                *counts.entry(pair).or_default() += 1;
            }
        }
        counts.retain(|(_, name), count| {
            let all = reading.locals.get(*name as usize).map_or(0, |known| known.count);
            *count > 1 && *count * 2 >= all
        });
        if counts.is_empty() {
            return;
        }
        for at in 0..self.all.len() {
            if pair(&self.all, at).is_some_and(|pair| counts.contains_key(&pair)) {
                self.all[at].name = true;
            }
        }
    }

    /// A name of several words is one everywhere: at the start of a sentence and in
    /// headlines, too, where its capitals tell nothing.
    fn spread_names(&mut self, reading: &Reading) {
        let mut counts: HashMap<Key, u32, FxBuildHasher> = HashMap::default();
        let mut at = 0;
        while at < self.all.len() {
            let sentence = reading.words[at].sentence;
            let rest = self.all[at..].iter().zip(&reading.words[at..]);
            let len = rest
                .take_while(|(unit, word)| unit.name && word.sentence == sentence)
                .count();
            if (2..=MAX_TOKENS).contains(&len) && !reading.words[at].headline {
                let words = reading.words[at..at + len].iter();
                *counts.entry(Key::new(words.map(|word| word.local))).or_default() += 1;
            }
            at += len.max(1);
        }
        counts.retain(|_, count| *count > 1);
        let mut heads: Vec<(u32, Key)> =
            counts.keys().map(|key| (key.words()[0], *key)).collect();
        // The longest first; what is equally long is different, so order says nothing.
        heads.sort_unstable_by_key(|(head, key)| (*head, std::cmp::Reverse(key.len())));
        let mut is_head = vec![false; reading.locals.len()];
        for (head, _) in &heads {
            if let Some(is_head) = is_head.get_mut(*head as usize) {
                *is_head = true;
            }
        }
        let mut at = 0;
        while at < self.all.len() {
            let head = reading.words[at].local;
            if !is_head.get(head as usize).is_some_and(|is_head| *is_head) {
                at += 1;
                continue;
            }
            let from = heads.partition_point(|(known, _)| *known < head);
            let known = heads[from..].iter().take_while(|(known, _)| *known == head);
            let len = known.map(|(_, key)| usize::from(key.len())).find_map(|len| {
                let words = reading.words.get(at..at + len)?;
                let key = Key::new(words.iter().map(|word| word.local));
                let same = words.iter().all(|w| w.sentence == words[0].sentence);
                (same && counts.contains_key(&key)).then_some(len)
            });
            for unit in &mut self.all[at..at + len.unwrap_or(0)] {
                if !unit.name {
                    (unit.inner, unit.name, unit.tag) = (true, true, Tag::ProperNoun);
                }
            }
            at += len.unwrap_or(1);
        }
    }

    fn unit(
        &self,
        article: Article<'_>,
        reading: &Reading,
        index: usize,
        names: bool,
    ) -> Unit {
        let (Some(word), Some(token)) =
            (reading.words.get(index), article.document.tokens.get(index))
        else {
            return Unit::default();
        };
        if word.local == NOWHERE {
            return Unit::default();
        }
        let tag = match article.document.tags.get(index) {
            Some(tag) if self.tagged => *tag,
            _ => guess(article, reading, index),
        };
        let known = reading.locals.get(word.local as usize);
        let stop = known.is_some_and(|known| known.stop);
        if tag != Tag::ProperNoun && word.role == Role::Boundary && stop {
            // Half of all words.
            let numeric = token.kind == TokenKind::Number;
            return Unit {
                tag: if numeric { Tag::Number } else { tag },
                ..Unit::default()
            };
        }
        let surface = article.surface(token);
        let capital = word.letters.upper;
        let numeric = tag == Tag::Number || token.kind == TokenKind::Number;
        let stop = stop && !(tag == Tag::ProperNoun && capital && surface.len() > 3);
        let usable = !stop
            && tag != Tag::Other
            && is_usable(surface, token.kind, names && numeric);
        let language = article.document.language;
        let noun = names
            && language == Some(Language::GERMAN)
            && token.kind == TokenKind::Word
            && News::is_german_noun(article.vocabulary.term(token.stem));
        let name = is_name(reading, index, tag, capital)
            && !noun
            && !(names && is_compound_adjective(surface));
        let tag = match tag {
            Tag::Verb | Tag::Adverb if name => Tag::ProperNoun,
            Tag::ProperNoun if names && !name && self.tagged => Tag::Noun,
            Tag::ProperNoun if noun => Tag::Noun,
            // German capitalises nouns: what is in small letters is none.
            Tag::Noun if language == Some(Language::GERMAN) && !capital => {
                Tag::Adjective
            }
            tag => tag,
        };
        let fits = usable
            && !(names && is_beside_names(article, reading, index))
            && !(self.capitals && is_cut(article, reading, index));
        Unit {
            tag: if numeric { Tag::Number } else { tag },
            single: fits && !numeric && has_letters(surface),
            inner: fits && !matches!(tag, Tag::Verb | Tag::Adverb),
            link: false,
            name: fits && name && !numeric,
            position: 0,
        }
    }

    /// `Just` in `Just Stop Oil` is a part of the name: a stop word in a capital that
    /// nothing but a name explains.
    fn name_stop_words(&mut self, article: Article<'_>, reading: &Reading) {
        let tokens = &article.document.tokens;
        for index in 1..self.all.len().saturating_sub(1) {
            let (token, word) = (&tokens[index], reading.words[index]);
            let named = self.all[index + 1].name;
            if !named || !token.stop || word.headline || token.kind != TokenKind::Word {
                continue;
            }
            let surface = article.surface(token);
            let inside = reading.words[index - 1].sentence == word.sentence
                && reading.words[index + 1].sentence == word.sentence
                && tokens[index - 1].kind.is_term()
                && !reading.words[index - 1].letters.upper;
            let telling = word.letters.upper
                && surface.len() > 2
                && !matches!(
                    surface,
                    "The" | "And" | "But" | "For" | "Les" | "Der" | "Die" | "Das"
                );
            if inside && telling && word.local != NOWHERE {
                let unit = &mut self.all[index];
                (unit.inner, unit.name, unit.tag) = (true, true, Tag::ProperNoun);
            }
        }
    }
}

/// Whether a token may stand in a candidate by its look. With `number`, it must be one
/// that belongs to a name: `Model 3`, but no results: `7-5`.
fn is_usable(surface: &str, kind: TokenKind, number: bool) -> bool {
    if matches!(kind, TokenKind::Url | TokenKind::Email | TokenKind::Handle)
        || (number && surface.contains(['-', '–', ':', '%']))
    {
        return false;
    }
    // `George W Bush`, `J. Edgar`
    let initial = surface.starts_with(char::is_uppercase)
        && (surface.len() == 1 || surface.len() <= 3 && surface.ends_with('.'));
    let digits = number && surface.bytes().all(|b| b.is_ascii_digit());
    has_letters(surface) || initial || digits
}

/// Whether there is more than one letter or digit.
fn has_letters(surface: &str) -> bool {
    // Most words.
    let first = surface.as_bytes().first_chunk::<2>();
    first.is_some_and(|first| first.iter().all(u8::is_ascii_alphabetic))
        || surface.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some()
}

/// Whether a word is a part of a name by its role in the reading or, where it has none,
/// by its part of speech and its capital.
fn is_name(reading: &Reading, index: usize, tag: Tag, capital: bool) -> bool {
    let word = reading.words[index];
    // `Former` in `Former Chelsea captain` is no name at the start of a sentence.
    let opens = index
        .checked_sub(1)
        .is_none_or(|before| reading.words[before].sentence != word.sentence);
    let plain = word.classes.is_generic() || word.classes.is_verb();
    if opens && plain && !word.classes.is_never_given() && tag != Tag::Number {
        return false;
    }
    // `Suddenly` before a name, but not `Sharp` in `Sharp hit back`, if it is one elsewhere.
    let verbal = matches!(tag, Tag::Adverb | Tag::Verb | Tag::Participle);
    let known = reading.locals.get(word.local as usize);
    let names = known.map_or(0, |known| known.names + known.acronyms);
    if opens && verbal && names == 0 {
        return false;
    }
    match word.role {
        // `Stop` in `Just Stop Oil` is no verb.
        Role::Name => {
            let beside = |at: Option<usize>| {
                at.and_then(|at| reading.words.get(at)).is_some_and(|other| {
                    other.role == Role::Name && other.sentence == word.sentence
                })
            };
            tag != Tag::Verb
                || beside(index.checked_sub(1))
                || beside(index.checked_add(1))
        }
        Role::Title => false,
        _ => {
            let small = names == 0 && known.is_some_and(|known| known.small > 0);
            tag == Tag::ProperNoun && capital && !word.headline && !small
        }
    }
}

/// Whether a word stands beside names and belongs to none: an office, a date, `million`.
fn is_beside_names(article: Article<'_>, reading: &Reading, index: usize) -> bool {
    let word = reading.words[index];
    let calendar = word.classes.is_calendar()
        && word.role != Role::Name
        && !is_holiday(article, index);
    // `Hundred Years War`
    let amount = word.classes.is_amount() && word.role != Role::Name;
    word.role == Role::Title || calendar || amount
}

/// Whether a day is one of the few with a name: `Black Friday`.
fn is_holiday(article: Article<'_>, index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|at| article.document.tokens.get(at));
    before.is_some_and(|token| {
        matches!(
            article.surface(token),
            "Ash" | "Black" | "Bloody" | "Cyber" | "Easter" | "Good" | "Palm" | "Super"
        )
    })
}

/// Whether a word is the rest of one whose start was lost (`rator has revealed`): in
/// small letters at the start of a line, behind a line that ends a sentence.
fn is_cut(article: Article<'_>, reading: &Reading, index: usize) -> bool {
    let (word, token) = (reading.words[index], article.document.tokens[index]);
    if !word.letters.lower || token.field == Field::Title {
        return false;
    }
    let before = article.text.get(..token.span.start).unwrap_or_default();
    let known = reading.locals.get(word.local as usize);
    (before.is_empty() || before.ends_with('\n'))
        && known.is_none_or(|known| known.count <= 2)
        && (before.is_empty()
            || before.trim_end().ends_with(['.', '!', '?', '"', '”', ':']))
}

/// `California-based` stands before a name but does not belong to it.
fn is_compound_adjective(surface: &str) -> bool {
    let Some((_, end)) = surface.rsplit_once('-') else { return false };
    matches!(
        end,
        "based"
            | "born"
            | "led"
            | "owned"
            | "backed"
            | "listed"
            | "era"
            | "wide"
            | "style"
            | "run"
            | "old"
            | "controlled"
            | "held"
            | "made"
            | "trained"
            | "educated"
            | "speaking"
            | "related"
            | "focused"
            | "linked"
            | "area"
    )
}

/// A part of speech without a tagger: names by their capitals, verbs and adverbs by
/// endings and lists, nouns for the rest.
fn guess(article: Article<'_>, reading: &Reading, index: usize) -> Tag {
    let (word, token) = (reading.words[index], article.document.tokens[index]);
    let folded = article.vocabulary.term(token.folded);
    let language = article.document.language;
    match word.role {
        Role::Name | Role::Title => Tag::ProperNoun,
        Role::Common => {
            let before = index.checked_sub(1).and_then(|at| {
                let token = article.document.tokens.get(at)?;
                token.kind.is_term().then(|| article.vocabulary.term(token.folded))
            });
            let before = before.unwrap_or_default();
            if romance::is_verbal(folded, before, language) {
                Tag::Verb
            } else {
                Tag::Noun
            }
        }
        Role::Boundary if token.kind == TokenKind::Number => Tag::Number,
        Role::Boundary if token.stop => Tag::Other,
        Role::Boundary if word.classes.is_gerund() => Tag::Gerund,
        Role::Boundary if folded.ends_with("ly") => Tag::Adverb,
        Role::Boundary if word.classes.is_verb() => Tag::Verb,
        Role::Boundary if word.classes.is_verbal() => Tag::Participle,
        Role::Boundary if token.kind == TokenKind::Word => Tag::Noun,
        Role::Boundary => Tag::Other,
    }
}
