//! `nutgraf compare`.

use std::collections::HashMap;

use nutgraf::batch::Outcome;
use nutgraf::compare::{
    Comparer, ComparerWorker, ComparisonRecord, ComparisonSummary, MethodRecord,
};
use nutgraf::corpus::{
    Chunk, Corpus, CorpusOptions, DocumentProblem, Item, Notice, RawItem,
};
use nutgraf::evaluate::{GoldDocument, GoldItem, GoldReader};
use nutgraf::{Analyzer, Document};

use super::figures;
use super::printer::{csv, json_line, one_line, table};
use crate::args::{Compare, Format};
use crate::report::{Failure, NOTICE, Status, say, warn_of_stop_words};
use crate::run::{Run, keeps};

const COLUMNS: [&str; 6] = ["id", "method", "rank", "keyword", "score", "named_by"];
const PAIR_COLUMNS: [&str; 5] = ["first", "second", "documents", "overlap", "rbo"];

pub(crate) fn run(arguments: &Compare) -> Result<Status, Failure> {
    let analyzer = Analyzer::new(arguments.analyzer.clone())?;
    warn_of_stop_words(&analyzer);
    let evaluation = arguments.evaluation.clone();
    let comparer = Comparer::new(
        &arguments.methods,
        &arguments.options.0,
        &arguments.analyzer,
        evaluation,
    )?;
    keeps(arguments.gold.as_slice(), &arguments.run, &arguments.output)?;
    let mut run = Run::new(&arguments.input, &arguments.run, &arguments.output)?;
    let gold = Gold::new(arguments, &mut run)?;
    let needs_corpus = comparer.needs_corpus();
    let corpus =
        needs_corpus.then(|| run.document_frequencies(&analyzer)).transpose()?;
    let (format, documents) = (run.format, !arguments.summary_only);
    if format == Format::Csv {
        let header = if documents { &COLUMNS[..] } else { &PAIR_COLUMNS };
        run.write(&csv([header.to_vec()]))?;
    }
    let parse = |worker: &mut ComparerWorker, chunk: Chunk, give: &mut dyn FnMut(_)| {
        chunk.parse_raw(&mut |raw| {
            gold.each(raw, &mut |outcome| {
                give(map(outcome, |(document, gold): (Document, _)| {
                    let (corpus, gold) = (corpus.as_ref(), gold.as_ref());
                    let record = comparer.document(worker, &document, corpus, gold);
                    let title = document.title.as_deref();
                    let bytes = documents.then(|| print(&record, title, format));
                    (record, bytes.unwrap_or_default())
                }));
            });
        });
    };
    let mut comparison = comparer.begin();
    run.each_in(
        || comparer.worker(),
        parse,
        |(record, bytes)| {
            comparison.add(&record);
            (bytes, record.notice_lines())
        },
    )?;
    let summary = comparison.summary();
    if summary.evaluation.is_empty() && arguments.gold.is_some() {
        say(NOTICE, "notice", "no document has a gold keyword in --gold");
    }
    if documents && format == Format::Table && arguments.methods.len() > 1 {
        run.write(b"Behind a keyword: how many of the methods name it.\n\n")?;
    }
    if !(documents && format == Format::Csv) {
        run.write(&print_summary(&summary, format))?;
    }
    run.finish()
}

/// Where gold keywords are looked for.
struct Gold {
    reader: GoldReader,
    /// By identifier, if they are not in the documents themselves.
    known: Option<HashMap<String, GoldDocument>>,
}

impl Gold {
    fn new(arguments: &Compare, run: &mut Run) -> Result<Self, Failure> {
        let fields = &arguments.input.corpus;
        let reader = GoldReader::new(fields, &arguments.evaluation);
        let Some(path) = &arguments.gold else {
            return Ok(Self { reader, known: None });
        };
        if path == "-" {
            return Err(Failure::fatal(
                "--gold cannot be the standard input: give a file",
            ));
        }
        let fields = CorpusOptions { input_format: None, ..fields.clone() };
        let mut known = HashMap::new();
        let mut result = Ok(());
        for chunk in Corpus::open([path.as_os_str()], fields)?.chunks()? {
            chunk.parse_raw(&mut |raw| {
                reader.read(raw, &mut |item| match item {
                    GoldItem::Gold(gold) => {
                        known.insert(gold.id.clone(), gold);
                    }
                    GoldItem::Problem(_) | GoldItem::Notice(_) if result.is_err() => {}
                    GoldItem::Problem(problem) => {
                        result = run.report(Item::Problem(problem));
                    }
                    GoldItem::Notice(notice) => {
                        result = run.report(Item::Notice(notice));
                    }
                });
            });
        }
        result.map(|()| Self { reader, known: Some(known) })
    }

