//! From lists to figures.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt,
};

use nutgraf_text::Language;
use serde::Serialize;

use super::bootstrap::{Interval, intervals};
use super::gold::{GoldDocument, Names};
use super::phrase::{PhraseForms, is_in};
use super::{EvaluationOptions, Measures, Predictions};
use crate::Error;

/// The evaluation of one document, with what was found and what was missed: all that its
/// measures are made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentEvaluation {
    /// The document's identifier.
    pub id: String,
    /// The language by which words were stemmed.
    pub language: Option<Language>,
    /// Whether there were predictions at all.
    pub predicted: bool,
    /// How many gold keywords count.
    pub gold: usize,
    /// The measures.
    #[serde(flatten)]
    pub measures: Measures,
    /// The predictions without repeats, best first.
    pub keywords: Vec<Predicted>,
    /// Predictions that are left out: without a word, or the same as a better one but
    /// for endings.
    pub dropped: Vec<String>,
    /// The gold keywords that are not among the predictions.
    pub missed: Vec<Missed>,
}

/// A prediction and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Predicted {
    /// Its place, from 1.
    pub rank: usize,
    /// The prediction.
    pub text: String,
    /// Whether it is right.
    pub outcome: Outcome,
    /// The gold keyword that it names, if any.
    pub key: Option<String>,
}

/// What became of a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It names a gold keyword.
    Hit,
    /// It names a gold keyword that a better one has named before.
    Repeat,
    /// It names no gold keyword that counts.
    Miss,
}

/// A gold keyword that was missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missed {
    /// The keyword.
    pub text: String,
    /// Whether it occurs in title or text, where these are known: nobody finds what does
    /// not.
    pub in_text: Option<bool>,
}

/// Compares predictions with gold keywords.
#[derive(Clone, Debug)]
pub struct Evaluator {
    options: EvaluationOptions,
    cuts: Vec<usize>,
}

impl Evaluator {
    /// Fails if `at` holds no number, or 0.
    pub fn new(options: EvaluationOptions) -> Result<Self, Error> {
        let cuts = options.cuts()?;
        Ok(Self { options, cuts })
    }

    /// The options.
    pub fn options(&self) -> &EvaluationOptions {
        &self.options
    }

    /// The cuts at which lists are measured, none twice.
    pub(crate) fn cuts(&self) -> &[usize] {
        &self.cuts
    }

    /// An evaluation without documents.
    pub fn begin(&self) -> Evaluation {
        Evaluation::new(self.cuts.clone())
    }

    /// Makes a document's gold keywords ready; none if none of them counts.
    pub fn prepare<'g>(&self, gold: &'g GoldDocument) -> Option<PreparedGold<'g, '_>> {
        let mut forms = PhraseForms::new(gold.language);
        let mut names = Names::of(&gold.keys, &mut forms);
        if self.options.present_only {
            names.only_in(&haystack(gold, &mut forms));
        }
        let number = names.number();
        (number > 0).then_some(PreparedGold {
            evaluator: self,
            gold,
            forms,
            names,
            number,
        })
    }
}

fn haystack(gold: &GoldDocument, forms: &mut PhraseForms) -> String {
    let title = gold.title.as_deref().unwrap_or_default();
    forms.haystack(title, gold.text.as_deref().unwrap_or_default())
}

/// A document's gold keywords, ready for any number of lists.
pub struct PreparedGold<'g, 'e> {
    evaluator: &'e Evaluator,
    gold: &'g GoldDocument,
    forms: PhraseForms,
    names: Names,
    number: usize,
}

impl fmt::Debug for PreparedGold<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedGold").field("gold", self.gold).finish_non_exhaustive()
    }
}

impl PreparedGold<'_, '_> {
    /// The measures of a list, best first.
    pub fn measure<S: AsRef<str>>(&mut self, list: &[S]) -> Measures {
        let unique = self.forms.unique(list.iter().map(AsRef::as_ref));
        let outcomes = self.names.outcomes(&unique);
        self.measures(outcomes.map(|(outcome, _)| outcome))
    }

    /// How many keywords count.
    pub(crate) fn number(&self) -> usize {
        self.number
    }

    /// The number of the keyword that a phrase names, if it names one that counts.
    pub(crate) fn key_of(&mut self, phrase: &str) -> Option<usize> {
        let number = self.names.find(&self.forms.form(phrase)?)?;
        self.names.keywords.get(number)?.counts.then_some(number)
    }

    fn measures(&self, outcomes: impl Iterator<Item = Outcome>) -> Measures {
        let hits: Vec<_> = outcomes.map(|outcome| outcome == Outcome::Hit).collect();
        let lenient = self.evaluator.options.lenient;
        Measures::of(&hits, self.number, &self.evaluator.cuts, lenient)
    }

