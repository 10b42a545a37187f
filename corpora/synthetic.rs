//! Endless made-up news, the same on every machine: for benches and load tests.
//!
//! The text is nonsense with the statistics of news, so that counting it costs what
//! counting news costs:
//!
//! * English function words in about their natural shares, put together by a small
//!   grammar; quotes, names, dates, figures, possessives, hyphens, acronyms.
//! * Content words made of syllables. Their frequencies follow two power laws, as those
//!   of real text do (Gerlach and Altmann 2013): about 1/rank for the frequent ranks of
//!   a [`Class`], 1/rank^1.67 for all beyond. Ranks have no end, so new forms keep
//!   turning up and the vocabulary grows by Heaps' law.
//! * Articles report running stories: each has a few topic words, people, places and a
//!   body that recur in it, and most of them in the story's other articles, until the
//!   story dies down.
//! * In some 30 % of the articles: curly quotes and dashes, accents, or both.
//!
//! Measured with seed 7: of n words (runs of letters, lowercased) some 12.5 n^0.60 are
//! different, with an exponent of 0.59 to 0.61 from 125 articles on to 100 MB, where it
//! is 247,000 of 16 million. 46 % of the words are function words, 7.3 % are "the"; a
//! sentence has 16 words; 55 % of the vocabulary occurs once.
//!
//! The bytes depend on the seed alone: all arithmetic is on integers. How a word of some
//! class and rank is spelled does not even depend on the seed, so two corpora of
//! different seeds speak one language about different things.

use std::fmt::{self, Write as _};

/// One made-up article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Article {
    /// `syn-`, the seed, and the number of the article.
    pub(crate) id: String,
    /// A headline without a full stop.
    pub(crate) title: String,
    /// 600 to 9,000 bytes; an empty line between paragraphs.
    pub(crate) text: String,
    /// Such as `2015-01-01`; never before the date of the article before it.
    pub(crate) date: String,
}

/// An endless corpus: an iterator of articles.
#[derive(Clone, Debug)]
pub(crate) struct Synthetic {
    seed: u64,
    random: Random,
    written: u64,
    today: Date,
    stories: Vec<Topic>,
}

impl Synthetic {
    /// The corpus of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let stories = (0..STORIES).map(|_| Topic::new(&mut random)).collect();
        let today = Date { year: 2015, month: 1, day: 1 };
        Self { seed, random, written: 0, today, stories }
    }

    /// What the next article is about: a running story, with some words of its own.
    fn topic(&mut self) -> Topic {
        let random = &mut self.random;
        // The lower of two draws: some stories have far more articles than others.
        let story = random.index(STORIES).min(random.index(STORIES));
        if random.chance(6) {
            self.stories[story] = Topic::new(random);
        }
        let mut topic = self.stories[story].clone();
        topic.freshen(random);
        topic
    }
}

impl Iterator for Synthetic {
    type Item = Article;

    fn next(&mut self) -> Option<Article> {
        if self.random.chance(1) {
            self.today.advance();
        }
        self.written += 1;
        let topic = self.topic();
        let random = &mut self.random;
        let (curly, accents) = match random.below(100) {
            0..14 => (true, false),
            14..20 => (false, true),
            20..31 => (true, true),
            _ => (false, false),
        };
        let size = size(random);
        let text = String::with_capacity(size + 512);
        let today = self.today;
        let mut draft =
            Draft { random, topic, today, curly, accents, met: 0, start: 0, text };
        let title = draft.headline();
        draft.body(size);
        let text = draft.text;
        let id = format!("syn-{}-{:07}", self.seed, self.written);
        Some(Article { id, title, text, date: today.to_string() })
    }
}

/// How many stories run at a time.
const STORIES: usize = 64;

/// A size in bytes: log-normal, cut at both ends.
fn size(random: &mut Random) -> usize {
    let quantile = random.index(SIZES.len() - 1);
    let (low, high) = (SIZES[quantile], SIZES[quantile + 1]);
    low + random.index(high - low)
}

/// The quantiles of a log-normal distribution of median 2,200 and sigma 0.55 between 640
/// and 8,400: the last sentence of an article may exceed its size.
#[rustfmt::skip]
const SIZES: [usize; 65] = [
    640, 767, 856, 928, 991, 1049, 1102, 1152, 1199, 1245, 1289, 1332, 1374, 1416, 1457,
    1497, 1538, 1578, 1618, 1658, 1698, 1738, 1778, 1819, 1860, 1901, 1943, 1985, 2028,
    2072, 2116, 2161, 2208, 2255, 2303, 2352, 2403, 2455, 2509, 2564, 2621, 2681, 2742,
    2806, 2873, 2943, 3016, 3093, 3175, 3261, 3353, 3451, 3557, 3671, 3797, 3935, 4088,
    4262, 4461, 4696, 4981, 5342, 5836, 6610, 8400,
];

