//! Texts in, sentences of tokens out, as YAKE reads them; for `tests/reference/yake_tokens.py`.
//!
//! Each line of the standard input is a JSON string, each line of the output a list of
//! sentences; a token is `[form, start, end]` with offsets in bytes. The argument is the
//! mode.

#![allow(clippy::unwrap_used, reason = "a tool for tests may fail by panicking")]
#![allow(clippy::print_stdout, reason = "it is what it is for")]

use std::{env, io};

use nutgraf_tokenize::{Mode, Segmentation, Tokenizer, TokenizerOptions};

fn main() {
    let mode = match env::args().nth(1).as_deref() {
        Some("yake-0.4.8") => Mode::YakeV048,
        _ => Mode::YakeV07,
    };
    let tokenizer = Tokenizer::new(TokenizerOptions { mode, language: None });
    let mut found = Segmentation::default();
    for line in io::stdin().lines() {
        let text: String = serde_json::from_str(&line.unwrap()).unwrap();
        tokenizer.segment(&text, &mut found);
        let token = |index: usize| {
            let span = found.tokens[index].span;
            let form = found.forms.iter().find(|form| form.0 == index);
            let form = form.map_or(span.slice(&text), |form| &form.1);
            (form, span.start, span.end)
        };
        let sentences: Vec<Vec<_>> = found
            .sentences
            .iter()
            .map(|s| s.tokens.clone().map(token).collect())
            .collect();
        println!("{}", serde_json::to_string(&sentences).unwrap());
    }
}
