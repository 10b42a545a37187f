//! What agencies and web pages put around an article: datelines, bylines, credits.

use std::ops::Range;

use nutgraf_text::{Field, Sentence, TokenKind};

use super::words::Unit;
use crate::Article;

/// How many tokens a dateline or byline may have.
const LINE: usize = 24;

/// Takes the tokens of datelines, bylines, notes of the publisher with their links, and
/// what stands behind an article out of the units.
pub(crate) fn remove(article: Article<'_>, units: &mut [Unit]) {
    let tokens = &article.document.tokens;
    let start = tokens.partition_point(|token| token.field == Field::Title);
    let mut body = start;
    // How many lines of links there have been behind `Read more:`.
    let mut links = None;
    for sentence in &article.document.sentences {
        let range = sentence.tokens.clone();
        if range.start < start {
            continue;
        }
        links = links.filter(|lines| *lines == 0 || !is_stopped(article, sentence));
        if let Some(lines) = &mut links {
            *lines += 1;
            clear(units, range);
            continue;
        }
        if range.start == body && is_byline(article, sentence) {
            body = range.end;
            clear(units, range);
        } else if is_closing(article, sentence)
            && 2 * range.start > start + tokens.len()
        {
            clear(units, range.start..tokens.len());
            break;
        } else if is_note(article, sentence) {
            // `Read more:` and, on the next lines, what.
            let last = range.end.checked_sub(1).and_then(|at| tokens.get(at));
            let opens = last.is_some_and(|token| article.surface(token) == ":");
            links = opens.then_some(0);
            clear(units, range);
        }
    }
    for range in [teasers(article, start), author(article, start)] {
        clear(units, range);
    }
    let end = dateline(article, body);
    clear(units, body..end);
    clear_agency(article, units, body..end);
}

/// Whether a sentence ends as sentences do, and most headlines do not.
fn is_stopped(article: Article<'_>, sentence: &Sentence) -> bool {
    let tokens = &article.document.tokens;
    let last = sentence.tokens.end.checked_sub(1).and_then(|at| tokens.get(at));
    last.is_some_and(|last| {
        article.surface(last).ends_with([
            '.', '…', '?', '!', '。', '।', '"', '”', '’', '\'', ')', ']', '»', '“',
        ])
    })
}

/// The headlines of other articles at the end of a page: three lines or more without a
/// full stop or the mark of a list, behind as many sentences that have one. They are a
/// third of the body at most: what is more is what the article is about.
fn teasers(article: Article<'_>, start: usize) -> Range<usize> {
    let tokens = &article.document.tokens;
    let is_line = |sentence: &&Sentence| {
        let first = tokens.get(sentence.tokens.start);
        !is_stopped(article, sentence)
            && sentence.tokens.len() <= LINE
            && first.is_some_and(|first| first.kind.is_term())
    };
    let body = article.document.sentences.iter().rev();
    let body = body.take_while(|sentence| sentence.tokens.start >= start);
    let lines = body.clone().take_while(is_line).count();
    let stopped = body.clone().skip(lines).filter(|s| is_stopped(article, s)).count();
    let from = lines.checked_sub(1).and_then(|last| body.clone().nth(last));
    let from = from.map_or(tokens.len(), |sentence| sentence.tokens.start);
    if lines >= 3 && stopped >= 3 && 3 * (tokens.len() - from) <= tokens.len() - start {
        from..tokens.len()
    } else {
        0..0
    }
}

/// What is said of the author at the end: `Jane Doe is a reporter at ...`.
fn author(article: Article<'_>, start: usize) -> Range<usize> {
    let tokens = &article.document.tokens;
    let folded = |at: usize| {
        tokens.get(at).map_or("", |token| article.vocabulary.term(token.folded))
    };
    let sentences = article.document.sentences.iter().rev();
    let last = sentences.filter(|sentence| is_stopped(article, sentence)).take(4);
    let mut sentences = last.map(|sentence| sentence.tokens.clone()).filter(|range| {
        let is = (range.start + 2..range.start + 6).any(|at| {
            folded(at) == "is" && matches!(folded(at + 1), "a" | "an" | "the")
        });
        let writes = range.clone().any(|at| {
            matches!(
                folded(at),
                "reporter" | "correspondent" | "editor" | "writer" | "columnist"
            ) && matches!(folded(at + 1), "at" | "for" | "with")
        });
        is && writes && 2 * range.start > start + tokens.len()
    });
    sentences.next().unwrap_or(0..0)
}

