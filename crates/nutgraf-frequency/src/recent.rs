use nutgraf_text::Span;

use crate::key::mix;

/// What is known of the short terms met lately: a small table in front of a large one.
///
/// Text repeats itself: most lookups end here, nearer to the processor than a large
/// vocabulary is. The table starts small and grows up to a limit as terms come in; a
/// term takes the place of another one with the same hash.
///
/// ```
/// # use nutgraf_frequency::Recent;
/// # use nutgraf_text::Span;
/// let (mut recent, text) = (Recent::new(1024), "the sea and the sea again");
/// let slot = recent.get(text, Span::new(4, 7)).unwrap_err();
/// recent.put(slot, 7);
/// assert_eq!(recent.get(text, Span::new(16, 19)).unwrap_or(0), 0);
/// assert_eq!(recent.get("sea and all other seas", Span::new(0, 3)).ok(), Some(7));
/// ```
#[derive(Clone, Debug)]
pub struct Recent<V> {
    entries: Vec<Entry<V>>,
    limit: usize,
    /// The terms put in since the table has grown.
    new: usize,
}

/// Where [`Recent`] would keep a term that it does not know.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    at: usize,
    low: u64,
    high: u64,
}

/// A term of up to 15 bytes: with its length as the last byte it is two numbers.
#[derive(Clone, Copy, Debug)]
struct Entry<V> {
    low: u64,
    high: u64,
    value: V,
}

/// How many terms there is place for at first.
const FIRST: usize = 1 << 10;

/// The longest term of the table, in bytes.
const LONGEST: usize = 15;

/// The slot of what is not kept.
const NO_SLOT: Slot = Slot { at: usize::MAX, low: 0, high: 0 };

/// What is kept of 16 bytes where the term has so many.
static MASKS: [(u64, u64); LONGEST + 1] = {
    let mut masks = [(0, 0); LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        let (low, high) = masks[length - 1];
        masks[length] =
            if length <= 8 { (low << 8 | 0xFF, 0) } else { (low, high << 8 | 0xFF) };
        length += 1;
    }
    masks
};

impl<V: Copy + Default> Recent<V> {
    /// An empty table for at most `limit` terms, a power of two.
    pub fn new(limit: usize) -> Self {
        Self { entries: vacant(FIRST.min(limit)), limit, new: 0 }
    }

    /// What is known of the term at `span` of `text`, or where to put it.
    #[inline]
    pub fn get(&self, text: &str, span: Span) -> Result<V, Slot> {
        let rest = text.as_bytes().get(span.start..).unwrap_or_default();
        let length = span.end.wrapping_sub(span.start);
        let (Some(bytes), Some(mask)) = (rest.first_chunk(), MASKS.get(length)) else {
            return Err(NO_SLOT);
        };
        let bytes = u128::from_le_bytes(*bytes);
        #[allow(clippy::cast_possible_truncation, reason = "the two halves are meant")]
        let (low, high) = (bytes as u64 & mask.0, (bytes >> 64) as u64 & mask.1);
        let high = high | (length as u64) << 56;
        #[allow(clippy::cast_possible_truncation, reason = "it is cut in any case")]
        let at = mix(low, high) as usize & self.entries.len().wrapping_sub(1);
        match self.entries.get(at) {
            Some(entry) if entry.low == low && entry.high == high => Ok(entry.value),
            _ => Err(Slot { at, low, high }),
        }
    }

    /// Keeps what is known of a term; the slot is the one that [`get`](Self::get) gave
    /// last.
    pub fn put(&mut self, slot: Slot, value: V) {
        let Slot { at, low, high } = slot;
        if let Some(entry) = self.entries.get_mut(at) {
            *entry = Entry { low, high, value };
            self.new += 1;
            if self.new > self.entries.len() && self.entries.len() < self.limit {
                self.entries = vacant(self.limit.min(self.entries.len() * 4));
                self.new = 0;
            }
        }
    }

    /// Forgets all terms.
    pub fn clear(&mut self) {
        *self = Self::new(self.limit);
    }
}

fn vacant<V: Copy + Default>(entries: usize) -> Vec<Entry<V>> {
    // No term ends with a 16th byte.
    vec![Entry { low: 0, high: u64::MAX, value: V::default() }; entries]
}
