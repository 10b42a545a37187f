use std::sync::Arc;

use nutgraf_frequency::DocumentFrequencies;
use nutgraf_text::Score;

use crate::bm25::Bm25;
use crate::candidates::{self, Candidate};
use crate::graph::{self, Phrases, Ranking, Settings};
use crate::kp_miner::{self, KpMiner};
use crate::lexicon::Lexicon;
use crate::rake;
use crate::rank::{self, Scored};
use crate::ranker::Ranker;
use crate::reading::Reading;
use crate::reference::{self, rake_nltk, similarity::Version};
use crate::tf_idf::TfIdf;
use crate::yake::Yake;
use crate::{
    Article, Explanation, Extraction, Keyword, KeywordOptions, Method, OptionError,
    Profile, Rated, Scratch,
};

/// Finds the keywords of articles.
///
/// Made once from its options, then used for any number of articles from any thread. The
/// facade crate `nutgraf` makes an [`Article`] from text; see its `keywords`.
#[derive(Clone, Debug)]
pub struct KeywordExtractor {
    options: KeywordOptions,
    /// Of the method `nutgraf`.
    profile: Option<Arc<Profile>>,
    lexicon: Lexicon,
}

impl KeywordExtractor {
    /// The extractor that the options describe.
    ///
    /// Fails for an option that the method does not have, or a value that it cannot use.
    pub fn new(options: KeywordOptions) -> Result<Self, OptionError> {
        options.check()?;
        let nutgraf = options.method == Method::Nutgraf;
        let profile = nutgraf.then(|| options.named_profile()).transpose()?;
        Ok(Self { options, profile, lexicon: Lexicon::new() })
    }

    /// An extractor of the method `nutgraf` with a profile of one's own, whatever the
    /// options name.
    ///
    /// Fails for an option that the method does not have, or a value that it cannot use.
    pub fn with_profile(
        options: KeywordOptions,
        profile: Profile,
    ) -> Result<Self, OptionError> {
        options.check()?;
        Ok(Self { options, profile: Some(Arc::new(profile)), lexicon: Lexicon::new() })
    }

    /// The options it was made from.
    pub fn options(&self) -> &KeywordOptions {
        &self.options
    }

    /// The keywords of an article, and what there is to say about them.
    ///
    /// `corpus` gives the document frequencies of stems to methods that need them; for a
    /// single article it may be left out. With `explain`, each keyword carries the
    /// numbers that its score was made from. `scratch` is new, or comes from an article of
    /// the same vocabulary.
    pub fn extract(
        &self,
        article: Article<'_>,
        corpus: Option<&DocumentFrequencies>,
        explain: bool,
        scratch: &mut Scratch,
    ) -> Extraction {
        if let Some(ranker) = self.ranker() {
            return ranker.extract(article, corpus, explain, scratch);
        }
        match self.options.method {
            Method::YakeV048 => {
                self.yake(Version::V048, article, explain, scratch).into()
            }
            Method::YakeV07 => {
                self.yake(Version::V07, article, explain, scratch).into()
            }
            Method::Rake => {
                let runs = &mut scratch.runs;
                rake::extract(article, &self.options, explain, runs).into()
            }
            Method::RakeNltk => {
                let runs = &mut scratch.runs;
                rake_nltk::extract(article, &self.rake_nltk(), explain, runs).into()
            }
            method if method.is_graph() && !article.document.tags.is_empty() => {
                graph::extract(article, &self.options, explain)
            }
            _ => self.own(article, corpus, explain, scratch),
        }
    }

    /// The candidates of the method `nutgraf` with the values of their features: all
    /// that its profiles judge by. None for other methods.
    ///
    /// They come in the order of their first occurrences, those that are nested in others
    /// among them. `scratch` is as in [`extract`](Self::extract).
    pub fn rated(&self, article: Article<'_>, scratch: &mut Scratch) -> Vec<Rated> {
        self.ranker().map_or_else(Vec::new, |ranker| ranker.rated(article, scratch))
    }

