//! Annotated articles as the two readings see them.

use std::collections::{BTreeMap, BTreeSet};

use nutgraf_salience::{Article, Choice, KeywordExtractor, Scratch};
use nutgraf_text::{Document, Language};

use super::folds::folds;
use super::report::ReadingKind;
use super::{FEW, GoldSource, LEAST};
use crate::evaluate::{Evaluator, GoldDocument, PreparedGold};
use crate::{Error, Worker};

/// What there is of each reading, in the order of [`ReadingKind::ALL`].
pub(super) type ByReading<T> = [T; 2];

/// The annotated articles that have a text.
pub(super) struct Articles<'d> {
    pub(super) documents: Vec<&'d GoldDocument>,
    /// The source and the language of each.
    groups: Vec<(usize, Option<Language>)>,
    /// The fold of each.
    pub(super) parts: Vec<usize>,
    /// What each reading sees of each; nothing where there is no tagger, or no gold
    /// keyword that counts.
    pub(super) seen: Vec<ByReading<Option<Seen>>>,
}

/// An article as one reading sees it.
pub(super) struct Seen {
    pub(super) choice: Choice,
    /// The share of its gold keywords that are among the candidates.
    pub(super) recall: f64,
}

impl<'d> Articles<'d> {
    /// Articles that nobody has read, and what to say of those that nobody can.
    pub(super) fn new(sources: &'d [GoldSource]) -> (Self, Option<String>) {
        let numbered = sources.iter().enumerate();
        let all = numbered.flat_map(|(source, of)| {
            of.documents.iter().map(move |gold| (gold, (source, gold.language)))
        });
        let (told, mute): (Vec<_>, Vec<_>) =
            all.partition(|(gold, _)| gold.text.is_some());
        let mute: Vec<&GoldDocument> = mute.into_iter().map(|(gold, _)| gold).collect();
        let (documents, groups): (Vec<&GoldDocument>, Vec<_>) =
            told.into_iter().unzip();
        let folds = folds(documents.iter().map(|gold| gold.id.as_str()));
        let part = |gold: &&GoldDocument| folds.get(&*gold.id).copied().unwrap_or(0);
        let parts = documents.iter().map(part).collect();
        let articles = Self { documents, groups, parts, seen: Vec::new() };
        (articles, without_text(&mute))
    }

    /// Lets each language of each source count the same, however many articles it has.
    pub(super) fn balance(&mut self) {
        for reading in ReadingKind::ALL {
            let mut usable: BTreeMap<(usize, Option<Language>), f64> = BTreeMap::new();
            for (seen, group) in self.seen.iter().zip(&self.groups) {
                let seen = seen[reading as usize].as_ref();
                if seen.is_some_and(|seen| seen.choice.chosen() > 0) {
                    *usable.entry(*group).or_default() += 1.0;
                }
            }
            let mean = usable.values().sum::<f64>() / usable.len().max(1) as f64;
            for (seen, group) in self.seen.iter_mut().zip(&self.groups) {
                if let (Some(seen), Some(number)) =
                    (seen[reading as usize].as_mut(), usable.get(group))
                {
                    seen.choice.weigh(mean / number);
                }
            }
        }
    }

    /// What a reading sees of the articles that it can read.
    pub(super) fn seen(&self, reading: ReadingKind) -> impl Iterator<Item = &Seen> {
        self.seen.iter().filter_map(move |seen| seen[reading as usize].as_ref())
    }

    /// How many have a gold keyword among their candidates.
    pub(super) fn usable(&self, reading: ReadingKind) -> usize {
        self.seen(reading).filter(|seen| seen.choice.chosen() > 0).count()
    }

    /// Whether there are enough for weights.
    pub(super) fn suffice(&self, reading: ReadingKind) -> bool {
        self.usable(reading) >= LEAST
    }

    /// What the annotators have chosen, in all folds but one.
    pub(super) fn choices(
        &self,
        reading: ReadingKind,
        without: Option<usize>,
    ) -> Vec<&Choice> {
        let taught = self.seen.iter().zip(&self.parts);
        let taught = taught.filter(|(_, part)| Some(**part) != without);
        let seen = taught.filter_map(|(seen, _)| seen[reading as usize].as_ref());
        seen.map(|seen| &seen.choice).collect()
    }

    /// Fails where there are too few, and says where there are few.
    pub(super) fn enough(&self) -> Result<Option<String>, Error> {
        let usable = self.usable(ReadingKind::Untagged);
        if usable < LEAST {
            return Err(Error::input(format!(
                "a fit needs at least {LEAST} documents, better {FEW}, with a gold \
                 keyword among their candidates: there are {usable}"
            )));
        }
        let few = "documents are few for a fit";
        Ok((usable < FEW).then(|| format!("{usable} {few}: {FEW} or more are better")))
    }
}

fn without_text(documents: &[&GoldDocument]) -> Option<String> {
    let first = documents.first()?;
    let (number, id) = (documents.len(), &first.id);
    Some(format!(
        "documents without a text are left out: {number}; the first is {id:?}"
    ))
}

/// Gives `see` an article and its gold keywords in each reading that there is for it.
pub(super) fn each_reading<T>(
    worker: &mut Worker,
    evaluator: &Evaluator,
    gold: &GoldDocument,
    mut see: impl FnMut(Article<'_>, &mut Scratch, PreparedGold<'_, '_>) -> T,
) -> ByReading<Option<T>> {
    let text = gold.text.as_deref().unwrap_or_default();
    let document =
        Document { title: gold.title.clone(), ..Document::new(&*gold.id, text) };
    ReadingKind::ALL.map(|reading| {
        let prepared = evaluator.prepare(gold)?;
        worker.trim();
        worker.analyze(&document, gold.language);
        if reading == ReadingKind::Tagged && !worker.tag(&document) {
            return None;
        }
        let (article, scratch) = worker.article(&document);
        Some(see(article, scratch, prepared))
    })
}

impl Seen {
    /// The candidates of an article: one was chosen if it is a gold keyword.
    pub(super) fn new(
        extractor: &KeywordExtractor,
        article: Article<'_>,
        scratch: &mut Scratch,
        mut gold: PreparedGold<'_, '_>,
    ) -> Self {
        let mut choice = Choice::default();
        let mut found = BTreeSet::new();
        for candidate in extractor.rated(article, scratch) {
            let key = gold.key_of(&candidate.text);
            choice.push(&candidate.values, key.is_some());
            found.extend(key);
        }
        Self { choice, recall: found.len() as f64 / gold.number() as f64 }
    }
}
