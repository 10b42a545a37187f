//! Weights from what annotators have chosen.

use super::features::FEATURES;
use super::lbfgs::minimum;
use super::profile::Weights;

/// The candidates of one article, of which an annotator has chosen some.
///
/// ```
/// use nutgraf_salience::{Choice, Weights};
///
/// // By the first feature alone: the annotator likes it.
/// let mut article = Choice::default();
/// article.push(&[1.0], true);
/// article.push(&[0.0], false);
/// article.push(&[0.0], false);
/// assert_eq!((article.len(), article.chosen()), (3, 1));
///
/// let weights = Weights::fit(&[&article], &Weights::default(), 0.1);
/// assert!(weights.values()[0] > 1.0);
/// ```
#[derive(Clone, Debug)]
pub struct Choice {
    /// The features of each candidate, one candidate after another.
    values: Vec<f64>,
    /// The numbers of those that were chosen.
    chosen: Vec<usize>,
    weight: f64,
}

impl Default for Choice {
    fn default() -> Self {
        Self { values: Vec::new(), chosen: Vec::new(), weight: 1.0 }
    }
}

impl Choice {
    /// Adds a candidate by its features in the order of [`FEATURES`], those that are
    /// missing being 0, and whether it was chosen.
    pub fn push(&mut self, values: &[f64], chosen: bool) {
        if chosen {
            self.chosen.push(self.len());
        }
        let end = self.values.len() + FEATURES.len();
        self.values.extend(values.iter().take(FEATURES.len()));
        self.values.resize(end, 0.0);
    }

    /// Lets the article count as so many, instead of one.
    pub fn weigh(&mut self, weight: f64) {
        self.weight = weight;
    }

    /// How many candidates there are.
    pub fn len(&self) -> usize {
        self.values.len() / FEATURES.len()
    }

    /// Whether there is no candidate.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many were chosen. An article of which none was teaches nothing.
    pub fn chosen(&self) -> usize {
        self.chosen.len()
    }

    fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(FEATURES.len())
    }
}

impl Weights {
    /// The weights by which what annotators have chosen is most likely.
    ///
    /// A candidate is taken to be chosen with a chance proportional to the exponential of
    /// its score. An article's loss is the sum of minus the logarithms of the chances of
    /// its chosen candidates, over the root of their number; the weighted mean of the
    /// losses and `l2` times the squared distance from the weights `toward` are made least
    /// together, with the features scaled to a standard deviation of 1. So a feature that is the
    /// same everywhere keeps its weight of `toward`.
    ///
    /// `l2` is above 0. The result is the same to the last bit on every machine.
    #[must_use]
    pub fn fit(articles: &[&Choice], toward: &Self, l2: f64) -> Self {
        let problem = Problem::new(articles, toward, l2);
        let found = minimum(&problem.toward, |at, gradient| problem.loss(at, gradient));
        let raw = found.iter().zip(&problem.scale);
        Self::new(raw.map(|(weight, scale)| weight / scale).collect())
    }

    /// The weights with four decimals, as profiles have them.
    #[must_use]
    pub fn rounded(&self) -> Self {
        let round = |weight: &f64| {
            let rounded: f64 = format!("{weight:.4}").parse().unwrap_or_default();
            // Minus nothing is nothing.
            rounded + 0.0
        };
        Self::new(self.values().iter().map(round).collect())
    }
}

/// Below this, the values of a feature are all the same but for rounding.
const CONSTANT: f64 = 1e-9;

/// What [`Weights::fit`] makes least, in weights of scaled features.
struct Problem<'p> {
    articles: Vec<&'p Choice>,
    /// The standard deviation of each feature over all candidates; 1 for one that is the
    /// same everywhere.
    scale: Vec<f64>,
    /// One over it; 0 for a feature that is the same everywhere, which no loss depends on.
    slope: Vec<f64>,
    toward: Vec<f64>,
    l2: f64,
}

