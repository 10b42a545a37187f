//! The method `nutgraf`: candidates by part of speech, scored by a linear model.
//!
//! A [`Profile`] says what counts as a keyword: which candidates there are, and what each
//! of the [features](FEATURES) weighs. The score of a candidate is the sum of value times
//! weight; its exponential is proportional to the chance that an annotator picks it.

mod accidents;
mod background;
mod boilerplate;
mod features;
mod fit;
mod lbfgs;
mod links;
mod names;
mod parts;
mod phrases;
mod profile;
mod romance;
mod words;

use nutgraf_frequency::DocumentFrequencies;
use nutgraf_text::Score;

pub use background::Background;
pub use features::FEATURES;
pub use fit::Choice;
pub use profile::{
    CandidateRules, Names, NutgrafExplanation, Profile, ProfileError, WeighedFeature,
    Weights,
};

pub(crate) use background::{KnownRarities, News, Rarity};
pub(crate) use words::Units;

use crate::candidates;
use crate::lexicon::Lexicon;
use crate::rank::{self, Scored};
use crate::reading::Reading;
use crate::{Article, Explanation, Extraction, KeywordOptions, Scratch};
use features::Features;
use phrases::Found;

/// A candidate with the values of its features.
#[derive(Clone, Debug, PartialEq)]
pub struct Rated {
    /// How the article writes it most often.
    pub text: String,
    /// What it is judged by, in the order of [`FEATURES`].
    pub values: Vec<f64>,
}

/// The method with all that it goes by.
pub(crate) struct Ranker<'r> {
    pub(crate) lexicon: &'r Lexicon,
    pub(crate) options: &'r KeywordOptions,
    pub(crate) profile: &'r Profile,
}

impl Ranker<'_> {
    /// The keywords of an article by a profile.
    pub(crate) fn extract(
        &self,
        article: Article<'_>,
        corpus: Option<&DocumentFrequencies>,
        explain: bool,
        scratch: &mut Scratch,
    ) -> Extraction {
        let Self { lexicon, options, profile } = *self;
        let Scratch { reading, units, rarities, .. } = scratch;
        let read = Read::new(article, lexicon, options, profile, reading, units);
        let (background, language) = (options.background(), article.document.language);
        let rarity = Rarity::new(background, language, corpus, rarities);
        let features = read.features(article, rarity);
        let weights = profile.weights(read.units.tagged);
        let found = &read.found;
        let scored = (0..found.candidates.len()).map(|candidate| {
            let score = weights.score(&features.values(candidate));
            Scored { candidate, score: Score::saturating(score) }
        });
        let nested = options.nested.unwrap_or(profile.nested);
        let ranked = rank::best(
            article,
            &found.candidates,
            scored.collect(),
            false,
            nested,
            options.top,
        );
        let salience = |score, best| libm::exp(score - best);
        let explain = |candidate| {
            let values = explain.then(|| features.values(candidate));
            values.map(|values| Explanation::Nutgraf(weights.explain(&values)))
        };
        rank::keywords(article, &found.candidates, &ranked, salience, explain).into()
    }

    /// The candidates of an article by the rules of a profile, in the order of their first
    /// occurrences.
    pub(crate) fn rated(
        &self,
        article: Article<'_>,
        scratch: &mut Scratch,
    ) -> Vec<Rated> {
        let Self { lexicon, options, profile } = *self;
        let Scratch { reading, units, rarities, .. } = scratch;
        let read = Read::new(article, lexicon, options, profile, reading, units);
        let (background, language) = (options.background(), article.document.language);
        let rarity = Rarity::new(background, language, None, rarities);
        let features = read.features(article, rarity);
        let candidates = read.found.candidates.iter().enumerate();
        let rated = candidates.map(|(number, candidate)| Rated {
            text: candidate.surface(article).to_owned(),
            values: features.values(number).0.to_vec(),
        });
        rated.collect()
    }
}

/// An article with its candidates.
pub(crate) struct Read<'s> {
    reading: &'s Reading,
    units: &'s Units,
    pub(crate) found: Found,
}

impl<'s> Read<'s> {
    pub(crate) fn new(
        article: Article<'_>,
        lexicon: &Lexicon,
        options: &KeywordOptions,
        profile: &Profile,
        reading: &'s mut Reading,
        units: &'s mut Units,
    ) -> Self {
        let mut rules = profile.candidates;
        rules.max_words = options.max_words.unwrap_or(rules.max_words);
        reading.read(article, lexicon);
        candidates::join_particles(article, reading);
        units.read(article, reading, rules.names == Names::Whole);
        let mut found = phrases::find(article, reading, units, rules);
        if rules.names == Names::Whole {
            names::merge(article, reading, units, &mut found);
            accidents::drop_passing_names(article, reading, units, &mut found);
        }
        // A profile spares long names, an option does not.
        if let Some(most) = options.max_words {
            let fits: Vec<bool> = found
                .candidates
                .iter()
                .map(|c| u32::from(c.key.len()) <= most)
                .collect();
            found.retain(|number| fits[number]);
        }
        Self { reading, units, found }
    }

    pub(crate) fn features<'a>(
        &'a self,
        article: Article<'a>,
        rarity: Rarity<'_>,
    ) -> Features<'a> {
        Features::new(article, self.reading, self.units, &self.found, rarity)
    }
}
