//! Where data goes: the standard output, or a file that is whole or not there.

use std::{
    fs,
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::interrupt;
use crate::report::Failure;

/// The standard output, or a file that appears under its name only when it is finished.
pub(crate) struct Output {
    target: Target,
    /// How the target is called in errors.
    name: String,
}

enum Target {
    Stdout(BufWriter<io::Stdout>),
    File {
        file: BufWriter<NamedTempFile>,
        path: PathBuf,
    },
    /// A device or pipe, which cannot be replaced.
    Special(BufWriter<fs::File>),
}

/// The target of an [`Output`], which keeps what has failed.
pub(crate) struct Writer<'o> {
    target: &'o mut (dyn Write + Send),
    failed: Option<io::Error>,
}

impl Writer<'_> {
    fn keep<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let kind = error.kind();
            self.failed.get_or_insert(error);
            kind.into()
        })
    }
}

impl Write for Writer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.target.write(bytes);
        self.keep(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.target.flush();
        self.keep(result)
    }
}

const BUFFER: usize = 1 << 18;

impl Output {
    /// The file at `path`, or the standard output if there is none.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            let stdout = BufWriter::with_capacity(BUFFER, io::stdout());
            return Ok(Self {
                target: Target::Stdout(stdout),
                name: "the output".to_owned(),
            });
        };
        let name = path.display().to_string();
        let target = Self::file(path).map_err(|error| Failure::write(&name, &error))?;
        Ok(Self { target, name })
    }

    fn file(path: &Path) -> io::Result<Target> {
        // A link is followed, so that it stays one.
        let path = fs::canonicalize(path).unwrap_or_else(|_| in_its_folder(path));
        if path.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if path.exists() && !path.is_file() {
            let file = fs::File::options().write(true).open(&path)?;
            return Ok(Target::Special(BufWriter::with_capacity(BUFFER, file)));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let file = partial(folder.unwrap_or(Path::new(".")), &path)?;
        Ok(Target::File { file: BufWriter::with_capacity(BUFFER, file), path })
    }

    /// Whether this is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self.target, Target::Stdout(_)) && io::stdout().is_terminal()
    }

    /// Whether the other one would take the place of this one.
    pub(crate) fn is_same_file(&self, other: &Self) -> bool {
        match (&self.target, &other.target) {
            (Target::File { path, .. }, Target::File { path: other, .. }) => {
                path == other
            }
            _ => false,
        }
    }

    /// Writes bytes.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let result = match &mut self.target {
            Target::Stdout(stdout) => stdout.write_all(bytes),
            Target::File { file, .. } => file.write_all(bytes),
            Target::Special(file) => file.write_all(bytes),
        };
        result.map_err(|error| Failure::write(&self.name, &error))
    }

    /// Has `write` write, and says what failed in its own words.
    pub(crate) fn write_with<T>(
        &mut self,
        write: impl FnOnce(&mut Writer<'_>) -> Result<T, nutgraf::Error>,
    ) -> Result<T, Failure> {
        let target: &mut (dyn Write + Send) = match &mut self.target {
            Target::Stdout(stdout) => stdout,
            Target::File { file, .. } => file,
            Target::Special(file) => file,
        };
        let mut writer = Writer { target, failed: None };
        let written = write(&mut writer);
        match writer.failed {
            Some(error) => Err(Failure::write(&self.name, &error)),
            None => Ok(written?),
        }
    }

    /// Ends the output: only now a file appears under its name.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let Self { target, name } = self;
        let result = match target {
            Target::Stdout(mut stdout) => stdout.flush(),
            Target::Special(mut file) => file.flush(),
            Target::File { file, path } => persist(file, &path),
        };
        result.map_err(|error| Failure::write(&name, &error))
    }
}

/// What will be `path` when it is finished: it has the permissions of the file that it
/// replaces, or those that new files get.
fn partial(folder: &Path, path: &Path) -> io::Result<NamedTempFile> {
    let known = fs::metadata(path).map(|file| file.permissions()).ok();
    let mut builder = tempfile::Builder::new();
    builder.prefix(".nutgraf-").suffix(".partial");
    #[cfg(unix)]
    if known.is_none() {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    interrupt::removes(file.path());
    // What the builder sets is masked, as for any new file; these are as they were.
    known.map_or(Ok(()), |known| file.as_file().set_permissions(known))?;
    Ok(file)
}

/// A path whose folder has no links in it, so that equal files have equal paths.
fn in_its_folder(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

fn persist(file: BufWriter<NamedTempFile>, path: &Path) -> io::Result<()> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    // On disk before it has its name: a crash leaves the old file or the new one.
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}
