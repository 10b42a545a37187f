//! `nutgraf evaluate`.

use std::{collections::HashSet, ffi::OsString};

use nutgraf::batch;
use nutgraf::corpus::{Chunk, Input, Item};
use nutgraf::evaluate::{
    DocumentEvaluation, Evaluation, Evaluator, GoldDocument, GoldItem, GoldReader,
    Measures, Outcome, Predicted, Predictions,
};
use serde::Serialize;

use super::figures::{self, percent};
use super::printer::{csv, json_line, one_line};
use crate::args::{Evaluate, Format, InputArgs};
use crate::report::{Failure, NOTICE, Status, say};
use crate::run::Run;

/// A file of predictions.
struct Set {
    name: String,
    predictions: Predictions,
}

/// What a gold document gives for each set, if it is scored.
struct Scored {
    id: String,
    sets: Vec<Option<(Measures, bool)>>,
    bytes: Vec<u8>,
}

pub(crate) fn run(arguments: &Evaluate) -> Result<Status, Failure> {
    let evaluator = Evaluator::new(arguments.options.clone())?;
    let inputs = vec![arguments.gold.clone()];
    let input = InputArgs { inputs, corpus: arguments.corpus.clone() };
    one_standard_input(arguments)?;
    let mut run = Run::new(&input, &arguments.run, &arguments.output)?;
    let mut sets = Vec::new();
    for path in &arguments.predictions {
        let (corpus, options) = (&arguments.corpus, &arguments.predicted);
        let predictions = Predictions::read(
            Input::from(path.as_os_str()),
            corpus,
            options,
            |item| run.report(item),
        )?;
        sets.push(Set { name: path.to_string_lossy().into_owned(), predictions });
    }
    let format = run.format;
    if arguments.per_document && format == Format::Csv {
        run.write(&csv([COLUMNS.to_vec()]))?;
    }
    let reader = GoldReader::new(&arguments.corpus, evaluator.options());
    let shown = arguments.per_document.then_some(format);
    let only_predicted = arguments.predicted.only_predicted;
    let parse = |(): &mut (), chunk: Chunk, give: &mut dyn FnMut(_)| {
        chunk.parse_raw(&mut |raw| {
            reader.read(raw, &mut |item| {
                give(scored(item, &evaluator, &sets, shown, only_predicted))
            });
        });
    };
    let mut evaluations: Vec<_> = sets.iter().map(|_| evaluator.begin()).collect();
    let mut known = HashSet::new();
    run.each_in(
        || (),
        parse,
        |scored: Scored| {
            for (evaluation, set) in evaluations.iter_mut().zip(&scored.sets) {
                match set {
                    Some((measures, predicted)) => {
                        evaluation.add(&scored.id, measures, *predicted);
                    }
                    None => evaluation.skip(),
                }
            }
            if let Some(id) = known.replace(scored.id) {
                say(
                    NOTICE,
                    "notice",
                    &format!("document {id:?} is twice in the gold: both count"),
                );
            }
            scored.bytes
        },
    )?;
    notice_strangers(&sets, &known);
    if !arguments.per_document || format == Format::Table {
        let records = records(&sets, &evaluations)?;
        run.write(&figures::print(&records, format))?;
    }
    run.finish()
}

fn one_standard_input(arguments: &Evaluate) -> Result<(), Failure> {
    let inputs = arguments.predictions.iter().chain([&arguments.gold]);
    if inputs.filter(|input| *input == &OsString::from("-")).count() > 1 {
        return Err(Failure::fatal("the standard input (-) is given more than once"));
    }
    Ok(())
}

