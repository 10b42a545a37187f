//! Gold keywords and how they are read.

use std::{collections::HashMap, fs, path::Path};

use nutgraf_text::{Document, Language};

use super::EvaluationOptions;
use super::key::{Fields, Key};
use super::phrase::{PhraseForms, is_in};
use crate::corpus::{
    CorpusOptions, DocumentProblem, Item, JsonRecord, Notice, ProblemKind, RawItem,
};

/// A document with the keywords that somebody chose for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldDocument {
    /// The identifier, by which predictions are found.
    pub id: String,
    /// The language by which words are stemmed; without one they are not.
    pub language: Option<Language>,
    /// The headline, to look for keywords in.
    pub title: Option<String>,
    /// The text, to look for keywords in.
    pub text: Option<String>,
    /// The gold keywords.
    pub keys: Vec<Key>,
}

/// What the record of a corpus says of gold keywords.
#[derive(Debug)]
pub enum GoldItem {
    /// A document with its keywords.
    Gold(GoldDocument),
    /// Why there is none.
    Problem(DocumentProblem),
    /// Something to know about it.
    Notice(Notice),
}

/// Reads gold keywords from the records of a corpus.
///
/// JSON has them in a field, a text file in a file beside it that ends in `.keys`: one a
/// line, ` | ` between the names of one keyword.
#[derive(Clone, Debug)]
pub struct GoldReader {
    fields: CorpusOptions,
    options: EvaluationOptions,
    needs_text: bool,
}

impl GoldReader {
    /// A reader for records whose fields have the names in `fields`.
    pub fn new(fields: &CorpusOptions, options: &EvaluationOptions) -> Self {
        Self {
            fields: fields.clone(),
            options: options.clone(),
            needs_text: options.present_only,
        }
    }

    /// The same reader, for which a record without a text is a problem.
    #[must_use]
    pub fn with_text(mut self) -> Self {
        self.needs_text = true;
        self
    }

    /// Reads one record.
    pub fn read(&self, raw: RawItem<'_>, sink: &mut dyn FnMut(GoldItem)) {
        match raw {
            RawItem::Json(record) => match self.json(&record, sink) {
                Ok(gold) => sink(GoldItem::Gold(gold)),
                Err(problem) => sink(GoldItem::Problem(problem)),
            },
            RawItem::Text(Item::Document(document)) => {
                sink(match keys_beside(&document.id) {
                    Ok(keys) => GoldItem::Gold(self.of_text(document, keys)),
                    Err(problem) => GoldItem::Problem(problem),
                });
            }
            RawItem::Row(Item::Document(document)) => {
                let reason = "a table has no gold keywords: give JSON lines or JSON";
                sink(GoldItem::Problem(problem(document.id, reason.to_owned())));
            }
            RawItem::Row(Item::Problem(problem))
            | RawItem::Text(Item::Problem(problem)) => sink(GoldItem::Problem(problem)),
            RawItem::Row(Item::Notice(notice))
            | RawItem::Text(Item::Notice(notice)) => {
                sink(GoldItem::Notice(notice));
            }
        }
    }

    /// The gold keywords in the field of a record, if it has the field.
    ///
    /// The error is what is wrong with them.
    pub fn find(
        &self,
        record: &JsonRecord<'_>,
    ) -> Option<Result<GoldDocument, DocumentProblem>> {
        let fields = Fields::of(record).ok()?;
        let here = fields.has(&self.options.keys_field);
        here.then(|| self.json(record, &mut |_| {}))
    }

    /// The gold keywords in a file beside a text, if there is one.
    pub fn find_beside(&self, document: &Document) -> Option<GoldDocument> {
        let keys = keys_beside(&document.id).ok()?;
        Some(self.of_text(document.clone(), keys))
    }