/// The agency of a dateline, `(Reuters) -`, is no keyword elsewhere in its article.
fn clear_agency(article: Article<'_>, units: &mut [Unit], line: Range<usize>) {
    let tokens = &article.document.tokens;
    let line = tokens.get(line).unwrap_or_default();
    let [.., open, agency, close, _] = line else { return };
    if article.surface(open) == "(" && article.surface(close) == ")" {
        for (unit, token) in units.iter_mut().zip(tokens) {
            if token.folded == agency.folded {
                unit.clear();
            }
        }
    }
}

fn clear(units: &mut [Unit], range: Range<usize>) {
    units.get_mut(range).into_iter().flatten().for_each(Unit::clear);
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
    &["follow", "her"],
    &["follow", "him"],
    &["follow", "them"],
    &["bgr", "top", "deals"],
    &["top", "cyber", "week", "deals"],
    &["today", "top", "deals"],
    &["trending", "right", "now"],
    &["subscribe", "to"],
    &["image", "source"],
    &["image", "caption"],
    &["media", "caption"],
    &["photo", "by"],
    &["photo", "courtesy"],
    &["chart", "courtesy"],
    &["image", "courtesy"],
    &["courtesy", "of"],
    &["enlarge", "image"],
    &["enlargesource"],
    &["the", "associated", "press", "contributed"],
    &["this", "press", "release"],
    &["associated", "press", "writer"],
    &["associated", "press", "writers"],
    &["associated", "press", "reporter"],
    &["reuters", "contributed"],
    &["getty", "images"],
    &["all", "rights", "reserved"],
    &["follow", "bbc"],
    &["find", "bbc", "news"],
    &["read", "the", "full"],
    &["why", "not", "follow"],
    &["send", "your", "story", "ideas"],
    &["with", "assistance", "from"],
    &["video", "journalist"],
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

/// First words of what follows an article, up to the end of the page.
const CLOSINGS: &[&[&str]] = &[
    &["to", "contact", "the", "reporter"],
    &["to", "contact", "the", "reporters"],
    &["to", "contact", "the", "author"],
    &["to", "contact", "the", "editor"],
    &["to", "contact", "the", "editors"],
    &["for", "more", "articles", "like", "this"],
    &["more", "from"],
    &["more", "stories"],
    &["related", "articles"],
    &["related", "stories"],
    &["related", "links"],
];

/// Whether a short sentence is a note of the publisher.
fn is_note(article: Article<'_>, sentence: &Sentence) -> bool {
    let more =
        sentence.tokens.len() == 2 && begins_with(article, sentence, &[&["more"]]);
    more || begins_with(article, sentence, NOTES) && sentence.tokens.len() <= 2 * LINE
}

/// Whether the article ends before this sentence.
fn is_closing(article: Article<'_>, sentence: &Sentence) -> bool {
    begins_with(article, sentence, CLOSINGS)
}

fn begins_with(article: Article<'_>, sentence: &Sentence, notes: &[&[&str]]) -> bool {
    let tokens =
        article.document.tokens.get(sentence.tokens.clone()).unwrap_or_default();
    let words = || {
        let words = tokens.iter().filter(|token| token.kind.is_term());
        words.map(|token| article.vocabulary.term(token.folded))
    };
    // `(Bloomberg) -- Sign up to ...`
    let mark = |at: usize| tokens.get(at).map_or("", |token| article.surface(token));
    let agency = mark(0) == "(" && mark(2) == ")";
    let words = || words().skip(usize::from(agency));
    let Some(first) = words().next() else { return false };
    notes.iter().any(|note| {
        note.first() == Some(&first)
            && words().take(note.len()).eq(note.iter().copied())
    })
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
