use std::{convert::Infallible, fmt, fs, path::PathBuf, str::FromStr, sync::Arc};

use nutgraf_frequency::{Vocabulary, WordLookups, WordMap};
use nutgraf_salience::{Article, Scratch};
use nutgraf_stem::{Stemmer, StemmerOptions};
use nutgraf_tag::{TagCache, Tagger, Word};
use nutgraf_text::{
    AnalyzedDocument, AnalyzedToken, Document, Field, Language, Sentence, Span, Tag,
    TermId, Token, TokenKind,
};
use nutgraf_tokenize::{Mode, Segmentation, StopList, Tokenizer, TokenizerOptions};
use serde::{Deserialize, Serialize};

use crate::{
    Error, LanguageChoice,
    surfaces::{Entry, Reading, Together, Tools},
};

/// How documents are turned into terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
pub struct AnalyzerOptions {
    /// How tokens are found.
    #[cfg_attr(feature = "clap", command(flatten))]
    pub reading: ReadingOptions,

    /// Which tokens are left out.
    #[cfg_attr(feature = "clap", command(flatten))]
    pub stop_words: StopWordOptions,

    /// How tokens are stemmed.
    #[cfg_attr(feature = "clap", command(flatten))]
    pub stemmer: StemmerOptions,
}

/// How a document's tokens are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadingOptions {
    /// The language of every document: an ISO 639 code or an English name; `auto` takes
    /// it from the language field, or else from the text.
    #[cfg_attr(
        feature = "clap",
        arg(long, short = 'l', value_name = "LANGUAGE", default_value_t)
    )]
    pub language: LanguageChoice,

    /// Rules for word boundaries.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, default_value_t, value_name = "MODE")
    )]
    pub mode: Mode,
}

/// Which words are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StopWordOptions {
    /// Words that are left out: `auto` for the list of each document's language, `none`,
    /// or a file with one word a line.
    #[cfg_attr(feature = "clap", arg(long, value_name = "FILE", default_value_t))]
    pub stop_words: StopWords,
}

/// A choice of stop words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Given", into = "Given")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StopWords {
    /// The list of each document's language.
    #[default]
    Auto,
    /// None.
    None,
    /// Those of a file: one word a line, `#` begins a comment line.
    File(PathBuf),
    /// These.
    Words(Vec<String>),
}

/// Stop words as data.
#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "expected auto, none, a file or a list of words")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Given {
    Name(#[cfg_attr(feature = "schema", schemars(extend("format" = "path")))] String),
    Words(Vec<String>),
    Nothing,
}

impl From<Given> for StopWords {
    fn from(given: Given) -> Self {
        match given {
            Given::Name(name) => name.into(),
            Given::Words(words) => Self::Words(words),
            Given::Nothing => Self::None,
        }
    }
}

impl From<StopWords> for Given {
    fn from(words: StopWords) -> Self {
        match words {
            StopWords::Words(words) => Self::Words(words),
            named => Self::Name(named.to_string()),
        }
    }
}

impl From<String> for StopWords {
    fn from(text: String) -> Self {
        match text.as_str() {
            "auto" => Self::Auto,
            "none" => Self::None,
            _ => Self::File(text.into()),
        }
    }
}

impl FromStr for StopWords {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.to_owned().into())
    }
}

impl fmt::Display for StopWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::None => f.write_str("none"),
            Self::File(path) => path.display().fmt(f),
            Self::Words(words) => f.write_str(&words.join(", ")),
        }
    }
}

/// Turns documents into terms, as its options say.
///
/// It is made once; each thread then takes a [`Worker`] from it, which keeps what it has
/// learnt of the vocabulary.
///
/// ```
/// # use nutgraf::{Analyzer, AnalyzerOptions, Document, Language};
/// let analyzer = Analyzer::new(AnalyzerOptions::default())?;
/// let mut worker = analyzer.worker();
/// let document = Document::new("a1", "Lawmakers asked about the waivers.");
/// worker.analyze(&document, Some(Language::ENGLISH));
///
/// let terms = worker.document().tokens.iter().filter(|t| !t.stop && t.kind.is_term());
/// let stems: Vec<&str> = terms.map(|t| worker.vocabulary().term(t.stem)).collect();
/// assert_eq!(stems, ["lawmak", "ask", "waiver"]);
/// # Ok::<(), nutgraf::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Analyzer {
    options: AnalyzerOptions,
    /// The stop list that holds for every language, if one was given.
    stop_list: Option<Arc<StopList>>,
}

