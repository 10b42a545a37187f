//! `nutgraf frequencies`.

use nutgraf::batch::{self, AllThreads};
use nutgraf::state::{MemoryOptions, StateOptions, StateRow};
use nutgraf::{
    Analyzer, Document, FrequencyRecord, Per, TermCount, TermCounter, TermFrequency,
    Worker, document_frequencies,
};

use super::printer::{csv, one_line, record_line, table};
use crate::args::{Format, Frequencies};
use crate::report::{Failure, Status, warn_of_stop_words};
use crate::run::{Run, terms_plan};

pub(crate) fn run(arguments: &Frequencies) -> Result<Status, Failure> {
    let options = &arguments.options;
    let analyzer = options
        .analyzer(arguments.terms.reading, arguments.terms.stop_words.clone())?;
    warn_of_stop_words(&analyzer);
    let Frequencies { input, run, output, .. } = arguments;
    let run = match options.per {
        Per::Corpus => Run::of_records::<TermFrequency>(input, run, output)?,
        Per::Document => Run::of_records::<FrequencyRecord>(input, run, output)?,
    };
    let format = run.format_name();
    let plan = || {
        let plan = terms_plan("frequencies", options, &arguments.terms);
        plan.and("format", format)
    };
    let run = run.resumed(&arguments.resume, plan)?;
    match options.per {
        Per::Corpus if run.is_kept() => kept_corpus(run, arguments, &analyzer),
        Per::Corpus => corpus(run, arguments, &analyzer),
        Per::Document => documents(run, arguments, &analyzer),
    }
}

fn corpus(
    mut run: Run,
    arguments: &Frequencies,
    analyzer: &Analyzer,
) -> Result<Status, Failure> {
    let options = &arguments.options;
    let state = || (analyzer.worker(), TermCounter::new(options.ngrams));
    let work = |(worker, counter): &mut (Worker, TermCounter), document: Document| {
        nutgraf::corpus_frequencies(worker, counter, &document);
        Vec::new()
    };
    let (states, format) = (run.each(state, work)?, run.format);
    let printed = batch::with_threads(run.threads(), || {
        let (counter, vocabulary) = nutgraf::merge_counts(states)?;
        let rows = counter.rows_with(&vocabulary, &options.filter, &AllThreads);
        Some(print(&rows, format))
    })?;
    printed.iter().flatten().try_for_each(|bytes| run.write(bytes))?;
    run.finish()
}

/// The same where the counts of each block are kept.
fn kept_corpus(
    mut run: Run,
    arguments: &Frequencies,
    analyzer: &Analyzer,
) -> Result<Status, Failure> {
    let (options, format) = (&arguments.options, run.format);
    let counted = StateOptions {
        ngrams: options.ngrams,
        stem: options.stem,
        ..Default::default()
    };
    let state = run.build_state(analyzer, counted, &MemoryOptions::default())?;
    let documents = state.header().documents();
    let rows = state.into_rows()?.map(|row| {
        let StateRow { key, counts } = row?;
        let (count, document_frequency) = (counts.whole.count, counts.whole.documents);
        Ok::<_, nutgraf::Error>(TermFrequency {
            term: key.term,
            count,
            document_frequency,
        })
    });
    let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
    let printed = batch::with_threads(run.threads(), || {
        let rows = options.filter.select(rows, documents, &AllThreads);
        print(&rows, format)
    })?;
    printed.iter().try_for_each(|bytes| run.write(bytes))?;
    run.finish()
}

/// So many terms are written at a time.
const PIECE: usize = 1 << 12;

fn print(rows: &[TermFrequency], format: Format) -> Vec<Vec<u8>> {
    let cells = |row: &TermFrequency| {
        vec![
            row.term.clone(),
            row.count.to_string(),
            row.document_frequency.to_string(),
        ]
    };
    let header = ["term", "count", "document_frequency"];
    match format {
        Format::Jsonl => batch::map_pieces(rows, PIECE, term_lines),
        Format::Csv => {
            let header = header.map(str::to_owned).to_vec();
            vec![csv(std::iter::once(header).chain(rows.iter().map(cells)))]
        }
        Format::Table => {
            let rows = rows.iter().map(cells).collect();
            let table = table(&["term", "count", "documents"], &[1, 2], rows);
            vec![table.into_bytes()]
        }
    }
}

/// What `json_lines` gives, without checking the names of the fields for each row: there
/// may be millions.
fn term_lines(rows: &[TermFrequency]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(64 * rows.len());
    for row in rows {
        // Texts and numbers: writing them to memory cannot fail.
        lines.extend_from_slice(b"{\"term\":");
        let _ = serde_json::to_writer(&mut lines, &row.term);
        lines.extend_from_slice(b",\"count\":");
        let _ = serde_json::to_writer(&mut lines, &row.count);
        lines.extend_from_slice(b",\"document_frequency\":");
        let _ = serde_json::to_writer(&mut lines, &row.document_frequency);
        lines.extend_from_slice(b"}\n");
    }
    lines
}

fn documents(
    mut run: Run,
    arguments: &Frequencies,
    analyzer: &Analyzer,
) -> Result<Status, Failure> {
    let (options, format) = (&arguments.options, run.format);
    let columns = run.columns.is_some();
    if format == Format::Csv {
        run.write(&csv([vec!["id", "term", "count"]]))?;
    }
    let state = || (analyzer.worker(), TermCounter::new(options.ngrams));
    let work = |(worker, counter): &mut (Worker, TermCounter), document: Document| {
        let record = document_frequencies(worker, counter, &document, &options.filter);
        (print_document(&record, format, columns), Vec::new())
    };
    run.each_noted(state, work)?;
    run.finish()
}

fn print_document(record: &FrequencyRecord, format: Format, columns: bool) -> Vec<u8> {
    let cells = |term: &TermCount| vec![term.term.clone(), term.count.to_string()];
    match format {
        Format::Jsonl => record_line(record, columns),
        Format::Csv => csv(record.terms.iter().map(|term| {
            let mut row = cells(term);
            row.insert(0, record.id.clone());
            row
        })),
        Format::Table => {
            let rows = record.terms.iter().map(cells).collect();
            format!(
                "{}\n{}\n",
                one_line(&record.id),
                table(&["term", "count"], &[1], rows)
            )
            .into_bytes()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::printer::json_lines, *};

    #[test]
    fn terms_are_written_as_serde_writes_them() {
        let terms = ["", "said", "a \"b\" \\ /", "\n\t\u{1}\u{7f}\u{2028}", "é—😀"];
        let rows = terms.map(|term| TermFrequency {
            term: term.to_owned(),
            count: u64::MAX,
            document_frequency: 0,
        });
        assert_eq!(term_lines(&rows), json_lines(&rows));
    }
}
