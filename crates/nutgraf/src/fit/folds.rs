//! Which documents are held out together.

use std::collections::{BTreeMap, BTreeSet};

/// So many parts, of which each is held out once.
pub(super) const FOLDS: usize = 5;

/// The fold of each identifier: identifiers are sorted by their FNV-1a hash and dealt out
/// in turn. It depends neither on their order nor on how often one occurs.
pub(super) fn folds<'i>(
    ids: impl IntoIterator<Item = &'i str>,
) -> BTreeMap<&'i str, usize> {
    let ids: BTreeSet<&str> = ids.into_iter().collect();
    let mut hashed: Vec<(u64, &str)> =
        ids.into_iter().map(|id| (fnv_1a(id.as_bytes()), id)).collect();
    hashed.sort_unstable();
    let dealt = hashed.into_iter().enumerate();
    dealt.map(|(number, (_, id))| (id, number % FOLDS)).collect()
}

/// The 64-bit hash of Fowler, Noll and Vo.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the authors' own test suite.
    #[test]
    fn the_hash_of_its_authors() {
        assert_eq!(fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv_1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn folds_are_of_one_size_and_know_no_order() {
        let ids: Vec<String> = (0..23).map(|n| format!("a{n}")).collect();
        let of = |ids: &[String]| {
            let folds = folds(ids.iter().map(String::as_str));
            folds
                .into_iter()
                .map(|(id, fold)| (id.to_owned(), fold))
                .collect::<Vec<_>>()
        };
        let found = of(&ids);
        for fold in 0..FOLDS {
            let size = found.iter().filter(|(_, own)| *own == fold).count();
            assert!((4..=5).contains(&size), "{size}");
        }
        let mut turned = ids.clone();
        turned.reverse();
        turned.push("a7".to_owned());
        assert_eq!(of(&turned), found);
    }
}