fn scored(
    item: GoldItem,
    evaluator: &Evaluator,
    sets: &[Set],
    shown: Option<Format>,
    only_predicted: bool,
) -> batch::Outcome<Scored> {
    let gold = match item {
        GoldItem::Gold(gold) => gold,
        GoldItem::Item(Item::Problem(problem)) => {
            return batch::Outcome::Problem(problem);
        }
        GoldItem::Item(Item::Notice(notice)) => return batch::Outcome::Notice(notice),
        GoldItem::Item(Item::Document(document)) => {
            GoldDocument { id: document.id, ..GoldDocument::default() }
        }
    };
    let mut prepared = evaluator.prepare(&gold);
    let mut bytes = Vec::new();
    let of_set = |set: &Set| {
        let list = set.predictions.get(&gold.id);
        let prepared =
            prepared.as_mut().filter(|_| list.is_some() || !only_predicted)?;
        let Some(format) = shown else {
            return Some((prepared.measure(list.unwrap_or_default()), list.is_some()));
        };
        let document = prepared.explain(list);
        bytes.extend(print(&set.name, &document, format));
        Some((document.measures, list.is_some()))
    };
    let sets = sets.iter().map(of_set).collect();
    batch::Outcome::Done(Scored { id: gold.id, sets, bytes })
}

fn notice_strangers(sets: &[Set], known: &HashSet<String>) {
    for Set { name, predictions } in sets {
        let (strangers, all) = (predictions.beyond(known), predictions.len());
        if strangers > 0 {
            let what = "are for documents that the gold does not have";
            say(
                NOTICE,
                "notice",
                &format!("{name}: {strangers} of {all} lists {what}"),
            );
        }
    }
}

fn records(
    sets: &[Set],
    evaluations: &[Evaluation],
) -> Result<Vec<nutgraf::evaluate::EvaluationRecord>, Failure> {
    let records = sets.iter().zip(evaluations).enumerate();
    let record = |(number, (set, evaluation)): (usize, (&Set, &Evaluation))| {
        let base = evaluations.first().filter(|_| number > 0);
        evaluation.record(&set.name, base).ok_or_else(|| {
            Failure::fatal(format!("{}: no document can be scored", set.name))
        })
    };
    records.map(record).collect()
}

const COLUMNS: [&str; 9] =
    ["predictions", "id", "gold", "k", "precision", "recall", "f1", "map", "ndcg"];

/// A document's record beside the name of its predictions.
#[derive(Serialize)]
struct Named<'r> {
    predictions: &'r str,
    #[serde(flatten)]
    document: &'r DocumentEvaluation,
}

fn print(name: &str, document: &DocumentEvaluation, format: Format) -> Vec<u8> {
    match format {
        Format::Jsonl => json_line(&Named { predictions: name, document }),
        Format::Csv => csv(document.measures.at.iter().map(|cut| {
            let Measures { map, ndcg, .. } = document.measures;
            let figures = [cut.precision, cut.recall, cut.f1, map, ndcg];
            let counts = [document.gold.to_string(), cut.k.to_string()];
            let names = [name.to_owned(), document.id.clone()];
            let figures = figures.iter().map(ToString::to_string);
            names.into_iter().chain(counts).chain(figures).collect()
        })),
        Format::Table => for_people(name, document).into_bytes(),
    }
}

fn for_people(name: &str, document: &DocumentEvaluation) -> String {
    let cuts = document.measures.at.iter();
    let cuts: Vec<_> =
        cuts.map(|cut| format!("F1@{} {}", cut.k, percent(cut.f1))).collect();
    let of = |outcome| {
        let found = document.keywords.iter().filter(move |k| k.outcome == outcome);
        let shown = |k: &Predicted| match &k.key {
            Some(key) if key.to_lowercase() != k.text.to_lowercase() => {
                format!("{} {} ({key})", k.rank, k.text)
            }
            _ => format!("{} {}", k.rank, k.text),
        };
        found.map(shown).collect::<Vec<_>>()
    };
    let missed = document.missed.iter().map(|missed| match missed.in_text {
        Some(false) => format!("{} (not in the text)", missed.text),
        _ => missed.text.clone(),
    });
    let mut wrong = of(Outcome::Miss);
    wrong.extend(of(Outcome::Repeat).iter().map(|text| format!("{text} again")));
    let line = |label: &str, texts: Vec<String>| {
        if texts.is_empty() {
            return String::new();
        }
        format!("  {label:6}  {}\n", one_line(&texts.join(", ")))
    };
    format!(
        "{}  {}  {}\n{}{}{}\n",
        one_line(&document.id),
        one_line(name),
        cuts.join("  "),
        line("found", of(Outcome::Hit)),
        line("missed", missed.collect()),
        line("wrong", wrong),
    )
}