    /// The measures of a list with what they are made of; a document without a list has
    /// none.
    pub fn explain<S: AsRef<str>>(&mut self, list: Option<&[S]>) -> DocumentEvaluation {
        let texts: Vec<&str> =
            list.unwrap_or_default().iter().map(AsRef::as_ref).collect();
        let unique = self.forms.unique(texts.iter().copied());
        let keywords: Vec<_> = (1..)
            .zip(unique.iter().zip(self.names.outcomes(&unique)))
            .map(|(rank, ((at, _), (outcome, number)))| Predicted {
                rank,
                text: texts.get(*at).copied().unwrap_or_default().to_owned(),
                outcome,
                key: number
                    .and_then(|n| Some(self.names.keywords.get(n)?.text.clone())),
            })
            .collect();
        let kept: HashSet<usize> = unique.iter().map(|(at, _)| *at).collect();
        let dropped = texts.iter().enumerate().filter(|(at, _)| !kept.contains(at));
        DocumentEvaluation {
            id: self.gold.id.clone(),
            language: self.gold.language,
            predicted: list.is_some(),
            gold: self.number,
            measures: self.measures(keywords.iter().map(|keyword| keyword.outcome)),
            missed: self.missed(&unique),
            keywords,
            dropped: dropped.map(|(_, text)| (*text).to_owned()).collect(),
        }
    }

    fn missed(&mut self, unique: &[(usize, String)]) -> Vec<Missed> {
        let found: HashSet<usize> =
            unique.iter().filter_map(|(_, form)| self.names.find(form)).collect();
        let known = self.gold.text.is_some();
        let text = known.then(|| haystack(self.gold, &mut self.forms));
        let keywords = self.names.keywords.iter().enumerate();
        keywords
            .filter(|(number, keyword)| keyword.counts && !found.contains(number))
            .map(|(_, keyword)| Missed {
                text: keyword.text.clone(),
                in_text: text.as_deref().map(|text| is_in(&keyword.form, text)),
            })
            .collect()
    }
}

impl Names {
    /// What becomes of each form of a list, and the keyword that it names.
    fn outcomes<'n>(
        &'n self,
        unique: &'n [(usize, String)],
    ) -> impl Iterator<Item = (Outcome, Option<usize>)> + 'n {
        let mut seen = HashSet::new();
        unique.iter().map(move |(_, form)| {
            let number = self.find(form);
            let counts = number
                .and_then(|number| self.keywords.get(number))
                .is_some_and(|keyword| keyword.counts);
            let new = number.is_none_or(|number| seen.insert(number));
            let outcome = match (counts, new) {
                (true, true) => Outcome::Hit,
                (true, false) => Outcome::Repeat,
                (false, _) => Outcome::Miss,
            };
            (outcome, number.filter(|_| counts))
        })
    }
}

/// The evaluation of one set of predictions so far.
#[derive(Clone, Debug)]
pub struct Evaluation {
    cuts: Vec<usize>,
    /// Precision, recall and F1 at each cut.
    sums: Vec<[f64; 3]>,
    map: f64,
    ndcg: f64,
    missing: usize,
    skipped: usize,
    /// For each document scored, its row of `f1`.
    documents: Vec<usize>,
    /// Rows by identifier. Of two documents with one identifier the interval knows the
    /// last, as the protocol's own program does.
    rows: HashMap<String, usize>,
    f1: Vec<f64>,
}

impl Evaluation {
    fn new(cuts: Vec<usize>) -> Self {
        Self {
            sums: vec![[0.0; 3]; cuts.len()],
            cuts,
            map: 0.0,
            ndcg: 0.0,
            missing: 0,
            skipped: 0,
            documents: Vec::new(),
            rows: HashMap::new(),
            f1: Vec::new(),
        }
    }

    /// Adds the measures of a document, and whether it had predictions.
    pub fn add(&mut self, id: &str, measures: &Measures, predicted: bool) {
        for (sums, cut) in self.sums.iter_mut().zip(&measures.at) {
            for (sum, value) in sums.iter_mut().zip([cut.precision, cut.recall, cut.f1])
            {
                *sum += value;
            }
        }
        self.map += measures.map;
        self.ndcg += measures.ndcg;
        self.missing += usize::from(!predicted);
        let f1 = measures.at.iter().map(|cut| cut.f1);
        let width = self.cuts.len();
        let row = match self.rows.entry(id.to_owned()) {
            Entry::Occupied(known) => {
                let row = *known.get();
                let old = self.f1.iter_mut().skip(row * width).take(width);
                old.zip(f1).for_each(|(old, new)| *old = new);
                row
            }
            Entry::Vacant(new) => {
                let row = *new.insert(self.f1.len() / width.max(1));
                self.f1.extend(f1);
                row
            }
        };
        self.documents.push(row);
    }

