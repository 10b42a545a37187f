//! Weights beside those of gensim, scikit-learn and bm25s; `tests/golden/make_tf_idf.py`
//! makes what they are compared with.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]
#![allow(clippy::disallowed_methods, reason = "a test reads its golden files")]

use std::{env, fs, path::PathBuf};

use nutgraf_frequency::{
    Bm25Index, Bm25Method, Bm25Options, CountMatrix, FrequencyFilter, Idf,
    MatrixBuilder, NgramRange, Tf, TfIdfOptions, Vocabulary, tf_idf,
};
use serde_json::Value;

fn golden() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/tf_idf.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn count(documents: &Value) -> CountMatrix {
    let mut vocabulary = Vocabulary::new();
    let mut builder = MatrixBuilder::new(NgramRange::default());
    for document in documents.as_array().unwrap() {
        for word in
            document.as_str().unwrap().split(' ').filter(|word| !word.is_empty())
        {
            builder.count_term(vocabulary.intern(word));
        }
        builder.end_document();
    }
    builder.finish(&vocabulary, &FrequencyFilter::default())
}

#[track_caller]
fn assert_close(ours: f64, theirs: &Value, what: &str) {
    let theirs = theirs.as_f64().unwrap();
    let difference = (ours - theirs).abs();
    assert!(
        difference <= 1e-12 * theirs.abs().max(1.0),
        "{what}: {ours}, not {theirs}"
    );
}

/// All 70 notations that gensim and we have; gensim leaves out what weighs nothing.
#[test]
fn smart_as_gensim_has_it() {
    let golden = golden();
    let counts = count(&golden["documents"]);
    let notations = golden["smart"].as_object().unwrap();
    assert_eq!(notations.len(), 70);
    for (smart, rows) in notations {
        check_rows(&counts, &smart.parse().unwrap(), rows, smart);
    }
}

/// Checks the weights of the first documents; says how many there are.
fn check_rows(
    counts: &CountMatrix,
    options: &TfIdfOptions,
    rows: &Value,
    what: &str,
) -> usize {
    let (weights, mut compared) = (tf_idf(counts, options), 0);
    for (document, theirs) in rows.as_array().unwrap().iter().enumerate() {
        let ours: Vec<(u32, f64)> =
            weights.row(document).filter(|(_, weight)| weight.abs() > 1e-12).collect();
        let theirs = theirs.as_array().unwrap();
        assert_eq!(ours.len(), theirs.len(), "{what}");
        for ((column, weight), theirs) in ours.into_iter().zip(theirs) {
            assert_eq!(theirs[0].as_u64(), Some(u64::from(column)), "{what}");
            assert_close(weight, &theirs[1], what);
            compared += 1;
        }
    }
    compared
}

#[test]
fn idf_as_scikit_learn_and_spark_have_it() {
    let golden = golden();
    let counts = count(&golden["documents"]);
    assert_eq!(check_idf(&counts, &golden["idf"]), 3);
    // By hand: 9 documents, 4 of which hold the term.
    assert!((Idf::Lucene.weight(9, 4) - (1.0 + 2.0_f64.ln())).abs() < 1e-15);
    assert!((Idf::Pke.weight(9, 4) - 1.0).abs() < 1e-15);
}

/// Checks the idf of every term by each formula that is there; says how many are.
fn check_idf(counts: &CountMatrix, golden: &Value) -> usize {
    let named = [("smooth", Idf::Smooth), ("plain", Idf::Plain), ("spark", Idf::Spark)];
    let known = named.iter().filter(|(name, _)| golden.get(*name).is_some());
    known
        .map(|(name, idf)| {
            assert_eq!(idf.name(), *name);
            let (ours, theirs) =
                (idf.weights(counts), golden[*name].as_array().unwrap());
            assert_eq!(ours.len(), theirs.len());
            ours.iter().zip(theirs).for_each(|(o, t)| assert_close(*o, t, name));
        })
        .count()
}

#[test]
fn no_weight_is_infinite() {
    let all = [
        Idf::Smooth,
        Idf::Plain,
        Idf::Spark,
        Idf::Lucene,
        Idf::Gensim,
        Idf::ZeroCorrected,
        Idf::Probabilistic,
        Idf::Pke,
        Idf::None,
    ];
    for idf in all {
        for (documents, df) in [(0, 0), (1, 0), (0, 1), (5, 5), (5, 9), (u64::MAX, 0)] {
            assert!(idf.weight(documents, df).is_finite(), "{idf:?} {documents} {df}");
        }
    }
}

