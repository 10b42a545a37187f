use serde::{Deserialize, Serialize};

use super::ByteSize;

/// How a corpus is read.
///
/// ```
/// use nutgraf::corpus::CorpusOptions;
///
/// let options = CorpusOptions { text_field: "body".into(), ..Default::default() };
/// assert_eq!(options.id_field, "id");
/// assert_eq!(options.max_document.to_string(), "128MiB");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "clap", derive(clap::Args))]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CorpusOptions {
    /// The format of every input; otherwise the file extension tells, then the content.
    #[cfg_attr(feature = "clap", arg(long, value_name = "FORMAT", value_enum))]
    pub input_format: Option<InputFormat>,

    /// The field or column that holds a document's identifier.
    #[cfg_attr(feature = "clap", arg(long, value_name = "NAME", default_value_t = Self::default().id_field))]
    pub id_field: String,

    /// The field or column that holds the headline.
    #[cfg_attr(feature = "clap", arg(long, value_name = "NAME", default_value_t = Self::default().title_field))]
    pub title_field: String,

    /// The field or column that holds the text.
    #[cfg_attr(feature = "clap", arg(long, value_name = "NAME", default_value_t = Self::default().text_field))]
    pub text_field: String,

    /// The field or column that holds the date.
    #[cfg_attr(feature = "clap", arg(long, value_name = "NAME", default_value_t = Self::default().date_field))]
    pub date_field: String,

    /// The field or column that holds the language, as a code or an English name.
    #[cfg_attr(feature = "clap", arg(long, value_name = "NAME", default_value_t = Self::default().language_field))]
    pub language_field: String,

    /// The field that holds the words with their parts of speech, for methods that read
    /// them: a list of sentences, each a list of pairs such as `["Armenia", "PROPN"]`, with
    /// universal or Penn Treebank tags. Anything but a list of lists is not looked at.
    #[cfg_attr(feature = "clap", arg(long, value_name = "NAME", default_value_t = Self::default().tags_field))]
    pub tags_field: String,

    /// The encoding of every input, such as `windows-1252` or `utf-16le`; otherwise a
    /// byte order mark tells, then the content.
    #[cfg_attr(feature = "clap", arg(long, value_name = "LABEL"))]
    pub encoding: Option<String>,

    /// The longest document or line that is read, such as `500k`, `64MB` or `1GiB`;
    /// longer ones are reported and skipped.
    #[cfg_attr(feature = "clap", arg(long, value_name = "SIZE", default_value_t = Self::default().max_document))]
    pub max_document: ByteSize,

    /// Read hidden files and folders of the given folders, too.
    #[cfg_attr(feature = "clap", arg(long))]
    pub hidden: bool,
}

impl Default for CorpusOptions {
    fn default() -> Self {
        Self {
            input_format: None,
            id_field: "id".to_owned(),
            title_field: "title".to_owned(),
            text_field: "text".to_owned(),
            date_field: "date".to_owned(),
            language_field: "language".to_owned(),
            tags_field: "tags".to_owned(),
            encoding: None,
            max_document: ByteSize::mebibytes(128),
            hidden: false,
        }
    }
}

/// How documents are written down in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum InputFormat {
    /// Plain text or Markdown: one document a file.
    Text,
    /// One JSON object a line.
    Jsonl,
    /// A JSON array of objects, or objects one after another.
    Json,
    /// Comma-separated values with a header row; semicolons or tabs are recognised
    /// from a header without commas.
    Csv,
    /// Tab-separated values with a header row.
    Tsv,
    /// Apache Parquet: one document a row.
    Parquet,
    /// Apache Arrow IPC, as a file (Feather) or a stream: one document a row.
    Arrow,
}

impl InputFormat {
    /// The format that a file extension stands for, in any case.
    pub(super) fn of_extension(extension: &str) -> Option<Self> {
        let format = match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" | "md" | "markdown" => Self::Text,
            "jsonl" | "ndjson" => Self::Jsonl,
            "json" => Self::Json,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "parquet" | "pq" => Self::Parquet,
            "arrow" | "arrows" | "feather" | "ipc" => Self::Arrow,
            _ => return None,
        };
        Some(format)
    }
}