/// `SplitMix64`.
#[derive(Clone, Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    fn half(&mut self) -> u64 {
        self.next() >> 32
    }

    fn below(&mut self, end: u32) -> u32 {
        low_half((self.half() * u64::from(end)) >> 32)
    }

    fn index(&mut self, end: usize) -> usize {
        self.below(low_half(end as u64)) as usize
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.index(of.len())]
    }

    /// A rank of any word of the class.
    fn rank(&mut self, class: Class) -> u32 {
        let (first, bend) = class.octaves();
        self.rank_from(first, bend)
    }

    /// A rank of a word that tells what a text is about: not one of the commonest.
    fn telling_rank(&mut self, class: Class) -> u32 {
        let (first, bend) = class.octaves();
        self.rank_from(first + 2, bend)
    }

    /// Octave j holds the ranks from 2^j to 2^(j+1). Octaves below the bend are equally
    /// likely, which is 1/rank; from the bend on each is 2^(-2/3) times as likely as the
    /// one before it, which is 1/rank^(5/3).
    fn rank_from(&mut self, first: u32, bend: u32) -> u32 {
        // 1 / (1 - 2^(-2/3)): the weight of all octaves from the bend on, in thousandths.
        const TAIL: u32 = 2702;
        let draw = self.below((bend - first) * 1000 + TAIL);
        let mut octave = bend.min(first + draw / 1000);
        while octave >= bend && octave < 30 && self.below(1000) < 630 {
            octave += 1;
        }
        let within = exp2_minus_1(self.half());
        low_half((1 << octave) + ((within << octave) >> 32))
    }
}

/// 2^x - 1, a little off, for x between 0 and 1; both in units of 2^-32.
const fn exp2_minus_1(x: u64) -> u64 {
    const LINEAR: u64 = 2_819_646_000;
    const SQUARE: u64 = (1 << 32) - LINEAR;
    (x * (LINEAR + ((SQUARE * x) >> 32))) >> 32
}

#[expect(clippy::cast_possible_truncation, reason = "the callers keep below 2^32")]
const fn low_half(bits: u64) -> u32 {
    bits as u32
}

const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// A kind of made-up word.
#[derive(Clone, Copy, Debug)]
enum Class {
    Noun,
    Verb,
    Adjective,
    Surname,
    Place,
}

impl Class {
    /// The first octave of ranks (no noun is as frequent as "the"), and the one from
    /// which on frequencies fall faster.
    const fn octaves(self) -> (u32, u32) {
        match self {
            Self::Noun => (4, 10),
            Self::Verb | Self::Adjective => (3, 8),
            Self::Surname => (4, 9),
            Self::Place => (2, 8),
        }
    }

    /// What the last syllable ends in; it begins with a consonant.
    const fn endings(self) -> &'static [&'static str; 16] {
        match self {
            Self::Noun => &NOUN_ENDINGS,
            Self::Verb => &VERB_ENDINGS,
            Self::Adjective => &ADJECTIVE_ENDINGS,
            Self::Surname => &SURNAME_ENDINGS,
            Self::Place => &PLACE_ENDINGS,
        }
    }
}

/// Writes the word of this class and rank: the rarer, the longer.
fn spell(text: &mut String, class: Class, rank: u32, accent: bool) {
    /// With it no short word happens to be an English function word.
    const SALT: u64 = 17404;
    let mut bits = mix(SALT << 48 | u64::from(rank) << 8 | class as u64);
    let mut take = |count: usize| {
        let taken = low_half(bits) as usize & (count - 1);
        bits = bits.rotate_right(count.trailing_zeros());
        taken
    };
    let syllables = 1 + rank.ilog2() / 8;
    for syllable in 1..=syllables {
        let last = syllable == syllables;
        // An accent goes on the last vowel, and not on the first letter.
        let accented = accent && last;
        let inner = accented || syllable > 1;
        let onsets: &[&str] = if inner { &INNER_ONSETS } else { &ONSETS };
        let nuclei = if accented { &ACCENTED_NUCLEI } else { &NUCLEI };
        let codas = if last { class.endings() } else { &CODAS };
        let onset = onsets[take(onsets.len())];
        // Only long words begin with a vowel: short ones would be "and", "in", "or".
        text.push_str(if onset.is_empty() && last { "sw" } else { onset });
        text.push_str(nuclei[take(NUCLEI.len())]);
        text.push_str(codas[take(CODAS.len())]);
    }
}

/// What a story is about. The last of each list is the article's own.
#[derive(Clone, Debug)]
struct Topic {
    nouns: [u32; 6],
    verbs: [u32; 3],
    adjectives: [u32; 3],
    people: [Person; 3],
    places: [u32; 2],
    body: Body,
}

impl Topic {
    fn new(random: &mut Random) -> Self {
        let mut telling = |class| random.telling_rank(class);
        Self {
            nouns: [(); 6].map(|()| telling(Class::Noun)),
            verbs: [(); 3].map(|()| telling(Class::Verb)),
            adjectives: [(); 3].map(|()| telling(Class::Adjective)),
            places: [(); 2].map(|()| telling(Class::Place)),
            people: [(); 3].map(|()| Person::new(random)),
            body: Body::new(random),
        }
    }

