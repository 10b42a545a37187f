//! PageRank by power iteration, with the start, the stopping rule and the treatment of
//! nodes without edges of networkx (Page et al. 1998; Langville and Meyer 2005).

use std::{fmt, mem};

use serde::Serialize;

/// The share of importance that moves along edges.
const DAMPING: f64 = 0.85;
const MAX_ITERATIONS: usize = 100;

/// The ranks of all nodes, and what the last step made them of.
#[derive(Debug)]
pub(crate) struct Ranks {
    /// The ranks; they sum to 1.
    pub(crate) of_nodes: Vec<f64>,
    /// What each node sent in the last step for each unit of weight.
    shares: Vec<f64>,
    /// The rank, before the last step, of all nodes without edges.
    stuck: f64,
}

/// How a graph passes importance on.
pub(crate) trait Graph {
    /// The number of nodes.
    fn nodes(&self) -> usize;

    /// The weight of all edges that leave a node.
    fn out_weight(&self, node: usize) -> f64;

    /// The place of a node in the arrays of [`spread`](Self::spread).
    fn place(&self, node: usize) -> usize;

    /// Sets what reaches each node, if every node sends `shares` for each unit of weight.
    fn spread(&self, shares: &[f64], reached: &mut [f64]);

    /// The edges towards a node: where each begins and what it weighs.
    fn towards(&self, node: usize) -> impl Iterator<Item = (usize, f64)>;
}

/// The ranks of all nodes.
///
/// Iteration ends when all ranks together move by less than `tolerance` times the number
/// of nodes. `bias` says where importance comes from that does not move along edges; if
/// it is empty, from everywhere alike.
pub(crate) fn pagerank(graph: &impl Graph, bias: &[f64], tolerance: f64) -> Ranks {
    let nodes = graph.nodes();
    let even = 1.0 / nodes as f64;
    let places: Vec<usize> = (0..nodes).map(|node| graph.place(node)).collect();
    // What is divided by infinity is nothing.
    let mut out = vec![f64::INFINITY; nodes];
    let mut own = vec![even; nodes];
    let mut lonely = Vec::new();
    for (node, &place) in places.iter().enumerate() {
        let weight = graph.out_weight(node);
        if weight > 0.0 {
            out[place] = weight;
        } else {
            lonely.push(place);
        }
        own[place] = bias.get(node).copied().unwrap_or(even);
    }
    let mut ranks = vec![even; nodes];
    let mut next = vec![0.0; nodes];
    let mut shares = vec![0.0; nodes];
    let mut stuck = 0.0;
    for _ in 0..MAX_ITERATIONS {
        stuck = lonely.iter().fold(0.0, |sum, place| sum + ranks[*place]);
        for ((share, rank), out) in shares.iter_mut().zip(&ranks).zip(&out) {
            *share = rank / out;
        }
        graph.spread(&shares, &mut next);
        for (next, own) in next.iter_mut().zip(&own) {
            *next = DAMPING * (*next + stuck * own) + (1.0 - DAMPING) * own;
        }
        let settled = moves_less(&ranks, &next, &places, nodes as f64 * tolerance);
        mem::swap(&mut ranks, &mut next);
        if settled {
            break;
        }
    }
    let in_order = |of: &[f64]| places.iter().map(|place| of[*place]).collect();
    Ranks { of_nodes: in_order(&ranks), shares: in_order(&shares), stuck }
}

/// Whether all ranks together, added up in the order of the nodes, move by less than
/// `limit`.
fn moves_less(before: &[f64], after: &[f64], places: &[usize], limit: f64) -> bool {
    // In four sums at once, which is faster; rounding is far below the millionth.
    let (mut sums, mut rest) = ([0.0; 4], 0.0);
    let (before_fours, before_rest) = before.as_chunks::<4>();
    let (after_fours, after_rest) = after.as_chunks::<4>();
    for (before, after) in before_fours.iter().zip(after_fours) {
        for ((sum, before), after) in sums.iter_mut().zip(before).zip(after) {
            *sum += (after - before).abs();
        }
    }
    for (before, after) in before_rest.iter().zip(after_rest) {
        rest += (after - before).abs();
    }
    let change: f64 = sums.iter().sum::<f64>() + rest;
    if (change - limit).abs() > limit * 1e-6 {
        return change < limit;
    }
    let moved = places.iter().map(|place| (after[*place] - before[*place]).abs());
    moved.sum::<f64>() < limit
}

/// The sources of a node's rank that are named; the others are one number.
const NAMED: usize = 5;