    /// Hands a document over with its gold keywords, or what there is to say.
    fn each(&self, raw: RawItem<'_>, give: &mut dyn FnMut(Outcome<Judged>)) {
        let mut own = None;
        match raw {
            RawItem::Json(record) => {
                if self.known.is_none() {
                    match self.reader.find(&record) {
                        Some(Ok(gold)) => own = Some(gold),
                        Some(Err(problem)) => give(Outcome::Notice(ignored(problem))),
                        None => {}
                    }
                }
                record.document(&mut |item| give(self.judged(item, own.take())));
            }
            RawItem::Row(item) => give(self.judged(item, None)),
            RawItem::Text(item) => {
                if let (Item::Document(document), None) = (&item, &self.known) {
                    own = self.reader.find_beside(document);
                }
                give(self.judged(item, own));
            }
        }
    }

    fn judged(&self, item: Item, own: Option<GoldDocument>) -> Outcome<Judged> {
        match item {
            Item::Document(document) => {
                let known =
                    self.known.as_ref().and_then(|known| known.get(&document.id));
                let gold = own.or_else(|| known.cloned());
                Outcome::Done((document, gold))
            }
            Item::Problem(problem) => Outcome::Problem(problem),
            Item::Notice(notice) => Outcome::Notice(notice),
        }
    }
}

/// A document with its gold keywords, if it has any.
type Judged = (Document, Option<GoldDocument>);

/// What is wrong with gold keywords is no reason to leave the document out.
fn ignored(problem: DocumentProblem) -> Notice {
    let DocumentProblem { source, line, reason, .. } = problem;
    Notice { source, line, message: format!("gold keywords are ignored: {reason}") }
}

fn map<T, R>(outcome: Outcome<T>, done: impl FnOnce(T) -> R) -> Outcome<R> {
    match outcome {
        Outcome::Done(result) => Outcome::Done(done(result)),
        Outcome::Problem(problem) => Outcome::Problem(problem),
        Outcome::Notice(notice) => Outcome::Notice(notice),
    }
}

fn print(record: &ComparisonRecord, title: Option<&str>, format: Format) -> Vec<u8> {
    match format {
        Format::Jsonl => json_line(record),
        Format::Csv => csv(record.methods.iter().flat_map(|method| {
            method.keywords.iter().map(|keyword| {
                vec![
                    record.id.clone(),
                    method.method.name().to_owned(),
                    keyword.rank.to_string(),
                    keyword.text.clone(),
                    keyword.score.to_string(),
                    keyword.named_by.to_string(),
                ]
            })
        })),
        Format::Table => for_people(record, title).into_bytes(),
    }
}

/// A column for each method, a row for each rank.
fn for_people(record: &ComparisonRecord, title: Option<&str>) -> String {
    let language = record.language.map_or("language unknown", nutgraf::Language::name);
    let title = title.map(|title| format!("  {}", one_line(title))).unwrap_or_default();
    let methods = &record.methods;
    let header = std::iter::once("").chain(methods.iter().map(|m| m.method.name()));
    let header: Vec<_> = header.collect();
    let ranks = methods.iter().map(|method| method.keywords.len()).max();
    let rows = (0..ranks.unwrap_or_default()).map(|at| {
        let cell = |method: &MethodRecord| match method.keywords.get(at) {
            Some(keyword) if keyword.named_by > 1 => {
                format!("{} ×{}", keyword.text, keyword.named_by)
            }
            Some(keyword) => keyword.text.clone(),
            None => String::new(),
        };
        let rank = (at + 1).to_string();
        std::iter::once(rank).chain(methods.iter().map(cell)).collect()
    });
    let rows = table(&header, &[0], rows.collect());
    format!("{} ({language}){title}\n{rows}\n", one_line(&record.id))
}

fn print_summary(summary: &ComparisonSummary, format: Format) -> Vec<u8> {
    let pairs = |shown: fn(f64) -> String| {
        let pairs = summary.agreement.iter().map(move |pair| {
            vec![
                pair.first.name().to_owned(),
                pair.second.name().to_owned(),
                pair.documents.to_string(),
                shown(pair.overlap),
                shown(pair.rbo),
            ]
        });
        pairs.collect::<Vec<_>>()
    };
    match format {
        Format::Jsonl => json_line(summary),
        Format::Csv => csv(pairs(|number| number.to_string())),
        Format::Table => {
            let agreement = pairs(|number| format!("{number:.3}"));
            let mut bytes = Vec::new();
            if !agreement.is_empty() {
                bytes = table(&PAIR_COLUMNS, &[2, 3, 4], agreement).into_bytes();
            }
            if !summary.evaluation.is_empty() {
                bytes.push(b'\n');
                bytes.extend(figures::print(&summary.evaluation, format));
            }
            bytes
        }
    }
}
