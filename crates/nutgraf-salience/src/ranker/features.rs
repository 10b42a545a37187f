//! What a candidate is judged by.

use hashbrown::HashMap;
use nutgraf_text::{Field, Tag, TokenKind};
use rustc_hash::FxBuildHasher;

use super::accidents;
use super::background::Rarity;
use super::phrases::{Found, Pattern};
use super::words::Units;
use crate::Article;
use crate::candidates::{Candidate, Key, Place};
use crate::reading::{NOWHERE, Reading};

macro_rules! features {
    ($($variant:ident $name:literal $meaning:literal)*) => {
        #[derive(Clone, Copy)]
        enum Feature { $($variant),* }

        /// The features with their meanings, in the order in which they are summed.
        ///
        /// *f* is how often the candidate occurs, *tf* how often a word of it does, *idf*
        /// the rarity of a word elsewhere, from 0 to 1; *first* is the number of words of
        /// the body before its first occurrence there. Logarithms are natural.
        pub const FEATURES: &[(&str, &str)] = &[$(($name, $meaning)),*];

        const COUNT: usize = FEATURES.len();
    };
}

features! {
    Len1 "len1" "one word"
    Len2 "len2" "two words"
    Len3 "len3" "three words"
    Len4 "len4" "four words or more"
    Nest "nest" "the largest f of a longer candidate around it, over its own f"
    NestNone "nest0" "no longer candidate around it"
    Superf "superf" "ln(1 + longer candidates around it)"
    MaximalNever "maxi0" "every occurrence is a part of a longer run of content words"
    Maximal "maxi" "share of the occurrences that are a whole run"
    MaximalSingle "u_maxi" "the same, for one word; 0 for others"
    TfMean "tf_mean" "ln of the mean tf of its words"
    TfMax "tf_max" "ln of the largest tf of its words"
    TfMin "tf_min" "ln of the smallest tf of its words"
    Lf "lf" "ln f"
    LfSingle "u_lf" "ln f of one word; 0 for others"
    Once "once" "f is 1"
    TfIdf "tfidf" "ln(1 + mean of tf × idf)"
    IdfMean "idf_mean" "mean idf of its words"
    IdfMin "idf_min" "smallest idf of its words"
    IdfMax "idf_max" "largest idf of its words"
    IdfLast "idf_last" "idf of its last word"
    IdfSingle "u_idf" "idf of one word; 0 for others"
    Chars "chars" "characters, at most 30, over 10"
    Lpos "lpos" "ln(1 + first)"
    Lpos3 "lpos_h3" "max(0, ln(1 + first) − 3)"
    Lpos5 "lpos_h5" "max(0, ln(1 + first) − 5)"
    LposSingle "u_lpos" "ln(1 + first) of one word; 0 for others"
    LfLpos "lf_lpos" "ln f × ln(1 + first)"
    Rpos "rpos" "first over the words of the body"
    Spread "spread" "words from the first to the last occurrence, over those of the body"
    Sentences "sentences" "share of the sentences that hold it"
    InTitle "title" "it occurs in the title"
    InTitleSingle "u_title" "one word that occurs in the title"
    Lead "lead" "it occurs in the first sentence of the body"
    Early "early" "it occurs in the second or third sentence of the body"
    AllProper "allP" "all its words are proper nouns"
    LastProper "lastP" "its last word is a proper noun"
    FirstAdjective "firstJ" "it begins with an adjective"
    HasGerund "hasG" "a word in -ing"
    HasParticiple "hasD" "a participle"
    HasNumber "hasC" "a number"
    LastVerb "lastV" "a verb"
    LastAdverb "lastR" "an adverb"
    OneAdjective "oneJ" "an adjective alone"
    OneGerund "oneG" "a word in -ing alone"
    OneNoun "oneN" "a common noun alone"
    OneProper "oneP" "a proper noun alone"
    Link "link" "a preposition inside"
    GenericAny "gen_any" "a word too general to say much (`people`, `year`, `last`)"
    GenericFirst "gen_first" "its first word is such a word"
    GenericLast "gen_last" "its last word is such a word"
    Office "office" "an office or form of address (`president`)"
    Capital "capital" "share of the occurrences with a capital, inside sentences"
    Acronym "acronym" "a word in capitals or with digits (`NATO`, `G20`)"
    Hyphen "hyphen" "a word with a hyphen"
    Cohesion "cohesion" "f over the smallest tf of its words; 0 for one word"
    Head "head" "f over the tf of its last word; 0 for one word"
    Variants "variants" "ln(1 + other names merged into it)"
    Determined "determined" "share of the occurrences behind an article or possessive"
    Preposed "preposed" "share of the occurrences behind a preposition"
    Subject "subject" "share of the occurrences before a verb"
    Opens "opens" "share of the occurrences that begin a sentence"
    Coordinated "coordinated" "share of the occurrences beside a comma, `and` or `or`"
    Dominance "dominance" "its tf over the largest tf of the article, mean of its words"
    DominanceSingle "u_dominance" "the same, for one word; 0 for others"
    Unknown "unknown" "a word that the background has never met"
    RankTfIdf "rank_tfidf" "share of the article's candidates with a larger tfidf"
    RankFirst "rank_first" "share of the article's candidates that stand before it"
    BelowTop "below_top" "tfidf less the largest one of the article"
    NestAlways "nest1" "a longer candidate is around every occurrence"
    NestLf "nest_lf" "nest × ln f"
    TitleLf "title_lf" "ln f of what occurs in the title"
    TitleIdf "title_idf" "mean idf of what occurs in the title"
    IdfMinHigh "idf_min_h5" "max(0, idf_min − 0.5)"
    IdfLastHigh "idf_last_h5" "max(0, idf_last − 0.5)"
    IdfMeanHigh "idf_mean_h7" "max(0, idf_mean − 0.7)"
    Infinitive "infinitive" "share of the occurrences behind `to`"
}

