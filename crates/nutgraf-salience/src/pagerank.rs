//! PageRank on a small undirected graph.

/// The share of importance that moves along edges (Brin and Page 1998).
const DAMPING: f64 = 0.85;
/// Iteration ends when no rank moves further than this, relative to a mean rank of 1.
const TOLERANCE: f64 = 1e-6;
const MAX_ITERATIONS: usize = 100;

/// An undirected weighted graph in compressed rows.
#[derive(Debug)]
pub(crate) struct Graph {
    starts: Vec<usize>,
    edges: Vec<(u32, f64)>,
    weights: Vec<f64>,
}

impl Graph {
    /// The graph of `nodes` nodes with the given links; equal links add up.
    pub(crate) fn new(nodes: usize, links: &mut Vec<(u32, u32)>) -> Self {
        let reversed: Vec<_> = links.iter().map(|&(a, b)| (b, a)).collect();
        links.extend(reversed);
        links.sort_unstable();
        let mut graph = Self {
            starts: vec![0; nodes + 1],
            edges: Vec::new(),
            weights: vec![0.0; nodes],
        };
        for group in links.chunk_by(|a, b| a == b) {
            let (from, to) = group[0];
            graph.edges.push((to, group.len() as f64));
            graph.starts[from as usize + 1] += 1;
            graph.weights[from as usize] += group.len() as f64;
        }
        for node in 0..nodes {
            graph.starts[node + 1] += graph.starts[node];
        }
        graph
    }

    /// The number of different neighbours.
    pub(crate) fn degree(&self, node: usize) -> usize {
        self.starts[node + 1] - self.starts[node]
    }

    /// The rank of each node; all ranks sum to 1.
    pub(crate) fn ranks(&self) -> Vec<f64> {
        let nodes = self.weights.len();
        let mut ranks = vec![1.0 / nodes as f64; nodes];
        let mut next = vec![0.0; nodes];
        for _ in 0..MAX_ITERATIONS {
            let change = self.step(&ranks, &mut next);
            std::mem::swap(&mut ranks, &mut next);
            if change * (nodes as f64) < TOLERANCE {
                break;
            }
        }
        ranks
    }

    /// One iteration; gives the largest change.
    fn step(&self, ranks: &[f64], next: &mut [f64]) -> f64 {
        let nodes = ranks.len() as f64;
        // Nodes without neighbours give their rank to all.
        let lonely: f64 = ranks
            .iter()
            .zip(&self.weights)
            .filter(|(_, w)| **w == 0.0)
            .map(|(r, _)| r)
            .sum();
        let base = (1.0 - DAMPING + DAMPING * lonely) / nodes;
        let mut change = 0.0_f64;
        for (node, slot) in next.iter_mut().enumerate() {
            let edges = self.edges.get(self.starts[node]..self.starts[node + 1]);
            let sum: f64 = edges
                .unwrap_or_default()
                .iter()
                .map(|&(from, weight)| {
                    ranks[from as usize] * weight / self.weights[from as usize]
                })
                .sum();
            *slot = base + DAMPING * sum;
            change = change.max((*slot - ranks[node]).abs());
        }
        change
    }
}

#[cfg(test)]
mod tests {
    use super::Graph;

    /// Ranks of a path of three nodes, from networkx 3.6 `pagerank(nx.path_graph(3))`.
    #[test]
    fn ranks_of_a_path() {
        let ranks = Graph::new(3, &mut vec![(0, 1), (1, 2)]).ranks();
        for (rank, expected) in
            ranks.iter().zip([0.256_756_6, 0.486_486_6, 0.256_756_6])
        {
            assert!((rank - expected).abs() < 1e-5, "{ranks:?}");
        }
    }

    #[test]
    fn a_lonely_node_keeps_the_sum() {
        let ranks = Graph::new(3, &mut vec![(0, 1)]).ranks();
        assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(ranks[2] < ranks[0]);
    }
}