impl Ranks {
    /// What the last step made a node's rank of. `name` gives the names of nodes; `graph`
    /// and `bias` are those that the ranks were made from.
    pub(crate) fn equation(
        &self,
        graph: &impl Graph,
        bias: &[f64],
        node: usize,
        name: impl Fn(usize) -> String,
    ) -> RankEquation {
        let given = |(from, weight)| (self.shares[from] * weight, from, weight);
        let edges = graph.towards(node).filter(|(_, weight)| *weight > 0.0);
        let mut all: Vec<(f64, usize, f64)> = edges.map(given).collect();
        all.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (named, others) = all.split_at(all.len().min(NAMED));
        let source = |&(_, from, weight): &(f64, usize, f64)| {
            let out = graph.out_weight(from);
            RankSource {
                from: name(from),
                rank: self.shares[from] * out,
                share: weight / out,
            }
        };
        RankEquation {
            damping: DAMPING,
            nodes: graph.nodes(),
            bias: bias.get(node).copied(),
            sources: named.iter().map(source).collect(),
            // A sum of nothing would be -0.
            others: others.iter().fold(0.0, |sum, (given, ..)| sum + given),
            stuck: self.stuck,
        }
    }
}

/// The last step of `PageRank` for one node:
/// `rank = (1 − damping) × bias + damping × (sum + others + stuck × bias)`, where `sum`
/// adds up `rank × share` of the sources, and `bias` is `1 / nodes` where none is given.
///
/// It leads to the node's rank but for the rounding of single operations. The ranks of
/// the sources are those before that step, so that they may differ from the sources' own
/// scores as far as the last step moved them: taken together, by less than `nodes` times
/// 1e-6 for topics and candidates, 1e-4 for words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RankEquation {
    /// The share of importance that moves along edges.
    pub damping: f64,
    /// The number of nodes.
    pub nodes: usize,
    /// `PositionRank`'s share of what is given for standing early; those of all words sum
    /// to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bias: Option<f64>,
    /// The neighbours that give the most, first; at most 5.
    pub sources: Vec<RankSource>,
    /// What all other neighbours give.
    pub others: f64,
    /// The rank of all nodes without edges, which is shared out as the bias says.
    pub stuck: f64,
}

/// A neighbour that a node has some of its rank from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RankSource {
    /// The neighbour as it is counted; of a topic, its first candidate.
    pub from: String,
    /// Its rank before the last step.
    pub rank: f64,
    /// The share of it that moves to the node: the weight of the edge over that of all
    /// edges that leave the neighbour.
    pub share: f64,
}

impl RankEquation {
    /// The rank that the numbers give.
    pub fn rank(&self) -> f64 {
        let sum: f64 = self.sources.iter().map(|of| of.rank * of.share).sum();
        let bias = self.bias.unwrap_or(1.0 / self.nodes as f64);
        let along = sum + self.others + self.stuck * bias;
        (1.0 - self.damping) * bias + self.damping * along
    }
}

impl fmt::Display for RankEquation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { damping, nodes, sources, others, stuck, .. } = self;
        let bias = self.bias.unwrap_or(1.0 / *nodes as f64);
        write!(f, "{:.2} × {bias:.4} + {damping:.2} × (", 1.0 - damping)?;
        for RankSource { from, rank, share } in sources {
            write!(f, "{from} {rank:.4} × {share:.3} + ")?;
        }
        write!(f, "others {others:.4}")?;
        if *stuck > 0.0 {
            write!(f, " + {stuck:.4} × {bias:.4}")?;
        }
        f.write_str(")")
    }
}

/// An undirected graph in compressed rows.
#[derive(Debug, Default)]
pub(crate) struct Links {
    starts: Vec<usize>,
    to: Vec<u32>,
    weights: Vec<f64>,
    columns: Columns,
}

/// The edges of all rows again, column by column: the first edges of all nodes, then the
/// second ones of those that have two, and so on.
///
/// Columns are long where rows are short, so that a processor can foresee where they end.
/// The edges of each row are still added up in their order.
#[derive(Debug, Default)]
struct Columns {
    /// The place of each node among all by the length of its row, the longest first.
    places: Vec<u32>,
    /// Where each column begins, and where the last one ends.
    starts: Vec<usize>,
    /// The places of the nodes that the edges lead to.
    to: Vec<u32>,
    weights: Vec<f64>,
}

impl Columns {
    fn new(starts: &[usize], to: &[u32], weights: &[f64]) -> Self {
        let lengths = || starts.windows(2).map(|row| row[1] - row[0]);
        let most = lengths().max().unwrap_or(0);
        // How many rows are longer than so much: the lengths of the columns.
        let mut longer = vec![0; most + 1];
        for length in lengths() {
            longer[length] += 1;
        }
        let mut sum = 0;
        for rows in longer.iter_mut().rev() {
            sum += *rows;
            *rows = sum - *rows;
        }
        let mut column_starts = Vec::with_capacity(most + 1);
        let mut end = 0;
        for rows in &longer {
            column_starts.push(end);
            end += *rows;
        }
        let mut columns = Self {
            places: Vec::with_capacity(starts.len()),
            starts: column_starts,
            to: vec![0; end],
            weights: vec![0.0; end],
        };
        for length in lengths() {
            columns.places.push(u32::try_from(longer[length]).unwrap_or(u32::MAX));
            longer[length] += 1;
        }
        for (row, &place) in starts.windows(2).zip(&columns.places) {
            let edges = to[row[0]..row[1]].iter().zip(&weights[row[0]..row[1]]);
            for ((&to, &weight), start) in edges.zip(&columns.starts) {
                let at = start + place as usize;
                columns.to[at] = columns.places[to as usize];
                columns.weights[at] = weight;
            }
        }
        columns
    }
}

