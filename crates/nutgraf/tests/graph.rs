//! The graph methods on tagged text against recorded output of pke.
//!
//! A golden is one JSON object a line: a text, its tags, pke's stop words, and for each
//! method and set of options the score of every candidate and the list of the best.
//! `tests/golden/make_graph.py` makes those of our own articles; more of them, made of
//! articles that are not ours, are read from the folder in `NUTGRAF_GRAPH_GOLDENS`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(clippy::panic, reason = "a test that cannot go on should stop")]
#![allow(clippy::print_stdout, reason = "what was compared and skipped is told")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nutgraf::{
    Analyzer, AnalyzerOptions, Document, Edition, Explanation, KeywordEntry,
    KeywordExtractor, KeywordOptions, KeywordRecord, KeywordShown, Language,
    ReadingOptions, StemmerOptions, StopWordOptions, StopWords, TaggedText,
    keywords_of,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    id: String,
    language: Language,
    text: String,
    tags: TaggedText,
    /// Where pke was given a list of ours.
    stop_words: Option<Vec<String>>,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
struct Run {
    method: nutgraf::Method,
    options: HashMap<String, serde_json::Value>,
    /// Candidate, score, offsets in tokens, first form.
    weights: Vec<(String, f64, Vec<usize>, String)>,
    top: Vec<(String, f64)>,
    topics: Vec<Vec<String>>,
}

impl Run {
    fn options(&self) -> KeywordOptions {
        let mut value = serde_json::to_value(&self.options).unwrap();
        value["method"] = serde_json::to_value(self.method).unwrap();
        value["top"] = 1_000_000.into();
        serde_json::from_value(value).unwrap()
    }
}

#[derive(Debug, Default)]
struct Tally {
    articles: usize,
    lists: usize,
    scores: usize,
    worst: f64,
    /// The best ten are pke's.
    same_top: usize,
    /// They are pke's but for the order of equal scores, or which of those is the last.
    tied_top: usize,
    /// They would be without what pke adds to later candidates.
    nudged_top: usize,
    /// Articles with a word whose stem is known to differ.
    other_stems: usize,
}

/// NLTK's Portuguese takes off the `ança` of these words, and its French leaves the name
/// as it is; no other Snowball does.
const OTHER_STEMS: [&str; 4] = ["segurança", "esperança", "temperança", "yayi"];

/// What pke adds to the scores of these methods so that of two equal ones the later is
/// the better: our scores are without, and ties go to the first.
fn tie_rule(run: &Run, offsets: &[usize]) -> f64 {
    let later =
        matches!(run.method, nutgraf::Method::Textrank | nutgraf::Method::Singlerank);
    if later { offsets[0] as f64 * 1e-8 } else { 0.0 }
}

fn of(entry: &KeywordEntry) -> &str {
    match entry.explanation.as_ref().unwrap() {
        Explanation::Textrank(of)
        | Explanation::Singlerank(of)
        | Explanation::Positionrank(of) => &of.keyword,
        Explanation::Topicrank(of) | Explanation::Multipartiterank(of) => &of.keyword,
        other => panic!("{other:?}"),
    }
}

fn compare(golden: &Golden, run: &Run, found: &[KeywordEntry], tally: &mut Tally) {
    let place = format!("{} {:?} {:?}", golden.id, run.method, run.options);
    let known: HashMap<&str, &KeywordEntry> =
        found.iter().map(|e| (of(e), e)).collect();
    assert_eq!(known.len(), run.weights.len(), "{place}");
    for (keyword, score, offsets, surface) in &run.weights {
        let entry = known.get(keyword.as_str());
        let entry = entry.unwrap_or_else(|| panic!("{place}: no {keyword:?}"));
        let expected = score - tie_rule(run, offsets);
        let off = ((entry.score - expected) / expected).abs();
        assert!(off < 1e-6, "{place}: {keyword:?} {} is {expected}", entry.score);
        tally.worst = tally.worst.max(off);
        tally.scores += 1;
        explains(entry);
        if !run.topics.is_empty() && run.method == nutgraf::Method::Multipartiterank {
            assert_eq!(entry.count, offsets.len(), "{place}: {keyword:?}");
        }
        let words: Vec<&str> = entry.text.split_whitespace().collect();
        assert_eq!(
            words.join("").to_lowercase(),
            surface.replace(char::is_whitespace, ""),
            "{place}"
        );
    }
    tally.lists += 1;
    let best: Vec<&KeywordEntry> = found.iter().take(10).collect();
    let same = |(entry, (surface, _)): (&&KeywordEntry, &(String, f64))| {
        let plain = |text: &str| text.to_lowercase().replace(char::is_whitespace, "");
        plain(&entry.text) == plain(surface)
    };
    if best.iter().zip(&run.top).all(same) {
        tally.same_top += 1;
        return;
    }
    // Another order is one of equal scores, or comes from what pke adds.
    let plain = |(surface, score): &(String, f64)| {
        let own = |w: &&(String, f64, Vec<usize>, String)| {
            w.3 == *surface && w.1.total_cmp(score).is_eq()
        };
        let (_, score, offsets, _) = run.weights.iter().find(own).unwrap();
        score - tie_rule(run, offsets)
    };
    let off =
        best.iter().zip(&run.top).map(|(entry, of)| (entry.score - plain(of)).abs());
    let most = off.fold(0.0, f64::max);
    let nudge = tie_rule(run, &[golden.tags.sentences.iter().map(Vec::len).sum()]);
    assert!(most <= nudge + 1e-12, "{place}: {most}");
    if most < 1e-12 {
        tally.tied_top += 1;
    } else {
        tally.nudged_top += 1;
    }
}