    /// Replaces what is not the story's but the article's own.
    fn freshen(&mut self, random: &mut Random) {
        self.nouns[4] = random.telling_rank(Class::Noun);
        self.nouns[5] = random.telling_rank(Class::Noun);
        self.verbs[2] = random.telling_rank(Class::Verb);
        self.adjectives[2] = random.telling_rank(Class::Adjective);
        self.people[2] = Person::new(random);
        self.places[1] = random.rank(Class::Place);
    }
}

/// Somebody the news is about.
#[derive(Clone, Copy, Debug)]
struct Person {
    first: &'static str,
    last: u32,
    role: &'static str,
}

impl Person {
    fn new(random: &mut Random) -> Self {
        Self {
            first: random.one(&FIRST_NAMES),
            last: random.rank(Class::Surname),
            role: random.one(&ROLES),
        }
    }
}

/// A body with a long name and an acronym, such as the Torvia Ocean Institute (TOI).
#[derive(Clone, Copy, Debug)]
struct Body {
    place: u32,
    field: &'static str,
    kind: &'static str,
}

impl Body {
    fn new(random: &mut Random) -> Self {
        Self {
            place: random.rank(Class::Place),
            field: random.one(&FIELDS),
            kind: random.one(&KINDS),
        }
    }
}

/// A day of the calendar.
#[derive(Clone, Copy, Debug)]
struct Date {
    year: u32,
    month: u32,
    day: u32,
}

impl Date {
    fn advance(&mut self) {
        self.day += 1;
        if self.day > self.days_in_month() {
            (self.month, self.day) = (self.month + 1, 1);
        }
        if self.month > 12 {
            (self.year, self.month) = (self.year + 1, 1);
        }
    }

    const fn days_in_month(self) -> u32 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if !self.year.is_multiple_of(4) => 28,
            2 if self.year.is_multiple_of(100) && !self.year.is_multiple_of(400) => 28,
            2 => 29,
            _ => 31,
        }
    }

    const fn month_name(self) -> &'static str {
        MONTHS[self.month as usize - 1]
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// One thing or several; the verb follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    Singular,
    Plural,
}

use Number::{Plural, Singular};

/// An article being written. Whatever is written leaves a space behind it, which a mark
/// of punctuation takes away.
#[derive(Debug)]
struct Draft<'a> {
    random: &'a mut Random,
    topic: Topic,
    today: Date,
    curly: bool,
    accents: bool,
    /// Who was introduced already: bits of people, and one of the body.
    met: u8,
    /// Where the sentence starts.
    start: usize,
    text: String,
}

/// Words and marks.
impl Draft<'_> {
    fn word(&mut self, word: &str) {
        self.text.push_str(word);
        self.text.push(' ');
    }

    fn one(&mut self, words: &[&str]) {
        let word = self.random.one(words);
        self.word(word);
    }

    fn any(&mut self, words: &Weighted) {
        let word = words.draw(self.random);
        self.word(word);
    }

    /// Writes a mark right behind the last word, instead of a comma there.
    fn mark(&mut self, mark: &str) {
        self.text.pop();
        if self.text.ends_with(',') {
            self.text.pop();
        }
        self.word(mark);
    }

    /// Writes a phrase that may hold an apostrophe.
    fn phrase(&mut self, phrase: &str) {
        let (before, after) = phrase.split_once('\'').unwrap_or((phrase, ""));
        self.text.push_str(before);
        if before.len() < phrase.len() {
            self.text.push_str(self.apostrophe());
        }
        self.word(after);
    }

    const fn apostrophe(&self) -> &'static str {
        if self.curly { "’" } else { "'" }
    }

    const fn dash(&self) -> &'static str {
        if self.curly { "—" } else { "--" }
    }

    fn open_quote(&mut self) {
        self.text.push_str(if self.curly { "“" } else { "\"" });
    }

    fn close_quote(&mut self, mark: &str) {
        self.mark(mark);
        self.text.pop();
        self.word(if self.curly { "”" } else { "\"" });
    }

    fn possessive(&mut self) {
        self.text.pop();
        let sibilant = self.text.ends_with('s');
        self.text.push_str(self.apostrophe());
        self.word(if sibilant { "" } else { "s" });
    }

    fn capital(&mut self, at: usize) {
        if let Some(first) = self.text.get_mut(at..=at) {
            first.make_ascii_uppercase();
        }
    }

    /// Whether the sentence may still be drawn out.
    const fn room(&self) -> bool {
        self.text.len() - self.start < 180
    }
}

