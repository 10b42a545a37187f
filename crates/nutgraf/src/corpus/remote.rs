//! Objects in Amazon S3 and Google Cloud Storage, and files on web servers.
//!
//! An object is read in parts, each by a request of its own, the next one while this one is
//! worked on: a slow consumer keeps no connection waiting, and a part that fails is asked
//! for again. What has changed on the way is an error, not a mixture.

use std::{
    fmt,
    io::{self, Read},
    mem,
    ops::Range,
    path::Path as FilePath,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    BackoffConfig, ClientOptions, Error as StoreError, GetOptions, ObjectMeta,
    ObjectStore, RetryConfig, aws::AmazonS3Builder, gcp::GoogleCloudStorageBuilder,
    http::HttpBuilder, limit::LimitStore, path::Path,
};
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinHandle,
};

use super::{
    CorpusOptions,
    input::{Place, Source, format_of},
    walk::{Pattern, is_hidden},
};
use crate::Error;

/// The bytes of a part.
const PART: u64 = 8 << 20;

/// Requests that are under way at once, at most.
const REQUESTS: usize = 64;

/// An object, as it was found.
#[derive(Clone)]
pub(super) struct Object {
    store: Arc<dyn ObjectStore>,
    meta: ObjectMeta,
    name: String,
    /// What runs its requests; made where there is none.
    runtime: Option<Arc<Runtime>>,
    /// The first part, if it has been asked for before somebody reads it.
    first: Arc<Mutex<Option<Part>>>,
}

type Part = JoinHandle<Result<Bytes, StoreError>>;
type Bytes = Vec<u8>;

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Object").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What runs requests. Its threads end with it.
pub(super) fn runtime() -> io::Result<Arc<Runtime>> {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().map(Arc::new)
}

impl Object {
    /// Its URL.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// When it was changed last, in nanoseconds since 1970.
    pub(super) fn modified(&self) -> Option<u64> {
        self.meta
            .last_modified
            .timestamp_nanos_opt()
            .and_then(|n| u64::try_from(n).ok())
    }

    /// The same object, whose requests run there.
    pub(super) fn on(&self, runtime: &Arc<Runtime>) -> Self {
        let first = Arc::default();
        Self { runtime: Some(Arc::clone(runtime)), first, ..self.clone() }
    }

    /// Asks for the first part, for somebody who will read it soon.
    pub(super) fn prepare(&self) {
        let Some(runtime) = &self.runtime else { return };
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| self.ask(runtime, 0));
    }

    /// Reads it from its beginning.
    pub(super) fn reader(&self) -> io::Result<ObjectReader> {
        let runtime = match &self.runtime {
            Some(runtime) => Arc::clone(runtime),
            None => runtime()?,
        };
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        let first = first.unwrap_or_else(|| self.ask(&runtime, 0));
        let mut reader = ObjectReader {
            object: self.clone(),
            runtime,
            next: Next::Part(first),
            at: 0,
            part: Vec::new(),
            read: 0,
        };
        // What cannot be opened fails here, as files do.
        reader.fill()?;
        Ok(reader)
    }

    fn ask(&self, runtime: &Runtime, from: u64) -> Part {
        let (store, path) = (Arc::clone(&self.store), self.meta.location.clone());
        let size = self.meta.size;
        let whole = size <= PART;
        let range = (!whole).then(|| from..size.min(from + PART));
        let options = self.options(range);
        runtime.spawn(async move {
            let found = store.get_opts(&path, options).await?;
            let bytes = found.bytes().await?;
            Ok(bytes.to_vec())
        })
    }

    fn options(&self, range: Option<Range<u64>>) -> GetOptions {
        GetOptions {
            if_match: self.meta.e_tag.clone().filter(|tag| !tag.starts_with("W/")),
            range: range.map(Into::into),
            ..Default::default()
        }
    }
}

/// Reads an object, part by part.
pub(super) struct ObjectReader {
    object: Object,
    runtime: Arc<Runtime>,
    next: Next,
    /// Where the next part begins.
    at: u64,
    part: Bytes,
    /// How much of the part has been read.
    read: usize,
}

