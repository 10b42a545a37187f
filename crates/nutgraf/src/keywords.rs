use std::fs;
use std::path::Path;
use std::sync::Arc;

use nutgraf_frequency::DocumentFrequencies;
use nutgraf_salience::{
    Explanation, Extraction, Keyword, KeywordExtractor, KeywordOptions, Method, Profile,
};
use nutgraf_text::{Document, Field, Language};
use nutgraf_tokenize::Mode;
use serde::{Deserialize, Serialize};

use crate::offsets::Shown;
use crate::{Analyzer, AnalyzerOptions, Error, Offsets, Worker};

/// The keywords of a document, as every surface shows them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeywordRecord {
    /// The document's identifier.
    pub id: String,
    /// Its language, if it is known.
    pub language: Option<Language>,
    /// The keywords, best first.
    pub keywords: Vec<KeywordEntry>,
    /// What their readers should know: that the method reads only a part of a document as
    /// long as this one, or that the document's tags do not fit its text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
}

impl KeywordRecord {
    /// The notices as lines that name the document.
    pub fn notice_lines(&self) -> Vec<String> {
        lines(&self.id, self.notices.iter())
    }
}

/// Notices as lines that name their document.
pub(crate) fn lines<'n>(
    id: &str,
    notices: impl Iterator<Item = &'n String>,
) -> Vec<String> {
    notices.map(|notice| format!("document {id:?}: {notice}")).collect()
}

/// A keyword.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeywordEntry {
    /// How the document writes it most often.
    pub text: String,
    /// The method's own score.
    pub score: f64,
    /// The score set against the document's best: 1 is the best, 0 the least.
    pub salience: f64,
    /// Its place, from 1.
    pub rank: usize,
    /// How often it occurs, under all its names.
    pub count: usize,
    /// Where it occurs.
    pub spans: Vec<SpanRecord>,
    /// The numbers that the score was made from, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// A place in a field of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SpanRecord {
    /// The field.
    pub field: Field,
    /// Its first code point (or byte, if bytes were asked for).
    pub start: usize,
    /// The one behind its last.
    pub end: usize,
}

/// What a record shows of its keywords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeywordShown {
    /// Show the numbers that each score was made from.
    #[cfg_attr(feature = "clap", arg(long))]
    pub explain: bool,

    /// How offsets are counted.
    #[cfg_attr(
        feature = "clap",
        arg(long, value_enum, default_value_t, value_name = "UNIT")
    )]
    pub offsets: Offsets,
}

/// The keywords of one document.
///
/// The document is its own corpus for methods that need one; [`crate::batch`] scores
/// against a whole corpus. Fails where an option cannot be used, or where the document's
/// tags do not fit its text.
pub fn keywords(
    document: &Document,
    options: &KeywordOptions,
    analyzer: &AnalyzerOptions,
) -> Result<KeywordRecord, Error> {
    let extractor = keyword_extractor(options.clone())?;
    let mut worker = keyword_analyzer(options.method, analyzer.clone())?.worker();
    if let Some(tags) = &document.tags {
        let located = tags.locate(document.field(Field::Title), &document.text, |_| ());
        located.map_err(|error| Error::input(format!("tags: {error}")))?;
    }
    Ok(keywords_of(&mut worker, &extractor, document, None, KeywordShown::default()))
}

/// The extractor for the options: a profile that does not come with the library is read
/// from the file of its name.
///
/// Fails as [`KeywordExtractor::new`] does, or where the file cannot be read.
pub fn keyword_extractor(options: KeywordOptions) -> Result<KeywordExtractor, Error> {
    let given =
        options.profile.as_deref().filter(|_| options.method == Method::Nutgraf);
    let Some(file) = given.filter(|name| Profile::named(name).is_none()) else {
        return Ok(KeywordExtractor::new(options)?);
    };
    let profile = read_profile(Path::new(file))?;
    Ok(KeywordExtractor::with_profile(options, profile)?)
}

/// The profile of a name, or the one in the file of that name.
pub(crate) fn profile_of(name: &str) -> Result<Arc<Profile>, Error> {
    match Profile::named(name) {
        Some(profile) => Ok(profile),
        None => read_profile(Path::new(name)).map(Arc::new),
    }
}

