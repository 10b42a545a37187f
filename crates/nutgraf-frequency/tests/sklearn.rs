//! TF-IDF weights as scikit-learn computes them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::{env, fs, path::PathBuf};

use nutgraf_frequency::{
    CountMatrix, FrequencyFilter, Idf, MatrixBuilder, NgramRange, Norm, Tf,
    TfIdfOptions, Vocabulary, WeightMatrix, tf_idf,
};
use serde_json::{Map, Value};

const GOLDEN: &str = "goldens/sklearn_1.9.1_tfidf.json";

fn golden() -> Option<Value> {
    let root = env::var_os("NUTGRAF_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join(GOLDEN);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("SKIPPED: there is no {}; set NUTGRAF_DATA", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// As `(?u)\b\w\w+\b` cuts lower-case text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.chars().nth(1).is_some())
}

fn count(texts: &[Value], range: NgramRange) -> CountMatrix {
    let mut vocabulary = Vocabulary::new();
    let mut builder = MatrixBuilder::new(range);
    for text in texts {
        let text = text.as_str().unwrap();
        let terms: Vec<_> = words(text).map(|word| vocabulary.intern(word)).collect();
        builder.count_sequence(&terms);
        builder.end_document();
    }
    builder.finish(&vocabulary, &FrequencyFilter::default())
}

fn options(settings: &Map<String, Value>) -> (NgramRange, TfIdfOptions) {
    let (mut range, mut options) = (NgramRange::default(), TfIdfOptions::default());
    for (name, value) in settings {
        match (name.as_str(), value) {
            ("sublinear_tf", Value::Bool(true)) => options.tf = Tf::Sublinear,
            ("smooth_idf", Value::Bool(false)) => options.idf = Idf::Plain,
            ("norm", Value::Null) => options.norm = Norm::None,
            ("norm", Value::String(norm)) if norm == "l1" => options.norm = Norm::L1,
            ("ngram_range", Value::Array(ends)) => {
                let [min, max] =
                    [0, 1].map(|i| u8::try_from(ends[i].as_u64().unwrap()));
                range = NgramRange::new(min.unwrap(), max.unwrap()).unwrap();
            }
            _ => panic!("unknown setting {name} = {value}"),
        }
    }
    (range, options)
}

fn assert_close(ours: &[f64], theirs: &Value, what: &str) {
    let theirs = theirs.as_array().unwrap();
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (ours, theirs) in ours.iter().zip(theirs) {
        let difference = (ours - theirs.as_f64().unwrap()).abs();
        assert!(difference <= 1e-12, "{what}: {ours} is not {theirs}");
    }
}

fn dense(weights: &WeightMatrix, document: usize) -> Vec<f64> {
    let mut row = vec![0.0; weights.terms.len()];
    for (column, weight) in weights.row(document) {
        row[column as usize] = weight;
    }
    row
}

#[test]
fn weights_are_those_of_scikit_learn() {
    let Some(golden) = golden() else { return };
    let texts = golden["docs"].as_array().unwrap();
    let settings = golden["tfidf"].as_object().unwrap();
    assert_eq!(settings.len(), 6);
    for (name, expected) in settings {
        let (range, options) = options(&serde_json::from_str(name).unwrap());
        let counts = count(texts, range);
        let weights = tf_idf(&counts, &options);
        assert_eq!(Value::from(weights.terms.clone()), expected["features"], "{name}");
        assert_close(&options.idf.weights(&counts), &expected["idf"], name);
        for (i, row) in expected["X"].as_array().unwrap().iter().enumerate() {
            assert_close(&dense(&weights, i), row, name);
        }
    }
}
