//! `nutgraf vectorize`.

use nutgraf::state::{StateFile, StateOptions, document_frequencies_within};
use nutgraf::vectorize::{DocumentVectorizer, VectorRecord, WeighedTerm};
use nutgraf::{Document, TermCounter, Worker};

use super::printer::{csv, number, one_line, people, record_line, table};
use crate::args::{Format, Vectorize};
use crate::report::{Failure, Status, warn_of_stop_words};
use crate::run::{Run, terms_plan};

pub(crate) fn run(arguments: &Vectorize) -> Result<Status, Failure> {
    let Vectorize { input, options, state, terms, run, resume, output } = arguments;
    let analyzer = options.analyzer(terms.reading, terms.stop_words.clone())?;
    warn_of_stop_words(&analyzer);
    let run = Run::of_records::<VectorRecord>(input, run, output)?;
    let (format, columns) = (run.format, run.columns.is_some());
    let name = run.format_name();
    let mut run = run.resumed(resume, || {
        let plan = terms_plan("vectorize", options, terms).and("format", name);
        match state {
            Some(state) => plan.and_file("state", state),
            None => plan,
        }
    })?;
    let (ngrams, filter) = (options.ngrams, options.filter());
    let corpus = if let Some(path) = state {
        let file = StateFile::open(path)?;
        document_frequencies_within(&file, &analyzer, ngrams, &filter)?
    } else {
        let stem = options.stem;
        let counted = StateOptions { ngrams, stem, ..StateOptions::default() };
        run.count(&analyzer, counted)?.document_frequencies(ngrams, &filter)?
    };
    if format == Format::Csv {
        run.write(&csv([vec!["id", "term", "count", "weight"]]))?;
    }
    let vectorizer = DocumentVectorizer::new(options.clone(), corpus);
    let state = || (analyzer.worker(), vectorizer.counter());
    let work = |(worker, counter): &mut (Worker, TermCounter), document: Document| {
        let record = vectorizer.vector(worker, counter, &document);
        (print(&record, format, columns), Vec::new())
    };
    run.each_noted(state, work)?;
    run.finish()
}

fn print(record: &VectorRecord, format: Format, columns: bool) -> Vec<u8> {
    match format {
        Format::Jsonl => record_line(record, columns),
        Format::Csv => csv(record.terms.iter().map(|of| {
            let WeighedTerm { term, count, weight } = of;
            let weight = number(Some(*weight));
            vec![record.id.clone(), term.clone(), count.to_string(), weight]
        })),
        Format::Table => {
            // For people, the most salient first.
            let mut terms: Vec<&WeighedTerm> = record.terms.iter().collect();
            terms.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            let rows = terms.iter().map(|of| {
                vec![of.term.clone(), of.count.to_string(), people(Some(of.weight))]
            });
            let rows = table(&["term", "count", "weight"], &[1, 2], rows.collect());
            format!("{}\n{rows}\n", one_line(&record.id)).into_bytes()
        }
    }
}
