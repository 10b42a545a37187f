use twox_hash::xxhash3_128::Hasher;

/// A hash of bytes that tells damage, not malice: XXH3 of 128 bits.
#[derive(Default)]
pub(crate) struct Digest(Hasher);

impl Digest {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    pub(crate) fn bytes(&self) -> [u8; 16] {
        self.0.finish_128().to_be_bytes()
    }

    /// In 32 digits.
    pub(crate) fn finish(self) -> String {
        format!("{:032x}", self.0.finish_128())
    }
}