/// Content words.
impl Draft<'_> {
    fn noun(&mut self, number: Number) {
        if self.accents && self.random.chance(2) {
            self.text.push_str(self.random.one(&LOANS));
        } else {
            let rank = if self.random.chance(25) {
                self.random.one(&self.topic.nouns)
            } else {
                self.random.rank(Class::Noun)
            };
            spell(&mut self.text, Class::Noun, rank, false);
        }
        if number == Plural {
            self.ending_s();
        }
        self.text.push(' ');
    }

    fn ending_s(&mut self) {
        let sibilant =
            ["s", "x", "sh", "ch"].iter().any(|end| self.text.ends_with(end));
        if self.text.ends_with('y') {
            self.text.pop();
            self.text.push_str("ies");
        } else {
            self.text.push_str(if sibilant { "es" } else { "s" });
        }
    }

    fn adjective(&mut self) {
        let rank = if self.random.chance(15) {
            self.random.one(&self.topic.adjectives)
        } else {
            self.random.rank(Class::Adjective)
        };
        spell(&mut self.text, Class::Adjective, rank, false);
        self.text.push(' ');
    }

    /// The bare form of a verb, without a space.
    fn stem(&mut self) {
        let rank = if self.random.chance(15) {
            self.random.one(&self.topic.verbs)
        } else {
            self.random.rank(Class::Verb)
        };
        spell(&mut self.text, Class::Verb, rank, false);
    }

    fn infinitive(&mut self) {
        self.stem();
        self.text.push(' ');
    }

    fn past(&mut self) {
        self.stem();
        self.word(if self.text.ends_with('e') { "d" } else { "ed" });
    }

    fn gerund(&mut self) {
        self.stem();
        if self.text.ends_with('e') {
            self.text.pop();
        }
        self.word("ing");
    }

    fn third_person(&mut self) {
        self.stem();
        self.ending_s();
        self.text.push(' ');
    }
}

/// Names and figures.
impl Draft<'_> {
    fn name(&mut self, class: Class, rank: u32, accent: bool) {
        let at = self.text.len();
        spell(&mut self.text, class, rank, accent);
        self.capital(at);
        self.text.push(' ');
    }

    /// A name, and when it is new perhaps something about the person.
    fn person(&mut self) {
        let before = self.met;
        let role = self.person_name();
        if before == self.met {
            return;
        }
        match self.random.below(10) {
            0..3 => {
                self.mark(", the");
                self.noun(Singular);
                self.word(role);
                self.mark(",");
            }
            3 => {
                self.mark(",");
                self.figure(24, 80);
                self.mark(",");
            }
            _ => {}
        }
    }

    /// The full name of a person who is new, else the surname; the person's role.
    fn person_name(&mut self) -> &'static str {
        let index = self.random.index(4) % 3;
        let (person, accent) = (self.topic.people[index], self.accents && index == 2);
        if self.met & (1 << index) == 0 {
            self.met |= 1 << index;
            self.word(person.first);
        }
        self.name(Class::Surname, person.last, accent);
        person.role
    }

    /// Somebody who is named once.
    fn stranger(&mut self) {
        let stranger = Person::new(self.random);
        self.word(stranger.first);
        self.name(Class::Surname, stranger.last, false);
    }

    fn place(&mut self) {
        let (rank, accent) = match self.random.below(10) {
            0..5 => (self.topic.places[0], false),
            5..8 => (self.topic.places[1], self.accents),
            _ => (self.random.rank(Class::Place), false),
        };
        self.name(Class::Place, rank, accent);
    }

    /// The long name of the body with its acronym, then one of its short names.
    fn body_name(&mut self) {
        const MET: u8 = 1 << 7;
        let Body { place, field, kind } = self.topic.body;
        if self.met & MET != 0 {
            if self.random.chance(70) {
                return self.acronym();
            }
            self.text.push_str("the ");
            let at = self.text.len();
            self.word(kind);
            return self.text[at..].make_ascii_lowercase();
        }
        self.met |= MET;
        self.text.push_str("the ");
        self.name(Class::Place, place, false);
        self.word(field);
        self.word(kind);
        self.text.push('(');
        self.acronym();
        self.mark(")");
    }

    fn acronym(&mut self) {
        let at = self.text.len();
        let Body { place, field, kind } = self.topic.body;
        spell(&mut self.text, Class::Place, place, false);
        self.text.truncate(at + 1);
        let initials =
            field.split(' ').chain([kind]).filter_map(|word| word.chars().next());
        self.text.extend(initials);
        self.capital(at);
        self.text.push(' ');
    }

    /// A whole number from `low` to below `high`.
    fn figure(&mut self, low: u32, high: u32) {
        let figure = low + self.random.below(high - low);
        let _ = match figure {
            0..1000 => write!(self.text, "{figure} "),
            _ => write!(self.text, "{},{:03} ", figure / 1000, figure % 1000),
        };
    }

    /// A number with one place behind the point.
    fn decimal(&mut self, high: u32) {
        let tenths = 1 + self.random.below(high * 10 - 1);
        let _ = write!(self.text, "{}.{} ", tenths / 10, tenths % 10);
    }

    fn count(&mut self) {
        match self.random.below(10) {
            0..4 => self.one(&SMALL_NUMBERS),
            4..7 => self.figure(11, 100),
            7 => self.figure(100, 1000),
            8 => self.figure(1000, 60_000),
            _ => {
                self.decimal(20);
                self.word("million");
            }
        }
    }

    fn percentage(&mut self) {
        if self.random.chance(50) {
            self.decimal(30);
        } else {
            self.figure(2, 96);
        }
        if self.random.chance(70) {
            self.mark("%");
        } else {
            self.word("percent");
        }
    }

    fn money(&mut self) {
        self.text.push_str(if self.accents { "€" } else { "$" });
        self.decimal(90);
        self.one(&["million", "billion"]);
    }

    fn time(&mut self) {
        match self.random.below(10) {
            0..5 => {
                self.text.push_str("on ");
                self.one(&WEEKDAYS);
            }
            5..7 => {
                self.text.push_str("in ");
                self.one(&MONTHS);
            }
            7 => {
                let year = self.today.year - self.random.below(12);
                let _ = write!(self.text, "in {year} ");
            }
            _ => self.one(&TIMES),
        }
    }
}

