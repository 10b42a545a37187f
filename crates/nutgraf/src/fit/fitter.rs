//! Reading, cross-validation and the fit itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use nutgraf_salience::{
    Article, Choice, KeywordExtractor, KeywordOptions, Method, Profile, Weights,
};
use nutgraf_text::{Document, Field};

use super::folds::{FOLDS, folds};
use super::provenance::provenance;
use super::report::{Fit, FitReport, ReadingKind, Tried, WeightsReport};
use super::{FEW, FitOptions, GoldSource, LEAST, ShrinkTo};
use crate::batch::{self, Step};
use crate::evaluate::{
    Evaluation, EvaluationOptions, EvaluationRecord, Evaluator, GoldDocument, Measures,
    PreparedGold,
};
use crate::keywords::profile_of;
use crate::{Analyzer, AnalyzerOptions, Error, Worker};

/// `l2` is chosen by the F1 of so many keywords.
const DEPTH: usize = 10;

/// Called from time to time; its error ends the fit.
pub(super) type Tick<'f, E> = &'f (dyn Fn() -> Result<(), E> + Sync);

/// All that is the same for each document.
pub(super) struct Fitter<'f, E> {
    options: &'f FitOptions,
    penalties: Vec<f64>,
    base: Arc<Profile>,
    /// The profile to be: its rules, and the weights that are held back to.
    begun: Profile,
    /// As many keywords as are measured.
    keywords: KeywordOptions,
    analyzer: Analyzer,
    evaluator: Evaluator,
    /// The cuts that were asked for.
    cuts: Vec<usize>,
    threads: usize,
    tick: Tick<'f, E>,
}

/// What a document has for each reading.
type ByReading<T> = [T; 2];

/// A document as one reading sees it.
struct Seen {
    choice: Choice,
    /// The share of its gold keywords among the candidates.
    recall: f64,
}

/// The measures of a document that was held out.
struct HeldOut {
    base: Measures,
    /// One for each `l2`.
    fitted: Vec<Measures>,
}

/// The weights without each fold, for each `l2`.
type Trials = Vec<Vec<Weights>>;

impl<'f, E: From<Error>> Fitter<'f, E> {
    pub(super) fn new(
        options: &'f FitOptions,
        evaluation: &EvaluationOptions,
        threads: usize,
        tick: Tick<'f, E>,
    ) -> Result<Self, Error> {
        let penalties = options.penalties()?;
        let cuts = Evaluator::new(evaluation.clone())?.cuts().to_vec();
        let mut measured = evaluation.clone();
        measured.at = cuts.clone();
        if !cuts.contains(&DEPTH) {
            measured.at.push(DEPTH);
        }
        let keywords = KeywordOptions {
            method: Method::Nutgraf,
            top: measured.at.iter().copied().max().unwrap_or(DEPTH),
            ..KeywordOptions::default()
        };
        let base = profile_of(&options.profile)?;
        let asked = KeywordOptions { max_words: options.max_words, ..keywords.clone() };
        KeywordExtractor::new(asked)?;
        Ok(Self {
            begun: begun(options, &base),
            options,
            penalties,
            base,
            keywords,
            analyzer: Analyzer::new(AnalyzerOptions::default())?,
            evaluator: Evaluator::new(measured)?,
            cuts,
            threads: batch::threads(threads),
            tick,
        })
    }

    pub(super) fn fit(&self, sources: &[GoldSource]) -> Result<Fit, E> {
        let all = sources.iter().flat_map(|source| &source.documents);
        let (documents, mute): (Vec<_>, Vec<_>) =
            all.partition(|gold| gold.text.is_some());
        let mut notices = Vec::from_iter(without_text(&mute));
        let seen = self.seen(&documents)?;
        notices.extend(enough(&seen)?);
        let ids = documents.iter().map(|gold| gold.id.as_str());
        let folds = folds(ids);
        let fold = |gold: &&GoldDocument| folds.get(&*gold.id).copied().unwrap_or(0);
        let parts: Vec<usize> = documents.iter().map(fold).collect();
        let trials = self.trials(&seen, &parts)?;
        let held_out = self.held_out(&documents, &parts, &trials)?;
        let tried = self.tried(&held_out);
        let chosen: ByReading<usize> = [best(&tried[0]), best(&tried[1])];
        let mut profile = self.begun.clone();
        let mut weights = Vec::new();
        for (at, reading) in ReadingKind::ALL.into_iter().enumerate() {
            let enough = trials[at].is_some();
            let l2 = self.penalties.get(chosen[at]).copied().filter(|_| enough);
            if let Some(l2) = l2 {
                let found = self.fitted(&seen, at, l2, |_| true);
                reading.set(&mut profile, found);
                (self.tick)()?;
            }
            let part = Part { reading, at, l2, chosen: chosen[at] };
            weights
                .extend(self.report(&part, &documents, &seen, &held_out, &tried[at]));
            notices.extend(kept(&part, &seen));
        }
        let report = FitReport {
            profile: profile.profile.clone(),
            documents: documents.len(),
            folds: FOLDS,
            evaluation: self.as_read(&documents, &held_out, chosen),
            weights,
        };
        profile.provenance =
            provenance(sources, self.options, &self.base.profile, &report);
        Ok(Fit { profile, report, notices })
    }

