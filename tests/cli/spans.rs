//! Offsets into the articles that ship with the project.

use serde::Deserialize;

use super::support::{
    Article, FieldSpan, KeywordRecord, METHODS, Place, articles, records,
};

/// The text of a field between two offsets.
type Slice = fn(&str, usize, usize) -> String;

/// The units of offsets, and how they cut.
const UNITS: [(&str, Slice); 2] = [("code-points", code_points), ("bytes", bytes)];

fn code_points(text: &str, start: usize, end: usize) -> String {
    assert!(start < end && end <= text.chars().count(), "{start}..{end}");
    text.chars().skip(start).take(end - start).collect()
}

fn bytes(text: &str, start: usize, end: usize) -> String {
    assert!(start < end);
    text.get(start..end).expect("a span that does not cut a character").to_owned()
}

/// Each article with its record, as they come.
fn with_articles(place: &Place, line: &str) -> Vec<(Article, KeywordRecord)> {
    let found: Vec<KeywordRecord> = records(&place.run(line).done());
    let articles = articles(place);
    assert_eq!(articles.len(), found.len(), "{line}");
    articles.into_iter().zip(found).collect()
}

#[test]
fn keywords_stand_where_their_spans_say() {
    let place = Place::with_news();
    for method in METHODS {
        for (unit, slice) in UNITS {
            let line = format!("keywords news --method {method} --offsets {unit}");
            for (article, record) in with_articles(&place, &line) {
                assert_eq!(article.id, record.id);
                stand_where_their_spans_say(&article, &record, slice);
            }
        }
    }
}

fn stand_where_their_spans_say(
    article: &Article,
    record: &KeywordRecord,
    slice: Slice,
) {
    for keyword in &record.keywords {
        let name = format!("{} {:?}", record.id, keyword.text);
        let shown =
            |span: &FieldSpan| slice(article.field(&span.field), span.start, span.end);
        let shown: Vec<String> = keyword.spans.iter().map(shown).collect();
        assert!(shown.contains(&keyword.text), "{name}: {shown:?}");
        assert_eq!(keyword.count, shown.len(), "{name}");
        let clean = |text: &String| text.trim() == text && !text.is_empty();
        assert!(shown.iter().all(clean), "{name}: {shown:?}");
    }
}

#[test]
fn keywords_are_ranked() {
    let place = Place::with_news();
    for method in METHODS {
        let line = format!("keywords news --method {method} --top 50");
        for (_, record) in with_articles(&place, &line) {
            are_ranked(&record, method);
        }
    }
}

fn are_ranked(record: &KeywordRecord, method: &str) {
    let name = format!("{method} {}", record.id);
    let keywords = &record.keywords;
    // KP-Miner wants three occurrences.
    assert!(keywords.len() >= 10 || method == "kp-miner", "{name}");
    let ranks: Vec<_> = keywords.iter().map(|keyword| keyword.rank).collect();
    assert_eq!(ranks, (1..=keywords.len()).collect::<Vec<_>>(), "{name}");
    for pair in keywords.windows(2) {
        let scores = (pair[0].score, pair[1].score);
        let ordered = match method {
            "yake" | "yake-0.4.8" | "yake-0.7" => scores.0 <= scores.1,
            _ => scores.0 >= scores.1,
        };
        assert!(ordered, "{name}: {scores:?}");
        assert!(pair[0].salience >= pair[1].salience, "{name}");
    }
    if keywords.is_empty() {
        return;
    }
    assert!(keywords.iter().all(|k| (0.0..=1.0).contains(&k.salience)), "{name}");
    assert!(keywords[0].salience > 0.999, "{name}");
}

/// What `tokenize` writes of a document, and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tokens {
    id: String,
    #[serde(rename = "language")]
    _language: Option<String>,
    sentences: Vec<Sentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    field: String,
    start: usize,
    end: usize,
    tokens: Vec<Token>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    text: String,
    kind: String,
    start: usize,
    end: usize,
}

#[test]
fn tokens_stand_where_they_say() {
    let place = Place::with_news();
    for (unit, slice) in UNITS {
        let out = place.run(&format!("tokenize news --offsets {unit}")).done();
        let found: Vec<Tokens> = records(&out);
        for (article, record) in articles(&place).iter().zip(&found) {
            assert_eq!(article.id, record.id);
            tokens_fill_their_sentences(article, record, slice);
        }
    }
}

/// Tokens and sentences are in order, and only space is outside of them.
fn tokens_fill_their_sentences(article: &Article, record: &Tokens, slice: Slice) {
    for field in ["title", "text"] {
        let text = article.field(field);
        let sentences = record.sentences.iter().filter(|s| s.field == field);
        let mut rest: String = text.split_whitespace().collect();
        for sentence in sentences {
            assert!(slice(text, sentence.start, sentence.end).trim() != "");
            let mut before = sentence.start;
            for token in &sentence.tokens {
                assert_eq!(slice(text, token.start, token.end), token.text);
                assert_eq!(token.text.trim(), token.text, "{}", record.id);
                assert!(!token.kind.is_empty() && before <= token.start);
                let found: String = token.text.split_whitespace().collect();
                let tail = rest.strip_prefix(&found);
                rest = tail.expect("all of the text, in order").to_owned();
                before = token.end;
            }
            assert!(before <= sentence.end);
        }
        assert_eq!(rest, "", "{} {field}", record.id);
    }
}
