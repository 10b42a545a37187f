//! Groups of similar sets: agglomerative clustering on Jaccard distances, cut at a
//! height, with the merges of `SciPy`'s `linkage` and `fcluster(criterion="distance")`.
//!
//! Clusters are found by chains of nearest neighbours (Müllner 2011), in time quadratic
//! in the largest group of sets that hang together by shared members. Sets that share
//! nothing are at distance 1, beyond every cut below 1, so that what does not hang
//! together is never merged and need not be compared.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// How far apart two groups are, from the distances of their members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Linkage {
    /// The mean distance.
    #[default]
    Average,
    /// The largest distance.
    Complete,
    /// The smallest distance.
    Single,
}

impl Linkage {
    /// The name, as options spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Average => "average",
            Self::Complete => "complete",
            Self::Single => "single",
        }
    }

    /// The distance of a group to the union of two others of `sizes` members.
    fn joined(self, distances: (f64, f64), sizes: (u32, u32)) -> f64 {
        let ((a, b), (na, nb)) = (distances, sizes);
        match self {
            Self::Average => {
                (f64::from(na) * a + f64::from(nb) * b) / f64::from(na + nb)
            }
            Self::Complete => a.max(b),
            Self::Single => a.min(b),
        }
    }
}

/// Sets of small numbers, sorted, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Sets {
    members: Vec<u32>,
    ends: Vec<usize>,
}

impl Sets {
    /// Adds the set of these numbers.
    pub(crate) fn push(&mut self, numbers: impl Iterator<Item = u32>) {
        let start = self.members.len();
        self.members.extend(numbers);
        let own = &mut self.members[start..];
        own.sort_unstable();
        let mut kept = start;
        for at in start..self.members.len() {
            if at == start || self.members[at] != self.members[at - 1] {
                // What is written stands before what is still to be compared.
                let member = self.members[at];
                self.members[kept] = member;
                kept += 1;
            }
        }
        self.members.truncate(kept);
        self.ends.push(kept);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn range(&self, set: usize) -> Range<usize> {
        let start = set.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[set]
    }

    fn get(&self, set: usize) -> &[u32] {
        &self.members[self.range(set)]
    }

    /// 1 less the share of common members among all of both.
    fn distance(&self, a: usize, b: usize) -> f64 {
        let (a, b) = (self.get(a), self.get(b));
        let common = a.iter().filter(|member| b.contains(member)).count();
        let all = a.len() + b.len() - common;
        (all - common) as f64 / all.max(1) as f64
    }
}

/// The group of each set, numbered in the order of their first sets: those that are
/// joined at a distance of at most `cut`.
pub(crate) fn groups(sets: &Sets, linkage: Linkage, cut: f64) -> Vec<u32> {
    let mut forest = Forest::new(sets.len());
    if cut >= 1.0 {
        (1..sets.len()).for_each(|set| forest.join(0, set));
        return forest.numbers();
    }
    let related = related(sets);
    let mut chain = Chain::default();
    for family in related.chunk_by(|a, b| a.0 == b.0) {
        if family.len() > 1 {
            chain.join_family(sets, family, linkage, cut, &mut forest);
        }
    }
    forest.numbers()
}

/// All sets with the numbers of the families that they hang together in, by family and
/// then in order.
fn related(sets: &Sets) -> Vec<(u32, usize)> {
    const NONE: usize = usize::MAX;
    let most = sets.members.iter().max().map_or(0, |most| *most as usize + 1);
    let mut holders = vec![NONE; most];
    let mut forest = Forest::new(sets.len());
    for set in 0..sets.len() {
        for &member in sets.get(set) {
            let holder = &mut holders[member as usize];
            if *holder == NONE {
                *holder = set;
            } else {
                forest.join(*holder, set);
            }
        }
    }
    let mut related: Vec<_> =
        forest.numbers().into_iter().enumerate().map(|(set, n)| (n, set)).collect();
    related.sort_unstable();
    related
}

/// Sets that are joined bit by bit.
struct Forest(Vec<usize>);

impl Forest {
    fn new(len: usize) -> Self {
        Self((0..len).collect())
    }