    fn ranker(&self) -> Option<Ranker<'_>> {
        let Self { options, profile, lexicon } = self;
        profile.as_deref().map(|profile| Ranker { lexicon, options, profile })
    }

    fn yake(
        &self,
        version: Version,
        article: Article<'_>,
        explain: bool,
        scratch: &mut Scratch,
    ) -> Vec<Keyword> {
        let settings = self.options.yake_settings(version);
        reference::yake::extract(article, &settings, explain, &mut scratch.yake)
    }

    fn rake_nltk(&self) -> rake_nltk::Settings {
        let words = self.options.words();
        rake_nltk::Settings {
            metric: self.options.metric.unwrap_or_default(),
            min_words: *words.start(),
            max_words: *words.end(),
            repeated: self.options.repeated.unwrap_or_default(),
            top: self.options.top,
        }
    }

    /// The methods that score candidates of our own.
    fn own(
        &self,
        article: Article<'_>,
        corpus: Option<&DocumentFrequencies>,
        explain: bool,
        scratch: &mut Scratch,
    ) -> Extraction {
        let Scratch { reading, notes, .. } = scratch;
        match self.options.method {
            Method::KpMiner => reading.number(article),
            _ => reading.read(article, &self.lexicon),
        }
        let max_words = self.options.max_words();
        let candidates = match self.options.method {
            Method::KpMiner => kp_miner::candidates(
                article,
                reading,
                max_words,
                &self.options.kp_miner(),
            ),
            _ => candidates::find(article, reading, notes, max_words),
        };
        let reading = &*reading;
        let scorer = Scorer::new(&self.options, article, reading, &candidates, corpus);
        let all = scorer.scored(reading, &candidates);
        let lower = self.options.method.lower_is_better();
        let (nested, top) = (self.options.nested(), self.options.top);
        let ranked = rank::best(article, &candidates, all, lower, nested, top);
        let salience = |score, best| rank::salience(score, best, lower);
        let explain = |number: usize| {
            let candidate = &candidates[number];
            explain.then(|| scorer.explain(article, reading, number, candidate))
        };
        Extraction {
            keywords: rank::keywords(article, &candidates, &ranked, salience, explain),
            notices: scorer.notice().into_iter().collect(),
        }
    }
}

/// A method, ready for the candidates of one article.
enum Scorer<'a> {
    Yake(Yake),
    Graph(Box<(Phrases, Ranking)>),
    KpMiner(KpMiner<'a>),
    TfIdf(TfIdf<'a>),
    Bm25(Bm25<'a>),
}

impl<'a> Scorer<'a> {
    fn new(
        options: &KeywordOptions,
        article: Article<'a>,
        reading: &Reading,
        candidates: &[Candidate],
        corpus: Option<&'a DocumentFrequencies>,
    ) -> Self {
        match options.method {
            Method::Nutgraf
            | Method::Yake
            | Method::YakeV048
            | Method::YakeV07
            | Method::Rake
            | Method::RakeNltk => Self::Yake(Yake::new(article, reading)),
            Method::Textrank
            | Method::Singlerank
            | Method::Positionrank
            | Method::Topicrank
            | Method::Multipartiterank => {
                let phrases = Phrases::untagged(reading, candidates);
                let ranking = Ranking::new(Settings::new(options), article, &phrases);
                Self::Graph(Box::new((phrases, ranking)))
            }
            Method::KpMiner => {
                let settings = options.kp_miner();
                Self::KpMiner(KpMiner::new(article, corpus, candidates, &settings))
            }
            Method::TfIdf => Self::TfIdf(TfIdf::new(
                article,
                corpus,
                options.idf.unwrap_or_default(),
            )),
            Method::Bm25 => Self::Bm25(Bm25::new(article, corpus)),
        }
    }

    /// What to tell whoever reads the keywords.
    fn notice(&self) -> Option<String> {
        match self {
            Self::Graph(graph) => graph.1.notice(),
            _ => None,
        }
    }

    /// The candidates that have a score.
    fn scored(&self, reading: &Reading, candidates: &[Candidate]) -> Vec<Scored> {
        let score: &dyn Fn(&Candidate) -> f64 = match self {
            Self::Graph(graph) => {
                let scored = graph.1.scored(&graph.0).into_iter();
                return scored
                    .map(|(candidate, score)| Scored { candidate, score })
                    .collect();
            }
            Self::Yake(yake) => &|candidate| yake.score(candidate),
            Self::KpMiner(kp_miner) => &|candidate| kp_miner.score(reading, candidate),
            Self::TfIdf(tf_idf) => &|candidate| tf_idf.score(reading, candidate),
            Self::Bm25(bm25) => &|candidate| bm25.score(reading, candidate),
        };
        let all = candidates.iter().enumerate().map(|(candidate, phrase)| {
            let score = Score::saturating(score(phrase));
            Scored { candidate, score }
        });
        all.collect()
    }

    fn explain(
        &self,
        article: Article<'_>,
        reading: &Reading,
        index: usize,
        candidate: &Candidate,
    ) -> Explanation {
        match self {
            Self::Yake(yake) => yake.explain(article, reading, candidate),
            Self::Graph(graph) => graph.1.explain(article, &graph.0, index),
            Self::KpMiner(kp_miner) => kp_miner.explain(reading, candidate),
            Self::TfIdf(tf_idf) => tf_idf.explain(reading, candidate),
            Self::Bm25(bm25) => bm25.explain(reading, candidate),
        }
    }
}
