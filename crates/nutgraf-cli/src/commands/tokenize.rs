//! `nutgraf tokenize`.

use nutgraf::{Document, TokenizeRecord, Tokenizers, tokenize_with};

use super::printer::{csv, one_line, record_line, table};
use crate::args::{Format, Tokenize};
use crate::report::{Failure, Status};
use crate::run::Run;

const COLUMNS: [&str; 7] = ["id", "field", "sentence", "token", "kind", "start", "end"];

pub(crate) fn run(arguments: &Tokenize) -> Result<Status, Failure> {
    let Tokenize { input, run, output, .. } = arguments;
    let mut run = Run::of_records::<TokenizeRecord<'_>>(input, run, output)?;
    let (format, columns) = (run.format, run.columns.is_some());
    if format == Format::Csv {
        run.write(&csv([COLUMNS.to_vec()]))?;
    }
    let state = || Tokenizers::new(arguments.reading);
    let work = |tokenizers: &mut Tokenizers, document: Document| {
        print(&tokenize_with(tokenizers, &document, arguments.offsets), format, columns)
    };
    run.each(state, work)?;
    run.finish()
}

fn print(record: &TokenizeRecord<'_>, format: Format, columns: bool) -> Vec<u8> {
    match format {
        Format::Jsonl => record_line(record, columns),
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
