use crate::grams::NOWHERE;

/// A table of positions by hash: where something stands in a list.
///
/// A position is at the place that its hash names or behind it. Hashes are kept, so that
/// most of what is asked for is told from all else without a look at the list, which is
/// far away in memory, and so that a table grows without it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// A power of two of places; at first none.
    entries: Vec<Entry>,
    length: usize,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: u32,
    position: u32,
}

const VACANT: Entry = Entry { hash: 0, position: NOWHERE };

impl Table {
    pub(crate) fn clear(&mut self) {
        self.entries.fill(VACANT);
        self.length = 0;
    }

    /// The memory held, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>()
    }

    /// The position at the very place of a hash, if it has that hash, or else nowhere.
    ///
    /// Most of what is known is found so, and without a branch on what is read: asked for
    /// many hashes, the processor waits for them together, not for one after another.
    #[inline]
    pub(crate) fn first(&self, hash: u32) -> u32 {
        let entry = self.entries.get(home(hash, self.entries.len()));
        let &Entry { hash: found, position } = entry.unwrap_or(&VACANT);
        position | u32::from(found != hash).wrapping_neg()
    }

    /// The position with a hash for which `same` is true.
    #[inline]
    pub(crate) fn find(&self, hash: u32, same: impl Fn(u32) -> bool) -> Option<u32> {
        let home = home(hash, self.entries.len());
        let (before, from) = self.entries.split_at_checked(home)?;
        let entries = from.iter().chain(before);
        let mut taken = entries.take_while(|entry| entry.position != NOWHERE);
        taken
            .find(|entry| entry.hash == hash && same(entry.position))
            .map(|entry| entry.position)
    }

    /// Adds a position, even if it is there.
    pub(crate) fn insert(&mut self, hash: u32, position: u32) {
        if self.length >= self.entries.len() / 3 * 2 {
            let larger = vec![VACANT; (self.entries.len() * 2).max(16)];
            for entry in std::mem::replace(&mut self.entries, larger) {
                if entry.position != NOWHERE {
                    self.place(entry);
                }
            }
        }
        self.place(Entry { hash, position });
        self.length += 1;
    }

    /// Puts an entry into the first vacant place for it.
    #[inline]
    fn place(&mut self, entry: Entry) {
        let home = home(entry.hash, self.entries.len());
        let (before, from) = self.entries.split_at_mut(home);
        let mut places = from.iter_mut().chain(before);
        if let Some(vacant) = places.find(|place| place.position == NOWHERE) {
            *vacant = entry;
        }
    }
}

/// The place that a hash names among so many.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "it is less than `places`")]
fn home(hash: u32, places: usize) -> usize {
    // By the highest bits, so that a larger table has its entries in the same order.
    ((u64::from(hash) * places as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_found_even_with_the_same_hash() {
        let mut table = Table::default();
        assert_eq!((table.first(7), table.find(7, |_| true)), (NOWHERE, None));
        let hash = |position: u32| (position % 100).wrapping_mul(0xFFFF_FFFF / 99);
        for position in 0..1000 {
            table.insert(hash(position), position);
        }
        for position in 0..1000 {
            let found = table.find(hash(position), |other| other == position);
            assert_eq!(found, Some(position));
            let first = table.first(hash(position));
            assert!(first == NOWHERE || hash(first) == hash(position));
        }
        assert_eq!(table.find(hash(1), |_| false), None);
        table.clear();
        assert_eq!(table.find(hash(1), |_| true), None);
    }
}