/// Reads a profile that `nutgraf fit` wrote.
fn read_profile(path: &Path) -> Result<Profile, Error> {
    let shown = path.display().to_string();
    let refused = |reason: String| {
        let names = Profile::NAMES.join(", ");
        let reason = format!("{reason}; it is none of {names}, and no profile file");
        Error::option("profile", &shown, &reason)
    };
    let json = fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
    Profile::parse(&json).map_err(|error| refused(error.to_string()))
}

/// The analyzer for a method: one that claims parity reads text by the rules of its
/// reference, whatever mode other methods would use.
///
/// Fails where another mode was asked for, or as [`Analyzer::new`] does.
pub fn keyword_analyzer(
    method: Method,
    mut options: AnalyzerOptions,
) -> Result<Analyzer, Error> {
    if let Some(own) = mode_of(method) {
        let asked = options.reading.mode;
        if asked != Mode::default() && asked != own {
            let reason = format!("{} reads text in a mode of its own", method.name());
            return Err(Error::option("mode", asked.name(), &reason));
        }
        options.reading.mode = own;
    }
    Analyzer::new(options)
}

/// The mode of methods that have one of their own.
fn mode_of(method: Method) -> Option<Mode> {
    match method {
        Method::YakeV048 => Some(Mode::YakeV048),
        Method::YakeV07 => Some(Mode::YakeV07),
        Method::RakeNltk => Some(Mode::RakeNltk),
        _ => None,
    }
}

/// The keywords of one document of many.
///
/// Graph methods read the document's tags, if it has any. A corpus gives no tags that do
/// not fit the text; where a document of another source has such, the record has a
/// notice that it was read without them.
///
/// ```
/// use nutgraf::{
///     Analyzer, AnalyzerOptions, Document, KeywordExtractor, KeywordOptions, KeywordShown,
/// };
///
/// let extractor = KeywordExtractor::new(KeywordOptions { top: 2, ..Default::default() })?;
/// let mut worker = Analyzer::new(AnalyzerOptions::default())?.worker();
/// let document = Document::new("a1", "Artsakh leaders left Artsakh.");
/// let shown = KeywordShown { explain: true, ..Default::default() };
/// let record = nutgraf::keywords_of(&mut worker, &extractor, &document, None, shown);
/// assert_eq!(record.keywords[0].text, "Artsakh");
/// assert!(record.keywords[0].explanation.is_some());
/// # Ok::<(), nutgraf::Error>(())
/// ```
pub fn keywords_of(
    worker: &mut Worker,
    extractor: &KeywordExtractor,
    document: &Document,
    corpus: Option<&DocumentFrequencies>,
    shown: KeywordShown,
) -> KeywordRecord {
    worker.trim();
    let language = worker.language(document);
    let method = extractor.options().method;
    let reads_tags = method.is_graph() || method == Method::Nutgraf;
    let tagged = reads_tags && worker.analyze_tagged(document, language);
    if !tagged {
        worker.analyze(document, language);
        if method == Method::Nutgraf {
            worker.tag(document);
        }
    }
    let (article, scratch) = worker.article(document);
    let Extraction { keywords: found, mut notices } =
        extractor.extract(article, corpus, shown.explain, scratch);
    if reads_tags && !tagged && document.tags.is_some() {
        notices.push("the tags are not read: they do not fit the text".to_owned());
    }
    let mut title = Shown::new(article.title, shown.offsets);
    let mut text = Shown::new(article.text, shown.offsets);
    let entry = |keyword: Keyword| {
        let spans = keyword.occurrences.iter().map(|occurrence| {
            let shown = match occurrence.field {
                Field::Title => title.span(occurrence.span),
                Field::Text => text.span(occurrence.span),
            };
            SpanRecord { field: occurrence.field, start: shown.start, end: shown.end }
        });
        KeywordEntry {
            spans: spans.collect(),
            text: keyword.text,
            score: keyword.score.get(),
            salience: keyword.salience,
            rank: keyword.rank,
            count: keyword.count,
            explanation: keyword.explanation,
        }
    };
    let keywords = found.into_iter().map(entry).collect();
    KeywordRecord { id: document.id.clone(), language, keywords, notices }
}