    /// The candidates of each document and which of them are gold keywords.
    fn seen(
        &self,
        documents: &[&GoldDocument],
    ) -> Result<Vec<ByReading<Option<Seen>>>, E> {
        let extractor = self.extractor(&self.begun)?;
        let see = |worker: &mut Worker, gold: &GoldDocument| {
            let document = document(gold);
            ReadingKind::ALL.map(|reading| {
                if !read(worker, &document, gold, reading) {
                    return None;
                }
                let mut prepared = self.evaluator.prepare(gold)?;
                let rated = extractor.rated(article(worker, &document));
                let mut choice = Choice::default();
                let mut found = std::collections::BTreeSet::new();
                for candidate in &rated {
                    let key = prepared.key_of(&candidate.text);
                    choice.push(&candidate.values, key.is_some());
                    found.extend(key);
                }
                let recall = found.len() as f64 / prepared.number() as f64;
                Some(Seen { choice, recall })
            })
        };
        self.in_order(documents.iter().copied(), || self.analyzer.worker(), see)
    }

    /// For each reading that has enough documents, the weights without each fold.
    fn trials(
        &self,
        seen: &[ByReading<Option<Seen>>],
        parts: &[usize],
    ) -> Result<ByReading<Option<Trials>>, E> {
        let mut jobs = Vec::new();
        for at in (0..2).filter(|at| usable(seen, *at) >= LEAST) {
            for l2 in &self.penalties {
                jobs.extend((0..FOLDS).map(|fold| (at, *l2, fold)));
            }
        }
        let weights = |(): &mut (), (at, l2, fold): (usize, f64, usize)| {
            (at, self.fitted(seen, at, l2, |number| parts[number] != fold))
        };
        let mut trials: ByReading<Vec<Weights>> = [Vec::new(), Vec::new()];
        for (at, weights) in self.in_order(jobs.into_iter(), || (), weights)? {
            trials[at].push(weights);
        }
        let by_penalty = |weights: Vec<Weights>| {
            let all = weights.chunks(FOLDS).map(<[_]>::to_vec).collect::<Vec<_>>();
            (!all.is_empty()).then_some(all)
        };
        Ok(trials.map(by_penalty))
    }

    /// The weights for a reading by the documents for which `taught` is true.
    fn fitted(
        &self,
        seen: &[ByReading<Option<Seen>>],
        at: usize,
        l2: f64,
        taught: impl Fn(usize) -> bool,
    ) -> Weights {
        let articles = seen.iter().enumerate().filter(|(number, _)| taught(*number));
        let articles =
            articles.filter_map(|(_, seen)| Some(&seen[at].as_ref()?.choice));
        let articles: Vec<&Choice> = articles.collect();
        let base = ReadingKind::ALL[at].weights(&self.base);
        let toward = match self.options.shrink_to {
            ShrinkTo::Base => base.clone(),
            ShrinkTo::Zero => Weights::default(),
        };
        Weights::fit(&articles, &toward, l2).rounded()
    }

    /// The measures of each document by profiles that were fitted without it.
    fn held_out(
        &self,
        documents: &[&GoldDocument],
        parts: &[usize],
        trials: &ByReading<Option<Trials>>,
    ) -> Result<Vec<ByReading<Option<HeldOut>>>, E> {
        let base = self.extractor(&self.base)?;
        let extractors = self.extractors(trials)?;
        let measure = |worker: &mut Worker, number: usize| {
            let gold = documents[number];
            let document = document(gold);
            ReadingKind::ALL.map(|reading| {
                if !read(worker, &document, gold, reading) {
                    return None;
                }
                let mut prepared = self.evaluator.prepare(gold)?;
                let article = article(worker, &document);
                let mut by =
                    |by: &KeywordExtractor| measures(by, article, &mut prepared);
                let base = by(&base);
                let fitted = extractors.iter().map(|folds| by(&folds[parts[number]]));
                Some(HeldOut { base, fitted: fitted.collect() })
            })
        };
        let numbers = 0..documents.len();
        self.in_order(numbers, || self.analyzer.worker(), measure)
    }