/// The explanation's numbers give the score: the rank of every node is what `PageRank`'s
/// last step made of its neighbours.
fn explains(entry: &KeywordEntry) {
    let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-12 * expected;
    let score = match entry.explanation.as_ref().unwrap() {
        Explanation::Textrank(of)
        | Explanation::Singlerank(of)
        | Explanation::Positionrank(of) => {
            assert!(of.words.iter().all(|word| near(word.equation.rank(), word.rank)));
            of.score()
        }
        Explanation::Topicrank(of) | Explanation::Multipartiterank(of) => {
            let line = entry.explanation.as_ref().unwrap().to_string();
            assert!(line.contains(" = 0.15 × ") && line.contains("others"), "{line}");
            of.equation.rank()
        }
        other => panic!("{other:?}"),
    };
    assert!(near(score, entry.score), "{score} {entry:?}");
}

fn check(path: &Path, stop_words: &StopWords) -> Tally {
    let mut tally = Tally::default();
    let text = fs::read_to_string(path).unwrap();
    for line in text.lines() {
        let golden: Golden = serde_json::from_str(line).unwrap();
        let text = golden.text.to_lowercase();
        if OTHER_STEMS.iter().any(|word| text.contains(word)) {
            tally.other_stems += 1;
            continue;
        }
        let options = AnalyzerOptions {
            reading: ReadingOptions {
                language: golden.language.code().parse().unwrap(),
                ..ReadingOptions::default()
            },
            stop_words: StopWordOptions {
                stop_words: golden
                    .stop_words
                    .clone()
                    .map_or_else(|| stop_words.clone(), StopWords::Words),
            },
            // NLTK's Snowball is an older one, as the other crate is.
            stemmer: StemmerOptions {
                edition: match golden.language {
                    Language::ENGLISH => Edition::Porter,
                    _ => Edition::RustStemmers,
                },
            },
        };
        let mut worker = Analyzer::new(options).unwrap().worker();
        let document = Document {
            tags: Some(Box::new(golden.tags.clone())),
            ..Document::new(&golden.id, &golden.text)
        };
        for run in &golden.runs {
            if run.options.contains_key("top_percent") {
                continue;
            }
            let extractor = KeywordExtractor::new(run.options()).unwrap();
            let shown = KeywordShown { explain: true, ..KeywordShown::default() };
            let found = keywords_of(&mut worker, &extractor, &document, None, shown);
            compare(&golden, run, &found.keywords, &mut tally);
        }
        tally.articles += 1;
    }
    println!("{}: {tally:?}", path.display());
    tally
}

fn goldens() -> Option<PathBuf> {
    let folder = std::env::var_os("NUTGRAF_GRAPH_GOLDENS").map(PathBuf::from);
    let folder = folder.filter(|folder| folder.is_dir());
    if folder.is_none() {
        println!(
            "SKIPPED: no folder NUTGRAF_GRAPH_GOLDENS with recorded output of pke"
        );
    }
    folder
}

#[test]
fn real_articles_have_the_scores_of_pke() {
    let Some(folder) = goldens() else { return };
    for language in ["en", "fr", "pt"] {
        let stop_words = StopWords::File(folder.join(format!("stop.{language}.txt")));
        check(&folder.join(format!("{language}.jsonl")), &stop_words);
    }
}

