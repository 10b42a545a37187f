//! Candidates that an editor would strike out, whatever they weigh: for profiles of whole
//! names.

use nutgraf_text::{AnalyzedToken, Field, Language, Tag, TokenKind};

use super::phrases::{Found, Traits};
use super::words::{Unit, Units};
use crate::Article;
use crate::candidates::{self, Candidate, LONG_TEXT, Place, is_confirmed};
use crate::reading::{Reading, Word};

/// Drops what stands only in a headline, what is all general words or of little weight,
/// nationalities beside their country, and what occurs seldom and looks like an accident.
pub(crate) fn drop(
    article: Article<'_>,
    reading: &Reading,
    units: &Units,
    found: &mut Found,
) {
    let demonyms = candidates::demonyms(article, reading, &found.candidates);
    let Units { all: units, tagged, .. } = units;
    let english = *tagged && article.document.language == Some(Language::ENGLISH);
    let (tagged, early) = (*tagged, early(article));
    let judge = Judge { article, reading, units, tagged, english, early };
    let keep: Vec<bool> = found
        .candidates
        .iter()
        .zip(&found.traits)
        .zip(demonyms)
        .map(|((candidate, traits), demonym)| {
            let loose = !candidate.name && candidate.count() == 1;
            let struck = demonym
                || !is_confirmed(candidate, reading)
                || judge.is_general(candidate)
                || judge.is_light(candidate)
                || judge.is_doing(candidate, traits)
                || judge.is_source(candidate)
                || judge.is_minute(candidate, traits)
                || judge.is_pale(candidate, traits)
                || (loose && judge.is_loose(candidate, traits));
            !struck
        })
        .collect();
    found.retain(|number| keep[number]);
}

/// Drops names of one word that stand once, behind the first sentences of a text of some
/// length, and for no other name: every tenth is a keyword.
pub(crate) fn drop_passing_names(
    article: Article<'_>,
    reading: &Reading,
    units: &Units,
    found: &mut Found,
) {
    if !units.tagged || reading.terms <= LONG_TEXT {
        return;
    }
    let early = early(article);
    let keep: Vec<bool> = found
        .candidates
        .iter()
        .map(|candidate| {
            let once = candidate.key.len() == 1 && candidate.count() == 1;
            let passing = candidate.places.first().is_some_and(|p| p.start >= early);
            !(candidate.name && once && passing)
        })
        .collect();
    found.retain(|number| keep[number]);
}

/// Where the third sentence of the body ends.
pub(super) fn early(article: Article<'_>) -> usize {
    let body = article.document.tokens.partition_point(|t| t.field == Field::Title);
    let ends = article.document.sentences.iter().map(|sentence| sentence.tokens.end);
    ends.filter(|end| *end > body).nth(2).unwrap_or(usize::MAX)
}

/// What occurs so often is a topic, whatever it is.
const OFTEN: usize = 6;

struct Judge<'a> {
    article: Article<'a>,
    reading: &'a Reading,
    units: &'a [Unit],
    tagged: bool,
    /// Whether it is tagged and in English.
    english: bool,
    /// What stands before this token is the title or the first sentences.
    early: usize,
}

