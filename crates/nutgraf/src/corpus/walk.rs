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
    let mut sources = Vec::new();
    let mut cause = None;
    for entry in WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(!options.hidden)
        .follow_links(true)
        .build()
    {
        match entry {
            Ok(entry) if is_file(&entry) && format_of(entry.path()).is_some() => {
                sources.push(source(&entry, entry.path().to_owned(), options));
            }
            Ok(_) => {}
            Err(error) => {
                sources.extend(unreadable(&error));
                cause = Some(error);
            }
        }
    }
    if sources.iter().all(|source| matches!(source.place, Place::Unreadable(..))) {
        return Err(no_document(root, cause));
    }
    sort(&mut sources);
    Ok(sources)
}

fn no_document(root: &Path, cause: Option<ignore::Error>) -> Error {
    let error = Error::input(format!(
        "no document in folder {}: it has no readable file that ends in txt, text, md, \
         markdown, jsonl, ndjson, json, csv or tsv (or one of these and gz, zst, bz2 or xz)",
        root.display()
    ));
    match cause {
        Some(cause) => error.caused_by(cause),
        None => error,
    }
}

/// Every file that matches `pattern`, and what is in the folders that match.
pub(super) fn glob(
    pattern: &str,
    options: &CorpusOptions,
) -> Result<Vec<Source>, Error> {
    let (base, rest) = split(pattern);
    let matcher = matcher(rest).map_err(|error| invalid(pattern).caused_by(error))?;
    let deep = rest.contains("**");
    let dotted = rest.split('/').any(|part| part.starts_with('.'));
    let mut sources = Vec::new();
    let root = if base.is_empty() { "." } else { base };
    let walk = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(!options.hidden && !dotted)
        .follow_links(true)
        .max_depth((!deep).then(|| rest.split('/').count()))
        .build();
    for entry in walk.flatten() {
        let Ok(below) = entry.path().strip_prefix(root) else { continue };
        if !matcher.is_match(below) {
            continue;
        }
        let path = Path::new(base).join(below);
        if is_file(&entry) {
            sources.push(source(&entry, path, options));
        } else if !deep {
            sources.extend(folder(&path, options).unwrap_or_default());
        }
    }
    if sources.is_empty() {
        return Err(Error::input(format!("no file matches {pattern}")));
    }
    sort(&mut sources);
    Ok(sources)
}

fn invalid(pattern: &str) -> Error {
    Error::input(format!("invalid glob {pattern:?}"))
}

/// The folder before the first part with a special character, and the rest.
fn split(pattern: &str) -> (&str, &str) {
    let special = pattern.find(['*', '?', '[', '{', '\\']).unwrap_or(pattern.len());
    let literal = pattern.get(..special).unwrap_or_default();
    pattern.split_at(literal.rfind('/').map_or(0, |slash| slash + 1))
}

fn matcher(pattern: &str) -> Result<GlobMatcher, globset::Error> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build()?;
    Ok(glob.compile_matcher())
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
}

fn source(entry: &DirEntry, path: PathBuf, options: &CorpusOptions) -> Source {
    let size = entry.metadata().map_or(0, |metadata| metadata.len());
    Source::file(path, Some(size), options)
}

/// A place that the walk could not look into. A link that leads back to a folder above
/// it hides no document, so it gives none.
fn unreadable(error: &ignore::Error) -> Option<Source> {
    match error {
        ignore::Error::WithDepth { err, .. } => unreadable(err),
        ignore::Error::WithPath { path, err } if err.io_error().is_some() => {
            let place = Place::Unreadable(path.clone(), err.to_string());
            Some(Source { place, format: None, size: Some(0) })
        }
        _ => None,
    }
}

fn sort(sources: &mut [Source]) {
    sources.sort_by(|a, b| slashed_bytes(a).cmp(slashed_bytes(b)));
}

fn slashed_bytes(source: &Source) -> impl Iterator<Item = u8> {
    let path = match &source.place {
        Place::File(path) | Place::Unreadable(path, _) => path.as_path(),
        Place::Stdin => Path::new(""),
    };
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|&byte| if char::from(byte) == MAIN_SEPARATOR { b'/' } else { byte })
}