/// The features of a candidate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values(pub(crate) [f64; COUNT]);

impl Values {
    fn set(&mut self, feature: Feature, value: f64) {
        self.0[feature as usize] = value;
    }

    fn flag(&mut self, feature: Feature, value: bool) {
        self.set(feature, f64::from(u8::from(value)));
    }

    /// Parts of speech.
    fn pattern(&mut self, pattern: Pattern, len: u8) {
        let tags = pattern.get(..usize::from(len)).unwrap_or_default();
        let has = |tag| tags.contains(&tag);
        let (first, last) = (tags.first(), tags.last());
        let proper = |tag: &Tag| *tag == Tag::ProperNoun;
        self.flag(Feature::AllProper, tags.iter().all(proper));
        self.flag(Feature::LastProper, last.is_some_and(proper));
        self.flag(Feature::FirstAdjective, len > 1 && first == Some(&Tag::Adjective));
        self.flag(Feature::HasGerund, has(Tag::Gerund));
        self.flag(Feature::HasParticiple, has(Tag::Participle));
        self.flag(Feature::HasNumber, has(Tag::Number));
        self.flag(Feature::LastVerb, last == Some(&Tag::Verb));
        self.flag(Feature::LastAdverb, last == Some(&Tag::Adverb));
        let one = |tag| len == 1 && first == Some(&tag);
        self.flag(Feature::OneAdjective, one(Tag::Adjective));
        self.flag(Feature::OneGerund, one(Tag::Gerund));
        self.flag(Feature::OneNoun, one(Tag::Noun));
        self.flag(Feature::OneProper, one(Tag::ProperNoun));
    }
}

/// What the candidates around a candidate say of it.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    /// How often the most frequent one occurs.
    most: u32,
    /// How many there are.
    candidates: u32,
}

/// An article, ready for the features of its candidates.
pub(crate) struct Features<'a> {
    article: Article<'a>,
    reading: &'a Reading,
    units: &'a Units,
    found: &'a Found,
    around: Vec<Around>,
    /// The rarity of each word of the reading, and whether it is unknown.
    idf: Vec<(f64, bool)>,
    /// The largest count of a content word.
    top: f64,
    /// tfidf and first of all candidates, in ascending order.
    tf_idfs: Vec<f64>,
    firsts: Vec<f64>,
    /// The first sentences of the body end before these tokens.
    lead: usize,
    early: usize,
}

impl<'a> Features<'a> {
    pub(crate) fn new(
        article: Article<'a>,
        reading: &'a Reading,
        units: &'a Units,
        found: &'a Found,
        mut rarity: Rarity<'_>,
    ) -> Self {
        let content = reading.locals.iter().filter(|known| !known.stop);
        let top = content.map(|known| known.count).max().unwrap_or(1);
        let idf = reading.locals.iter().map(|known| {
            if known.stop { (0.0, false) } else { rarity.idf(article, known.term) }
        });
        let body = article.document.tokens.partition_point(|t| t.field == Field::Title);
        let mut ends = article.document.sentences.iter().map(|s| s.tokens.end);
        let lead = ends.find(|end| *end > body).unwrap_or(body);
        let early = accidents::early(article);
        let mut features = Self {
            article,
            reading,
            units,
            found,
            around: around(found),
            idf: idf.collect(),
            top: f64::from(top.max(1)),
            tf_idfs: Vec::new(),
            firsts: Vec::new(),
            lead,
            early,
        };
        let sorted = |value: &dyn Fn(&Candidate) -> f64| {
            let mut values: Vec<f64> = found.candidates.iter().map(value).collect();
            values.sort_unstable_by(f64::total_cmp);
            values
        };
        features.tf_idfs = sorted(&|candidate| features.tf_idf(candidate));
        features.firsts = sorted(&|candidate| features.first(candidate));
        features
    }