/// Phrases.
impl Draft<'_> {
    fn subject(&mut self) -> Number {
        if self.random.chance(20) {
            let number = self.number(45);
            self.any(if number == Plural { &PLURAL_PRONOUNS } else { &PRONOUNS });
            return number;
        }
        self.noun_phrase()
    }

    fn object(&mut self) {
        if self.random.chance(7) {
            self.any(&OBJECT_PRONOUNS);
        } else {
            self.noun_phrase();
        }
    }

    fn number(&mut self, percent_plural: u32) -> Number {
        if self.random.chance(percent_plural) { Plural } else { Singular }
    }

    fn noun_phrase(&mut self) -> Number {
        match self.random.below(100) {
            0..12 => self.person(),
            12 => self.stranger(),
            13..18 => self.body_name(),
            18..24 => self.place(),
            24..28 => {
                self.count();
                self.noun(Plural);
                return Plural;
            }
            _ => return self.common_phrase(),
        }
        Singular
    }

    fn common_phrase(&mut self) -> Number {
        let number = self.number(30);
        let at = self.text.len();
        self.determiner(number);
        self.attribute();
        if self.random.chance(10) {
            self.noun(Singular);
        }
        self.noun(number);
        self.agree_article(at);
        if self.room() { self.modifier(number) } else { number }
    }

    /// What may follow a noun; whether they are several now.
    fn modifier(&mut self, number: Number) -> Number {
        match self.random.below(100) {
            0..16 => {
                self.text.push_str("of ");
                self.object();
            }
            16..21 => {
                self.any(&RELATIVES);
                self.predicate(number);
            }
            21..35 => {
                self.text.push_str("and ");
                self.noun(number);
                return Plural;
            }
            _ => {}
        }
        number
    }

    fn determiner(&mut self, number: Number) {
        match (self.random.below(100), number) {
            (0..4, _) => {
                self.person_name();
                self.possessive();
            }
            (4..7, _) => {
                self.place();
                self.possessive();
            }
            (7..10, _) => {
                self.text.push_str("the ");
                self.noun(Singular);
                self.possessive();
            }
            (10..45, Plural) => {}
            (_, Plural) => self.any(&PLURAL_DETERMINERS),
            (_, Singular) => self.any(&DETERMINERS),
        }
    }

    /// Turns the "a" written there into "an" if a vowel follows.
    fn agree_article(&mut self, at: usize) {
        if let [b'a', b' ', b'a' | b'e' | b'i' | b'o' | b'u', ..] =
            self.text.as_bytes()[at..]
        {
            self.text.insert(at + 1, 'n');
        }
    }

    fn attribute(&mut self) {
        match self.random.below(100) {
            0..24 => self.adjective(),
            24..27 => {
                self.any(&DEGREES);
                self.adjective();
            }
            27 => {
                self.adjective();
                self.text.push_str("and ");
                self.adjective();
            }
            28..30 => self.compound(),
            30..32 => self.any(&ORDINALS),
            _ => {}
        }
    }

    /// Words joined by a hyphen.
    fn compound(&mut self) {
        match self.random.below(4) {
            0 => {
                self.figure(19, 80);
                self.mark("-year-old");
            }
            1 => {
                self.adjective();
                self.mark("-");
                self.text.pop();
                self.noun(Singular);
            }
            2 => {
                self.text.push_str(self.random.one(&PREFIXES));
                self.adjective();
            }
            _ => {
                self.noun(Singular);
                self.mark("-");
                self.text.pop();
                self.past();
            }
        }
    }

    fn predicate(&mut self, number: Number) {
        match self.random.below(100) {
            0..42 => {
                self.maybe_adverb();
                self.past();
                self.complement();
            }
            42..55 => {
                self.any(&MODALS);
                self.maybe_adverb();
                self.infinitive();
                self.complement();
            }
            55..65 => {
                self.any(if number == Plural { &HAVE } else { &HAS });
                self.maybe_adverb();
                self.past();
                self.complement();
            }
            65..77 => {
                self.any(if number == Plural { &ARE } else { &IS });
                self.maybe_adverb();
                self.past();
                self.prepositional();
            }
            77..82 => {
                self.any(if number == Plural { &ARE } else { &IS });
                self.gerund();
                self.complement();
            }
            82..91 => {
                self.any(if number == Plural { &ARE } else { &IS });
                self.maybe_adverb();
                self.adjective();
            }
            _ => {
                self.past();
                self.text.push_str("to ");
                self.infinitive();
                self.complement();
            }
        }
    }

    fn maybe_adverb(&mut self) {
        if self.random.chance(11) {
            self.any(&ADVERBS);
        }
    }

    /// What the verb is about.
    fn complement(&mut self) {
        match self.random.below(100) {
            0..62 => self.object(),
            62..74 => self.prepositional(),
            74..80 if self.room() => {
                self.text.push_str("that ");
                self.clause();
            }
            80..86 => self.any(&PARTICLES),
            _ => {}
        }
    }

    fn prepositional(&mut self) {
        self.any(&PREPOSITIONS);
        self.object();
    }

    fn clause(&mut self) {
        let number = self.subject();
        self.predicate(number);
        while self.room() && self.random.chance(48) {
            match self.random.below(10) {
                0 => self.time(),
                1 => {
                    self.text.push_str("to ");
                    self.infinitive();
                    self.complement();
                }
                _ => self.prepositional(),
            }
        }
    }
}

