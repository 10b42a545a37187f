//! What the functions of the module take, and the description of it that their Python
//! signatures and docstrings are generated from.
//!
//! A function's options are a struct of option structs: [`Options::take`] fills it from
//! keyword arguments, [`schema`] describes it. [`FUNCTIONS`] has the struct of each.
//!
//! [`Options::take`]: crate::options::Options::take

use nutgraf::corpus::CorpusOptions;
use nutgraf::evaluate::{EvaluationOptions, PredictionOptions};
use nutgraf::fit::FitOptions;
use nutgraf::state::StateOptions;
use nutgraf::{
    CollocationOptions, FrequencyOptions, KeynessOptions, KeywordOptions, KeywordShown,
    Method, Nested, Offsets, ReadingOptions, StemmerOptions, StopWordOptions,
    StopWords,
};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::options::argument;

/// What describes the options of a function: one JSON schema each, in the order of the
/// fields, with `name` and `default`.
type Describe = fn() -> serde_json::Result<Vec<Value>>;

/// Every function and class of the package that has options, with their struct.
const FUNCTIONS: [(&str, Describe); 16] = [
    ("tokenize", describe::<TokenArguments>),
    ("sentences", describe::<TokenArguments>),
    ("frequencies", describe::<FrequencyArguments>),
    ("stem", describe::<StemmerOptions>),
    ("keywords", describe::<KeywordArguments>),
    ("read", describe::<CorpusOptions>),
    ("Tokenizer", describe::<TokenArguments>),
    ("Analyzer", describe::<AnalyzerArguments>),
    ("Stemmer", describe::<StemmerOptions>),
    ("KeywordExtractor", describe::<KeywordArguments>),
    ("keyness", describe::<KeynessArguments>),
    ("collocations", describe::<CollocationArguments>),
    ("evaluate", describe::<EvaluateArguments>),
    ("compare", describe::<CompareArguments>),
    ("fit", describe::<FitArguments>),
    ("CorpusState", describe::<StateArguments>),
];

/// How documents become tokens.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct TokenArguments {
    pub(crate) reading: ReadingOptions,
    /// How offsets are counted.
    pub(crate) offsets: Offsets,
}

/// How documents become terms.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct AnalyzerArguments {
    pub(crate) reading: ReadingOptions,
    pub(crate) stop_words: StopWordOptions,
    pub(crate) stemmer: StemmerOptions,
}

/// How keywords are found.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct KeywordArguments {
    pub(crate) keywords: KeywordOptions,
    pub(crate) analyzer: AnalyzerArguments,
    pub(crate) shown: KeywordShown,
}

/// How terms are compared with a reference.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct KeynessArguments {
    pub(crate) keyness: KeynessOptions,
    pub(crate) reading: ReadingOptions,
    pub(crate) stop_words: StopWordOptions,
    /// How many words the corpus behind a frequency list has; otherwise the list tells,
    /// or the sum of its counts.
    pub(crate) reference_total: Option<u64>,
}

impl Default for KeynessArguments {
    fn default() -> Self {
        Self {
            keyness: KeynessOptions::default(),
            reading: ReadingOptions::default(),
            stop_words: StopWordOptions { stop_words: StopWords::None },
            reference_total: None,
        }
    }
}

/// How pairs of words are counted and scored.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct CollocationArguments {
    pub(crate) collocations: CollocationOptions,
    pub(crate) reading: ReadingOptions,
    pub(crate) stop_words: StopWordOptions,
}

/// How keywords are evaluated.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct EvaluateArguments {
    pub(crate) evaluation: EvaluationOptions,
    pub(crate) predictions: PredictionOptions,
}

/// How a profile is fitted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct FitArguments {
    pub(crate) fit: FitOptions,
    pub(crate) evaluation: EvaluationOptions,
}

/// Which methods are compared, and how.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct CompareArguments {
    /// The methods; figures against gold keywords are compared with those of the first.
    pub(crate) methods: Vec<Method>,
    /// At most so many keywords per document and method.
    pub(crate) top: usize,
    /// At most so many words per keyword; `None` leaves it to each method.
    #[schemars(range(min = 1))]
    pub(crate) max_words: Option<u32>,
    /// Keywords inside a better keyword, or around it; `None` leaves it to each method.
    pub(crate) nested: Option<Nested>,
    pub(crate) analyzer: AnalyzerArguments,
    pub(crate) evaluation: EvaluationOptions,
}