impl Judge<'_> {
    fn words(&self, place: Place) -> &[Word] {
        let range = place.start..place.start + place.len;
        self.reading.words.get(range).unwrap_or_default()
    }

    fn is_titled(&self, place: Place) -> bool {
        let first = self.article.document.tokens.get(place.start);
        first.is_some_and(|token| token.field == Field::Title)
    }

    fn folded(&self, at: usize) -> &str {
        let token = self.article.document.tokens.get(at);
        token.map_or("", |token| self.article.vocabulary.term(token.folded))
    }

    /// Whether all words are too general to say much.
    fn is_general(&self, candidate: &Candidate) -> bool {
        let Some(place) = candidate.places.first() else { return false };
        self.words(*place).iter().all(|word| word.classes.is_generic())
    }

    /// Whether a nationality stands alone once, or a common noun of little weight that is
    /// not all over the article.
    fn is_light(&self, candidate: &Candidate) -> bool {
        let place = candidate.places.first().map(|place| self.words(*place));
        let Some([only]) = place else { return false };
        (only.classes.is_light() && !candidate.name && candidate.count() < OFTEN)
            || (only.classes.is_nationality() && candidate.count() == 1)
    }

    /// Whether there is a word in `-ing` that is no thing, unless it comes again and again
    /// and is a noun to the tagger.
    fn is_doing(&self, candidate: &Candidate, traits: &Traits) -> bool {
        let Some(place) = candidate.places.first() else { return false };
        let rare =
            candidate.count() < 3 || traits.pattern.first() == Some(&Tag::Gerund);
        self.tagged
            && !candidate.name
            && rare
            && self.words(*place).iter().any(|word| word.classes.is_doing())
    }

    /// Whether a name is that of a medium that was told, and nothing else: `told Reuters`,
    /// `according to the Associated Press`. Names with other words (`Financial Times`) are
    /// not known.
    fn is_source(&self, candidate: &Candidate) -> bool {
        let medium = |place: &Place| {
            self.words(*place).iter().all(|word| word.classes.is_medium())
        };
        let told = |place: &Place| {
            let word = |back: usize| {
                place.start.checked_sub(back).map_or("", |at| self.folded(at))
            };
            let article = usize::from(word(1) == "the");
            word(1 + article) == "told"
                || (word(1 + article) == "to" && word(2 + article) == "according")
        };
        candidate.name
            && candidate.places.first().is_some_and(medium)
            && candidate.places.iter().all(told)
    }

    /// Whether a name with a small number or a place behind it occurs once, as scorers do
    /// in results, among others: `Scott 51`, `Bridgend 15th`; but `Apollo 11`.
    fn is_minute(&self, candidate: &Candidate, traits: &Traits) -> bool {
        let last = usize::from(candidate.key.len()).saturating_sub(1);
        let place = candidate.places.first().filter(|_| candidate.count() == 1);
        let token =
            place.and_then(|p| self.article.document.tokens.get(p.start + last));
        let results = || {
            let sentence = place.map(|p| self.reading.words[p.start].sentence);
            let tokens = self.article.document.tokens.iter().zip(&self.reading.words);
            let numbers = tokens.filter(|(token, word)| {
                Some(word.sentence) == sentence
                    && token.kind == TokenKind::Number
                    && token.span.len() < 3
            });
            numbers.count() > 1
        };
        let minute = |token: &AnalyzedToken| {
            let surface = self.article.surface(token);
            ["st", "nd", "rd", "th"].iter().any(|end| surface.ends_with(end))
                || token.field != Field::Title && token.span.len() < 3 && results()
        };
        traits.pattern.get(last) == Some(&Tag::Number) && token.is_some_and(minute)
    }

    /// Whether a phrase that occurs once or twice is an adjective before a word of little
    /// weight (`ambitious ideas`), unless it is in the title, or begins with a superlative
    /// (`lowest level`).
    fn is_pale(&self, candidate: &Candidate, traits: &Traits) -> bool {
        let Some(place) = candidate.places.first() else { return false };
        let [first, rest @ ..] = self.words(*place) else { return false };
        let pale = matches!(rest, [last] if last.classes.is_pale());
        !candidate.name
            && candidate.count() <= 2
            && !rest.is_empty()
            && traits.pattern.first() == Some(&Tag::Adjective)
            && (pale && !self.is_titled(*place)
                || first.letters.lower && is_superlative(self.folded(place.start)))
    }

    /// Whether a phrase that occurs once is held together by nothing but its place.
    fn is_loose(&self, candidate: &Candidate, traits: &Traits) -> bool {
        let tags = traits.pattern.get(..usize::from(candidate.key.len()));
        let tags = tags.unwrap_or_default();
        let Some(place) = candidate.places.first() else { return false };
        // `building early momentum`
        let verbal =
            tags.iter().any(|tag| matches!(tag, Tag::Gerund | Tag::Participle));
        // `10th-generation` before a noun is no keyword of its own.
        let modifier = self.tagged
            && tags.len() == 1
            && traits.maximal == 0
            && self.folded(place.start).contains('-');
        verbal
            || modifier
            || self.is_vague(*place, tags)
            || (self.english
                && (self.is_clause(*place) || self.is_infinitive(*place, tags)))
            || (self.tagged && self.is_aside(*place, tags, traits.maximal == 0))
    }

    /// Whether a general word stands beside one that does not occur again (`closest
    /// rival`), or a time at the end (`drought last summer`).
    fn is_vague(&self, place: Place, tags: &[Tag]) -> bool {
        let words = self.words(place);
        let [first, .., last] = words else { return false };
        let mut rest =
            (place.start + 1..place.start + place.len).map(|at| self.folded(at));
        let time = rest.any(|folded| matches!(folded, "last" | "next"));
        let superlative = tags.first() == Some(&Tag::Adjective)
            && is_superlative(self.folded(place.start));
        let opens = first.classes.is_generic() || superlative;
        time || (opens && self.is_once(last))
            || (last.classes.is_generic() && self.is_once(first))
    }

    /// Whether three words or more look like a subject, a verb and an object: `users edit
    /// pictures`, `Sutton encourages patients`.
    fn is_clause(&self, place: Place) -> bool {
        let last = place.start + place.len.saturating_sub(1);
        let plural = |at: usize| {
            self.reading.words[at].letters.lower && is_plural(self.folded(at))
        };
        let verb = || (place.start + 1..last).any(plural);
        place.len > 2 && (plural(place.start) || (plural(last) && verb()))
    }

    /// Whether the first word is a verb that was taken for a noun: `set to feature songs`,
    /// but not `access to health services`.
    fn is_infinitive(&self, place: Place, tags: &[Tag]) -> bool {
        let [.., before, _] = self.units.get(..place.start).unwrap_or_default() else {
            return false;
        };
        tags.len() > 1
            && tags.first() == Some(&Tag::Noun)
            && self.folded(place.start - 1) == "to"
            && !matches!(before.tag, Tag::Noun | Tag::ProperNoun)
    }

    /// Whether a phrase with a word that does not occur again is said in passing: a piece
    /// of a longer one or an adjective before a noun; or, in a text of some length, a noun
    /// of its own. In cross-validation over the articles of archivists, F1@10 is better by
    /// four points without the first two; one in seventeen of the last is a keyword.
    fn is_aside(&self, place: Place, tags: &[Tag], piece: bool) -> bool {
        let passing = place.start >= self.early;
        if let [only] = tags {
            return *only == Tag::Noun && self.reading.terms > LONG_TEXT;
        }
        let adjective = tags.first() == Some(&Tag::Adjective);
        let words = self.words(place);
        let once = words.iter().filter(|word| self.is_once(word)).count();
        let offhand =
            adjective && !self.is_titled(place) && (passing || once == words.len());
        once > 0 && (piece || offhand)
    }

    /// Whether a word occurs once, in any form.
    fn is_once(&self, word: &Word) -> bool {
        let known = self.reading.locals.get(word.local as usize);
        known.is_some_and(|known| known.count == 1)
    }
}

/// Whether a word ends as plurals and verbs do (`edits`), some nouns aside that stand
/// before others in this form.
fn is_plural(folded: &str) -> bool {
    folded.len() > 3
        && folded.ends_with('s')
        && !folded.ends_with("ss")
        && !folded.ends_with("us")
        && !folded.ends_with("is")
        && !matches!(
            folded,
            "arms"
                | "awards"
                | "courts"
                | "customs"
                | "earnings"
                | "games"
                | "goods"
                | "graphics"
                | "jobs"
                | "news"
                | "operations"
                | "parents"
                | "physics"
                | "politics"
                | "profits"
                | "rights"
                | "sales"
                | "savings"
                | "securities"
                | "series"
                | "services"
                | "sports"
                | "systems"
                | "women's"
        )
}

/// `closest`, `third-biggest`, `best-possible`; to the eye, `forest`, too
fn is_superlative(folded: &str) -> bool {
    let best = |word: &str| matches!(word, "best" | "worst" | "most");
    (folded.len() > 5 && folded.ends_with("est"))
        || folded.split_once('-').is_some_and(|(first, _)| best(first))
}
