//! `nutgraf evaluate`.

use std::{collections::HashSet, ffi::OsString};

use nutgraf::batch;
use nutgraf::corpus::{Chunk, Input};
use nutgraf::evaluate::{
    DocumentEvaluation, Evaluation, EvaluationRecord, Evaluator, GoldDocument,
    GoldItem, GoldReader, Measures, Outcome, Predicted, Predictions,
};
use serde::Serialize;

use super::figures::{self, percent};
use super::printer::{csv, json_line, one_line};
use crate::args::{Evaluate, Format, InputArgs};
use crate::report::{Failure, NOTICE, Status, say};
use crate::run::{Run, keeps};

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
    one_standard_input(arguments)?;
    keeps(&arguments.predictions, &arguments.run, &arguments.output)?;
    let inputs = vec![arguments.gold.clone()];
    let input = InputArgs { inputs, corpus: arguments.corpus.clone() };
    let mut run = Run::new(&input, &arguments.run, &arguments.output)?;
    let sets = sets(arguments, &mut run)?;
    let format = run.format;
    if arguments.per_document && format == Format::Csv {
        run.write(&csv([COLUMNS.to_vec()]))?;
    }
    let reader = GoldReader::new(&arguments.corpus, evaluator.options());
    let judge = Judge {
        evaluator: &evaluator,
        sets: &sets,
        shown: arguments.per_document.then_some(format),
        only_predicted: arguments.predicted.only_predicted,
    };
    let parse = |(): &mut (), chunk: Chunk, give: &mut dyn FnMut(_)| {
        chunk.parse_raw(&mut |raw| {
            reader.read(raw, &mut |item| give(judge.outcome(item)));
        });
    };
    let mut scores = Scores::new(sets.iter().map(|_| evaluator.begin()).collect());
    run.each_in(|| (), parse, |scored| (scores.add(scored), Vec::new()))?;
    scores.notices(&sets);
    if !arguments.per_document || format == Format::Table {
        run.write(&figures::print(&scores.records(&sets)?, format))?;
    }
    run.finish()
}

fn sets(arguments: &Evaluate, run: &mut Run) -> Result<Vec<Set>, Failure> {
    let (corpus, options) = (&arguments.corpus, &arguments.predicted);
    let set = |path: &OsString| {
        let input = Input::from(path.as_os_str());
        let report = |item| run.report(item);
        let predictions = Predictions::read(input, corpus, options, report)?;
        Ok(Set { name: path.to_string_lossy().into_owned(), predictions })
    };
    arguments.predictions.iter().map(set).collect()
}

fn one_standard_input(arguments: &Evaluate) -> Result<(), Failure> {
    let inputs = arguments.predictions.iter().chain([&arguments.gold]);
    if inputs.filter(|input| *input == &OsString::from("-")).count() > 1 {
        return Err(Failure::fatal("the standard input (-) is given more than once"));
    }
    Ok(())
}

/// Scores one gold document after another.
struct Judge<'r> {
    evaluator: &'r Evaluator,
    sets: &'r [Set],
    /// How documents are shown, if they are.
    shown: Option<Format>,
    only_predicted: bool,
}

impl Judge<'_> {
    fn outcome(&self, item: GoldItem) -> batch::Outcome<Scored> {
        match item {
            GoldItem::Gold(gold) => batch::Outcome::Done(self.scored(&gold)),
            GoldItem::Problem(problem) => batch::Outcome::Problem(problem),
            GoldItem::Notice(notice) => batch::Outcome::Notice(notice),
        }
    }

    fn scored(&self, gold: &GoldDocument) -> Scored {
        let mut prepared = self.evaluator.prepare(gold);
        let mut bytes = Vec::new();
        let of_set = |set: &Set| {
            let list = set.predictions.get(&gold.id);
            let counts = list.is_some() || !self.only_predicted;
            let prepared = prepared.as_mut().filter(|_| counts)?;
            let Some(format) = self.shown else {
                let measures = prepared.measure(list.unwrap_or_default());
                return Some((measures, list.is_some()));
            };
            let document = prepared.explain(list);
            bytes.extend(print(&set.name, &document, format));
            Some((document.measures, list.is_some()))
        };
        let sets = self.sets.iter().map(of_set).collect();
        Scored { id: gold.id.clone(), sets, bytes }
    }
}

/// The figures so far, one evaluation for each set.
struct Scores {
    evaluations: Vec<Evaluation>,
    known: HashSet<String>,
    /// Documents that the gold has more than once.
    twice: Vec<String>,
}

impl Scores {
    fn new(evaluations: Vec<Evaluation>) -> Self {
        Self { evaluations, known: HashSet::new(), twice: Vec::new() }
    }

    fn add(&mut self, scored: Scored) -> Vec<u8> {
        for (evaluation, set) in self.evaluations.iter_mut().zip(&scored.sets) {
            match set {
                Some((measures, predicted)) => {
                    evaluation.add(&scored.id, measures, *predicted);
                }
                None => evaluation.skip(),
            }
        }
        self.twice.extend(self.known.replace(scored.id));
        scored.bytes
    }

    fn notices(&self, sets: &[Set]) {
        if let Some(first) = self.twice.first() {
            let number = self.twice.len();
            let what = format!("{first:?} is in the gold again; all count");
            say(NOTICE, "notice", &format!("repeated documents: {number}; {what}"));
        }
        for Set { name, predictions } in sets {
            let (strangers, all) = (predictions.beyond(&self.known), predictions.len());
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

    fn records(&self, sets: &[Set]) -> Result<Vec<EvaluationRecord>, Failure> {
        let records = sets.iter().zip(&self.evaluations).enumerate();
        let record = |(number, (set, evaluation)): (usize, (&Set, &Evaluation))| {
            let base = self.evaluations.first().filter(|_| number > 0);
            evaluation.record(&set.name, base).ok_or_else(|| {
                Failure::fatal(format!("{}: no document can be scored", set.name))
            })
        };
        records.map(record).collect()
    }
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