    /// ln(1 + mean of tf × idf) of the words.
    fn tf_idf(&self, candidate: &Candidate) -> f64 {
        let (mut n, mut sum) = (0.0, 0.0);
        for local in candidate.key.words() {
            let known = self.reading.locals.get(*local as usize);
            let Some(known) = known.filter(|known| !known.stop) else { continue };
            n += 1.0;
            sum += f64::from(known.count) * self.idf[*local as usize].0;
        }
        if n > 0.0 { ln(1.0 + sum / n) } else { 0.0 }
    }

    /// Words of the body before the first occurrence there; all words if there is none.
    fn first(&self, candidate: &Candidate) -> f64 {
        let tokens = &self.article.document.tokens;
        let mut body = candidate.places.iter().filter(|place| {
            tokens.get(place.start).is_some_and(|token| token.field == Field::Text)
        });
        let words = f64::from(self.units.body.max(1));
        body.next().map_or(words, |p| f64::from(self.units.all[p.start].position))
    }

    /// The features of a candidate by its number.
    pub(crate) fn values(&self, number: usize) -> Values {
        let mut values = Values([0.0; COUNT]);
        let (Some(candidate), Some(traits)) =
            (self.found.candidates.get(number), self.found.traits.get(number))
        else {
            return values;
        };
        let content = candidate
            .key
            .words()
            .iter()
            .filter(|local| {
                let known = self.reading.locals.get(**local as usize);
                known.is_some_and(|known| !known.stop)
            })
            .count()
            .max(1);
        let f = candidate.count() as f64;
        let single = f64::from(u8::from(candidate.key.len() == 1));
        let length = [Feature::Len1, Feature::Len2, Feature::Len3, Feature::Len4];
        values.set(length[content.min(4) - 1], 1.0);

        let around = self.around[number];
        let nest = f64::from(around.most) / f;
        values.set(Feature::Nest, nest);
        values.flag(Feature::NestAlways, around.most as usize >= candidate.count());
        values.set(Feature::NestLf, nest * ln(f));
        values.set(Feature::NestNone, f64::from(u8::from(around.candidates == 0)));
        values.set(Feature::Superf, ln(1.0 + f64::from(around.candidates)));
        let maximal = f64::from(traits.maximal) / f;
        values.set(Feature::MaximalNever, f64::from(u8::from(traits.maximal == 0)));
        values.set(Feature::Maximal, maximal);
        values.set(Feature::MaximalSingle, maximal * single);
        values.set(Feature::Lf, ln(f));
        values.set(Feature::LfSingle, ln(f) * single);
        values.set(Feature::Once, f64::from(u8::from(candidate.count() == 1)));
        values.set(Feature::Variants, ln(1.0 + f64::from(traits.variants)));
        self.words(candidate, &mut values);
        values.pattern(traits.pattern, candidate.key.len());
        self.position(candidate, &mut values);
        self.places(candidate, &mut values);
        values
    }