#[test]
fn wrong_notations_name_the_choices() {
    let check = |smart: &str, choices: &str| {
        let error = smart.parse::<TfIdfOptions>().unwrap_err().to_string();
        assert!(error.contains(choices) && error.contains(smart), "{error}");
    };
    check("", "three letters");
    check("ltcc", "three letters");
    check("lnc.ltc", "three letters");
    check("xnn", "n, t, b, a, l, d, L");
    check("lqn", "n, x, f, t, p");
    check("ltz", "n, x, c");
    check("ltu", "pivot");
    check("ltb", "pivot");
}

fn method(name: &str) -> Bm25Method {
    serde_json::from_value(Value::from(name)).unwrap()
}

fn check_search(counts: &CountMatrix, searches: &Value) -> usize {
    let searches = searches.as_array().unwrap();
    let mut last: Option<(&str, Bm25Index)> = None;
    for search in searches {
        let name = search["method"].as_str().unwrap();
        let options = Bm25Options { method: method(name), ..Bm25Options::default() };
        let (_, index) = match last.take().filter(|(known, _)| *known == name) {
            Some(known) => last.insert(known),
            None => last.insert((name, Bm25Index::new(counts.clone(), options))),
        };
        let query: Vec<&str> = search["query"]
            .as_array()
            .unwrap()
            .iter()
            .map(|q| q.as_str().unwrap())
            .collect();
        let theirs = search["scores"].as_array().unwrap();
        let ours = index.scores(query.iter().copied());
        assert_eq!(ours.len(), theirs.len());
        ours.iter().zip(theirs).for_each(|(o, t)| assert_close(*o, t, name));
        let best = index.search(query.iter().copied(), 5);
        let mut sorted: Vec<(usize, f64)> = ours.into_iter().enumerate().collect();
        sorted.sort_by(|a, b| b.1.total_cmp(&a.1));
        assert_eq!(best, sorted[..best.len()]);
    }
    searches.len()
}

#[test]
fn search_as_bm25s_does() {
    let golden = golden();
    let counts = count(&golden["documents"]);
    assert_eq!(check_search(&counts, &golden["bm25"]), 55);
    let index = Bm25Index::new(counts, Bm25Options::default());
    assert!(index.search(["storm"], 0).is_empty());
    assert_eq!(index.search([], 2), [(0, 0.0), (1, 0.0)]);
    assert!(
        Bm25Index::new(CountMatrix::default(), Bm25Options::default())
            .search(["storm"], 3)
            .is_empty()
    );
}

fn real(file: &str) -> Option<String> {
    let folder = env::var_os("NUTGRAF_REFERENCE").map(PathBuf::from);
    let text = folder.and_then(|folder| fs::read_to_string(folder.join(file)).ok());
    if text.is_none() {
        println!("SKIPPED: no {file}; set NUTGRAF_REFERENCE (make_tf_idf.py --real)");
    }
    text
}

/// 2,000 articles and 100 queries, by `make_tf_idf.py --real`.
#[test]
fn search_in_real_articles() {
    let Some(text) = real("bm25.json") else { return };
    let golden: Value = serde_json::from_str(&text).unwrap();
    let counts = count(&golden["documents"]);
    println!("{} searches", check_search(&counts, &golden["bm25"]));
}

/// English, French and Portuguese articles: every notation of gensim, scikit-learn's
/// weights, searches; each line of rows is of the corpus above it.
#[test]
fn weights_of_real_articles() {
    let Some(text) = real("weights.jsonl") else { return };
    let (mut counts, mut searches, mut compared) = (CountMatrix::default(), 0, 0);
    for line in text.lines() {
        let golden: Value = serde_json::from_str(line).unwrap();
        let Some(name) = golden["weights"].as_str() else {
            counts = count(&golden["documents"]);
            println!("{} articles, {} terms", counts.documents(), counts.terms.len());
            assert_eq!(check_idf(&counts, &golden["idf"]), 2);
            searches += check_search(&counts, &golden["bm25"]);
            continue;
        };
        let mut options = TfIdfOptions::default();
        match name {
            "smooth" => {}
            "smooth sublinear" => options.tf = Tf::Sublinear,
            smart => options = smart.parse().unwrap(),
        }
        compared += check_rows(&counts, &options, &golden["rows"], name);
    }
    println!("{searches} searches, {compared} weights");
}
