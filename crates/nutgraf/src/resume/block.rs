//! What a finished block gave, on disk.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::Kept;
use crate::{
    batch::Outcome,
    corpus::{DocumentProblem, Notice},
};

/// An outcome without its bytes, which follow all outcomes of the block.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Record {
    Done(usize, #[serde(default, skip_serializing_if = "Vec::is_empty")] Vec<String>),
    Problem(DocumentProblem),
    Notice(Notice),
}

/// What stands before the bytes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    /// Of which run, pass and block it is: a whole file in the place of another is damage.
    place: String,
    /// The digest of what else is kept of the block.
    beside: Option<String>,
    outcomes: Vec<Record>,
}

/// Writes the outcomes: a line of JSON with all but the bytes, and the bytes; as one frame
/// of Zstandard, whose checksum tells damage.
pub(super) fn write(
    to: impl Write,
    place: String,
    beside: Option<String>,
    outcomes: &[Outcome<Kept>],
) -> io::Result<()> {
    let mut encoder = zstd::stream::Encoder::new(to, 1)?;
    encoder.include_checksum(true)?;
    let head = Head { place, beside, outcomes: outcomes.iter().map(record).collect() };
    serde_json::to_writer(&mut encoder, &head)?;
    encoder.write_all(b"\n")?;
    for outcome in outcomes {
        if let Outcome::Done(kept) = outcome {
            encoder.write_all(&kept.bytes)?;
        }
    }
    encoder.finish()?.flush()
}

fn record(outcome: &Outcome<Kept>) -> Record {
    match outcome {
        Outcome::Done(kept) => Record::Done(kept.bytes.len(), kept.notices.clone()),
        Outcome::Problem(problem) => Record::Problem(problem.clone()),
        Outcome::Notice(notice) => Record::Notice(notice.clone()),
    }
}

/// Reads what [`write`] has written: the digest and the outcomes. A file that is cut,
/// damaged or that of another place is an error.
pub(super) fn read(
    from: impl Read,
    place: &str,
) -> io::Result<(Option<String>, Vec<Outcome<Kept>>)> {
    let decoder = zstd::stream::Decoder::new(from)?;
    let mut reader = BufReader::new(decoder);
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    let head: Head = serde_json::from_slice(&line)?;
    if head.place != place {
        return Err(io::Error::other("it is of another run or block"));
    }
    let mut outcomes = Vec::with_capacity(head.outcomes.len());
    for record in head.outcomes {
        outcomes.push(match record {
            Record::Done(length, notices) => {
                let mut bytes = Vec::new();
                // Not allocated before it is there.
                reader.by_ref().take(length as u64).read_to_end(&mut bytes)?;
                if bytes.len() < length {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                Outcome::Done(Kept { bytes, notices })
            }
            Record::Problem(problem) => Outcome::Problem(problem),
            Record::Notice(notice) => Outcome::Notice(notice),
        });
    }
    // The checksum comes last.
    match reader.read(&mut [0])? {
        0 => Ok((head.beside, outcomes)),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Has `write` write a file that appears when it is whole.
///
/// It is not forced to the disk: what a lost machine leaves behind tells its damage.
pub(super) fn appear(
    path: &Path,
    write: impl FnOnce(&NamedTempFile) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let file =
        tempfile::Builder::new().prefix(".").suffix(PARTIAL).tempfile_in(folder)?;
    write(&file)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// How files end that are not whole yet.
pub(super) const PARTIAL: &str = ".partial";