    /// Counts and rarity of the words.
    fn words(&self, candidate: &Candidate, values: &mut Values) {
        let (mut n, mut sum, mut idf_sum) = (0.0, 0.0, 0.0);
        let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
        let (mut commonest, mut rarest, mut last_idf) = (f64::INFINITY, 0.0_f64, 0.0);
        let (mut head, mut unknown) = (1.0, false);
        for local in candidate.key.words() {
            let (Some(known), Some(&(idf, new))) = (
                self.reading.locals.get(*local as usize),
                self.idf.get(*local as usize),
            ) else {
                // `&`
                values.flag(Feature::Link, true);
                continue;
            };
            if known.stop {
                values.flag(Feature::Link, candidate.key.len() > 1);
                continue;
            }
            let tf = f64::from(known.count);
            n += 1.0;
            sum += tf;
            idf_sum += idf;
            (least, most) = (least.min(tf), most.max(tf));
            (commonest, rarest) = (commonest.min(idf), rarest.max(idf));
            (last_idf, head) = (idf, tf);
            unknown |= new;
        }
        if n == 0.0 {
            return;
        }
        let f = candidate.count() as f64;
        let single = f64::from(u8::from(candidate.key.len() == 1));
        values.set(Feature::TfMean, ln(sum / n));
        values.set(Feature::TfMax, ln(most));
        values.set(Feature::TfMin, ln(least));
        let tf_idf = self.tf_idf(candidate);
        values.set(Feature::TfIdf, tf_idf);
        let below = self.tf_idfs.partition_point(|other| *other <= tf_idf);
        let all = self.tf_idfs.len().max(1) as f64;
        values.set(Feature::RankTfIdf, 1.0 - below as f64 / all);
        values.set(
            Feature::BelowTop,
            tf_idf - self.tf_idfs.last().copied().unwrap_or(tf_idf),
        );
        values.set(Feature::IdfMinHigh, (commonest - 0.5).max(0.0));
        values.set(Feature::IdfLastHigh, (last_idf - 0.5).max(0.0));
        values.set(Feature::IdfMeanHigh, (idf_sum / n - 0.7).max(0.0));
        values.set(Feature::IdfMean, idf_sum / n);
        values.set(Feature::IdfMin, commonest);
        values.set(Feature::IdfMax, rarest);
        values.set(Feature::IdfLast, last_idf);
        values.set(Feature::IdfSingle, rarest * single);
        values.set(Feature::Cohesion, (f / least).min(1.0) * (1.0 - single));
        values.set(Feature::Head, (f / head).min(1.0) * (1.0 - single));
        values.set(Feature::Dominance, sum / n / self.top);
        values.set(Feature::DominanceSingle, sum / n / self.top * single);
        values.flag(Feature::Unknown, unknown);
    }

    /// Where the candidate stands in the body.
    fn position(&self, candidate: &Candidate, values: &mut Values) {
        let tokens = &self.article.document.tokens;
        let body = |place: &&Place| {
            tokens.get(place.start).is_some_and(|token| token.field == Field::Text)
        };
        let f = candidate.count() as f64;
        let words = f64::from(self.units.body.max(1));
        let position = |place: &Place| f64::from(self.units.all[place.start].position);
        let bodies = || candidate.places.iter().filter(body);
        let first = self.first(candidate);
        let before = self.firsts.partition_point(|other| *other < first);
        let all = self.firsts.len().max(1) as f64;
        values.set(Feature::RankFirst, before as f64 / all);
        let last = bodies().next_back().map_or(first, position);
        let single = f64::from(u8::from(candidate.key.len() == 1));
        let lpos = ln(1.0 + first);
        values.set(Feature::Lpos, lpos);
        values.set(Feature::Lpos3, (lpos - 3.0).max(0.0));
        values.set(Feature::Lpos5, (lpos - 5.0).max(0.0));
        values.set(Feature::LposSingle, lpos * single);
        values.set(Feature::LfLpos, ln(f) * lpos);
        values.set(Feature::Rpos, first / words);
        values.set(Feature::Spread, (last - first) / words);
    }

    /// What the candidate stands in and beside, and how it is written there.
    fn places(&self, candidate: &Candidate, values: &mut Values) {
        let tokens = &self.article.document.tokens;
        let f = candidate.count() as f64;
        let (mut title, mut lead, mut early) = (false, false, false);
        let (mut sentences, mut previous) = (0.0, u32::MAX);
        let (mut capital, mut inside) = (0.0, 0.0);
        let mut context = Context::default();
        for place in &candidate.places {
            let word = self.reading.words[place.start];
            if word.sentence != previous {
                sentences += 1.0;
                previous = word.sentence;
            }
            if tokens[place.start].field == Field::Title {
                title = true;
            } else if place.start < self.lead {
                lead = true;
            } else if place.start < self.early {
                early = true;
            }
            let opens = place.start == 0
                || self.reading.words[place.start - 1].sentence != word.sentence;
            if !opens && !word.headline {
                inside += 1.0;
                capital += f64::from(u8::from(word.letters.upper));
            }
            context.add(self, *place, opens);
        }
        values.flag(Feature::InTitle, title);
        if title {
            values.set(Feature::TitleLf, ln(f));
            values.set(Feature::TitleIdf, values.0[Feature::IdfMean as usize]);
        }
        values.flag(Feature::InTitleSingle, title && candidate.key.len() == 1);
        values.flag(Feature::Lead, lead);
        values.flag(Feature::Early, early);
        let all = (self.reading.sentences.max(1)) as f64;
        values.set(Feature::Sentences, sentences / all);
        values.set(Feature::Capital, if inside > 0.0 { capital / inside } else { 0.0 });
        values.set(Feature::Determined, context.determined / f);
        values.set(Feature::Preposed, context.preposed / f);
        values.set(Feature::Infinitive, context.infinitive / f);
        values.set(Feature::Subject, context.subject / f);
        values.set(Feature::Opens, context.opens / f);
        values.set(Feature::Coordinated, context.coordinated / f);
        if let Some(place) = candidate.places.first() {
            self.surface(*place, values);
        }
    }