impl Default for CompareArguments {
    fn default() -> Self {
        Self {
            methods: vec![Method::Yake, Method::Textrank, Method::TfIdf],
            top: KeywordOptions::default().top,
            max_words: None,
            nested: None,
            analyzer: AnalyzerArguments::default(),
            evaluation: EvaluationOptions::default(),
        }
    }
}

/// How terms are counted.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct FrequencyArguments {
    pub(crate) frequencies: FrequencyOptions,
    pub(crate) reading: ReadingOptions,
    pub(crate) stop_words: StopWordOptions,
}

impl Default for FrequencyArguments {
    fn default() -> Self {
        Self {
            frequencies: FrequencyOptions::default(),
            reading: ReadingOptions::default(),
            // Counts are of all words, unless asked otherwise.
            stop_words: StopWordOptions { stop_words: StopWords::None },
        }
    }
}

/// How a corpus is counted into a state.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct StateArguments {
    pub(crate) state: StateOptions,
    pub(crate) reading: ReadingOptions,
    pub(crate) stop_words: StopWordOptions,
}

impl Default for StateArguments {
    fn default() -> Self {
        Self {
            state: StateOptions::default(),
            reading: ReadingOptions::default(),
            stop_words: StopWordOptions { stop_words: StopWords::None },
        }
    }
}

/// The options of every function and class, as JSON: a list of JSON schemas each.
#[pyfunction]
pub(crate) fn schema() -> PyResult<String> {
    let described = FUNCTIONS
        .iter()
        .map(|(name, describe)| Ok(((*name).to_owned(), Value::from(describe()?))));
    let described: serde_json::Result<Map<_, _>> = described.collect();
    described.and_then(|options| serde_json::to_string(&options)).map_err(|error| {
        PyRuntimeError::new_err(format!("no schema of the options: {error}"))
    })
}

/// What an option can be, by the schema of the first function that has it; none if that
/// is no closed set.
pub(crate) fn choices(option: &str) -> Vec<String> {
    let options =
        FUNCTIONS.iter().filter_map(|(_, describe)| describe().ok()).flatten();
    let mut named = options.filter(|schema| schema["name"] == option);
    let Some(schema) = named.next() else { return Vec::new() };
    // Where nothing can be given, too, the choices are one of two schemas.
    let either = schema["anyOf"].as_array().into_iter().flatten();
    let either = either.chain([&schema, &schema["items"]]);
    let lists = either.filter_map(|of| of["oneOf"].as_array());
    let variants = lists.flatten();
    variants.filter_map(|variant| Some(variant["const"].as_str()?.to_owned())).collect()
}

/// A message with the names of options as Python spells them.
pub(crate) fn spelled(message: String) -> String {
    let options = FUNCTIONS.iter().filter_map(|(_, describe)| describe().ok());
    options.flatten().fold(message, |message, option| {
        let name = option["name"].as_str().unwrap_or_default();
        let typed = name.replace('_', "-");
        if typed == name { message } else { message.replace(&typed, name) }
    })
}

fn describe<T: Default + Serialize + JsonSchema>() -> serde_json::Result<Vec<Value>> {
    let root = |settings: SchemaSettings| {
        let settings = settings.with(|settings| settings.inline_subschemas = true);
        settings.into_generator().into_root_schema_for::<T>().to_value()
    };
    let read = root(SchemaSettings::draft2020_12().for_deserialize());
    // Properties have no order, but what is written requires every field, in order.
    let written = root(SchemaSettings::draft2020_12().for_serialize());
    let mut options = Vec::new();
    collect(&read, &written, &serde_json::to_value(T::default())?, &mut options);
    Ok(options)
}

/// Lists the options of a struct; a struct within it lends its options to it.
fn collect(read: &Value, written: &Value, defaults: &Value, options: &mut Vec<Value>) {
    let fields = written["required"].as_array().into_iter().flatten();
    for field in fields.filter_map(Value::as_str) {
        let property = |of: &Value| of["properties"][field].clone();
        let (mut read, written) = (property(read), property(written));
        let default = defaults[field].clone();
        if default.is_object() {
            collect(&read, &written, &default, options);
            continue;
        }
        read["name"] = argument(field).into();
        read["default"] = default;
        options.push(read);
    }
}