enum Next {
    Part(Part),
    /// All that follows, from a server that gives no parts.
    Rest(BoxStream<'static, Result<Bytes, StoreError>>),
    End,
}

impl ObjectReader {
    /// Takes the next part and asks for the one behind it.
    fn fill(&mut self) -> io::Result<()> {
        (self.part, self.read) = (Vec::new(), 0);
        match mem::replace(&mut self.next, Next::End) {
            Next::End => {}
            Next::Rest(mut rest) => {
                if let Some(bytes) = self.runtime.block_on(rest.next()) {
                    self.part = bytes.map_err(|error| failed(&error))?;
                    self.next = Next::Rest(rest);
                }
            }
            Next::Part(part) => {
                match self.runtime.block_on(part).map_err(io::Error::other)? {
                    Ok(bytes) => self.part = bytes,
                    Err(error) if self.at == 0 && gives_no_parts(&error) => {
                        let rest = self.whole().map_err(|error| failed(&error))?;
                        self.next = Next::Rest(rest);
                        return self.fill();
                    }
                    Err(error) => return Err(failed(&error)),
                }
            }
        }
        let (length, size) = (self.part.len() as u64, self.object.meta.size);
        self.at += length;
        if matches!(self.next, Next::End) && self.at < size {
            if length < PART {
                let at = self.at;
                return Err(io::Error::other(format!(
                    "it ended at byte {at} of {size}"
                )));
            }
            self.next = Next::Part(self.object.ask(&self.runtime, self.at));
        }
        Ok(())
    }

    fn whole(
        &self,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let Object { store, meta, .. } = &self.object;
        let get = store.get_opts(&meta.location, self.object.options(None));
        let found = self.runtime.block_on(get)?;
        Ok(found.into_stream().map_ok(|bytes| bytes.to_vec()).boxed())
    }
}

impl Read for ObjectReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.part.len() && !matches!(self.next, Next::End) {
            self.fill()?;
        }
        let mut unread = self.part.get(self.read..).unwrap_or_default();
        let read = unread.read(buffer)?;
        self.read += read;
        Ok(read)
    }
}

impl fmt::Debug for ObjectReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectReader").field("at", &self.at).finish_non_exhaustive()
    }
}

/// Whether a server answers the question for a part with the whole.
fn gives_no_parts(error: &StoreError) -> bool {
    matches!(error, StoreError::NotSupported { .. })
        || chain(error).contains("Received non-partial response")
}

fn failed(error: &StoreError) -> io::Error {
    io::Error::other(reason(error))
}

/// What is wrong, in a line.
fn reason(error: &StoreError) -> String {
    match error {
        StoreError::NotFound { .. } => "no such object".to_owned(),
        StoreError::Precondition { .. } => "it changed while it was read".to_owned(),
        StoreError::PermissionDenied { .. } | StoreError::Unauthenticated { .. } => {
            "access denied: see the credentials in the environment".to_owned()
        }
        error => {
            let told = chain(error);
            if told.contains("NoSuchBucket") {
                "no such bucket".to_owned()
            } else {
                told
            }
        }
    }
}

/// An error with its causes, unless it names them itself.
fn chain(error: &StoreError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let message = error.to_string();
        if !text.contains(&message) {
            text.push_str(": ");
            text.push_str(&message);
        }
        cause = error.source();
    }
    text.lines().collect::<Vec<_>>().join(" ")
}

/// A URL, taken apart: `scheme://host/path`. What is behind the host is not decoded.
struct Address<'u> {
    url: &'u str,
    scheme: &'u str,
    host: &'u str,
    path: &'u str,
}

impl<'u> Address<'u> {
    fn of(url: &'u str) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        Self { url, scheme, host, path }
    }

    fn name(&self, path: &Path) -> String {
        format!("{}://{}/{path}", self.scheme, self.host)
    }

    /// Why it cannot be found, or read.
    fn failed(&self, error: &StoreError) -> Error {
        Error::input(format!("cannot look at {}: {}", self.url, reason(error)))
    }

    fn store(&self) -> Result<Arc<dyn ObjectStore>, Error> {
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(2),
                base: 2.0,
            },
            max_retries: 4,
            retry_timeout: Duration::from_mins(1),
        };
        let client = |plain: bool| {
            ClientOptions::new()
                .with_allow_http(plain)
                .with_timeout(Duration::from_mins(2))
                .with_read_timeout(Duration::from_secs(30))
        };
        // A server of one's own may speak without encryption.
        let plain = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .any(|url| url.starts_with("http://"));
        let store: Result<Arc<dyn ObjectStore>, StoreError> = match self.scheme {
            "s3" | "s3a" => AmazonS3Builder::from_env()
                .with_bucket_name(self.host)
                .with_client_options(client(plain))
                .with_retry(retry)
                .build()
                .map(limited),
            "gs" => GoogleCloudStorageBuilder::from_env()
                .with_bucket_name(self.host)
                // Encrypted, unless the key names a server that is not.
                .with_client_options(client(true))
                .with_retry(retry)
                .build()
                .map(limited),
            "http" | "https" => HttpBuilder::new()
                .with_url(format!("{}://{}", self.scheme, self.host))
                .with_client_options(client(true))
                .with_retry(retry)
                .build()
                .map(limited),
            other => {
                return Err(Error::input(format!(
                    "{}: {other}:// is not read; use s3, gs, http or https",
                    self.url
                )));
            }
        };
        store.map_err(|error| self.failed(&error))
    }
}

