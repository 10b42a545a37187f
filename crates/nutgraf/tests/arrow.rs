//! Records as Arrow: every row says what its record says.
#![cfg(feature = "arrow")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use nutgraf::arrow::{ArrowRecord, TableBuilder, explode};
use nutgraf::{
    AnalyzerOptions, Document, FrequencyOptions, KeywordOptions, KeywordRecord, Method,
    Offsets, ReadingOptions, StopWords, TermFrequency, TokenizeRecord, frequencies,
    keywords, tokenize,
};
use serde_json::{Value, json};

fn documents() -> Vec<Document> {
    let texts = ["Armenia’s corridor. Élysée 💶 met Armenia.", "", "Paris met London."];
    let documents = texts.iter().enumerate();
    documents
        .map(|(number, text)| Document {
            title: (number == 0).then(|| "The corridor".to_owned()),
            ..Document::new(number.to_string(), *text)
        })
        .collect()
}

fn keyword_records() -> Vec<KeywordRecord> {
    let options = KeywordOptions { method: Method::Yake, ..KeywordOptions::default() };
    let analyzer = AnalyzerOptions::default();
    let record = |document| keywords(document, &options, &analyzer).unwrap();
    documents().iter().map(record).collect()
}

fn table<R: ArrowRecord>(records: &[R]) -> arrow_array::RecordBatch {
    let mut table = TableBuilder::new::<R>();
    for record in records {
        table.push(record).unwrap();
    }
    table.finish().unwrap()
}

fn rows(batch: &arrow_array::RecordBatch) -> Value {
    let rows: Vec<Value> = serde_arrow::from_record_batch(batch).unwrap();
    Value::from(rows)
}

#[test]
fn a_row_is_the_record() {
    let records = keyword_records();
    let mut expected = serde_json::to_value(&records).unwrap();
    // What was not asked for is null in a table, and absent in JSON.
    for record in expected.as_array_mut().unwrap() {
        for keyword in record["keywords"].as_array_mut().unwrap() {
            keyword["explanation"] = Value::Null;
        }
    }
    assert!(expected[0]["keywords"].as_array().unwrap().len() > 2);
    assert_eq!(rows(&table(&records)), expected);
}

#[test]
fn tokens_know_their_sentence() {
    let documents = documents();
    let record =
        |document| tokenize(document, ReadingOptions::default(), Offsets::Bytes);
    let records: Vec<TokenizeRecord<'_>> = documents.iter().map(record).collect();
    let rows = rows(&table(&records));
    let last = &rows[0]["tokens"].as_array().unwrap().last().unwrap().clone();
    let expected = json!({
        "text": ".", "kind": "punctuation", "start": 47, "end": 48,
        "field": "text", "sentence": 2,
    });
    assert_eq!(*last, expected);
    assert_eq!(rows[1]["tokens"], json!([]));
}

#[test]
fn terms_are_a_flat_table() {
    let (options, reading) = (FrequencyOptions::default(), ReadingOptions::default());
    let terms: Vec<TermFrequency> =
        frequencies(&documents(), &options, reading, StopWords::None).unwrap();
    assert_eq!(rows(&table(&terms)), serde_json::to_value(&terms).unwrap());
}

#[test]
fn a_missing_record_is_a_null_and_has_no_items() {
    let records = keyword_records();
    let mut table = TableBuilder::new::<KeywordRecord>();
    table.push_missing("x").unwrap();
    table.push(&records[2]).unwrap();
    let batch = table.finish().unwrap();
    let missing = json!({"id": "x", "language": null, "keywords": null});
    assert_eq!(rows(&batch)[0], missing);

    let names = [("rank", "rank"), ("text", "keyword")];
    let expected = json!([
        {"id": "2", "rank": 1, "keyword": "London"},
        {"id": "2", "rank": 2, "keyword": "Paris"},
    ]);
    assert_eq!(rows(&explode(&batch, &names).unwrap()), expected);
    // A slice has its own items only.
    assert_eq!(rows(&explode(&batch.slice(0, 1), &names).unwrap()), json!([]));
    assert_eq!(rows(&explode(&batch.slice(1, 1), &names).unwrap()), expected);
    assert!(explode(&batch, &[("no such field", "x")]).is_err());
    // The builder is empty again.
    assert_eq!(table.finish().unwrap().num_rows(), 0);
}