#[test]
fn our_articles_have_the_scores_of_pke() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/graph.jsonl");
    let tally = check(&path, &StopWords::None);
    assert_eq!((tally.articles, tally.lists), (5, 60));
}

const GRAPH_METHODS: [nutgraf::Method; 5] = [
    nutgraf::Method::Textrank,
    nutgraf::Method::Singlerank,
    nutgraf::Method::Positionrank,
    nutgraf::Method::Topicrank,
    nutgraf::Method::Multipartiterank,
];

fn keywords(document: &Document, options: KeywordOptions) -> Vec<KeywordEntry> {
    record(document, options).keywords
}

fn record(document: &Document, options: KeywordOptions) -> KeywordRecord {
    let mut worker = Analyzer::new(AnalyzerOptions::default()).unwrap().worker();
    let extractor = KeywordExtractor::new(options).unwrap();
    let shown = KeywordShown { explain: true, ..KeywordShown::default() };
    keywords_of(&mut worker, &extractor, document, None, shown)
}

fn tagged(text: &str, sentences: Vec<Vec<(String, String)>>) -> Document {
    let tags = Some(Box::new(TaggedText { sentences }));
    Document { tags, ..Document::new("a1", text) }
}

#[test]
fn a_huge_text_ends_and_keeps_its_first_candidates() {
    let names: Vec<String> = (0..20_000).map(|n| format!("Name{n} Corridor")).collect();
    let text = names.join(" met ");
    let sentence = text.split(' ').map(|word| {
        let tag = if word == "met" { "VERB" } else { "PROPN" };
        (word.to_owned(), tag.to_owned())
    });
    let documents =
        [Document::new("a", &text), tagged(&text, vec![sentence.collect()])];
    for method in GRAPH_METHODS {
        for document in &documents {
            let start = Instant::now();
            let options =
                KeywordOptions { method, top: 5, ..KeywordOptions::default() };
            let record = record(document, options);
            assert!(record.keywords.len() <= 5);
            let limit = match method {
                nutgraf::Method::Topicrank => "topicrank read only the first",
                nutgraf::Method::Multipartiterank => {
                    "multipartiterank read only the first"
                }
                _ => "",
            };
            assert_eq!(record.notices.len(), usize::from(!limit.is_empty()));
            assert!(record.notices.iter().all(|notice| notice.starts_with(limit)));
            assert!(start.elapsed() < Duration::from_mins(1), "{method:?}");
        }
    }
}

#[test]
fn odd_texts_and_tags_are_read() {
    let pair = |word: &str, tag: &str| (word.to_owned(), tag.to_owned());
    for (text, words) in [
        ("", vec![]),
        ("\0", vec![pair("\0", "NOUN")]),
        ("-- --", vec![pair("--", "NOUN"), pair("--", "ADJ")]),
        ("İstanbul", vec![pair("İstanbul", "NNP")]),
        ("naïve", vec![pair("na", "JJ"), pair("ï", "NN"), pair("ve", "NN")]),
    ] {
        for method in GRAPH_METHODS {
            let options = KeywordOptions { method, ..KeywordOptions::default() };
            for keyword in keywords(&tagged(text, vec![vec![], words.clone()]), options)
            {
                assert!(text.contains(&keyword.text) && keyword.score.is_finite());
            }
        }
    }
}

#[test]
fn title_and_text_are_located_one_after_the_other() {
    let pair = |word: &str, tag: &str| (word.to_owned(), tag.to_owned());
    let sentences = vec![
        vec![pair("Corridor", "NNP"), pair("opens", "VBZ")],
        vec![pair("The", "DT"), pair("corridor", "NN"), pair("opens", "VBZ")],
    ];
    let text = tagged("The corridor opens", sentences);
    let document = Document { title: Some("Corridor opens".into()), ..text };
    let options = KeywordOptions {
        method: nutgraf::Method::Textrank,
        ..KeywordOptions::default()
    };
    let found = keywords(&document, options);
    assert_eq!(
        (found.len(), found[0].text.as_str(), found[0].count),
        (1, "Corridor", 2)
    );
    let line = found[0].explanation.as_ref().unwrap().to_string();
    assert_eq!(line, "1.0000 = corridor 1.0000");
}

