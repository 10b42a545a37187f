//! A checksum at the end of a Parquet file.
//!
//! Readers of Parquet are made for files that are what they seem: a flipped bit in a length
//! can make them panic. So a state is checked as a whole before anything in it is believed.
//! The checksum, an XXH3 of 128 bits over all that is before it, stands behind the metadata
//! and counts as a part of them, where the format keeps the signature of a signed footer;
//! other readers pass over it:
//!
//! ```text
//! PAR1 … metadata, checksum (16 bytes), length of both (4 bytes), PAR1
//! ```

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

use crate::digest::Digest;

/// What ends every Parquet file.
const MAGIC: &[u8; 4] = b"PAR1";
/// The length and the magic.
const END: usize = 8;
const CHECKSUM: usize = 16;
/// The same as a length is written.
const CHECKSUM_LENGTH: u32 = 16;

/// Writes a Parquet file with a checksum.
pub(super) struct Sealing<W> {
    to: W,
    digest: Digest,
    /// The last bytes so far, which may be the end.
    last: Vec<u8>,
}

impl<W: Write> Sealing<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, digest: Digest::default(), last: Vec::new() }
    }

    /// Ends the file, which the writer of Parquet has written to its end.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let broken = || io::Error::from(io::ErrorKind::InvalidData);
        let (length, magic) = self.last.split_at_checked(4).ok_or_else(broken)?;
        let length = length.try_into().map(u32::from_le_bytes).map_err(|_| broken())?;
        let length = length.checked_add(CHECKSUM_LENGTH).ok_or_else(broken)?;
        self.to.write_all(&self.digest.bytes())?;
        self.to.write_all(&length.to_le_bytes())?;
        self.to.write_all(magic)?;
        self.to.flush()?;
        Ok(self.to)
    }

    fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digest.add(bytes);
        self.to.write_all(bytes)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut last = std::mem::take(&mut self.last);
        let kept = END.saturating_sub(bytes.len()).min(last.len());
        self.pass(&last[..last.len() - kept])?;
        last.drain(..last.len() - kept);
        let (passed, end) = bytes.split_at(bytes.len().saturating_sub(END));
        self.pass(passed)?;
        last.extend_from_slice(end);
        self.last = last;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Why a file is not what was written.
pub(super) enum Broken {
    /// It cannot be read.
    Unreadable(io::Error),
    /// It is not one of ours, or no longer.
    Damaged(&'static str),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Reads a file from beginning to end to see whether it is what was written.
pub(super) fn check(mut file: &File) -> Result<(), Broken> {
    let length = file.seek(SeekFrom::End(0))?;
    let sealed = (CHECKSUM + END) as u64;
    let Some(before) = length.checked_sub(sealed).filter(|&n| n >= MAGIC.len() as u64)
    else {
        return Err(Broken::Damaged("it is too short"));
    };
    file.seek(SeekFrom::Start(0))?;
    let (mut digest, mut buffer) = (Digest::default(), vec![0; 1 << 16]);
    let mut start = Vec::new();
    let mut left = before;
    while left > 0 {
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let part = &mut buffer[..wanted];
        file.read_exact(part)?;
        if start.is_empty() {
            start.extend_from_slice(&part[..part.len().min(MAGIC.len())]);
        }
        digest.add(part);
        left -= part.len() as u64;
    }
    let mut end = [0; CHECKSUM + END];
    file.read_exact(&mut end)?;
    if start != MAGIC || !end.ends_with(MAGIC) {
        return Err(Broken::Damaged("it is no Parquet file, or its end is missing"));
    }
    if end[..CHECKSUM] != digest.bytes() {
        return Err(Broken::Damaged("its checksum is wrong or missing"));
    }
    let metadata = u32::from_le_bytes([end[16], end[17], end[18], end[19]]);
    if u64::from(metadata) > before + u64::from(CHECKSUM_LENGTH) {
        return Err(Broken::Damaged("its metadata are longer than the file"));
    }
    Ok(())
}

/// The metadata of a Parquet file; none where they are cut off. Fails for other files.
pub(super) fn metadata(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut file = File::open(path)?;
    let mut magic = [0; MAGIC.len()];
    file.read_exact(&mut magic)?;
    if magic != *MAGIC {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut end = [0; END];
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(size.saturating_sub(END as u64)))?;
    if file.read_exact(&mut end).is_err() || !end.ends_with(MAGIC) {
        return Ok(None);
    }
    let length = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    let Some(start) = size.checked_sub(length + END as u64) else { return Ok(None) };
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn however_it_is_written_it_has_the_same_bytes() {
        let whole: Vec<u8> = (0..100).chain([7, 0, 0, 0]).chain(*MAGIC).collect();
        let written = |pieces: usize| {
            let mut sealing = Sealing::new(Vec::new());
            for piece in whole.chunks(pieces) {
                sealing.write_all(piece).unwrap();
            }
            sealing.finish().unwrap()
        };
        let expected = written(whole.len());
        assert_eq!(expected[..100], whole[..100]);
        assert_eq!(expected[116..], [23, 0, 0, 0, b'P', b'A', b'R', b'1']);
        for pieces in 1..20 {
            assert_eq!(written(pieces), expected, "{pieces}");
        }
    }
}
