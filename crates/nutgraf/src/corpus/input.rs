use std::{
    ffi::{OsStr, OsString},
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{MAIN_SEPARATOR, Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::UNIX_EPOCH,
};

use serde::{Deserialize, Serialize};

use super::{CorpusOptions, InputFormat, sample::Lines, walk};
use crate::Error;

/// Where documents come from.
///
/// A text becomes the standard input if it is `-`, a URL if it begins as one, a glob if it has `*`, `?` or `[`
/// and there is no such file, and a path otherwise.
///
/// ```
/// use nutgraf::corpus::Input;
///
/// assert_eq!(Input::from("-"), Input::Stdin);
/// assert_eq!(Input::from("news/*.jsonl"), Input::Glob("news/*.jsonl".into()));
/// assert_eq!(Input::from("news"), Input::Path("news".into()));
/// assert_eq!(Input::from("s3://news/a"), Input::Url("s3://news/a".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// A file, or a folder with all that is below it.
    Path(PathBuf),
    /// The files that match: `*` and `?` stay within a folder, `**` crosses folders,
    /// `[a-z]` is one character of a set, `{a,b}` one of several texts.
    Glob(String),
    /// An object of Amazon S3 (`s3://bucket/key`) or Google Cloud Storage (`gs://`), those
    /// below a folder or those that match a glob; or a file of a web server (`http://`,
    /// `https://`). Needs the feature `cloud`. Credentials and addresses come from the
    /// environment (`AWS_ACCESS_KEY_ID`, `AWS_REGION`, `AWS_ENDPOINT`,
    /// `AWS_SKIP_SIGNATURE=true` for public buckets, `GOOGLE_SERVICE_ACCOUNT`, …).
    Url(String),
    /// The standard input.
    Stdin,
}

/// Whether a text begins as URLs do.
fn is_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

impl From<&OsStr> for Input {
    fn from(text: &OsStr) -> Self {
        match text.to_str() {
            Some("-") => Self::Stdin,
            Some(text) if is_url(text) && !Path::new(text).exists() => {
                Self::Url(text.to_owned())
            }
            Some(text)
                if text.contains(['*', '?', '[']) && !Path::new(text).exists() =>
            {
                Self::Glob(text.to_owned())
            }
            _ => Self::Path(text.into()),
        }
    }
}

impl From<OsString> for Input {
    fn from(text: OsString) -> Self {
        text.as_os_str().into()
    }
}

impl From<&str> for Input {
    fn from(text: &str) -> Self {
        OsStr::new(text).into()
    }
}

impl From<String> for Input {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<&Path> for Input {
    fn from(path: &Path) -> Self {
        Self::Path(path.to_owned())
    }
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl From<&Self> for Input {
    fn from(input: &Self) -> Self {
        input.clone()
    }
}

/// One file, or what stands for it.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) place: Place,
    /// The format by option or extension.
    pub(super) format: Option<InputFormat>,
    /// The bytes on disk; none for what is no regular file.
    pub(super) size: Option<u64>,
    /// So many bytes of documents from its beginning are enough; all where nothing is said.
    pub(super) most: Option<u64>,
}

#[derive(Clone, Debug)]
pub(super) enum Place {
    File(PathBuf),
    /// Some lines of a file.
    Lines(Arc<Lines>),
    Stdin,
    Kept(Arc<Kept>),
    #[cfg(feature = "cloud")]
    Object(super::remote::Object),
}

/// A copy of what could be read only once. It has no name, so it goes with the process.
#[derive(Debug)]
pub(super) struct Kept {
    name: String,
    file: Mutex<File>,
}

/// A copy that is read from its beginning.
#[derive(Debug)]
pub(super) struct KeptReader {
    pub(super) kept: Arc<Kept>,
    pub(super) at: u64,
}

impl Read for KeptReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Others may read it as well, each from its own place.
        let mut file = self.kept.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// A file as it was found, which tells whether it has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRecord {
    /// Its name, as documents and messages give it.
    pub name: String,
    /// The bytes on disk; none for what is no regular file.
    pub size: Option<u64>,
    /// When it was changed last, in nanoseconds since 1970, where that is known.
    pub modified: Option<u64>,
}

