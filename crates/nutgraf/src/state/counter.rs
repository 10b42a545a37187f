use std::{collections::BTreeMap, fmt, sync::Arc};

use nutgraf_frequency::{
    Count, NgramRange, Part, StateCounts, StateKey, StateRow, TermCounter,
    TermFrequency, Vocabulary,
};
use nutgraf_text::{Document, Field, TermId};

use super::{StateOptions, period::period_of};
use crate::{Analyzer, Worker, frequencies::sequences_of_fields};

/// Counts the documents of a state: one thread's part. [`CorpusState::of_counters`] adds
/// the parts up.
///
/// [`CorpusState::of_counters`]: super::CorpusState::of_counters
#[derive(Debug)]
pub struct StateCounter {
    worker: Worker,
    options: StateOptions,
    parts: BTreeMap<Part, Tally>,
    numbers: Numbers,
    /// About how many bytes the counts take.
    memory: usize,
}

/// The counts of a part. Its terms have numbers of its own: a counter takes as much memory
/// as its vocabulary, and there may be thousands of parts.
#[derive(Debug)]
struct Tally {
    vocabulary: Vocabulary,
    whole: TermCounter,
    /// Of title and text.
    fields: Option<[TermCounter; 2]>,
}

/// The numbers that the worker's terms have in the part that was counted last.
#[derive(Debug, Default)]
struct Numbers {
    part: Option<Part>,
    /// Raised when all numbers are forgotten.
    era: u32,
    known: Vec<(u32, TermId)>,
    /// Memory to reuse.
    terms: Vec<TermId>,
}

impl Numbers {
    /// Forgets all numbers.
    fn forget(&mut self) {
        self.part = None;
        self.era = self.era.wrapping_add(1);
        if self.era == 0 {
            self.known.clear();
        }
    }

    /// The numbers of a run of terms in a vocabulary.
    fn of(
        &mut self,
        run: &[TermId],
        worker: &Worker,
        vocabulary: &mut Vocabulary,
    ) -> &[TermId] {
        let Self { era, known, terms, .. } = self;
        terms.clear();
        if known.len() < worker.vocabulary().len() {
            // No number is of era 0 before it has begun.
            known.resize(worker.vocabulary().len(), (era.wrapping_sub(1), TermId(0)));
        }
        terms.extend(run.iter().map(|&term| match known.get_mut(term.index()) {
            Some((of, number)) if of == era => *number,
            Some(place) => {
                let number = vocabulary.intern(worker.vocabulary().term(term));
                *place = (*era, number);
                number
            }
            None => Vocabulary::NONE,
        }));
        terms
    }
}

impl StateCounter {
    /// Of no document yet. The analyzer is that of the
    /// [options](StateOptions::analyzer).
    pub fn new(analyzer: &Analyzer, options: StateOptions) -> Self {
        Self {
            worker: analyzer.worker(),
            options,
            parts: BTreeMap::new(),
            numbers: Numbers::default(),
            memory: 0,
        }
    }

    /// Counts a document.
    pub fn count(&mut self, document: &Document) {
        let Self { worker, options, parts, numbers, memory } = self;
        if worker.trim() {
            numbers.forget();
        }
        let language = worker.language(document);
        let period = options.period.zip(document.date.as_deref());
        let part = Part {
            period: period.and_then(|(granularity, date)| period_of(date, granularity)),
            language: language.filter(|_| options.by_language),
        };
        if numbers.part != Some(part) {
            numbers.forget();
            numbers.part = Some(part);
        }
        let tally = parts.entry(part).or_insert_with(|| Tally::new(*options));
        *memory -= tally.memory().min(*memory);
        if options.ngrams.max() == 1 && !options.by_field {
            worker.terms(document, language);
            tally.whole.begin_document();
            let terms = numbers.of(worker.found(), worker, &mut tally.vocabulary);
            tally.whole.count_terms(terms);
            tally.whole.end_document();
        } else {
            worker.analyze(document, language);
            tally.count(worker, numbers, document);
        }
        *memory += tally.memory();
    }

    /// About how many bytes the counts take.
    pub(super) fn memory(&self) -> usize {
        self.memory
    }