/// Sentences and what they make up.
impl Draft<'_> {
    fn headline(&mut self) -> String {
        match self.random.below(3) {
            0 => self.name(Class::Surname, self.topic.people[0].last, false),
            1 => self.name(Class::Place, self.topic.places[0], false),
            _ => self.acronym(),
        }
        let first_noun = self.random.index(6);
        if self.random.chance(40) {
            self.headline_noun(first_noun);
        }
        if self.random.chance(25) {
            self.text.push_str("to ");
            self.infinitive();
        } else {
            self.third_person();
        }
        if self.random.chance(50) {
            self.adjective();
        }
        self.headline_noun(first_noun + 1);
        self.one(&HEADLINE_PREPOSITIONS);
        self.headline_noun(first_noun + 2);
        self.text.pop();
        if self.curly || self.random.chance(30) {
            self.capital_words();
        }
        let title = self.text.clone();
        self.text.clear();
        title
    }

    fn headline_noun(&mut self, index: usize) {
        spell(&mut self.text, Class::Noun, self.topic.nouns[index % 6], false);
        self.text.push(' ');
    }

    fn capital_words(&mut self) {
        for at in 1..self.text.len() {
            if self.text.as_bytes()[at - 1] == b' ' {
                self.capital(at);
            }
        }
    }

    fn body(&mut self, size: usize) {
        if self.random.chance(35) {
            self.dateline();
        }
        loop {
            for _ in 0..=self.random.below(4) {
                self.sentence();
                if self.text.len() > size {
                    break;
                }
            }
            self.text.pop();
            if self.text.len() >= size {
                return;
            }
            self.text.push_str("\n\n");
        }
    }

    /// Such as `KELMARIA, 3 May --`.
    fn dateline(&mut self) {
        spell(&mut self.text, Class::Place, self.topic.places[0], false);
        self.text.make_ascii_uppercase();
        let (day, month) = (self.today.day, self.today.month_name());
        let _ = write!(self.text, ", {day} {month} {} ", self.dash());
    }

    fn sentence(&mut self) {
        self.start = self.text.len();
        match self.random.below(100) {
            0..14 => return self.quotation(),
            14..23 => self.statistics(),
            23..38 => self.opening(),
            _ => self.clause(),
        }
        if self.room() && self.random.chance(55) {
            self.continuation();
        }
        self.mark(".");
        self.capital(self.start);
    }

    fn continuation(&mut self) {
        match self.random.below(10) {
            0 => {
                let dash = self.dash();
                self.word(dash);
                self.object();
            }
            1..3 => {
                self.mark(",");
                self.gerund();
                self.object();
            }
            3..6 => {
                self.any(&SUBORDINATORS);
                self.clause();
            }
            _ => {
                self.mark(",");
                self.any(&CONJUNCTIONS);
                self.clause();
            }
        }
    }

    /// What comes before the subject.
    fn opening(&mut self) {
        match self.random.below(10) {
            0..3 => self.prepositional(),
            3..6 => self.time(),
            6..8 => {
                self.any(&SUBORDINATORS);
                self.clause();
            }
            _ => self.any(&CONNECTIVES),
        }
        self.mark(",");
        self.clause();
    }

    fn quotation(&mut self) {
        self.open_quote();
        let at = self.text.len();
        if self.random.chance(60) {
            let phrase = self.random.one(&SPOKEN);
            self.phrase(phrase);
        }
        self.clause();
        self.capital(at);
        self.close_quote(",");
        self.any(&SAYING);
        self.person();
        if self.random.chance(25) {
            self.mark(", who");
            self.predicate(Singular);
        }
        self.mark(".");
        if self.random.chance(35) {
            self.open_quote();
            self.start = self.text.len();
            self.clause();
            self.capital(self.start);
            let mark = if self.random.chance(12) { "?" } else { "." };
            self.close_quote(mark);
        }
    }

    fn statistics(&mut self) {
        match self.random.below(3) {
            0 => {
                self.common_phrase();
                self.one(&CHANGES);
                self.text.push_str("by ");
                self.percentage();
                self.text.push_str("to ");
                self.count();
                self.noun(Plural);
            }
            1 => {
                self.text.push_str("about ");
                self.percentage();
                self.text.push_str("of ");
                self.determiner(Plural);
                self.noun(Plural);
                self.predicate(Plural);
            }
            _ => {
                self.subject();
                self.past();
                self.money();
                self.prepositional();
            }
        }
        if self.random.chance(40) {
            self.mark(", according to");
            self.body_name();
        }
    }
}