impl<'p> Problem<'p> {
    fn new(articles: &[&'p Choice], toward: &Weights, l2: f64) -> Self {
        let articles: Vec<&Choice> =
            articles.iter().copied().filter(|article| article.chosen() > 0).collect();
        let deviations = deviations(&articles);
        let scale: Vec<f64> =
            deviations.iter().map(|deviation| deviation.unwrap_or(1.0)).collect();
        let slope =
            deviations.iter().map(|deviation| deviation.map_or(0.0, f64::recip));
        let toward = toward.values().iter().zip(&scale);
        let toward = toward.map(|(weight, scale)| weight * scale).collect();
        Self { articles, slope: slope.collect(), scale, toward, l2 }
    }

    /// The loss at some weights; its gradient is written to `gradient`.
    fn loss(&self, weights: &[f64], gradient: &mut [f64]) -> f64 {
        gradient.fill(0.0);
        let raw: Vec<f64> = weights
            .iter()
            .zip(&self.scale)
            .map(|(weight, scale)| weight / scale)
            .collect();
        let mut loss = 0.0;
        for article in &self.articles {
            loss += article_loss(article, &raw, gradient);
        }
        let number: f64 = self.articles.iter().map(|article| article.weight).sum();
        let number = if number > 0.0 { number } else { 1.0 };
        loss /= number;
        let parts = gradient.iter_mut().zip(&self.slope);
        let places = weights.iter().zip(&self.toward);
        for ((part, slope), (weight, toward)) in parts.zip(places) {
            let distance = weight - toward;
            *part = *part / number * slope + 2.0 * self.l2 * distance;
            loss += self.l2 * distance * distance;
        }
        loss
    }
}

/// The loss of an article; its gradient is added to `gradient`.
fn article_loss(article: &Choice, weights: &[f64], gradient: &mut [f64]) -> f64 {
    let score = |row: &[f64]| row.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
    let scores: Vec<f64> = article.rows().map(score).collect();
    // The same is taken from all scores, lest an exponential be infinite.
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut chances: Vec<f64> =
        scores.iter().map(|score| libm::exp(score - top)).collect();
    let sum: f64 = chances.iter().sum();
    let all = top + libm::log(sum);
    let number = article.chosen() as f64;
    let share = article.weight / libm::sqrt(number);
    let mut loss = 0.0;
    for chance in &mut chances {
        *chance *= share * number / sum;
    }
    for &chosen in &article.chosen {
        loss += share * (all - scores[chosen]);
        chances[chosen] -= share;
    }
    for (row, chance) in article.rows().zip(&chances) {
        gradient.iter_mut().zip(row).for_each(|(part, value)| *part += chance * value);
    }
    loss
}

/// The standard deviation of each feature over the candidates of all articles; none for a
/// feature that is the same everywhere.
fn deviations(articles: &[&Choice]) -> Vec<Option<f64>> {
    let number =
        articles.iter().map(|article| article.len()).sum::<usize>().max(1) as f64;
    let mut means = vec![0.0; FEATURES.len()];
    let rows = || articles.iter().flat_map(|article| article.rows());
    for row in rows() {
        means.iter_mut().zip(row).for_each(|(mean, value)| *mean += value);
    }
    for mean in &mut means {
        *mean /= number;
    }
    let mut squares = vec![0.0; FEATURES.len()];
    for row in rows() {
        for (square, (value, mean)) in squares.iter_mut().zip(row.iter().zip(&means)) {
            *square += (value - mean) * (value - mean);
        }
    }
    let deviation = |square: &f64| {
        let deviation = libm::sqrt(square / number);
        (deviation >= CONSTANT).then_some(deviation)
    };
    squares.iter().map(deviation).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    /// What `tests/golden/make_fit.py` has made.
    #[derive(Deserialize)]
    struct Golden {
        articles: Vec<Article>,
        base: Vec<f64>,
        case: Vec<Case>,
    }

    #[derive(Deserialize)]
    struct Article {
        rows: Vec<Vec<f64>>,
        chosen: Vec<usize>,
    }

    #[derive(Deserialize)]
    struct Case {
        l2: f64,
        toward_base: bool,
        loss: f64,
        weights: Vec<f64>,
    }

    fn golden() -> (Golden, Vec<Choice>) {
        let json = include_str!("../../../../tests/golden/fit.json");
        let golden: Golden = serde_json::from_str(json).unwrap();
        let articles = golden.articles.iter().map(|article| {
            let mut choice = Choice::default();
            for (number, row) in article.rows.iter().enumerate() {
                choice.push(row, article.chosen.contains(&number));
            }
            choice
        });
        let articles = articles.collect();
        (golden, articles)
    }

    fn toward(golden: &Golden, case: &Case) -> Weights {
        if case.toward_base {
            Weights::new(golden.base.clone())
        } else {
            Weights::default()
        }
    }

    /// SciPy's `minimize` finds these weights and these least losses.
    #[test]
    fn the_weights_of_scipy() {
        let (golden, articles) = golden();
        let articles: Vec<&Choice> = articles.iter().collect();
        assert_eq!(golden.case.len(), 6);
        for case in &golden.case {
            let toward = toward(&golden, case);
            let found = Weights::fit(&articles, &toward, case.l2);
            for (number, value) in found.values().iter().enumerate() {
                let expected = case.weights.get(number).copied().unwrap_or_default();
                assert!(
                    (value - expected).abs() < 1e-4,
                    "{number}: {value} {expected}"
                );
            }
            let problem = Problem::new(&articles, &toward, case.l2);
            let scaled: Vec<f64> =
                found.values().iter().zip(&problem.scale).map(|(w, s)| w * s).collect();
            let loss = problem.loss(&scaled, &mut vec![0.0; FEATURES.len()]);
            assert!((loss - case.loss).abs() < 1e-9, "{loss} {}", case.loss);
        }
    }

    #[test]
    fn the_gradient_is_the_slope() {
        let (golden, mut articles) = golden();
        articles[0].weigh(3.0);
        articles[1].weigh(0.25);
        let articles: Vec<&Choice> = articles.iter().collect();
        let case = &golden.case[0];
        let problem = Problem::new(&articles, &toward(&golden, case), case.l2);
        let mut at: Vec<f64> =
            (0..FEATURES.len()).map(|n| 0.3 * (n % 5) as f64).collect();
        let (mut gradient, mut unused) = (vec![0.0; at.len()], vec![0.0; at.len()]);
        problem.loss(&at, &mut gradient);
        for number in 0..at.len() {
            let here = at[number];
            let mut value = |step: f64| {
                at[number] = here + step;
                problem.loss(&at, &mut unused)
            };
            let slope = (value(1e-5) - value(-1e-5)) / 2e-5;
            at[number] = here;
            let found = gradient[number];
            assert!((slope - found).abs() < 1e-7, "{number}: {slope} {found}");
        }
    }

    #[test]
    fn articles_that_count_more() {
        let (golden, mut articles) = golden();
        let fit = |articles: &[Choice]| {
            let articles: Vec<&Choice> = articles.iter().collect();
            Weights::fit(&articles, &Weights::new(golden.base.clone()), 0.03)
        };
        let distance = |one: &Weights, other: &Weights| {
            let pairs = one.values().iter().zip(other.values());
            pairs.map(|(one, other)| (one - other).abs()).fold(0.0, f64::max)
        };
        let alike = fit(&articles);
        for article in &mut articles {
            article.weigh(2.0);
        }
        assert!(distance(&fit(&articles), &alike) < 1e-4);
        articles[3].weigh(20.0);
        assert!(distance(&fit(&articles), &alike) > 1e-2);
    }

    #[test]
    fn the_same_everywhere_keeps_its_weight() {
        let base = Weights::new(vec![0.0, 2.5, -0.5]);
        let mut article = Choice::default();
        article.push(&[1.0, 7.0], true);
        article.push(&[0.0, 7.0], false);
        let fitted = Weights::fit(&[&article], &base, 0.01);
        assert!(fitted.values()[0] > 0.5);
        assert_eq!(fitted.values()[1..3], base.values()[1..3]);
        // Without anything to learn from, all weights stay.
        assert_eq!(Weights::fit(&[], &base, 0.01), base);
        assert_eq!(Weights::fit(&[&Choice::default()], &base, 0.01), base);
    }

    #[test]
    fn less_than_a_decimal_is_nothing() {
        let weights = Weights::new(vec![0.123_46, -0.000_04, -2.0, 1e-9]).rounded();
        let values = &weights.values()[..4];
        assert_eq!(values, [0.1235, 0.0, -2.0, 0.0]);
        assert!(values.iter().all(|value| value.is_sign_positive() || *value < 0.0));
    }
}
