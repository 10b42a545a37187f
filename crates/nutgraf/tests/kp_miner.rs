//! The method `kp-miner` beside pke's; `tests/golden/make_kp_miner.py` makes what it is
//! compared with. Both sides get the same tokens, document frequencies and stop words.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]
#![allow(clippy::disallowed_methods, reason = "a test reads its golden files")]

use std::{env, fs, path::PathBuf};

use nutgraf::{
    AnalyzerOptions, Document, DocumentFrequencies, Edition, Explanation, Idf,
    KeywordExtractor, KeywordOptions, KeywordRecord, KeywordShown, LanguageChoice,
    Method, StopWords, keyword_analyzer, keywords_of,
};
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn corpus(article: &Value) -> DocumentFrequencies {
    let mut corpus = DocumentFrequencies::new(article["documents"].as_u64().unwrap());
    for (word, df) in article["df"].as_object().unwrap() {
        corpus.add(word, df.as_u64().unwrap());
    }
    corpus
}

fn keywords(article: &Value, text: &str, stop_words: &Value) -> KeywordRecord {
    let language = article["language"].as_str().unwrap();
    let words = stop_words[language].as_str().unwrap().split(' ').map(str::to_owned);
    let mut analyzer = AnalyzerOptions::default();
    analyzer.reading.language = LanguageChoice::Given(language.parse().unwrap());
    analyzer.stop_words.stop_words = StopWords::Words(words.collect());
    analyzer.stemmer.edition = Edition::None;
    let mut worker = keyword_analyzer(Method::KpMiner, analyzer).unwrap().worker();
    let mut options: KeywordOptions =
        serde_json::from_value(article["options"].clone()).unwrap();
    (options.method, options.top) = (Method::KpMiner, usize::MAX);
    let extractor = KeywordExtractor::new(options).unwrap();
    let shown = KeywordShown { explain: true, ..KeywordShown::default() };
    let document = Document::new("", text);
    keywords_of(&mut worker, &extractor, &document, Some(&corpus(article)), shown)
}

/// Checks order, keywords, scores and explanations; says how many keywords there are.
fn check(article: &Value, text: &str, stop_words: &Value) -> usize {
    let found = keywords(article, text, stop_words);
    let theirs = article["keywords"].as_array().unwrap();
    let what = format!("{} {}", article["set"], article["id"]);
    for (ours, theirs) in found.keywords.iter().zip(theirs) {
        let Some(Explanation::KpMiner(explanation)) = &ours.explanation else {
            panic!("{what}: no explanation");
        };
        assert_eq!(explanation.keyword, theirs[0], "{what} {}", article["options"]);
        let score = theirs[1].as_f64().unwrap();
        let difference = (ours.score - score).abs();
        assert!(
            difference <= 1e-12 * score.abs(),
            "{what}: {}, not {score}",
            ours.score
        );
        let again = explanation.count as f64 * explanation.boost * explanation.idf;
        assert_eq!(again.to_bits(), ours.score.to_bits(), "{what}");
        assert_eq!(explanation.count, ours.count);
    }
    assert_eq!(found.keywords.len(), theirs.len(), "{what} {}", article["options"]);
    check_tf_idf(article);
    theirs.len()
}

/// pke's TF-IDF is the count times an idf that has a name here.
fn check_tf_idf(article: &Value) {
    let corpus = corpus(article);
    for row in article["tf_idf"].as_array().unwrap() {
        let (key, score) = (row[0].as_str().unwrap(), row[2].as_f64().unwrap());
        let idf = Idf::Pke.weight(corpus.documents(), corpus.df(key));
        let ours = row[1].as_f64().unwrap() * idf;
        assert!((ours - score).abs() <= 1e-12 * score, "{key}: {ours}, not {score}");
    }
}

#[test]
fn keywords_of_our_articles() {
    let golden =
        fs::read_to_string(format!("{ROOT}/tests/golden/kp_miner.json")).unwrap();
    let golden: Value = serde_json::from_str(&golden).unwrap();
    let mut keywords = 0;
    for article in golden["articles"].as_array().unwrap() {
        let set = article["set"].as_str().unwrap();
        let lines = fs::read_to_string(format!("{ROOT}/corpora/news/{set}")).unwrap();
        let mut records = lines.lines().map(serde_json::from_str::<Value>);
        let record = records.find_map(|r| r.ok().filter(|r| r["id"] == article["id"]));
        let record = record.unwrap();
        keywords +=
            check(article, record["text"].as_str().unwrap(), &golden["stop_words"]);
    }
    assert!(keywords > 300, "{keywords}");
}

/// `US` and `THE` are no stop words for us, whatever the list says, but for pke.
fn has_stop_word_in_capitals(article: &Value, text: &str, stop_words: &Value) -> bool {
    let list = stop_words[article["language"].as_str().unwrap()].as_str().unwrap();
    let is_word = |c: char| c.is_alphanumeric();
    text.split(|c| !is_word(c)).any(|word| {
        let capitals =
            word.chars().nth(1).is_some() && !word.contains(char::is_lowercase);
        capitals && list.split(' ').any(|stop| stop == word.to_lowercase())
    })
}

#[test]
fn options_out_of_range_are_refused() {
    let refused = |options: KeywordOptions| {
        let error = KeywordExtractor::new(options).unwrap_err();
        (error.option(), error.reason().to_owned())
    };
    let kp_miner = KeywordOptions { method: Method::KpMiner, ..Default::default() };
    let alpha = refused(KeywordOptions { alpha: Some(0.0), ..kp_miner.clone() });
    assert_eq!(alpha, ("alpha", "it is not above 0".to_owned()));
    let sigma = refused(KeywordOptions { sigma: Some(f64::NAN), ..kp_miner.clone() });
    assert_eq!(sigma.0, "sigma");
    let lasf = refused(KeywordOptions { lasf: Some(2), ..Default::default() });
    assert!(lasf.1.contains("only kp-miner"), "{}", lasf.1);
    let idf = refused(KeywordOptions { idf: Some(Idf::Gensim), ..kp_miner });
    assert!(idf.1.contains("only tf-idf"), "{}", idf.1);
}

#[test]
fn keywords_of_real_articles() {
    let read = |name: &str| {
        let folder = env::var_os("NUTGRAF_REFERENCE").map(PathBuf::from);
        folder.and_then(|folder| fs::read_to_string(folder.join(name)).ok())
    };
    let (Some(lines), Some(stop)) =
        (read("kp_miner.jsonl"), read("kp_stop_words.json"))
    else {
        println!(
            "SKIPPED: no kp_miner.jsonl; set NUTGRAF_REFERENCE (make_kp_miner.py)"
        );
        return;
    };
    let stop_words = serde_json::from_str(&stop).unwrap();
    let (mut articles, mut keywords, mut capitals) = (0, 0, 0);
    for line in lines.lines() {
        let article: Value = serde_json::from_str(line).unwrap();
        let text = article["text"].as_str().unwrap();
        if has_stop_word_in_capitals(&article, text, &stop_words) {
            capitals += 1;
            continue;
        }
        keywords += check(&article, text, &stop_words);
        articles += 1;
    }
    println!("{articles} articles, {keywords} keywords");
    println!("{capitals} articles left out: stop words in capitals");
    assert!(articles > 3 * capitals);
}
