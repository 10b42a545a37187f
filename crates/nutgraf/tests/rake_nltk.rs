//! The method `rake-nltk` beside the package of that name; `tests/golden/make_rake_nltk.py`
//! makes what it is compared with.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]
#![allow(clippy::disallowed_methods, reason = "a test reads its golden files")]

use std::{collections::HashMap, env, fs, path::PathBuf};

use nutgraf::{
    Analyzer, AnalyzerOptions, Document, Explanation, KeywordExtractor, KeywordOptions,
    KeywordRecord, KeywordShown, Method, Nested, StopWords, keyword_analyzer,
    keywords_of,
};
use nutgraf_tokenize::punkt::PunktModel;
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// An analyzer for each language, with the stop words that the reference got.
fn analyzers(stop_words: &Value) -> HashMap<String, Analyzer> {
    let analyzer = |words: &Value| {
        let words = words.as_str().unwrap().split(' ').map(str::to_owned).collect();
        let mut options = AnalyzerOptions::default();
        options.stop_words.stop_words = StopWords::Words(words);
        keyword_analyzer(Method::RakeNltk, options).unwrap()
    };
    let lists = stop_words.as_object().unwrap().iter();
    lists.map(|(language, words)| (language.clone(), analyzer(words))).collect()
}

fn keywords(analyzer: &Analyzer, text: &str, options: &Value) -> KeywordRecord {
    let mut options: KeywordOptions = serde_json::from_value(options.clone()).unwrap();
    (options.method, options.top) = (Method::RakeNltk, usize::MAX);
    let extractor = KeywordExtractor::new(options).unwrap();
    let shown = KeywordShown { explain: true, ..KeywordShown::default() };
    let document = Document::new("", text);
    keywords_of(&mut analyzer.worker(), &extractor, &document, None, shown)
}

/// The first difference from the reference's list, in which repeated phrases are there
/// as often as they occur.
fn difference(
    record: &KeywordRecord,
    reference: &Value,
    repeats: bool,
) -> Option<String> {
    let mut reference = reference.as_array().unwrap().iter();
    for ours in &record.keywords {
        let Some(Explanation::RakeNltk(explanation)) = &ours.explanation else {
            return Some(format!("{} has no explanation", ours.text));
        };
        let sum: f64 = explanation.words.iter().map(|word| word.score).sum();
        if sum.to_bits() != ours.score.to_bits() {
            return Some(format!("{} is not what its explanation says", ours.text));
        }
        for _ in 0..if repeats { ours.count } else { 1 } {
            let Some(theirs) = reference.next() else {
                return Some(format!("{} is too much", explanation.keyword));
            };
            // serde_json reads numbers to within one in the last place.
            let score = theirs[1].as_f64().unwrap();
            let close = (ours.score - score).abs() <= 1e-13 * score;
            if theirs[0] != *explanation.keyword || !close {
                let keyword = &explanation.keyword;
                return Some(format!("{keyword} {} is not {theirs}", ours.score));
            }
        }
    }
    reference.next().map(|theirs| format!("{theirs} is missing"))
}

#[test]
fn phrases_of_our_articles() {
    let golden =
        fs::read_to_string(format!("{ROOT}/tests/golden/rake_nltk.json")).unwrap();
    let golden: Value = serde_json::from_str(&golden).unwrap();
    let analyzers = analyzers(&golden["stop_words"]);
    let mut phrases = 0;
    for article in golden["articles"].as_array().unwrap() {
        let file = article["file"].as_str().unwrap();
        let lines = fs::read_to_string(format!("{ROOT}/corpora/news/{file}")).unwrap();
        let mut records = lines.lines().map(serde_json::from_str::<Value>);
        let record = records.find_map(|r| r.ok().filter(|r| r["id"] == article["id"]));
        let record = record.unwrap();
        let options = &article["options"];
        let text = record["text"].as_str().unwrap();
        let found = keywords(&analyzers[&file[..2]], text, options);
        let repeats = options["repeated"] != "drop";
        let difference = difference(&found, &article["phrases"], repeats);
        assert_eq!(difference, None, "{file} {} {options}", article["id"]);
        phrases += found.keywords.len();
    }
    assert!(phrases > 1000, "{phrases}");
}