    /// An extractor for each `l2` and fold.
    fn extractors(
        &self,
        trials: &ByReading<Option<Trials>>,
    ) -> Result<Vec<Vec<KeywordExtractor>>, Error> {
        let extractor = |number: usize, fold: usize| {
            let mut profile = self.begun.clone();
            for (reading, trials) in ReadingKind::ALL.into_iter().zip(trials) {
                if let Some(trials) = trials {
                    reading.set(&mut profile, trials[number][fold].clone());
                }
            }
            self.extractor(&profile)
        };
        let of = |number| (0..FOLDS).map(|fold| extractor(number, fold)).collect();
        (0..self.penalties.len()).map(of).collect()
    }

    fn extractor(&self, profile: &Profile) -> Result<KeywordExtractor, Error> {
        Ok(KeywordExtractor::with_profile(self.keywords.clone(), profile.clone())?)
    }

    /// What each `l2` is worth, for each reading.
    fn tried(&self, held_out: &[ByReading<Option<HeldOut>>]) -> ByReading<Vec<Tried>> {
        [0, 1].map(|at| {
            let of = |(number, l2): (usize, &f64)| {
                let all = held_out.iter().filter_map(|document| document[at].as_ref());
                let f1: Vec<f64> =
                    all.map(|measured| f1(&measured.fitted[number])).collect();
                let f1 = f1.iter().sum::<f64>() / f1.len().max(1) as f64;
                Tried { l2: *l2, f1 }
            };
            self.penalties.iter().enumerate().map(of).collect()
        })
    }

    /// The figures of documents as `keywords` reads them: with tags if there are any.
    fn as_read(
        &self,
        documents: &[&GoldDocument],
        held_out: &[ByReading<Option<HeldOut>>],
        chosen: ByReading<usize>,
    ) -> Vec<EvaluationRecord> {
        let rows = documents.iter().zip(held_out).map(|(gold, [tagged, untagged])| {
            let tagged = tagged.as_ref().map(|measured| (measured, chosen[0]));
            let untagged = untagged.as_ref().map(|measured| (measured, chosen[1]));
            (*gold, tagged.or(untagged))
        });
        self.evaluation(rows, &self.cuts)
    }

    fn report(
        &self,
        part: &Part,
        documents: &[&GoldDocument],
        seen: &[ByReading<Option<Seen>>],
        held_out: &[ByReading<Option<HeldOut>>],
        tried: &[Tried],
    ) -> Option<WeightsReport> {
        let Part { reading, at, l2, chosen } = *part;
        let all: Vec<&Seen> =
            seen.iter().filter_map(|seen| seen[at].as_ref()).collect();
        if all.is_empty() {
            return None;
        }
        let number = all.len() as f64;
        let candidates: usize = all.iter().map(|seen| seen.choice.len()).sum();
        let rows = documents.iter().zip(held_out);
        let rows = rows.filter_map(|(gold, measured)| {
            Some((*gold, Some((measured[at].as_ref()?, chosen))))
        });
        Some(WeightsReport {
            reading,
            documents: all.len(),
            usable: usable(seen, at),
            candidates: candidates as f64 / number,
            recall: all.iter().map(|seen| seen.recall).sum::<f64>() / number,
            l2,
            tried: if l2.is_some() { tried.to_vec() } else { Vec::new() },
            evaluation: self.evaluation(rows, &[DEPTH]),
        })
    }

    /// The figures of the profile to begin with, and of the fitted one beside it, at some
    /// of the cuts that were measured.
    fn evaluation<'m>(
        &self,
        rows: impl Iterator<Item = (&'m GoldDocument, Option<(&'m HeldOut, usize)>)>,
        cuts: &[usize],
    ) -> Vec<EvaluationRecord> {
        let (mut base, mut fitted) = (self.evaluator.begin(), self.evaluator.begin());
        for (gold, measured) in rows {
            let Some((measured, chosen)) = measured else {
                base.skip();
                fitted.skip();
                continue;
            };
            base.add(&gold.id, &measured.base, true);
            fitted.add(&gold.id, &measured.fitted[chosen], true);
        }
        let record = |evaluation: &Evaluation, name: &str, other| {
            let mut record = evaluation.record(name, other)?;
            record.at.retain(|cut| cuts.contains(&cut.k));
            Some(record)
        };
        let name = &self.base.profile;
        let records =
            [record(&base, name, None), record(&fitted, "fitted", Some(&base))];
        records.into_iter().flatten().collect()
    }

    /// Works on all cores; the results come in the order of the items.
    fn in_order<B: Send, S: Send, R: Send>(
        &self,
        items: impl Iterator<Item = B>,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, B) -> R + Sync,
    ) -> Result<Vec<R>, E> {
        let mut results = Vec::new();
        let items = items.map(Ok::<_, E>);
        batch::for_each_block(items, self.threads, state, work, |step| match step {
            Step::Done(result) => {
                results.push(result);
                Ok(())
            }
            Step::Tick => (self.tick)(),
        })?;
        Ok(results)
    }
}