    /// The look of the first occurrence.
    fn surface(&self, place: Place, values: &mut Values) {
        let range = place.start..place.start + place.len;
        let tokens =
            self.article.document.tokens.get(range.clone()).unwrap_or_default();
        let words = self.reading.words.get(range).unwrap_or_default();
        let bytes = match tokens {
            [first, .., last] => last.span.end.saturating_sub(first.span.start),
            [only] => only.span.end.saturating_sub(only.span.start),
            [] => 0,
        };
        values.set(Feature::Chars, bytes.min(30) as f64 / 10.0);
        let acronym = tokens.iter().any(|t| t.kind == TokenKind::Acronym);
        values.flag(Feature::Acronym, acronym);
        let hyphen = |t| self.article.surface(t).contains('-');
        values.flag(Feature::Hyphen, tokens.iter().any(hyphen));
        values.flag(Feature::GenericAny, words.iter().any(|w| w.classes.is_generic()));
        let generic = |word: Option<&crate::reading::Word>| {
            word.is_some_and(|word| word.classes.is_generic())
        };
        values.flag(Feature::GenericFirst, generic(words.first()));
        values.flag(Feature::GenericLast, generic(words.last()));
        values.flag(Feature::Office, words.iter().any(|w| w.classes.is_title()));
    }
}

/// What stands beside the occurrences of a candidate.
#[derive(Default)]
struct Context {
    determined: f64,
    preposed: f64,
    infinitive: f64,
    subject: f64,
    opens: f64,
    coordinated: f64,
}

impl Context {
    fn add(&mut self, features: &Features<'_>, place: Place, opens: bool) {
        let Features { article, reading, units, .. } = features;
        let tokens = &article.document.tokens;
        let comma = |at: usize| {
            let token = tokens.get(at).filter(|t| t.kind == TokenKind::Punctuation);
            token.is_some_and(|token| article.surface(token) == ",")
        };
        self.opens += f64::from(u8::from(opens));
        let mut coordinated = false;
        if !opens {
            let at = place.start - 1;
            let (token, classes) = (&tokens[at], reading.words[at].classes);
            if classes.is_determiner() || token.kind == TokenKind::Possessive {
                self.determined += 1.0;
            } else if classes.is_preposition() {
                self.preposed += 1.0;
                let to = article.vocabulary.term(token.folded) == "to";
                self.infinitive += f64::from(u8::from(to));
            } else {
                coordinated = classes.is_conjunction() || comma(at);
            }
        }
        let next = place.start + place.len;
        let sentence = reading.words[place.start].sentence;
        if let Some(word) = reading.words.get(next).filter(|w| w.sentence == sentence) {
            let verb = units.all.get(next).is_some_and(|u| u.tag == Tag::Verb);
            self.subject += f64::from(u8::from(verb));
            coordinated |= word.classes.is_conjunction() || comma(next);
        }
        self.coordinated += f64::from(u8::from(coordinated));
    }
}

/// What stands around each candidate.
fn around(found: &Found) -> Vec<Around> {
    let mut numbers: HashMap<Key, usize, FxBuildHasher> =
        HashMap::with_capacity_and_hasher(found.candidates.len(), FxBuildHasher);
    numbers.extend(found.candidates.iter().enumerate().map(|(n, c)| (c.key, n)));
    let mut around = vec![Around::default(); found.candidates.len()];
    for candidate in &found.candidates {
        let count = u32::try_from(candidate.count()).unwrap_or(u32::MAX);
        for run in candidate.key.runs().filter(|run| run.len() < candidate.key.len()) {
            if let Some(inner) = numbers.get(&run).and_then(|n| around.get_mut(*n)) {
                inner.most = inner.most.max(count);
                inner.candidates += 1;
            }
        }
    }
    around
}

fn ln(x: f64) -> f64 {
    libm::log(x)
}

const _: () = assert!(NOWHERE == u32::MAX);