impl Analyzer {
    /// The analyzer that the options describe. Fails if the file of stop words cannot be
    /// read.
    pub fn new(options: AnalyzerOptions) -> Result<Self, Error> {
        let stop_list = match &options.stop_words.stop_words {
            StopWords::Auto => None,
            StopWords::None => Some(StopList::none()),
            StopWords::File(path) => Some(read_stop_list(path)?),
            StopWords::Words(words) => Some(StopList::new(words)),
        };
        Ok(Self { options, stop_list: stop_list.map(Arc::new) })
    }

    /// The options it was made from.
    pub fn options(&self) -> &AnalyzerOptions {
        &self.options
    }

    /// The stop list for every language, if one was given.
    #[cfg(feature = "parquet")]
    pub(crate) fn stop_list(&self) -> Option<&StopList> {
        self.stop_list.as_deref()
    }

    /// The given stop words that can never match a token, because the
    /// tokenizer cuts them into several; a warning is due for each.
    pub fn unmatchable_stop_words(&self) -> Vec<String> {
        if matches!(
            self.options.stop_words.stop_words,
            StopWords::Auto | StopWords::None
        ) {
            return Vec::new();
        }
        let language = match self.options.reading.language {
            LanguageChoice::Given(language) => Some(language),
            LanguageChoice::Auto => None,
        };
        let tokenizer = Tokenizer::new(TokenizerOptions {
            mode: self.options.reading.mode,
            language,
        });
        let words = self.stop_list.as_deref().map(|list| list.unmatchable(&tokenizer));
        words.unwrap_or_default().into_iter().map(str::to_owned).collect()
    }

    /// What one thread needs to analyse documents.
    pub fn worker(&self) -> Worker {
        Worker {
            analyzer: self.clone(),
            tools: Vec::new(),
            vocabulary: Vocabulary::new(),
            segmentation: Segmentation::default(),
            together: Together::default(),
            document: AnalyzedDocument::default(),
            terms: Vec::new(),
            tag_cache: TagCache::default(),
            scratch: Scratch::default(),
        }
    }

    fn tools(&self, language: Option<Language>, tagged: bool) -> Tools {
        let mode = self.options.reading.mode;
        let tokenizer = Tokenizer::new(TokenizerOptions { mode, language });
        let stop_list = self.stop_list.clone();
        // What says nothing of its language is most often English.
        let stop_list = stop_list.unwrap_or_else(|| {
            Arc::new(StopList::of(language.unwrap_or(Language::ENGLISH)))
        });
        let stemmer = language
            .filter(|_| mode != Mode::RakeNltk)
            .and_then(|language| {
                Stemmer::new(language, self.options.stemmer.edition).ok()
            })
            .unwrap_or_else(Stemmer::identity);
        let reading = Reading { language, tagged, tokenizer, stop_list, stemmer };
        Tools { reading, surfaces: WordMap::new() }
    }
}

fn read_stop_list(path: &PathBuf) -> Result<StopList, Error> {
    let content = fs::read_to_string(path).map_err(|error| {
        let reason =
            format!("cannot read the stop words in {}: {error}", path.display());
        Error::input(reason).caused_by(error)
    })?;
    Ok(StopList::parse(&content))
}

/// Above this, what a worker knows of surfaces is dropped at the next document: a corpus
/// of any size is analysed in bounded memory.
const MEMORY: usize = 32 << 20;

/// One thread's part of an [`Analyzer`].
#[derive(Clone, Debug)]
pub struct Worker {
    analyzer: Analyzer,
    /// One for each language met, the last used one first.
    tools: Vec<Tools>,
    vocabulary: Vocabulary,
    segmentation: Segmentation,
    together: Together,
    document: AnalyzedDocument,
    terms: Vec<TermId>,
    /// What the tagger knows of folded words, by their numbers in the vocabulary.
    tag_cache: TagCache,
    /// What scoring keeps from document to document.
    scratch: Scratch,
}