fn limited<S: ObjectStore>(store: S) -> Arc<dyn ObjectStore> {
    Arc::new(LimitStore::new(store, REQUESTS))
}

/// Finds the objects that a URL stands for: one, those below a folder, or those that match.
pub(super) fn resolve(
    url: &str,
    options: &CorpusOptions,
) -> Result<Vec<Source>, Error> {
    let address = Address::of(url);
    let store = address.store()?;
    let runtime = runtime().map_err(|error| {
        Error::input(format!("cannot look at {url}")).caused_by(error)
    })?;
    let found = if address.scheme.starts_with("http") {
        page(&address, &*store, &runtime)?
    } else {
        objects(&address, &*store, &runtime, options)?
    };
    let source = |meta: ObjectMeta| {
        let name = address.name(&meta.location);
        let path = FilePath::new(meta.location.as_ref());
        let format = options.input_format.or_else(|| format_of(path));
        let size = Some(meta.size);
        let (store, first) = (Arc::clone(&store), Arc::default());
        let object = Object { store, meta, name, runtime: None, first };
        Source { place: Place::Object(object), format, size, most: None }
    };
    Ok(found.into_iter().map(source).collect())
}

/// The file of a web server.
fn page(
    address: &Address<'_>,
    store: &dyn ObjectStore,
    runtime: &Runtime,
) -> Result<Vec<ObjectMeta>, Error> {
    if address.path.contains(['?', '#']) {
        let url = address.url;
        return Err(Error::input(format!("{url}: a URL with ? or # is not read")));
    }
    let path = Path::from_url_path(address.path)
        .map_err(|error| Error::input(format!("{}: {error}", address.url)))?;
    let found = runtime.block_on(head(store, &path));
    found.map(|meta| vec![meta]).map_err(|error| address.failed(&error))
}

async fn head(store: &dyn ObjectStore, path: &Path) -> Result<ObjectMeta, StoreError> {
    let options = GetOptions { head: true, ..Default::default() };
    Ok(store.get_opts(path, options).await?.meta)
}

fn objects(
    address: &Address<'_>,
    store: &dyn ObjectStore,
    runtime: &Runtime,
    options: &CorpusOptions,
) -> Result<Vec<ObjectMeta>, Error> {
    let url = address.url;
    let path = |text: &str| {
        Path::parse(text).map_err(|error| Error::input(format!("{url}: {error}")))
    };
    let list = |prefix: &str| -> Result<Vec<ObjectMeta>, Error> {
        let prefix = path(prefix.trim_end_matches('/'))?;
        let found = store.list(Some(&prefix)).try_collect::<Vec<_>>();
        let mut found =
            runtime.block_on(found).map_err(|error| address.failed(&error))?;
        found.sort_by(|a, b| a.location.as_ref().cmp(b.location.as_ref()));
        Ok(found)
    };
    if address.path.contains(['*', '?', '[', '{']) {
        let pattern = Pattern::new(address.path)?;
        let mut found = list(pattern.folder())?;
        found.retain(|meta| pattern.matches(meta.location.as_ref()));
        return some(found, || format!("no object matches {url}"));
    }
    if !address.path.is_empty() && !address.path.ends_with('/') {
        match runtime.block_on(head(store, &path(address.path)?)) {
            Ok(meta) => return Ok(vec![meta]),
            Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(address.failed(&error)),
        }
    }
    let mut found = list(address.path)?;
    if found.is_empty() {
        return some(found, || format!("no such object or folder: {url}"));
    }
    let folder = address.path.trim_end_matches('/').len();
    found.retain(|meta| {
        let key = meta.location.as_ref();
        let below = key.get(folder..).unwrap_or_default();
        format_of(FilePath::new(key)).is_some() && (options.hidden || !is_hidden(below))
    });
    some(found, || format!("no document in folder {url}"))
}

fn some(
    found: Vec<ObjectMeta>,
    nothing: impl Fn() -> String,
) -> Result<Vec<ObjectMeta>, Error> {
    if found.is_empty() { Err(Error::input(nothing())) } else { Ok(found) }
}