impl Links {
    /// The graph of `nodes` nodes with the given links. Equal links add up if `counted`;
    /// otherwise every link weighs 1. Links from a node to itself are not looked at.
    pub(crate) fn new(nodes: usize, links: &[(u32, u32)], counted: bool) -> Self {
        let mut ends = vec![0_usize; nodes + 1];
        for &(a, b) in links.iter().filter(|(a, b)| a != b) {
            ends[a as usize + 1] += 1;
            ends[b as usize + 1] += 1;
        }
        for node in 0..nodes {
            ends[node + 1] += ends[node];
        }
        let mut all = vec![0_u32; ends[nodes]];
        let mut free = ends.clone();
        let mut put = |from: u32, to: u32| {
            all[free[from as usize]] = to;
            free[from as usize] += 1;
        };
        for &(a, b) in links.iter().filter(|(a, b)| a != b) {
            put(a, b);
            put(b, a);
        }
        Self::merged(&ends, &all, counted)
    }

    /// Adds up equal links of each row, in the order in which they are first met.
    fn merged(ends: &[usize], all: &[u32], counted: bool) -> Self {
        const NONE: usize = usize::MAX;
        let mut links = Self {
            starts: Vec::with_capacity(ends.len()),
            to: Vec::with_capacity(all.len()),
            weights: Vec::with_capacity(all.len()),
            columns: Columns::default(),
        };
        links.starts.push(0);
        let mut places = vec![NONE; ends.len()];
        for row in ends.windows(2) {
            let start = links.to.len();
            for &to in &all[row[0]..row[1]] {
                let place = &mut places[to as usize];
                if *place == NONE || *place < start {
                    *place = links.to.len();
                    links.to.push(to);
                    links.weights.push(1.0);
                } else if counted {
                    links.weights[*place] += 1.0;
                }
            }
            links.starts.push(links.to.len());
        }
        links.columns = Columns::new(&links.starts, &links.to, &links.weights);
        links
    }

    /// The number of different neighbours.
    pub(crate) fn degree(&self, node: usize) -> usize {
        self.starts[node + 1] - self.starts[node]
    }
}

impl Graph for Links {
    fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    fn out_weight(&self, node: usize) -> f64 {
        self.weights[self.starts[node]..self.starts[node + 1]].iter().sum()
    }

    fn place(&self, node: usize) -> usize {
        self.columns.places[node] as usize
    }

    fn spread(&self, shares: &[f64], reached: &mut [f64]) {
        reached.fill(0.0);
        let Columns { starts, to, weights, .. } = &self.columns;
        for column in starts.windows(2) {
            let column = column[0]..column[1];
            let edges = to[column.clone()].iter().zip(&weights[column]);
            for (sum, (&from, weight)) in reached.iter_mut().zip(edges) {
                *sum += shares.get(from as usize).map_or(0.0, |share| share * weight);
            }
        }
    }

    fn towards(&self, node: usize) -> impl Iterator<Item = (usize, f64)> {
        let row = self.starts[node]..self.starts[node + 1];
        let edges = self.to[row.clone()].iter().zip(&self.weights[row]);
        edges.map(|(&from, &weight)| (from as usize, weight))
    }
}

/// A directed graph in which nearly all nodes are linked: a matrix.
#[derive(Debug)]
pub(crate) struct Dense {
    nodes: usize,
    /// Row by row, the weights of the edges from one node to all others.
    weights: Vec<f64>,
}

impl Dense {
    /// A graph without edges.
    pub(crate) fn new(nodes: usize) -> Self {
        Self { nodes, weights: vec![0.0; nodes * nodes] }
    }

    /// The weights of the edges that leave a node.
    pub(crate) fn row(&self, from: usize) -> &[f64] {
        &self.weights[from * self.nodes..(from + 1) * self.nodes]
    }

    pub(crate) fn row_mut(&mut self, from: usize) -> &mut [f64] {
        &mut self.weights[from * self.nodes..(from + 1) * self.nodes]
    }

