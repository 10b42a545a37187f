//! The jobs of the facade, for each of many documents.

use arrow_array::RecordBatch;
use nutgraf::arrow::{ArrowRecord, TableBuilder};
use nutgraf::{
    Analyzer, Document, DocumentFrequencies, Error, FrequencyFilter, FrequencyRecord,
    KeywordExtractor, KeywordRecord, KeywordShown, Language, NgramRange, Offsets,
    ReadingOptions, SentencesRecord, Stemmer, TermCounter, TokenizeRecord, Tokenizers,
    Worker, corpus_frequencies, detect_language, document_frequencies, keywords_of,
    sentences_with, tokenize_with,
};

use crate::objects::Idle;
use crate::run::Job;

/// A job that makes a record of each document.
pub(crate) trait Records: Sync {
    type State: Send;
    type Record<'d>: ArrowRecord;

    fn state(&self) -> Self::State;

    /// Takes a state that has done its work.
    fn done(&self, _state: Self::State) {}

    fn record<'d>(
        &self,
        state: &mut Self::State,
        document: &'d Document,
    ) -> Self::Record<'d>;

    /// What there is to say about a record.
    fn notices(_record: &Self::Record<'_>) -> Vec<String> {
        Vec::new()
    }
}

/// Puts records into tables, one for each block.
pub(crate) struct Tables<T>(pub(crate) T);

impl<T: Records> Job for Tables<T> {
    type State = (T::State, TableBuilder, Vec<String>);
    type Output = RecordBatch;

    fn state(&self) -> Self::State {
        (self.0.state(), TableBuilder::new::<T::Record<'static>>(), Vec::new())
    }

    fn document(
        &self,
        state: &mut Self::State,
        document: &Document,
    ) -> Result<(), Error> {
        let (state, table, notices) = state;
        let record = self.0.record(state, document);
        notices.extend(T::notices(&record));
        table.push(&record)
    }

    fn null(&self, (_, table, _): &mut Self::State, id: &str) -> Result<(), Error> {
        table.push_missing(id)
    }

    fn notices(&self, (.., notices): &mut Self::State) -> Vec<String> {
        std::mem::take(notices)
    }

    fn output(&self, (_, table, _): &mut Self::State) -> Result<RecordBatch, Error> {
        table.finish()
    }
}

pub(crate) struct Keywords<'a> {
    pub(crate) analyzer: &'a Analyzer,
    pub(crate) extractor: &'a KeywordExtractor,
    pub(crate) corpus: Option<&'a DocumentFrequencies>,
    pub(crate) shown: KeywordShown,
    /// Workers that know the words of other calls.
    pub(crate) idle: &'a Idle<Worker>,
}

impl Records for Keywords<'_> {
    /// And how many bytes it has read.
    type State = (Worker, usize);
    type Record<'d> = KeywordRecord;

    fn state(&self) -> Self::State {
        (self.idle.take(|| self.analyzer.worker()), 0)
    }

    fn done(&self, (worker, bytes): Self::State) {
        self.idle.keep(worker, bytes);
    }

    fn record(
        &self,
        (worker, bytes): &mut Self::State,
        document: &Document,
    ) -> KeywordRecord {
        *bytes += document.text.len();
        keywords_of(worker, self.extractor, document, self.corpus, self.shown)
    }

    fn notices(record: &KeywordRecord) -> Vec<String> {
        record.notice_lines()
    }
}

pub(crate) struct Tokens {
    pub(crate) reading: ReadingOptions,
    pub(crate) offsets: Offsets,
}

impl Records for Tokens {
    type State = Tokenizers;
    type Record<'d> = TokenizeRecord<'d>;

    fn state(&self) -> Tokenizers {
        Tokenizers::new(self.reading)
    }

    fn record<'d>(
        &self,
        tokenizers: &mut Tokenizers,
        document: &'d Document,
    ) -> TokenizeRecord<'d> {
        tokenize_with(tokenizers, document, self.offsets)
    }
}

pub(crate) struct Sentences(pub(crate) Tokens);

impl Records for Sentences {
    type State = Tokenizers;
    type Record<'d> = SentencesRecord<'d>;

    fn state(&self) -> Tokenizers {
        self.0.state()
    }

    fn record<'d>(
        &self,
        tokenizers: &mut Tokenizers,
        document: &'d Document,
    ) -> SentencesRecord<'d> {
        sentences_with(tokenizers, document, self.0.offsets)
    }
}

pub(crate) struct DocumentTerms<'a> {
    pub(crate) analyzer: &'a Analyzer,
    pub(crate) ngrams: NgramRange,
    pub(crate) filter: &'a FrequencyFilter,
}

impl Records for DocumentTerms<'_> {
    type State = (Worker, TermCounter);
    type Record<'d> = FrequencyRecord;

    fn state(&self) -> Self::State {
        (self.analyzer.worker(), TermCounter::new(self.ngrams))
    }

    fn record(
        &self,
        (worker, counter): &mut Self::State,
        document: &Document,
    ) -> FrequencyRecord {
        document_frequencies(worker, counter, document, self.filter)
    }
}

/// Counts the terms of all documents together; the counts stay in the states.
pub(crate) struct Count<'a> {
    pub(crate) analyzer: &'a Analyzer,
    pub(crate) ngrams: NgramRange,
}

impl Job for Count<'_> {
    type State = (Worker, TermCounter);
    type Output = ();

    fn state(&self) -> Self::State {
        (self.analyzer.worker(), TermCounter::new(self.ngrams))
    }

    fn document(
        &self,
        state: &mut Self::State,
        document: &Document,
    ) -> Result<(), Error> {
        corpus_frequencies(&mut state.0, &mut state.1, document);
        Ok(())
    }

    fn output(&self, _: &mut Self::State) -> Result<(), Error> {
        Ok(())
    }
}

/// One value for each text, `None` for a null.
pub(crate) struct Values<F>(pub(crate) F);

impl<F, V> Job for Values<F>
where
    F: Fn(&str) -> Option<V> + Sync,
    V: Send,
{
    type State = Vec<Option<V>>;
    type Output = Vec<Option<V>>;

    fn state(&self) -> Self::State {
        Vec::new()
    }

    fn document(
        &self,
        values: &mut Self::State,
        document: &Document,
    ) -> Result<(), Error> {
        values.push((self.0)(&document.text));
        Ok(())
    }

    fn null(&self, values: &mut Self::State, _: &str) -> Result<(), Error> {
        values.push(None);
        Ok(())
    }

    fn output(&self, values: &mut Self::State) -> Result<Self::Output, Error> {
        Ok(std::mem::take(values))
    }
}

pub(crate) fn language(text: &str) -> Option<&'static str> {
    detect_language(text).map(Language::code)
}

pub(crate) fn stem(stemmer: &Stemmer, word: &str) -> String {
    stemmer.stem(word).into_owned()
}
