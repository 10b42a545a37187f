//! What agencies and web pages put around an article: datelines, bylines, credits.

use nutgraf_text::{Field, Sentence, TokenKind};

use super::words::Unit;
use crate::Article;

/// How many tokens a dateline or byline may have.
const LINE: usize = 24;

/// Takes the tokens of datelines, bylines and notes of the publisher out of the units.
pub(crate) fn remove(article: Article<'_>, units: &mut [Unit]) {
    let tokens = &article.document.tokens;
    let start = tokens.partition_point(|token| token.field == Field::Title);
    let end = dateline(article, start);
    clear(units, start..end);
    for sentence in &article.document.sentences {
        if is_note(article, sentence, sentence.tokens.start <= start) {
            clear(units, sentence.tokens.clone());
        }
    }
}

fn clear(units: &mut [Unit], range: std::ops::Range<usize>) {
    for unit in units.get_mut(range).into_iter().flatten() {
        unit.single = false;
        unit.inner = false;
        unit.name = false;
    }
}

/// Where the dateline of a body ends: `BAKU, Sept 14 (Reuters) -`, `LONDON —`. It is the
/// start of the body if there is none.
fn dateline(article: Article<'_>, start: usize) -> usize {
    let tokens = &article.document.tokens;
    let line = tokens.get(start..tokens.len().min(start + LINE)).unwrap_or_default();
    let dash = line.iter().position(|token| {
        matches!(article.surface(token), "-" | "–" | "—" | "--" | "_")
    });
    let Some(dash) = dash else { return start };
    let before = line.get(..dash).unwrap_or_default();
    let agency = before.last().is_some_and(|last| article.surface(last) == ")")
        && before.len() <= LINE / 2;
    let shouted = before.first().is_some_and(|first| {
        let surface = article.surface(first);
        surface.len() > 2 && surface.chars().all(char::is_uppercase)
    });
    let plain = before.len() <= 6
        && before.iter().all(|token| {
            let surface = article.surface(token);
            token.kind == TokenKind::Number
                || token.kind == TokenKind::Punctuation
                || surface.starts_with(char::is_uppercase)
        });
    if agency && plain || shouted && (agency || plain) {
        start + dash + 1
    } else {
        start
    }
}

/// First words of a publisher's note, as folded words.
const NOTES: &[&[&str]] = &[
    &["read", "more"],
    &["read", "also"],
    &["also", "read"],
    &["see", "also"],
    &["click", "here"],
    &["sign", "up"],
    &["follow", "us"],
    &["subscribe", "to"],
    &["image", "source"],
    &["image", "caption"],
    &["media", "caption"],
    &["photo", "by"],
    &["getty", "images"],
    &["all", "rights", "reserved"],
    &["reporting", "by"],
    &["writing", "by"],
    &["editing", "by"],
    &["additional", "reporting"],
    &["copyright"],
    &["advertisement"],
    &["lire", "aussi"],
    &["à", "lire"],
    &["crédit", "photo"],
    &["lesen", "sie"],
    &["mehr", "zum", "thema"],
    &["leia", "também"],
    &["lea", "también"],
];

/// Whether a short sentence is a note of the publisher, or a byline at the beginning of
/// the body.
fn is_note(article: Article<'_>, sentence: &Sentence, first: bool) -> bool {
    let tokens =
        article.document.tokens.get(sentence.tokens.clone()).unwrap_or_default();
    if tokens.len() > LINE {
        return false;
    }
    let words = || {
        let words = tokens.iter().filter(|token| token.kind.is_term());
        words.map(|token| article.vocabulary.term(token.folded))
    };
    let note =
        NOTES.iter().any(|note| words().take(note.len()).eq(note.iter().copied()));
    note || (first && is_byline(article, sentence))
}

/// `By Jane Doe, Political Editor` on a line of its own.
fn is_byline(article: Article<'_>, sentence: &Sentence) -> bool {
    let tokens =
        article.document.tokens.get(sentence.tokens.clone()).unwrap_or_default();
    let mut words = tokens.iter().filter(|token| token.kind.is_term());
    let by = words.next().is_some_and(|token| {
        matches!(article.surface(token), "By" | "BY" | "Par" | "Von" | "Por")
    });
    let stopped = tokens.last().is_some_and(|token| article.surface(token) == ".");
    let names = words.all(|token| {
        token.stop || article.surface(token).starts_with(char::is_uppercase)
    });
    by && names && !stopped
}