    /// Counts a document that is not scored: no gold keyword is left, or only documents
    /// with predictions are scored.
    pub fn skip(&mut self) {
        self.skipped += 1;
    }

    /// The figures, with the difference from another evaluation; none without documents.
    pub fn record(&self, name: &str, base: Option<&Self>) -> Option<EvaluationRecord> {
        let number = self.documents.len();
        if number == 0 {
            return None;
        }
        let mean = |sum: f64| sum / number as f64;
        let spread = intervals(&self.f1, self.cuts.len());
        let differences = base.map(|base| self.differences(base)).unwrap_or_default();
        let cuts = self.cuts.iter().zip(&self.sums).zip(spread).enumerate();
        let at = cuts.map(|(column, ((&k, &[precision, recall, f1]), f1_interval))| {
            CutSummary {
                k,
                precision: mean(precision),
                recall: mean(recall),
                f1: mean(f1),
                f1_interval,
                f1_difference: differences.get(column).copied(),
            }
        });
        Some(EvaluationRecord {
            predictions: name.to_owned(),
            documents: number,
            missing: self.missing,
            skipped: self.skipped,
            at: at.collect(),
            map: mean(self.map),
            ndcg: mean(self.ndcg),
        })
    }

    /// The difference at each cut, over the documents that both have scored.
    fn differences(&self, base: &Self) -> Vec<Difference> {
        let width = self.cuts.len();
        let mut ids = vec![""; self.rows.len()];
        #[allow(clippy::iter_over_hash_type, reason = "each goes to its own place")]
        for (id, &row) in &self.rows {
            if let Some(place) = ids.get_mut(row) {
                *place = id;
            }
        }
        let mut rows: Vec<f64> = Vec::new();
        for &row in &self.documents {
            let id = ids.get(row).copied().unwrap_or_default();
            let Some(&other) = base.rows.get(id) else { continue };
            let own = self.f1.iter().skip(row * width).take(width);
            let others = base.f1.iter().skip(other * width).take(width);
            rows.extend(own.zip(others).map(|(own, other)| own - other));
        }
        let number = rows.len().checked_div(width).unwrap_or_default();
        let mean = |column| {
            let values = rows.iter().skip(column).step_by(width.max(1));
            values.sum::<f64>() / number as f64
        };
        let columns = intervals(&rows, width).into_iter().enumerate();
        columns
            .map(|(column, interval)| Difference { mean: mean(column), interval })
            .collect()
    }

    /// Whether a document with this identifier has been added.
    pub fn has(&self, id: &str) -> bool {
        self.rows.contains_key(id)
    }
}

/// The figures of one set of predictions: means over documents.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvaluationRecord {
    /// What was evaluated: a file, or a method.
    pub predictions: String,
    /// The documents that were scored.
    pub documents: usize,
    /// How many of them had no predictions; they score 0.
    pub missing: usize,
    /// The documents that were not scored: without a gold keyword that counts, or without
    /// predictions where only documents with predictions are scored.
    pub skipped: usize,
    /// For each cut, in the order of the option `at`.
    pub at: Vec<CutSummary>,
    /// MAP@10.
    pub map: f64,
    /// nDCG@10.
    pub ndcg: f64,
}

/// Means at one cut.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CutSummary {
    /// How many of each list count.
    pub k: usize,
    /// The mean precision.
    pub precision: f64,
    /// The mean recall.
    pub recall: f64,
    /// The mean of the documents' F1.
    pub f1: f64,
    /// Where 95 of 100 such means lie: a percentile bootstrap over documents.
    pub f1_interval: Interval,
    /// The difference from the first set of predictions, if this is another.
    pub f1_difference: Option<Difference>,
}

/// A mean difference over the same documents.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The mean; above 0 where this set of predictions is the better one.
    pub mean: f64,
    /// Where 95 of 100 such means lie. Where 0 is outside, the choice of documents hardly
    /// explains the difference.
    pub interval: Interval,
}

/// Evaluates predictions for a few documents; [`Evaluator`] does it for many.
///
/// Fails for bad options, and where no document can be scored.
pub fn evaluate(
    gold: &[GoldDocument],
    predictions: &Predictions,
    options: &EvaluationOptions,
) -> Result<(EvaluationRecord, Vec<DocumentEvaluation>), Error> {
    let evaluator = Evaluator::new(options.clone())?;
    let mut evaluation = evaluator.begin();
    let mut documents = Vec::new();
    for gold in gold {
        let list = predictions.get(&gold.id);
        match evaluator.prepare(gold) {
            Some(mut prepared) => documents.push(prepared.explain(list)),
            None => evaluation.skip(),
        }
    }
    for document in &documents {
        evaluation.add(&document.id, &document.measures, document.predicted);
    }
    let record = evaluation.record("", None);
    let record = record.ok_or_else(|| Error::input("no document can be scored"))?;
    Ok((record, documents))
}