/// One set of weights, while it is reported.
struct Part {
    reading: ReadingKind,
    at: usize,
    l2: Option<f64>,
    /// The number of the `l2`.
    chosen: usize,
}

/// The profile to be before its weights are fitted.
fn begun(options: &FitOptions, base: &Profile) -> Profile {
    let mut profile = base.clone();
    profile.profile.clone_from(&options.name);
    profile.provenance = BTreeMap::new();
    if let Some(words) = options.max_words {
        profile.candidates.max_words = words;
    }
    profile.nested = options.nested.unwrap_or(profile.nested);
    profile
}

fn document(gold: &GoldDocument) -> Document {
    let text = gold.text.as_deref().unwrap_or_default();
    Document { title: gold.title.clone(), ..Document::new(&*gold.id, text) }
}

/// Reads a document, and says whether it could be read in this way.
fn read(
    worker: &mut Worker,
    document: &Document,
    gold: &GoldDocument,
    reading: ReadingKind,
) -> bool {
    worker.trim();
    worker.analyze(document, gold.language);
    reading == ReadingKind::Untagged || worker.tag(document)
}

fn article<'a>(worker: &'a Worker, document: &'a Document) -> Article<'a> {
    Article {
        document: worker.document(),
        vocabulary: worker.vocabulary(),
        title: document.field(Field::Title),
        text: document.field(Field::Text),
    }
}

fn measures(
    by: &KeywordExtractor,
    article: Article<'_>,
    gold: &mut PreparedGold<'_, '_>,
) -> Measures {
    let found = by.extract(article, None, false).keywords;
    let texts: Vec<&str> = found.iter().map(|keyword| &*keyword.text).collect();
    gold.measure(&texts)
}

fn f1(measures: &Measures) -> f64 {
    let cut = measures.at.iter().find(|cut| cut.k == DEPTH);
    cut.map_or(0.0, |cut| cut.f1)
}

/// The number of the best `l2`; of equals, the largest is the safest.
fn best(tried: &[Tried]) -> usize {
    let numbers = tried.iter().enumerate();
    let best = numbers.max_by(|(_, one), (_, other)| {
        one.f1.total_cmp(&other.f1).then(one.l2.total_cmp(&other.l2))
    });
    best.map_or(0, |(number, _)| number)
}

/// How many documents have a gold keyword among their candidates.
fn usable(seen: &[ByReading<Option<Seen>>], at: usize) -> usize {
    let all = seen.iter().filter_map(|seen| seen[at].as_ref());
    all.filter(|seen| seen.choice.chosen() > 0).count()
}

/// Fails where there are too few documents, and says where there are few.
fn enough(seen: &[ByReading<Option<Seen>>]) -> Result<Option<String>, Error> {
    let usable = usable(seen, 1);
    if usable < LEAST {
        return Err(Error::input(format!(
            "a fit needs at least {LEAST} documents, better {FEW}, with a gold keyword \
             among their candidates: there are {usable}"
        )));
    }
    let few = usable < FEW;
    Ok(few.then(|| {
        format!("{usable} documents are few for a fit: {FEW} or more are better")
    }))
}

fn without_text(documents: &[&GoldDocument]) -> Option<String> {
    let first = documents.first()?;
    let (number, id) = (documents.len(), &first.id);
    Some(format!(
        "documents without a text are left out: {number}; the first is {id:?}"
    ))
}

/// What to say where weights were not fitted, although there are documents for them.
fn kept(part: &Part, seen: &[ByReading<Option<Seen>>]) -> Option<String> {
    let Part { reading, at, l2, .. } = part;
    let number = usable(seen, *at);
    (l2.is_none() && number > 0).then(|| {
        let name = reading.name();
        format!("the weights `{name}` are those of the profile to begin with: {number} documents are too few")
    })
}