#[test]
fn no_text_and_strange_texts() {
    let analyzers = analyzers(&serde_json::json!({"en": "the of"}));
    let deep = "a ".repeat(20_000);
    for text in ["", " ", "\0", "...", "the", "\u{FEFF}", "🙂🙂 of 🙂", "İ İ", &deep]
    {
        let found = keywords(&analyzers["en"], text, &serde_json::json!({}));
        assert!(found.keywords.iter().all(|keyword| text.contains(&keyword.text)));
    }
}

#[test]
fn options_of_other_methods_are_refused() {
    let options = KeywordOptions {
        method: Method::RakeNltk,
        nested: Some(Nested::Keep),
        ..KeywordOptions::default()
    };
    let error = KeywordExtractor::new(options).unwrap_err();
    assert_eq!(error.option(), "nested");
}

/// What `make_rake_nltk.py --real` says of third-party articles.
fn reference(name: &str) -> Option<String> {
    let folder = env::var_os("NUTGRAF_REFERENCE").map(PathBuf::from);
    let text = folder.and_then(|folder| fs::read_to_string(folder.join(name)).ok());
    if text.is_none() {
        println!(
            "SKIPPED: no {name}; set NUTGRAF_REFERENCE (make_rake_nltk.py --real)"
        );
    }
    text
}

fn sentences(model: &PunktModel, text: &str) -> Vec<(usize, usize)> {
    let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let place = |byte: usize| chars.partition_point(|&at| at < byte);
    let spans = model.sentences(text).into_iter();
    spans.map(|span| (place(span.start), place(span.end))).collect()
}

/// With NLTK's model our Punkt finds NLTK's sentences; with our own, an article differs
/// only where a sentence does.
#[test]
fn phrases_of_real_articles() {
    let Some(lines) = reference("rake_nltk.jsonl") else { return };
    let file = |name| reference(name).unwrap();
    let theirs = PunktModel::from_tab(
        &file("abbrev_types.txt"),
        &file("collocations.tab"),
        &file("sent_starters.txt"),
        &file("ortho_context.tab"),
    );
    let stop_words = serde_json::from_str(&file("stop_words.json")).unwrap();
    let analyzers = analyzers(&stop_words);
    let ours = PunktModel::default();
    let mut sets: Vec<(String, [usize; 3])> = Vec::new();
    for line in lines.lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        let text = article["text"].as_str().unwrap();
        let set = article["set"].as_str().unwrap();
        let spans: Vec<(usize, usize)> =
            serde_json::from_value(article["sentences"].clone()).unwrap();
        assert_eq!(sentences(&theirs, text), spans, "{set} {text}");
        let same_sentences = sentences(&ours, text) == spans;
        let (language, options) =
            (article["language"].as_str().unwrap(), &article["options"]);
        let found = keywords(&analyzers[language], text, options);
        let repeats = options["repeated"] != "drop";
        let difference = difference(&found, &article["phrases"], repeats);
        if let Some(difference) = &difference {
            assert!(!same_sentences, "{set}: {difference}: {text}");
            if set != "made up" {
                println!("{set}: {difference}");
            }
        }
        if sets.last().is_none_or(|(name, _)| name != set) {
            sets.push((set.to_owned(), [0; 3]));
        }
        let (_, counts) = sets.last_mut().unwrap();
        counts[0] += 1;
        counts[1] += usize::from(!same_sentences);
        counts[2] += usize::from(difference.is_some());
    }
    for (set, [articles, sentences, phrases]) in &sets {
        println!(
            "{set}: {articles} articles, sentences differ in {sentences}, phrases in {phrases}"
        );
    }
    // Made-up texts are there for the sentences: few of theirs need no trained data.
    sets.retain(|(set, _)| set != "made up");
    let all: usize = sets.iter().map(|(_, counts)| counts[0]).sum();
    let different: usize = sets.iter().map(|(_, counts)| counts[2]).sum();
    assert!(different * 200 < all, "{different} of {all}");
}