    /// Gives each edge the weight of both directions.
    pub(crate) fn make_symmetric(&mut self) {
        for a in 0..self.nodes {
            for b in 0..a {
                let (there, back) = (a * self.nodes + b, b * self.nodes + a);
                let both = self.weights[there] + self.weights[back];
                self.weights[there] = both;
                self.weights[back] = both;
            }
        }
    }
}

impl Graph for Dense {
    fn nodes(&self) -> usize {
        self.nodes
    }

    fn out_weight(&self, node: usize) -> f64 {
        self.row(node).iter().sum()
    }

    fn place(&self, node: usize) -> usize {
        node
    }

    fn spread(&self, shares: &[f64], reached: &mut [f64]) {
        reached.fill(0.0);
        for (from, share) in shares.iter().enumerate() {
            for (reached, weight) in reached.iter_mut().zip(self.row(from)) {
                *reached += share * weight;
            }
        }
    }

    fn towards(&self, node: usize) -> impl Iterator<Item = (usize, f64)> {
        (0..self.nodes).map(move |from| (from, self.row(from)[node]))
    }
}

#[cfg(test)]
mod tests {
    use super::{Dense, Graph, Links, pagerank};

    #[track_caller]
    fn check(ranks: &[f64], expected: &[f64]) {
        for (rank, expected) in ranks.iter().zip(expected) {
            assert!((rank - expected).abs() < 1e-12, "{ranks:?}");
        }
    }

    /// Ranks from networkx 3.6.1: `nx.pagerank(nx.path_graph(3))`.
    #[test]
    fn ranks_of_a_path() {
        let links = Links::new(3, &[(0, 1), (1, 2), (1, 1)], true);
        let ranks = pagerank(&links, &[], 1e-6).of_nodes;
        check(&ranks, PATH);
        let mut dense = Dense::new(3);
        dense.row_mut(0)[1] = 1.0;
        dense.row_mut(1)[2] = 1.0;
        dense.make_symmetric();
        check(&pagerank(&dense, &[], 1e-6).of_nodes, &ranks);
    }

    const PATH: &[f64] =
        &[0.256_757_087_837_789_44, 0.486_485_824_324_420_95, 0.256_757_087_837_789_44];

    #[test]
    fn equal_links_add_up_where_they_are_counted() {
        let links = [(0, 1), (1, 0), (1, 2)];
        // nx.pagerank with weights 2 and 1, personalization 0.5, 0.3, 0.2
        let counted = pagerank(&Links::new(3, &links, true), &[0.5, 0.3, 0.2], 1e-6);
        check(&counted.of_nodes, COUNTED);
        let plain = pagerank(&Links::new(3, &links, false), &[], 1e-6);
        check(&plain.of_nodes, PATH);
    }

    const COUNTED: &[f64] =
        &[0.349_144_577_795_379_05, 0.483_783_133_306_931, 0.167_072_288_897_689_52];

    #[test]
    fn a_lonely_node_keeps_the_sum() {
        let ranks = pagerank(&Links::new(3, &[(0, 1)], true), &[], 1e-6).of_nodes;
        assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(ranks[2] < ranks[0]);
    }

    #[track_caller]
    fn check_equations(graph: &impl Graph, bias: &[f64]) {
        let ranks = pagerank(graph, bias, 1e-6);
        for (node, rank) in ranks.of_nodes.iter().enumerate() {
            let equation = ranks.equation(graph, bias, node, |from| from.to_string());
            assert!((equation.rank() - rank).abs() < 1e-15, "{equation:?} {rank}");
        }
    }

    #[test]
    fn equations_give_the_ranks() {
        // A hub with more neighbours than are named, a pair, a node without edges.
        let links: Vec<_> = (1..=9).map(|n| (0, n)).chain([(1, 2), (1, 2)]).collect();
        let links = Links::new(11, &links, true);
        check_equations(&links, &[]);
        check_equations(
            &links,
            &[0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0],
        );
        let hub = pagerank(&links, &[], 1e-6);
        let equation = hub.equation(&links, &[], 0, |from| from.to_string());
        assert_eq!(equation.sources.len(), 5);
        assert!(equation.others > 0.0 && equation.stuck > 0.0);
        let mut dense = Dense::new(3);
        dense.row_mut(0)[1] = 2.0;
        dense.row_mut(1)[0] = 1.0;
        dense.row_mut(1)[2] = 3.0;
        check_equations(&dense, &[]);
        let ranks = pagerank(&dense, &[], 1e-6);
        let equation = ranks.equation(&dense, &[], 2, |from| from.to_string());
        assert_eq!(
            (&*equation.sources[0].from, equation.sources[0].share),
            ("1", 0.75)
        );
    }

    #[test]
    fn no_nodes_have_no_ranks() {
        assert!(pagerank(&Links::new(0, &[], true), &[], 1e-6).of_nodes.is_empty());
        assert!(pagerank(&Dense::new(0), &[], 1e-6).of_nodes.is_empty());
    }
}
