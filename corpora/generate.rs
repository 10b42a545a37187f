//! Writes made-up news as JSON lines of `id`, `title`, `text` and `date`:
//!
//! ```text
//! cargo run --release --example generate -- --megabytes 100 [--seed 7] > big.jsonl
//! ```

mod synthetic;

use std::{
    env,
    ffi::OsString,
    io::{self, BufWriter, ErrorKind, Write},
    process::ExitCode,
};

use synthetic::{Article, Synthetic};

const USAGE: &str = "\
usage: generate --megabytes N [--seed N]

Writes JSON lines of id, title, text and date to standard output until the texts
have N million bytes of UTF-8. The same seed (7 unless given) gives the same bytes.
";

fn main() -> ExitCode {
    let run = match Run::parse(env::args_os().skip(1)) {
        Ok(Some(run)) => run,
        Ok(None) => return printed(io::stdout().write_all(USAGE.as_bytes())),
        Err(message) => {
            let _ = write!(io::stderr(), "generate: {message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    printed(run.write(BufWriter::with_capacity(1 << 16, io::stdout().lock())))
}

/// The exit code after writing; a reader that has enough, such as `head`, is no error.
fn printed(outcome: io::Result<()>) -> ExitCode {
    match outcome {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "generate: cannot write: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// What to write.
struct Run {
    megabytes: u64,
    seed: u64,
}

impl Run {
    /// Reads the arguments; nothing if they ask for help.
    fn parse(args: impl Iterator<Item = OsString>) -> Result<Option<Self>, String> {
        let (mut megabytes, mut seed) = (None, 7);
        let mut args = args.map(|arg| arg.to_string_lossy().into_owned());
        while let Some(arg) = args.next() {
            let (name, attached) = match arg.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (arg.as_str(), None),
            };
            let mut value = || attached.clone().or_else(|| args.next());
            match name {
                "--megabytes" => megabytes = Some(whole_number(name, value())?),
                "--seed" => seed = whole_number(name, value())?,
                "-h" | "--help" => return Ok(None),
                _ => return Err(format!("unknown argument {arg:?}")),
            }
        }
        let megabytes =
            megabytes.ok_or("--megabytes is missing: give a size such as 100")?;
        Ok(Some(Self { megabytes, seed }))
    }

    fn write(&self, mut out: impl Write) -> io::Result<()> {
        let end = self.megabytes.saturating_mul(1_000_000);
        let mut articles = Synthetic::new(self.seed);
        let mut written = 0;
        while written < end
            && let Some(article) = articles.next()
        {
            write_line(&mut out, &article)?;
            written += article.text.len() as u64;
        }
        out.flush()
    }
}

fn whole_number(name: &str, value: Option<String>) -> Result<u64, String> {
    let value = value.ok_or_else(|| format!("{name} needs a whole number"))?;
    value.parse().map_err(|_| format!("{name} needs a whole number, not {value:?}"))
}

fn write_line(out: &mut impl Write, article: &Article) -> io::Result<()> {
    let Article { id, title, text, date } = article;
    for (lead, field) in [
        (r#"{"id":"#, id),
        (r#","title":"#, title),
        (r#","text":"#, text),
        (r#","date":"#, date),
    ] {
        out.write_all(lead.as_bytes())?;
        serde_json::to_writer(&mut *out, field)?;
    }
    out.write_all(b"}\n")
}