    fn json(
        &self,
        record: &JsonRecord<'_>,
        sink: &mut dyn FnMut(GoldItem),
    ) -> Result<GoldDocument, DocumentProblem> {
        let fields = Fields::of(record)?;
        let malformed = |id: &str| (Some(id.to_owned()), ProblemKind::Malformed);
        let bad = |(id, kind), reason| record.problem(id, kind, reason);
        let id = fields.scalar(&self.fields.id_field);
        let id = id.map_err(|reason| bad((None, ProblemKind::Malformed), reason))?;
        let id = id.unwrap_or_else(|| record.position());
        let scalar = |name: &str| {
            fields.scalar(name).map_err(|reason| bad(malformed(&id), reason))
        };
        let keys = fields.keys(&self.options.keys_field);
        let keys = keys.map_err(|reason| bad(malformed(&id), reason))?;
        let keys = keys.ok_or_else(|| {
            let (kind, reason) = fields.missing(&self.options.keys_field);
            record.problem(Some(id.clone()), kind, reason)
        })?;
        let title = scalar(&self.fields.title_field)?;
        let mut text = scalar(&self.fields.text_field)?;
        if fields.has(&self.fields.text_field) {
            // Nothing is found in an empty text, but it is there.
            text.get_or_insert_default();
        }
        if text.is_none() && self.needs_text {
            let (kind, reason) = fields.missing(&self.fields.text_field);
            return Err(record.problem(Some(id), kind, reason));
        }
        let mut language = scalar(&self.fields.language_field)?;
        if language.is_none() {
            language = scalar(SHORT_LANGUAGE_FIELD)?;
        }
        let (language, unknown) = self.language(language.as_deref());
        if let Some(message) = unknown {
            sink(GoldItem::Notice(record.notice(message)));
        }
        Ok(GoldDocument { id, language, title, text, keys })
    }

    /// The language by its name, and what to say where that is not known.
    fn language(&self, name: Option<&str>) -> (Option<Language>, Option<String>) {
        let Some(name) = name else { return (Some(self.options.gold_language), None) };
        match name.parse() {
            Ok(language) => (Some(language), None),
            Err(error) => (None, Some(format!("words are not stemmed: {error}"))),
        }
    }

    fn of_text(&self, document: Document, keys: Vec<Key>) -> GoldDocument {
        let language = Some(self.options.gold_language);
        let Document { id, title, text, .. } = document;
        GoldDocument { id, language, title, text: Some(text), keys }
    }
}

/// What the language field is called in collections of gold keywords.
const SHORT_LANGUAGE_FIELD: &str = "lang";

/// The keywords in the file beside a text.
fn keys_beside(path: &str) -> Result<Vec<Key>, DocumentProblem> {
    let keys = Path::new(path).with_extension("keys");
    match fs::read_to_string(&keys) {
        Ok(content) => Ok(content.lines().filter_map(Key::of_line).collect()),
        Err(error) => {
            let reason = format!("no gold keywords in {}: {error}", keys.display());
            Err(problem(path.to_owned(), reason))
        }
    }
}

fn problem(id: String, reason: String) -> DocumentProblem {
    DocumentProblem {
        source: id.clone(),
        line: None,
        id: Some(id),
        kind: ProblemKind::MissingField,
        reason,
    }
}

/// Gold keywords, ready to be compared.
pub(super) struct Names {
    /// Keywords by the forms of all their names.
    by_form: HashMap<String, usize>,
    pub(super) keywords: Vec<Named>,
}

/// A gold keyword that has a word.
pub(super) struct Named {
    pub(super) form: String,
    pub(super) text: String,
    /// Whether it counts.
    pub(super) counts: bool,
}

impl Names {
    pub(super) fn of(keys: &[Key], forms: &mut PhraseForms) -> Self {
        let mut names = Self { by_form: HashMap::new(), keywords: Vec::new() };
        let mut known: HashMap<String, usize> = HashMap::new();
        for key in keys {
            let own = forms.unique(key.names());
            let Some((first, form)) = own.first() else { continue };
            let text = key.names().nth(*first).unwrap_or_default();
            for (_, name) in &own {
                // A name of two keywords is that of the first.
                if names.by_form.contains_key(name) {
                    continue;
                }
                let number = *known.entry(form.clone()).or_insert_with(|| {
                    let (form, text) = (form.clone(), text.to_owned());
                    names.keywords.push(Named { form, text, counts: true });
                    names.keywords.len() - 1
                });
                names.by_form.insert(name.clone(), number);
            }
        }
        names
    }

    /// Lets only those count that occur in the text.
    pub(super) fn only_in(&mut self, haystack: &str) {
        for keyword in &mut self.keywords {
            keyword.counts = is_in(&keyword.form, haystack);
        }
    }

    /// How many count.
    pub(super) fn number(&self) -> usize {
        self.keywords.iter().filter(|keyword| keyword.counts).count()
    }

    pub(super) fn find(&self, form: &str) -> Option<usize> {
        self.by_form.get(form).copied()
    }
}
