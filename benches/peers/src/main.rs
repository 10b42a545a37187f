//! nutgraf beside the crates that do the same work, in one process and in turns.
//!
//! ```text
//! nutgraf-peers CORPUS.jsonl ROUNDS SECTION
//! ```
//!
//! `benches/peers.py` builds and runs this, and makes a table of the JSON lines that it
//! prints, a line for each pair. The sections are `tokens`, `odd`, `counts` and `keywords`.

mod counts;
mod keywords;
mod odd;
mod pair;
mod tokens;

use std::{env, error::Error, fs};

use nutgraf::{Language, LanguageChoice, ReadingOptions};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [corpus, rounds, section] = &*arguments else {
        return Err("usage: nutgraf-peers CORPUS.jsonl ROUNDS SECTION".into());
    };
    let texts = read(corpus)?;
    pair::set_rounds(rounds.parse()?);
    match section.as_str() {
        "tokens" => tokens::compare(&texts),
        "odd" => odd::compare(&texts),
        "counts" => counts::compare(&texts)?,
        "keywords" => keywords::compare(&texts)?,
        _ => return Err(format!("there is no section {section:?}").into()),
    }
    Ok(())
}

/// The field `text` of each line.
fn read(path: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for line in fs::read_to_string(path)?.lines() {
        let mut article: serde_json::Value = serde_json::from_str(line)?;
        match article["text"].take() {
            serde_json::Value::String(text) => texts.push(text),
            _ => return Err(format!("{path}: an article without a text").into()),
        }
    }
    if texts.is_empty() {
        return Err(format!("{path}: no articles").into());
    }
    Ok(texts)
}

/// The language is known: nobody has to detect it.
fn english() -> ReadingOptions {
    ReadingOptions {
        language: LanguageChoice::Given(Language::ENGLISH),
        ..ReadingOptions::default()
    }
}