/// Words and how often each is drawn, the likeliest first.
#[derive(Debug)]
struct Weighted {
    words: &'static [(&'static str, u32)],
    total: u32,
}

impl Weighted {
    const fn new(words: &'static [(&'static str, u32)]) -> Self {
        let (mut total, mut index) = (0, 0);
        while index < words.len() {
            total += words[index].1;
            index += 1;
        }
        Self { words, total }
    }

    fn draw(&self, random: &mut Random) -> &'static str {
        let mut left = random.below(self.total);
        for &(word, weight) in self.words {
            if left < weight {
                return word;
            }
            left -= weight;
        }
        ""
    }
}

/// Declares tables of words with their weights, the likeliest first.
macro_rules! weighted {
    ($($name:ident: $($word:literal $weight:literal),+;)+) => {
        $(static $name: Weighted = Weighted::new(&[$(($word, $weight)),+]);)+
    };
}

// Function words; the weights are about how often English has them in 10,000 words.
weighted! {
    DETERMINERS:
        "the" 310, "a" 180, "his" 35, "this" 34, "its" 28, "their" 20, "that" 14,
        "no" 14, "her" 12, "another" 7, "one" 7, "our" 6, "any" 6, "each" 5, "every" 4,
        "my" 4, "your" 3, "either" 1;
    PLURAL_DETERMINERS:
        "the" 140, "all" 14, "these" 12, "some" 12, "their" 11, "more" 10, "other" 9,
        "many" 8, "most" 6, "those" 6, "its" 6, "his" 6, "several" 5, "few" 4, "such" 4,
        "both" 4, "no" 3, "our" 3, "any" 2, "fewer" 1;
    PREPOSITIONS:
        "in" 190, "of" 70, "to" 110, "for" 90, "with" 70, "on" 65, "at" 50, "by" 50,
        "from" 45, "as" 25, "about" 19, "into" 17, "after" 11, "over" 11, "than" 10,
        "through" 9, "between" 8, "against" 7, "under" 6, "during" 5, "without" 5,
        "before" 5, "around" 4, "among" 4, "within" 4, "since" 4, "near" 3, "until" 3,
        "across" 3, "toward" 3, "along" 2, "behind" 2, "despite" 2, "above" 2,
        "beyond" 1, "throughout" 1, "amid" 1;
    PRONOUNS:
        "it" 80, "he" 75, "she" 35, "this" 14, "there" 8, "that" 8, "nobody" 1,
        "everyone" 1, "nothing" 1, "something" 1;
    PLURAL_PRONOUNS:
        "they" 65, "we" 45, "you" 20, "these" 3, "many" 2, "others" 2, "some" 2;
    OBJECT_PRONOUNS:
        "it" 40, "him" 18, "them" 18, "us" 8, "me" 8, "her" 7, "you" 7, "what" 4,
        "himself" 3, "itself" 3, "themselves" 2, "herself" 1;
    MODALS:
        "will" 40, "would" 38, "could" 20, "can" 20, "did not" 16, "may" 13, "should" 9,
        "might" 6, "must" 6, "will not" 5, "would not" 5, "cannot" 5, "shall" 1;
    HAS:
        "has" 60, "had" 50, "has not" 5, "had not" 3;
    HAVE:
        "have" 60, "had" 40, "have not" 4;
    IS:
        "was" 100, "is" 95, "has been" 15, "will be" 15, "was not" 9, "is not" 9,
        "had been" 8, "would be" 8, "can be" 5;
    ARE:
        "were" 45, "are" 45, "have been" 8, "will be" 8, "were not" 4, "are not" 4,
        "had been" 4, "would be" 4;
    ADVERBS:
        "also" 14, "only" 10, "now" 10, "still" 8, "never" 6, "just" 6, "even" 5,
        "already" 4, "then" 4, "often" 3, "once" 3, "later" 3, "soon" 2, "again" 2,
        "always" 2, "ever" 1;
    DEGREES:
        "more" 14, "most" 8, "very" 7, "less" 4, "too" 3, "so" 3, "quite" 2, "rather" 1;
    ORDINALS:
        "first" 14, "new" 14, "last" 9, "other" 8, "own" 6, "second" 5, "same" 5,
        "third" 3, "next" 3, "former" 3;
    PARTICLES:
        "up" 14, "out" 14, "back" 6, "down" 6, "off" 4, "there" 4, "here" 3, "away" 3,
        "again" 3, "together" 1;
    RELATIVES:
        "that" 30, "which" 20, "who" 18;
    SUBORDINATORS:
        "as" 22, "when" 16, "if" 13, "because" 9, "after" 8, "while" 8, "where" 7,
        "before" 4, "although" 3, "until" 3, "since" 3, "whether" 2, "though" 2,
        "once" 1, "unless" 1, "whose" 1;
    CONJUNCTIONS:
        "and" 90, "but" 40, "so" 5, "or" 12, "yet" 3, "nor" 1;
    CONNECTIVES:
        "however" 4, "instead" 2, "still" 2, "meanwhile" 2, "for now" 1, "then" 1,
        "in addition" 1, "of course" 1, "as a result" 1;
    SAYING:
        "said" 50, "says" 12, "added" 6, "explained" 3, "warned" 2, "wrote" 1,
        "insisted" 1;
}

