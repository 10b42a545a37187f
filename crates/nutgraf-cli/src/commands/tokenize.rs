//! `nutgraf tokenize`.

use nutgraf::{Document, TokenizeRecord, Tokenizers, tokenize_with};

use super::printer::{csv, json_line, one_line, table};
use crate::args::{Format, Tokenize};
use crate::report::{Failure, Status};
use crate::run::Run;

const COLUMNS: [&str; 7] = ["id", "field", "sentence", "token", "kind", "start", "end"];

pub(crate) fn run(arguments: &Tokenize) -> Result<Status, Failure> {
    let mut run = Run::new(&arguments.input, &arguments.run, &arguments.output)?;
    let format = run.format;
    if format == Format::Csv {
        run.write(&csv([COLUMNS.to_vec()]))?;
    }
    let state = || Tokenizers::new(arguments.reading);
    let work = |tokenizers: &mut Tokenizers, document: Document| {
        print(&tokenize_with(tokenizers, &document, arguments.offsets), format)
    };
    run.each(state, work)?;
    run.finish()
}

fn print(record: &TokenizeRecord<'_>, format: Format) -> Vec<u8> {
    match format {
        Format::Jsonl => json_line(record),
        Format::Csv => csv(rows(record)),
        Format::Table => {
            let rows = rows(record).map(|mut row| row.split_off(2)).collect();
            let table = table(&COLUMNS[2..], &[0, 3, 4], rows);
            format!("{}\n{table}\n", one_line(record.id)).into_bytes()
        }
    }
}

/// One row a token.
fn rows<'r>(record: &'r TokenizeRecord<'_>) -> impl Iterator<Item = Vec<String>> + 'r {
    let sentences = record.sentences.iter().enumerate();
    sentences.flat_map(move |(number, sentence)| {
        sentence.tokens.iter().map(move |token| {
            let field = match sentence.field {
                nutgraf::Field::Title => "title",
                nutgraf::Field::Text => "text",
            };
            vec![
                record.id.to_owned(),
                field.to_owned(),
                (number + 1).to_string(),
                token.text.to_owned(),
                token.kind.name().to_owned(),
                token.start.to_string(),
                token.end.to_string(),
            ]
        })
    })
}