impl Worker {
    /// The vocabulary that the terms of all documents so far are numbers of.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The document that was analysed last.
    pub fn document(&self) -> &AnalyzedDocument {
        &self.document
    }

    /// The document that was analysed last, `document`, as scoring sees it, and what
    /// scoring keeps from document to document.
    pub(crate) fn article<'w>(
        &'w mut self,
        document: &'w Document,
    ) -> (Article<'w>, &'w mut Scratch) {
        let article = Article {
            document: &self.document,
            vocabulary: &self.vocabulary,
            title: document.field(Field::Title),
            text: document.field(Field::Text),
        };
        (article, &mut self.scratch)
    }

    /// The options of the analyzer.
    pub fn options(&self) -> &AnalyzerOptions {
        &self.analyzer.options
    }

    /// The language of a document, as the options say.
    pub fn language(&self, document: &Document) -> Option<Language> {
        self.analyzer.options.reading.language.of(document)
    }

    /// Analyses title and text of a document in the given language.
    pub fn analyze(&mut self, document: &Document, language: Option<Language>) {
        self.select(language, false);
        self.document.clear();
        self.document.language = language;
        for field in [Field::Title, Field::Text] {
            let text = document.field(field);
            if !text.is_empty() {
                self.analyze_field(field, text);
            }
        }
    }

    /// Finds the part of speech of each token of the document that was analysed last, and
    /// says whether there is a tagger for its language.
    ///
    /// ```
    /// # use nutgraf::{Analyzer, AnalyzerOptions, Document, Language, Tag};
    /// let mut worker = Analyzer::new(AnalyzerOptions::default())?.worker();
    /// let document = Document::new("a1", "Lawmakers praised the old waivers.");
    /// worker.analyze(&document, Some(Language::ENGLISH));
    /// assert!(worker.tag(&document));
    /// let tags = &worker.document().tags;
    /// assert_eq!(tags[1..5], [Tag::Verb, Tag::Other, Tag::Adjective, Tag::Noun]);
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    pub fn tag(&mut self, document: &Document) -> bool {
        let Self { document: analyzed, vocabulary, tag_cache, .. } = self;
        let Some(tagger) = analyzed.language.and_then(Tagger::of) else { return false };
        let AnalyzedDocument { tokens, sentences, tags, .. } = analyzed;
        tags.clear();
        for sentence in sentences.iter() {
            let tokens = tokens.get(sentence.tokens.clone()).unwrap_or_default();
            // A sentence stands in one field.
            let text = tokens.first().map_or("", |first| document.field(first.field));
            let words = tokens.iter().map(|token| Word {
                surface: token.span.slice(text),
                number: token.folded.0,
            });
            let folded = |number| vocabulary.term(TermId(number));
            tagger.tag(tag_cache, words, folded, tags);
        }
        true
    }

    /// Analyses a document by the words and sentences that its tags give, and says
    /// whether it could: it has no tags, or they do not fit its text, if not.
    ///
    /// Folding is lower case, and a word is a stop word if its lower case is in the list,
    /// as in pke.
    ///
    /// ```
    /// # use nutgraf::{Analyzer, AnalyzerOptions, Document, Language, Tag, TaggedText};
    /// let mut worker = Analyzer::new(AnalyzerOptions::default())?.worker();
    /// let words = vec![("old".into(), "JJ".into()), ("waivers".into(), "NNS".into())];
    /// let tags = Some(Box::new(TaggedText { sentences: vec![words] }));
    /// let document = Document { tags, ..Document::new("a1", "The old waivers") };
    /// assert!(worker.analyze_tagged(&document, Some(Language::ENGLISH)));
    /// assert_eq!(worker.document().tags, [Tag::Adjective, Tag::Noun]);
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    pub fn analyze_tagged(
        &mut self,
        document: &Document,
        language: Option<Language>,
    ) -> bool {
        self.document.clear();
        let Some(tagged) = &document.tags else { return false };
        self.select(language, true);
        let Self { tools, vocabulary, document: analyzed, .. } = self;
        let Some(tools) = tools.first_mut() else { return false };
        analyzed.language = language;
        let mut sentence = usize::MAX;
        let found = tagged.locate(
            document.field(Field::Title),
            document.field(Field::Text),
            |place| {
                let text = document.field(place.field);
                let entry = tools.entry(vocabulary, text, place.span);
                let at = analyzed.tokens.len();
                analyzed.tokens.push(AnalyzedToken {
                    span: place.span,
                    field: place.field,
                    kind: kind(place.word),
                    stop: entry.stop,
                    folded: entry.folded,
                    stem: entry.stem,
                });
                analyzed.tags.push(Tag::of(place.tag));
                match analyzed.sentences.last_mut() {
                    Some(last) if sentence == place.sentence => {
                        last.span = last.span.cover(place.span);
                        last.tokens.end = at + 1;
                    }
                    _ => analyzed
                        .sentences
                        .push(Sentence { span: place.span, tokens: at..at + 1 }),
                }
                sentence = place.sentence;
            },
        );
        if found.is_err() {
            self.document.clear();
        }
        found.is_ok()
    }

    /// The stems of a document that are no stop words, in order: what
    /// [`analyze`](Self::analyze) finds, without sentences where they do not matter.
    ///
    /// ```
    /// # use nutgraf::{Analyzer, AnalyzerOptions, Document, Language};
    /// let mut worker = Analyzer::new(AnalyzerOptions::default())?.worker();
    /// let document = Document::new("a1", "Waivers for us? No: for the US.");
    /// let terms = worker.terms(&document, Some(Language::ENGLISH)).to_vec();
    /// let terms: Vec<&str> = terms.iter().map(|t| worker.vocabulary().term(*t)).collect();
    /// assert_eq!(terms, ["waiver", "us"]);
    /// # Ok::<(), nutgraf::Error>(())
    /// ```
    pub fn terms(
        &mut self,
        document: &Document,
        language: Option<Language>,
    ) -> &[TermId] {
        self.terms.clear();
        if !self.quick_terms(document, language) {
            self.analyze(document, language);
            let tokens = self.document.tokens.iter();
            let counted = tokens.filter(|token| token.kind.is_term() && !token.stop);
            self.terms.clear();
            self.terms.extend(counted.map(|token| token.stem));
        }
        &self.terms
    }

    /// What [`terms`](Self::terms) found last.
    #[cfg(feature = "parquet")]
    pub(crate) fn found(&self) -> &[TermId] {
        &self.terms
    }

    /// Finds the terms without sentences; gives up where one decides whether an acronym
    /// is a stop word, and in modes that find all at once.
    fn quick_terms(&mut self, document: &Document, language: Option<Language>) -> bool {
        self.select(language, false);
        let Self { tools, vocabulary, together, terms, .. } = self;
        let Some(tools) = tools.first_mut() else { return false };
        let mode = tools.reading.tokenizer.options().mode;
        if matches!(mode, Mode::YakeV048 | Mode::YakeV07) {
            return false;
        }
        let mut clear = true;
        for field in [Field::Title, Field::Text] {
            clear &= together.terms(tools, vocabulary, document.field(field), terms);
        }
        clear
    }

    /// The folded form and the stem of a word on its own, and whether it is a stop word;
    /// `None` for punctuation. What the tokenizer would cut stays whole.
    pub(crate) fn word(
        &mut self,
        word: &str,
        language: Option<Language>,
    ) -> Option<(TermId, TermId, bool)> {
        self.select(language, false);
        let Self { tools, vocabulary, .. } = self;
        let tools = tools.first_mut()?;
        let mut tokens =
            tools.reading.tokenizer.tokens(word).filter(|t| t.kind.is_term());
        let (first, second) = (tokens.next(), tokens.next());
        drop(tokens);
        let span = match (first, second) {
            // On its own, an abbreviation looks like the end of a sentence.
            (Some(token), None) if word.get(token.span.end..) != Some(".") => {
                token.span
            }
            _ if word.contains(char::is_alphanumeric) => Span::new(0, word.len()),
            _ => return None,
        };
        let entry = tools.entry(vocabulary, word, span);
        Some((entry.folded, entry.stem, entry.stop))
    }

    /// Forgets all terms if they take too much memory, and says so. Numbers given before
    /// lose their meaning.
    pub fn trim(&mut self) -> bool {
        let surfaces: usize = self.tools.iter().map(|t| t.surfaces.memory()).sum();
        let full = surfaces + self.vocabulary.memory() > MEMORY;
        if full {
            self.take_vocabulary();
        }
        full
    }

    /// Takes the vocabulary out; the worker begins anew.
    pub fn take_vocabulary(&mut self) -> Vocabulary {
        self.tools.iter_mut().for_each(|tools| tools.surfaces.clear());
        self.tag_cache.clear();
        self.scratch.clear();
        std::mem::take(&mut self.vocabulary)
    }

    /// Brings the tools for a language to the front.
    fn select(&mut self, language: Option<Language>, tagged: bool) {
        let known = |Tools { reading, .. }: &Tools| {
            (reading.language, reading.tagged) == (language, tagged)
        };
        match self.tools.iter().position(known) {
            Some(at) => self.tools[..=at].rotate_right(1),
            None => self.tools.insert(0, self.analyzer.tools(language, tagged)),
        }
    }

    fn analyze_field(&mut self, field: Field, text: &str) {
        let Self { tools, vocabulary, segmentation, together, document, .. } = self;
        let Some(tools) = tools.first_mut() else { return };
        tools.reading.tokenizer.segment(text, segmentation);
        // rake-nltk's stop words may be marks.
        let marks = tools.reading.tokenizer.options().mode == Mode::RakeNltk;
        let first = document.tokens.len();
        document.tokens.reserve(segmentation.tokens.len());
        let mut acronyms = false;
        let mut forms = &*segmentation.forms;
        let mut number = 0;
        for tokens in segmentation.tokens.chunks(WordLookups::MANY) {
            let numbers = together.numbers(&tools.surfaces, text, tokens);
            for (token, &surface) in tokens.iter().zip(numbers) {
                let entry = match forms {
                    [(at, form), rest @ ..] if *at == number => {
                        forms = rest;
                        document.forms.push((first + number, form.clone()));
                        tools.entry(vocabulary, form, Span::new(0, form.len()))
                    }
                    _ => match tools.surfaces.value(surface) {
                        Some(entry) => *entry,
                        None => tools.entry(vocabulary, text, token.span),
                    },
                };
                number += 1;
                let stop = entry.stop & (marks | token.kind.is_term());
                acronyms |= stop && token.kind == TokenKind::Acronym;
                let Entry { folded, stem, .. } = entry;
                let Token { span, kind } = *token;
                document.tokens.push(AnalyzedToken {
                    span,
                    field,
                    kind,
                    stop,
                    folded,
                    stem,
                });
            }
        }
        for sentence in &segmentation.sentences {
            let tokens = first + sentence.tokens.start..first + sentence.tokens.end;
            if acronyms {
                let sentence = document.tokens.get_mut(tokens.clone());
                spare_acronyms(text, sentence.unwrap_or_default());
            }
            document.sentences.push(Sentence { span: sentence.span, tokens });
        }
    }
}

/// What a word of a tagger is, as far as its characters tell.
fn kind(word: &str) -> TokenKind {
    if word.contains(char::is_alphabetic) {
        TokenKind::Word
    } else if word.contains(char::is_numeric) {
        TokenKind::Number
    } else {
        TokenKind::Punctuation
    }
}

/// `US` and `WHO` are no stop words, unless their whole sentence is in capitals.
fn spare_acronyms(text: &str, sentence: &mut [AnalyzedToken]) {
    let spared = |token: &AnalyzedToken| token.stop && token.kind == TokenKind::Acronym;
    if !sentence.iter().any(spared) {
        return;
    }
    let small =
        |token: &AnalyzedToken| token.span.slice(text).contains(char::is_lowercase);
    if sentence.iter().any(small) {
        sentence.iter_mut().filter(|token| spared(token)).for_each(|t| t.stop = false);
    }
}