#[rustfmt::skip]
const SPOKEN: [&str; 12] = [
    "I don't think", "it's clear that", "we're sure", "I believe", "I know",
    "you'd say", "there's no doubt that", "they won't tell me why",
    "what matters is that", "I'd say", "we can't pretend that", "I was told that",
];

// Ordinary words of news.

const CHANGES: [&str; 6] = ["rose", "fell", "grew", "dropped", "climbed", "shrank"];
const HEADLINE_PREPOSITIONS: [&str; 8] =
    ["over", "in", "after", "as", "amid", "for", "of", "despite"];
const PREFIXES: [&str; 6] = ["non-", "self-", "anti-", "pre-", "well-", "long-"];
const TIMES: [&str; 6] =
    ["last week", "this year", "today", "last month", "again", "at night"];
#[rustfmt::skip]
const SMALL_NUMBERS: [&str; 12] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "a dozen",
    "hundreds of", "thousands of",
];
const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
];
#[rustfmt::skip]
const ROLES: [&str; 16] = [
    "minister", "spokeswoman", "analyst", "mayor", "lawyer", "professor", "director",
    "secretary", "researcher", "coach", "judge", "chairman", "chief executive",
    "officer", "historian", "manager",
];
#[rustfmt::skip]
const FIELDS: [&str; 16] = [
    "Trade", "Health", "Ocean", "Energy Research", "Labour", "Atlantic Treaty",
    "Football", "Arts", "Public Safety", "Climate", "Development", "Monetary", "Rail",
    "Space Research", "Youth", "Investment",
];
#[rustfmt::skip]
const KINDS: [&str; 16] = [
    "Organization", "Union", "Council", "Bank", "Institute", "Agency", "Association",
    "Authority", "Foundation", "Federation", "Commission", "Group", "Office", "Party",
    "Alliance", "Network",
];
const FIRST_NAMES: [&str; 48] = [
    "Anna", "David", "Maria", "John", "Elena", "Peter", "Sofia", "James", "Nina",
    "Omar", "Laura", "Victor", "Clara", "Samuel", "Irene", "Paul", "Amina", "George",
    "Ruth", "Daniel", "Helen", "Marco", "Leila", "Thomas", "Grace", "Ivan", "Julia",
    "Hassan", "Emma", "Carlos", "Alice", "Felix", "Naomi", "Robert", "Vera", "Simon",
    "Teresa", "Adam", "Fatima", "Martin", "Eva", "Hugo", "Rosa", "Kenji", "Ingrid",
    "Joseph", "Mei", "Andrew",
];
const LOANS: [&str; 8] =
    ["café", "fiancée", "façade", "cliché", "protégé", "résumé", "décor", "jalapeño"];

// Parts of made-up words. The lengths are powers of two: `spell` takes bits for them.

const ONSETS: [&str; 32] = [
    "", "", "b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k",
    "l", "m", "n", "p", "pl", "pr", "r", "s", "sh", "sp", "st", "t", "tr", "th", "v",
    "w",
];
const INNER_ONSETS: [&str; 16] =
    ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "nd", "ch"];
const NUCLEI: [&str; 16] =
    ["a", "a", "a", "e", "e", "e", "i", "i", "i", "o", "o", "o", "u", "u", "ea", "ai"];
const ACCENTED_NUCLEI: [&str; 16] =
    ["á", "é", "í", "ó", "ú", "ä", "ö", "ü", "ã", "ê", "è", "ô", "ø", "å", "ë", "ï"];
const CODAS: [&str; 16] =
    ["", "", "", "", "", "", "", "", "", "", "n", "n", "r", "r", "l", "s"];
const NOUN_ENDINGS: [&str; 16] = [
    "n", "nd", "st", "r", "l", "ction", "ment", "nter", "lity", "rness", "nance",
    "tor", "rage", "m", "sk", "t",
];
const VERB_ENDINGS: [&str; 16] = [
    "n", "st", "nd", "rm", "late", "rise", "ck", "pt", "sh", "nt", "lk", "ve", "ke",
    "te", "se", "ct",
];
const ADJECTIVE_ENDINGS: [&str; 16] = [
    "nal", "tive", "rous", "dent", "ric", "ny", "table", "nful", "ry", "ral", "ndic",
    "nian", "stic", "lar", "lish", "sive",
];
const SURNAME_ENDINGS: [&str; 16] = [
    "rov", "nson", "lberg", "mez", "rini", "vic", "ra", "nko", "tton", "ford", "ller",
    "rsen", "ndt", "lli", "moto", "ngo",
];
const PLACE_ENDINGS: [&str; 16] = [
    "nburg", "ville", "ria", "stan", "rham", "port", "vgrad", "lia", "nia", "mouth",
    "ndo", "ra", "lin", "sk", "rton", "nne",
];