    /// Takes the counts out: what was counted of each part, and the rows of terms, in
    /// sorted lists.
    pub(super) fn take(&mut self) -> (BTreeMap<Part, StateCounts>, Vec<Rows>) {
        self.numbers.forget();
        self.memory = 0;
        let (mut totals, mut lists) = (BTreeMap::new(), Vec::new());
        for (part, tally) in std::mem::take(&mut self.parts) {
            totals.insert(part, tally.totals());
            tally.rows(self.options.ngrams, part, &mut lists);
        }
        (totals, lists)
    }
}

impl Tally {
    fn new(options: StateOptions) -> Self {
        let counter = || TermCounter::new(options.ngrams);
        Self {
            vocabulary: Vocabulary::new(),
            whole: counter(),
            fields: options.by_field.then(|| [counter(), counter()]),
        }
    }

    /// Counts the document that the worker has analysed.
    fn count(&mut self, worker: &Worker, numbers: &mut Numbers, document: &Document) {
        let Self { vocabulary, whole, fields } = self;
        whole.begin_document();
        let fields = fields.as_mut().map_or(&mut [][..], |fields| fields);
        for (counter, field) in fields.iter_mut().zip(FIELDS) {
            if !document.field(field).is_empty() {
                counter.begin_document();
            }
        }
        sequences_of_fields(worker, |field, run| {
            let terms = numbers.of(run, worker, vocabulary);
            whole.count_sequence(terms);
            let own = FIELDS.iter().position(|of| *of == field);
            if let Some(counter) = own.and_then(|at| fields.get_mut(at)) {
                counter.count_sequence(terms);
            }
        });
        whole.end_document();
        fields.iter_mut().for_each(TermCounter::end_document);
    }

    fn memory(&self) -> usize {
        let fields = self.fields.iter().flatten().map(TermCounter::memory);
        self.vocabulary.memory() + self.whole.memory() + fields.sum::<usize>()
    }

    fn totals(&self) -> StateCounts {
        let total =
            |counter: &TermCounter| Count::new(counter.tokens(), counter.documents());
        let [title, text] = self
            .fields
            .as_ref()
            .map_or_else(Default::default, |fields| fields.each_ref().map(total));
        StateCounts { whole: total(&self.whole), title, text }
    }

    /// Adds a list for each length of n-grams, and for each field.
    fn rows(self, ngrams: NgramRange, part: Part, lists: &mut Vec<Rows>) {
        let vocabulary = Arc::new(self.vocabulary);
        let fields = self.fields.into_iter().flatten();
        let counters = std::iter::once(self.whole).chain(fields).zip(PLACES);
        for (counter, place) in counters {
            let counter = Arc::new(counter);
            for words in ngrams.lengths() {
                let (counter, vocabulary) =
                    (Arc::clone(&counter), Arc::clone(&vocabulary));
                let terms = TermCounter::sorted_rows(counter, vocabulary, words);
                lists.push(Rows { terms: Box::new(terms), words, part, place });
            }
        }
    }
}

const FIELDS: [Field; 2] = [Field::Title, Field::Text];

/// Where the counts of a list go.
type Place = fn(Count) -> StateCounts;

const PLACES: [Place; 3] = [
    |whole| StateCounts { whole, ..empty() },
    |title| StateCounts { title, ..empty() },
    |text| StateCounts { text, ..empty() },
];

fn empty() -> StateCounts {
    StateCounts::default()
}

/// Sorted rows of terms of one length.
pub(super) struct Rows {
    terms: Box<dyn Iterator<Item = TermFrequency> + Send>,
    words: u8,
    part: Part,
    place: Place,
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { words, part, .. } = self;
        f.debug_struct("Rows")
            .field("words", words)
            .field("part", part)
            .finish_non_exhaustive()
    }
}

impl Iterator for Rows {
    type Item = StateRow;

    fn next(&mut self) -> Option<StateRow> {
        let TermFrequency { term, count, document_frequency } = self.terms.next()?;
        let key = StateKey { term, words: self.words, part: self.part };
        let counts = (self.place)(Count::new(count, document_frequency));
        Some(StateRow { key, counts })
    }
}