impl Source {
    pub(super) fn record(&self) -> SourceRecord {
        let modified = match &self.place {
            Place::File(path) => {
                fs::metadata(path).and_then(|file| file.modified()).ok()
            }
            Place::Stdin | Place::Kept(_) | Place::Lines(_) => None,
            #[cfg(feature = "cloud")]
            Place::Object(object) => return self.record_at(object.modified()),
        };
        let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        self.record_at(since.and_then(|time| u64::try_from(time.as_nanos()).ok()))
    }

    fn record_at(&self, modified: Option<u64>) -> SourceRecord {
        SourceRecord { name: self.name(), size: self.size, modified }
    }

    /// Copies what can be read only once to a temporary file; it keeps its name.
    pub(super) fn keep(&mut self) -> io::Result<()> {
        if self.size.is_some() {
            return Ok(());
        }
        let mut file = tempfile::tempfile()?;
        let size = match &self.place {
            Place::Stdin => io::copy(&mut io::stdin().lock(), &mut file)?,
            Place::File(path) => io::copy(&mut File::open(path)?, &mut file)?,
            Place::Kept(_) | Place::Lines(_) => return Ok(()),
            #[cfg(feature = "cloud")]
            Place::Object(_) => return Ok(()),
        };
        let kept = Kept { name: self.name(), file: Mutex::new(file) };
        self.place = Place::Kept(Arc::new(kept));
        self.size = Some(size);
        Ok(())
    }

    pub(super) fn file(
        path: PathBuf,
        size: Option<u64>,
        options: &CorpusOptions,
    ) -> Self {
        let format = options.input_format.or_else(|| format_of(&path));
        Self { place: Place::File(path), format, size, most: None }
    }

    /// The name that documents and messages give.
    pub(super) fn name(&self) -> String {
        match &self.place {
            Place::File(path) => slashed(path),
            Place::Lines(lines) => slashed(&lines.path),
            Place::Kept(kept) => kept.name.clone(),
            Place::Stdin => "<stdin>".to_owned(),
            #[cfg(feature = "cloud")]
            Place::Object(object) => object.name().to_owned(),
        }
    }
}

/// The path as text, with `/` everywhere.
fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(MAIN_SEPARATOR, "/")
    }
}

/// The format by the extension before that of a compression, if there is one.
pub(super) fn format_of(path: &Path) -> Option<InputFormat> {
    let extension = path.extension()?.to_str()?;
    match extension.to_ascii_lowercase().as_str() {
        "gz" | "zst" | "bz2" | "xz" => {
            let inner = Path::new(path.file_stem()?).extension()?;
            InputFormat::of_extension(inner.to_str()?)
        }
        _ => InputFormat::of_extension(extension),
    }
}

/// Finds the files that the inputs stand for, in the order of the inputs.
pub(super) fn resolve(
    inputs: &[Input],
    options: &CorpusOptions,
) -> Result<Vec<Source>, Error> {
    if inputs.is_empty() {
        return Err(Error::input("no input: give files, folders, globs or -"));
    }
    if inputs.iter().filter(|&input| *input == Input::Stdin).count() > 1 {
        return Err(Error::input("the standard input (-) is given more than once"));
    }
    let mut sources = Vec::new();
    for input in inputs {
        match input {
            Input::Path(path) => sources.extend(at_path(path, options)?),
            Input::Glob(pattern) => sources.extend(walk::glob(pattern, options)?),
            Input::Url(url) => sources.extend(at_url(url, options)?),
            Input::Stdin => sources.push(Source {
                place: Place::Stdin,
                format: options.input_format,
                size: None,
                most: None,
            }),
        }
    }
    Ok(sources)
}

#[cfg(feature = "cloud")]
use super::remote::resolve as at_url;

#[cfg(not(feature = "cloud"))]
fn at_url(url: &str, _: &CorpusOptions) -> Result<Vec<Source>, Error> {
    Err(Error::input(format!("{url}: this build does not read from servers")))
}

/// A file as it is, or the files of a folder.
fn at_path(path: &Path, options: &CorpusOptions) -> Result<Vec<Source>, Error> {
    let metadata = fs::metadata(path).map_err(|error| {
        let message = if error.kind() == std::io::ErrorKind::NotFound {
            format!("no such file or folder: {}", path.display())
        } else {
            format!("cannot look at {}", path.display())
        };
        Error::input(message).caused_by(error)
    })?;
    if metadata.is_dir() {
        return walk::folder(path, options);
    }
    let size = metadata.is_file().then_some(metadata.len());
    Ok(vec![Source::file(path.to_owned(), size, options)])
}