#[test]
fn tags_that_do_not_fit_are_an_error() {
    let document = tagged("Waivers.", vec![vec![("waiver".into(), "NN".into())]]);
    let options = KeywordOptions::default();
    let error = nutgraf::keywords(&document, &options, &AnalyzerOptions::default());
    assert_eq!(
        error.unwrap_err().to_string(),
        "tags: word 1 of sentence 1, \"waiver\", is not in the text from byte 0 on"
    );
}

#[test]
fn what_is_left_out_is_told() {
    let options = |method| KeywordOptions { method, ..KeywordOptions::default() };
    let document = tagged("Old waivers.", vec![vec![("waiver,".into(), "NN".into())]]);
    let plain = Document { tags: None, ..document.clone() };
    for method in GRAPH_METHODS {
        let (odd, plain) =
            (record(&document, options(method)), record(&plain, options(method)));
        assert_eq!(odd.keywords, plain.keywords);
        assert_eq!(odd.notices, ["the tags are not read: they do not fit the text"]);
        assert!(plain.notices.is_empty());
    }
    // Others do not read tags, but for `nutgraf`.
    assert!(record(&document, options(nutgraf::Method::Yake)).notices.is_empty());

    let text = |names: usize| {
        let sentence = |n| format!("We met Marek Name{n} there.");
        let sentences: Vec<String> = (0..names).map(sentence).collect();
        Document::new("a", sentences.join(" "))
    };
    let topicrank = |document: &Document| {
        record(document, options(nutgraf::Method::Topicrank)).notice_lines()
    };
    assert!(topicrank(&text(4000)).is_empty());
    let line =
        "document \"a\": topicrank read only the first 4096 different candidates";
    assert_eq!(topicrank(&text(4200)), [line]);
    let repeated = |times| Document::new("a", "Marek, Reeve, ".repeat(times));
    assert!(topicrank(&repeated(8192)).is_empty());
    let line =
        "document \"a\": topicrank read only the first 16384 occurrences of candidates";
    assert_eq!(topicrank(&repeated(8193)), [line]);
}

#[test]
fn options_of_other_methods_are_refused() {
    let options = KeywordOptions {
        method: nutgraf::Method::Topicrank,
        alpha: Some(1.0),
        ..KeywordOptions::default()
    };
    assert_eq!(
        KeywordExtractor::new(options.clone()).unwrap_err().to_string(),
        "invalid value 1 for alpha: the method topicrank has no such option, only \
         kp-miner, multipartiterank have"
    );
    let options = KeywordOptions { alpha: None, threshold: Some(f64::NAN), ..options };
    assert_eq!(
        KeywordExtractor::new(options).unwrap_err().to_string(),
        "invalid value NaN for threshold: it is not in 0 to 1"
    );
}

#[test]
fn a_corpus_tells_where_tags_do_not_fit() {
    use nutgraf::corpus::{Corpus, CorpusOptions, Item, ProblemKind};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let lines = [
        r#"{"id": "a", "text": "Old waivers.", "tags": [[["Old", "ADJ"], ["waivers", "NOUN"]]]}"#,
        r#"{"id": "b", "text": "Old waivers.", "tags": [[["Old", "ADJ"], ["waiver,", "NOUN"]]]}"#,
        r#"{"id": "c", "text": "Old waivers.", "tags": ["politics", "law"]}"#,
        r#"{"id": "d", "text": "Old waivers.", "tags": [["Old", "waivers"]]}"#,
        r#"{"id": "e", "text": "Old waivers.", "tags": null}"#,
    ];
    fs::write(&path, lines.join("\n")).unwrap();
    let corpus = Corpus::open([path], CorpusOptions::default()).unwrap();
    let items: Vec<Item> = corpus.items().unwrap().collect();
    let tags = |item: &Item| match item {
        Item::Document(document) => document.tags.is_some(),
        other => panic!("{other:?}"),
    };
    assert!(tags(&items[0]) && !tags(&items[2]) && !tags(&items[4]));
    let Item::Problem(problem) = &items[1] else { panic!("{:?}", items[1]) };
    assert_eq!((problem.line, problem.kind), (Some(2), ProblemKind::Malformed));
    assert_eq!(
        problem.reason,
        "field \"tags\": word 2 of sentence 1, \"waiver,\", is not in the text from byte 3 on"
    );
    let Item::Problem(problem) = &items[3] else { panic!("{:?}", items[3]) };
    assert_eq!((problem.line, problem.kind), (Some(4), ProblemKind::Malformed));
}