    fn root(&mut self, mut of: usize) -> usize {
        while self.0[of] != of {
            self.0[of] = self.0[self.0[of]];
            of = self.0[of];
        }
        of
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    /// The number of each one's group; the smallest member is its root.
    fn numbers(mut self) -> Vec<u32> {
        let mut numbers = vec![0; self.0.len()];
        let mut next = 0;
        for of in 0..self.0.len() {
            let root = self.root(of);
            if root == of {
                numbers[of] = next;
                next += 1;
            } else {
                numbers[of] = numbers[root];
            }
        }
        numbers
    }
}

/// The nearest-neighbour chain over one family, and its memory.
#[derive(Default)]
struct Chain {
    /// The distance of each pair, row by row: (1,0), (2,0), (2,1), ...
    distances: Vec<f64>,
    sizes: Vec<u32>,
    /// Members that are a group of their own still, in order.
    active: Vec<usize>,
    /// Each one's nearest is the next.
    path: Vec<usize>,
}

fn pair(a: usize, b: usize) -> usize {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    high * (high - 1) / 2 + low
}

impl Chain {
    fn join_family(
        &mut self,
        sets: &Sets,
        family: &[(u32, usize)],
        linkage: Linkage,
        cut: f64,
        forest: &mut Forest,
    ) {
        let len = family.len();
        self.distances.clear();
        for high in 1..len {
            let row = (0..high).map(|low| sets.distance(family[high].1, family[low].1));
            self.distances.extend(row);
        }
        self.sizes.clear();
        self.sizes.resize(len, 1);
        self.active.clear();
        self.active.extend(0..len);
        self.path.clear();
        while self.active.len() > 1 {
            let (a, b, height) = self.nearest_pair();
            if height <= cut {
                forest.join(family[a].1, family[b].1);
            }
            self.merge(a, b, linkage);
        }
    }

    /// Goes on from group to nearest group until two are nearest to each other. Among
    /// equals the one before in the chain is the nearest, then the first.
    fn nearest_pair(&mut self) -> (usize, usize, f64) {
        if self.path.is_empty() {
            self.path.push(self.active[0]);
        }
        loop {
            let last = self.path[self.path.len() - 1];
            let before = self.path.len().checked_sub(2).map(|at| self.path[at]);
            let mut nearest = before.unwrap_or(last);
            let mut smallest = before
                .map_or(f64::INFINITY, |before| self.distances[pair(last, before)]);
            for &other in self.active.iter().filter(|other| **other != last) {
                let distance = self.distances[pair(last, other)];
                if distance < smallest {
                    (nearest, smallest) = (other, distance);
                }
            }
            if Some(nearest) == before {
                self.path.truncate(self.path.len() - 2);
                return (last.min(nearest), last.max(nearest), smallest);
            }
            self.path.push(nearest);
        }
    }

    /// Joins the first of two groups into the second.
    fn merge(&mut self, a: usize, b: usize, linkage: Linkage) {
        let sizes = (self.sizes[a], self.sizes[b]);
        self.active.retain(|group| *group != a);
        for &other in self.active.iter().filter(|other| **other != b) {
            let apart =
                (self.distances[pair(other, a)], self.distances[pair(other, b)]);
            self.distances[pair(other, b)] = linkage.joined(apart, sizes);
        }
        self.sizes[b] = sizes.0 + sizes.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETS: &[&[u32]] = &[
        &[0, 1, 2],
        &[0, 4, 8],
        &[2, 3],
        &[0, 1, 5],
        &[3, 7, 8],
        &[6],
        &[2, 6, 7],
        &[5, 7],
        &[0, 7, 8],
        &[2],
        &[8],
        &[2, 4],
        &[6],
        &[0, 2],
    ];

    #[track_caller]
    fn check(linkage: Linkage, cut: f64, expected: &[u32]) {
        let mut sets = Sets::default();
        for set in SETS {
            sets.push(set.iter().copied());
        }
        let found = groups(&sets, linkage, cut);
        // SciPy numbers the groups in another order.
        for (a, b) in (0..found.len()).flat_map(|a| (0..a).map(move |b| (a, b))) {
            assert_eq!(found[a] == found[b], expected[a] == expected[b], "{found:?}");
        }
    }

    /// Groups from `scipy` 1.17.1.
    #[test]
    fn groups_are_those_of_scipy() {
        check(Linkage::Average, 0.5, &[9, 1, 7, 10, 2, 5, 6, 4, 1, 7, 3, 8, 5, 9]);
        check(Linkage::Average, 0.74, &[5, 1, 4, 5, 1, 3, 3, 2, 1, 4, 1, 4, 3, 5]);
        check(Linkage::Complete, 0.5, &[1, 8, 2, 6, 9, 4, 5, 7, 8, 2, 10, 3, 4, 1]);
        check(Linkage::Complete, 0.74, &[1, 6, 2, 4, 7, 3, 3, 5, 6, 2, 7, 2, 3, 1]);
        check(Linkage::Single, 0.5, &[2, 4, 2, 2, 4, 1, 3, 6, 4, 2, 5, 2, 1, 2]);
        check(Linkage::Single, 0.74, &[1, 2, 1, 1, 2, 1, 1, 3, 2, 1, 2, 1, 1, 1]);
    }

    #[test]
    fn a_cut_at_one_joins_all() {
        let mut sets = Sets::default();
        sets.push([1].into_iter());
        sets.push([2].into_iter());
        assert_eq!(groups(&sets, Linkage::Average, 1.0), [0, 0]);
        assert_eq!(groups(&sets, Linkage::Average, 0.99), [0, 1]);
        assert!(groups(&Sets::default(), Linkage::Single, 1.0).is_empty());
    }
}
