//! The fit itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use nutgraf_salience::{KeywordExtractor, KeywordOptions, Method, Profile, Weights};

use super::articles::{Articles, Seen, each_reading};
use super::folds::FOLDS;
use super::provenance::provenance;
use super::report::{Fit, FitReport, ReadingKind, WeightsReport};
use super::validation::Validation;
use super::{FitOptions, GoldSource, ShrinkTo, Tick};
use crate::batch::{self, Step};
use crate::evaluate::{EvaluationOptions, Evaluator, GoldDocument};
use crate::keywords::profile_of;
use crate::{Analyzer, AnalyzerOptions, Error, Worker};

/// `l2` is chosen by the F1 of so many keywords.
pub(super) const DEPTH: usize = 10;

/// All that is the same for each document.
pub(super) struct Fitter<'f, E> {
    options: &'f FitOptions,
    /// The values of `l2` to choose from.
    pub(super) penalties: Vec<f64>,
    /// The profile to begin with.
    pub(super) base: Arc<Profile>,
    /// The same with the name and the rules of the profile to be.
    pub(super) begun: Profile,
    analyzer: Analyzer,
    /// It measures at all `cuts`, and at [`DEPTH`].
    pub(super) evaluator: Evaluator,
    /// The cuts that were asked for.
    pub(super) cuts: Vec<usize>,
    threads: usize,
    tick: Tick<'f, E>,
}

impl<'f, E: From<Error>> Fitter<'f, E> {
    pub(super) fn new(
        options: &'f FitOptions,
        evaluation: &EvaluationOptions,
        threads: usize,
        tick: Tick<'f, E>,
    ) -> Result<Self, Error> {
        let penalties = options.penalties()?;
        let cuts = Evaluator::new(evaluation.clone())?.cuts().to_vec();
        let mut at = cuts.clone();
        if !cuts.contains(&DEPTH) {
            at.push(DEPTH);
        }
        let base = profile_of(&options.profile)?;
        let fitter = Self {
            begun: begun(options, &base),
            options,
            penalties,
            base,
            analyzer: Analyzer::new(AnalyzerOptions::default())?,
            evaluator: Evaluator::new(EvaluationOptions { at, ..evaluation.clone() })?,
            cuts,
            threads: batch::threads(threads),
            tick,
        };
        // What an extractor cannot do, no profile of it can.
        let max_words = options.max_words;
        KeywordExtractor::new(KeywordOptions { max_words, ..fitter.keywords() })?;
        Ok(fitter)
    }

    pub(super) fn fit(&self, sources: &[GoldSource]) -> Result<Fit, E> {
        let (mut articles, notice) = Articles::new(sources);
        articles.seen = self.seen(&articles)?;
        articles.balance();
        let mut notices: Vec<String> = notice.into_iter().collect();
        notices.extend(articles.enough()?);
        let validation = Validation::new(self, &articles)?;
        let mut profile = self.begun.clone();
        for reading in ReadingKind::ALL {
            if let Some(l2) = validation.l2(&articles, reading) {
                reading.set(&mut profile, self.weights(&articles, reading, l2, None));
                (self.tick)()?;
            }
            notices.extend(kept(&articles, reading));
        }
        let weights = |reading| self.report(&articles, &validation, reading);
        let report = FitReport {
            profile: profile.profile.clone(),
            documents: articles.documents.len(),
            folds: FOLDS,
            evaluation: validation.as_read(self, &articles),
            weights: ReadingKind::ALL.into_iter().filter_map(weights).collect(),
        };
        let base = &self.base.profile;
        profile.provenance = provenance(sources, self.options, base, &report);
        Ok(Fit { profile, report, notices })
    }

    /// The candidates of each article in each reading.
    fn seen(&self, articles: &Articles<'_>) -> Result<Vec<[Option<Seen>; 2]>, E> {
        let extractor = self.extractor(&self.begun)?;
        let see = |worker: &mut Worker, gold: &GoldDocument| {
            each_reading(worker, &self.evaluator, gold, |article, scratch, gold| {
                Seen::new(&extractor, article, scratch, gold)
            })
        };
        self.in_order(articles.documents.iter().copied(), || self.worker(), see)
    }

    /// The weights for a reading by the articles outside a fold.
    pub(super) fn weights(
        &self,
        articles: &Articles<'_>,
        reading: ReadingKind,
        l2: f64,
        without: Option<usize>,
    ) -> Weights {
        let toward = match self.options.shrink_to {
            ShrinkTo::Base => reading.weights(&self.base).clone(),
            ShrinkTo::Zero => Weights::default(),
        };
        Weights::fit(&articles.choices(reading, without), &toward, l2).rounded()
    }

    /// What there is to say of the weights for a reading, if it can read any article.
    fn report(
        &self,
        articles: &Articles<'_>,
        validation: &Validation,
        reading: ReadingKind,
    ) -> Option<WeightsReport> {
        let documents = articles.seen(reading).count();
        let mean = |of: fn(&Seen) -> f64| {
            articles.seen(reading).map(of).sum::<f64>() / documents as f64
        };
        let l2 = validation.l2(articles, reading);
        let tried = validation.tried(reading).iter().copied();
        (documents > 0).then(|| WeightsReport {
            reading,
            documents,
            usable: articles.usable(reading),
            candidates: mean(|seen| seen.choice.len() as f64),
            recall: mean(|seen| seen.recall),
            l2,
            tried: tried.filter(|_| l2.is_some()).collect(),
            evaluation: validation.by_reading(self, articles, reading),
        })
    }

    /// An extractor that gives as many keywords as are measured.
    pub(super) fn extractor(
        &self,
        profile: &Profile,
    ) -> Result<KeywordExtractor, Error> {
        Ok(KeywordExtractor::with_profile(self.keywords(), profile.clone())?)
    }

    fn keywords(&self) -> KeywordOptions {
        let top = self.cuts.iter().copied().fold(DEPTH, usize::max);
        KeywordOptions { method: Method::Nutgraf, top, ..KeywordOptions::default() }
    }

    pub(super) fn worker(&self) -> Worker {
        self.analyzer.worker()
    }

    /// Works on all cores; the results come in the order of the items.
    pub(super) fn in_order<B: Send, S: Send, R: Send>(
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

/// What to say where weights are not fitted, although there are articles for them.
fn kept(articles: &Articles<'_>, reading: ReadingKind) -> Option<String> {
    let (number, name) = (articles.usable(reading), reading.name());
    (number > 0 && !articles.suffice(reading)).then(|| {
        let few = format!("{number} documents are too few for others");
        format!("the weights `{name}` are those of the profile to begin with: {few}")
    })
}
