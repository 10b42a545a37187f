//! Folders and globs. The order is that of the paths' bytes, on every system.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};

use super::{
    CorpusOptions,
    input::{Place, Source, format_of},
};
use crate::Error;

/// Every file below `root` whose extension says that it can be read.
pub(super) fn folder(
    root: &Path,
    options: &CorpusOptions,
) -> Result<Vec<Source>, Error> {
    let mut found = Found::new(options);
    for entry in walk(root).hidden(!options.hidden).build() {
        match entry {
            Ok(entry) if is_file(&entry) && format_of(entry.path()).is_some() => {
                found.file(&entry, entry.path().to_owned());
            }
            Ok(_) => {}
            Err(error) => found.failed(error),
        }
    }
    found.finish(|| {
        format!(
            "no document in folder {}: it has no readable file that ends in txt, text, md, \
             markdown, jsonl, ndjson, json, csv, tsv, parquet or arrow (or one of these and \
             gz, zst, bz2 or xz)",
            root.display()
        )
    })
}

/// Every file that matches `pattern`, and what is in the folders that match.
pub(super) fn glob(
    pattern: &str,
    options: &CorpusOptions,
) -> Result<Vec<Source>, Error> {
    let (base, rest) = split(pattern);
    let matcher = matcher(rest).map_err(|error| {
        Error::input(format!("invalid glob {pattern:?}")).caused_by(error)
    })?;
    let deep = rest.contains("**");
    let dotted = rest.split('/').any(|part| part.starts_with('.'));
    let root = if base.is_empty() { "." } else { base };
    let mut found = Found::new(options);
    for entry in walk(Path::new(root))
        .hidden(!options.hidden && !dotted)
        .max_depth((!deep).then(|| rest.split('/').count()))
        .build()
    {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.failed(error);
                continue;
            }
        };
        let Ok(below) = entry.path().strip_prefix(root) else { continue };
        if !matcher.is_match(below) {
            continue;
        }
        let path = Path::new(base).join(below);
        if is_file(&entry) {
            found.file(&entry, path);
        } else if !deep && let Ok(sources) = folder(&path, options) {
            found.add(sources);
        }
    }
    found.finish(|| format!("no file matches {pattern}"))
}

/// The folder before the first part with a special character, and the rest.
fn split(pattern: &str) -> (&str, &str) {
    let special = pattern.find(['*', '?', '[', '{', '\\']).unwrap_or(pattern.len());
    let literal = pattern.get(..special).unwrap_or_default();
    pattern.split_at(literal.rfind('/').map_or(0, |slash| slash + 1))
}

/// A glob for paths that are given as texts.
#[cfg(feature = "cloud")]
pub(super) struct Pattern<'p> {
    folder: &'p str,
    matcher: GlobMatcher,
}

#[cfg(feature = "cloud")]
impl<'p> Pattern<'p> {
    pub(super) fn new(pattern: &'p str) -> Result<Self, Error> {
        let (folder, rest) = split(pattern);
        let matcher = matcher(rest).map_err(|error| {
            Error::input(format!("invalid glob {pattern:?}")).caused_by(error)
        })?;
        Ok(Self { folder, matcher })
    }

    /// What every path that matches begins with.
    pub(super) fn folder(&self) -> &'p str {
        self.folder
    }

    pub(super) fn matches(&self, path: &str) -> bool {
        path.strip_prefix(self.folder).is_some_and(|rest| self.matcher.is_match(rest))
    }
}

/// Whether a file or one of the folders in its path is hidden.
#[cfg(feature = "cloud")]
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

fn matcher(pattern: &str) -> Result<GlobMatcher, globset::Error> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build()?;
    Ok(glob.compile_matcher())
}

/// All files and folders, those that `.gitignore` names among them.
fn walk(root: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false).follow_links(true);
    walk
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
}

/// What a walk has found so far.
struct Found<'o> {
    options: &'o CorpusOptions,
    sources: Vec<Source>,
    any: bool,
    cause: Option<ignore::Error>,
}

impl<'o> Found<'o> {
    fn new(options: &'o CorpusOptions) -> Self {
        Self { options, sources: Vec::new(), any: false, cause: None }
    }

    fn file(&mut self, entry: &DirEntry, path: PathBuf) {
        let size = entry.metadata().map_or(0, |metadata| metadata.len());
        self.add(vec![Source::file(path, Some(size), self.options)]);
    }

    fn add(&mut self, sources: Vec<Source>) {
        self.any = true;
        self.sources.extend(sources);
    }

    /// Keeps a place that cannot be looked into, to fail again in its turn. A link that
    /// leads back to a folder above it hides no document, so it is left out.
    fn failed(&mut self, error: ignore::Error) {
        if let Some(path) = unreadable(&error) {
            self.sources.push(Source::file(path.to_owned(), Some(0), self.options));
        }
        self.cause = Some(error);
    }

    fn finish(mut self, nothing: impl Fn() -> String) -> Result<Vec<Source>, Error> {
        if self.any {
            self.sources.sort_by(|a, b| bytes(a).cmp(bytes(b)));
            return Ok(self.sources);
        }
        let error = Error::input(nothing());
        Err(match self.cause {
            Some(cause) => error.caused_by(cause),
            None => error,
        })
    }
}

fn unreadable(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithDepth { err, .. } => unreadable(err),
        ignore::Error::WithPath { path, err } => err.io_error().and(Some(path)),
        _ => None,
    }
}

/// The bytes of the path, with `/` everywhere.
fn bytes(source: &Source) -> impl Iterator<Item = u8> {
    let path = match &source.place {
        Place::File(path) => path.as_path(),
        _ => Path::new(""),
    };
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|&byte| if char::from(byte) == MAIN_SEPARATOR { b'/' } else { byte })
}
