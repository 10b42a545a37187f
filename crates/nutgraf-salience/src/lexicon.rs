//! Closed lists of words that tell names from what stands around them. All are ours.

use nutgraf_text::Language;
use rustc_hash::FxHashMap;

/// Offices and forms of address. Before a name, in capitals, they do not belong to it.
const TITLES: &str = "
    president vice-president prime minister premier chancellor secretary senator
    congressman congresswoman representative governor mayor ambassador commissioner
    chairman chairwoman chair executive director king queen prince princess
    emperor pope cardinal archbishop bishop rabbi imam sheikh ayatollah sultan duke
    duchess earl lord lady sir dame baron baroness judge attorney-general prosecutor
    sheriff inspector detective constable superintendent captain colonel sergeant
    lieutenant admiral marshal commander brigadier corporal professor doctor dr
    prof mr mrs ms miss messrs rev reverend gen sen rep gov lt col capt sgt maj adm hon
    coach manager spokesman spokeswoman spokesperson mp mep ceo cfo coo cto co-founder
    founder leader analyst economist officer msp msps mla td mps cllr councillor
    dci dcs supt boss flanker striker winger goalkeeper midfielder defender skipper singer
    actor actress author lawyer presenter rapper comedian footballer
    pm producer midwife nurse surgeon novelist poet photographer broadcaster historian
    campaigner activist scientist researcher strategist
    monsieur madame mademoiselle m mm mme mlle me président présidente ministre premier
    première chancelier chancelière maire gouverneur gouverneure sénateur sénatrice
    député députée ambassadeur ambassadrice secrétaire directeur directrice roi reine
    pape général colonel capitaine docteur professeur procureur procureure juge préfet
    préfète
    herr frau präsident präsidentin bundespräsident bundespräsidentin kanzler kanzlerin
    bundeskanzler bundeskanzlerin minister ministerin bürgermeister bürgermeisterin
    oberbürgermeister oberbürgermeisterin ministerpräsident ministerpräsidentin
    außenminister außenministerin innenminister innenministerin finanzminister
    finanzministerin bundesminister bundesministerin umweltminister umweltministerin
    verkehrsminister verkehrsministerin direktor direktorin vorsitzende vorsitzender
    sprecher sprecherin chef chefin trainer trainerin könig königin papst professorin
    doktor richter richterin senatorin stadträtin stadtrat landrat landrätin
    señor señora don doña dom sr sra srta dra eng presidente presidenta ministro ministra canciller
    alcalde alcaldesa gobernador gobernadora senador senadora diputado diputada
    embajador embajadora secretario secretaria director directora rey reina papa capitán
    coronel juez jueza fiscal
    senhor senhora dom dona primeiro-ministro primeira-ministra chanceler prefeito
    prefeita governador governadora deputado deputada embaixador embaixadora secretário
    secretária diretor diretora rei rainha general juiz juíza procurador procuradora";

/// What stands before an office: `Foreign Minister`. It is dropped with the office.
const MODIFIERS: &str = "
    foreign defence defense finance interior prime deputy vice former chief attorney home
    health education trade transport energy first senior acting interim assistant
    associate environment labour labor justice culture sports economy agriculture prior
    managing general financial operating technical technology marketing";

/// States that stand before names like adjectives.
pub(crate) const STATES: &[&str] =
    &["u.s.", "us", "u.k.", "uk", "eu", "u.n.", "un", "usa", "uae"];

/// What stands behind `Secretary of` and belongs to the office.
pub(crate) const DEPARTMENTS: &[&str] = &[
    "state",
    "defense",
    "defence",
    "commerce",
    "treasury",
    "energy",
    "education",
    "labor",
    "labour",
    "homeland",
    "health",
    "transport",
    "finance",
    "agriculture",
    "justice",
    "interior",
    "culture",
    "veterans",
    "war",
    "trade",
    "health",
];

/// Days, months and words of time, which are capitalised but name nothing.
const CALENDAR: &str = "
    monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec gmt bst utc cet
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai
    juin juillet août septembre octobre novembre décembre
    montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend januar februar
    märz mai juni juli oktober dezember
    lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo
    junio julio agosto septiembre octubre noviembre diciembre
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira janeiro fevereiro março
    maio junho julho setembro outubro novembro dezembro";

/// Words too general to be a keyword on their own, in several languages.
const GENERIC: &str = "
    people person man men woman women year years month months week weeks day days hour
    hours minute minutes time times today yesterday tomorrow morning afternoon evening
    night percent per-cent million billion trillion hundred thousand number numbers part
    parts thing things lot end start beginning first second third fourth fifth last next
    week-end weekend article story report reports statement statements spokesman
    spokeswoman spokesperson source sources comment comments interview news press
    reporter reporters journalist journalists read place case example fact reason reasons
    result results kind group groups level levels side area areas point points issue
    issues question questions problem problems situation process detail details response
    future past recent current long short high low big small good bad great old young
    little early late full main major former senior several various additional possible
    available able likely important significant different similar total least half
    quarter couple dozen rest while due based such country countries world city state
    states government company companies member members official officials leader leaders
    head life home house work move plan plans way ways call name names change changes
    best top worst bigger smaller higher lower
    new more other inc corp ltd co plc llc ag sa gmbh mln bln dlrs dlr cts pct shr vs
    mio mrd euro euros dollar dollars dólar dólares pound pounds grad meter metre metres
    meters tonnen tonne tonnes kilometer kilometre kilometres miles franken str
    stunden
    moment moments shape sense boundaries colleague colleagues client clients correspondent
    editor common multiple fresh seventh sixth eighth ninth tenth certain entire single
    strong serious real true clear potential initial final previous current further extra
    fellow latest in-depth amount category answer answers glimpse ball eye eyes experiences
    laurels front
    overall meanwhile ones anyone someone everyone nothing something everything mr mrs ms dr
    nobody anybody somebody everybody dozens hundreds thousands thanks
    three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
    move told says think thought know known see seen look looks looking find found
    believe feel felt try tried show shown held keep kept left right hope expect ask
    asked call called tell start started begin began run ran help helped
    an ans année années jour jours mois semaine semaines heure heures fois million
    millions milliard milliards personne personnes homme femme hommes femmes pays monde
    ville lundi temps part cas exemple fait plus premier première dernier dernière
    nouveau nouvelle grand grande petit petite deux trois quatre cinq dix cent mille
    jahr jahre jahren tag tage tagen woche wochen monat monate monaten stunde stunden
    uhr prozent million millionen milliarde milliarden euro mensch menschen mann frau
    männer frauen land welt stadt zeit teil fall beispiel zwei drei vier fünf zehn
    hundert tausend ersten erste neue neuen neuer neues großen große letzten vergangenen
    año años día días mes meses semana semanas hora horas vez veces millón millones por
    ciento persona personas hombre mujer hombres mujeres país países mundo ciudad tiempo
    parte caso ejemplo hecho dos tres cuatro cinco diez cien mil primer primera último
    última nuevo nueva gran grande
    ano anos dia dias mês meses vez vezes milhão milhões bilhão bilhões pessoa pessoas
    vingt trente quarante cinquante soixante zwanzig dreißig vierzig fünfzig veinte treinta
    cuarenta cincuenta vinte trinta quarenta cinquenta
    homem mulher homens mulheres países cidade tempo exemplo facto fato dois duas três
    quatro cinco dez cem primeiro primeira último última novo nova";

/// Words in the names of newspapers, agencies and broadcasters.
const MEDIA: &str = "
    afp agency ap associated bbc bloomberg bulletin cbs chronicle cnbc cnn
    courier daily fox gazette globenewswire guardian herald independent itn itv journal
    mail mirror nbc news newspaper observer pa post press prnewswire radio reuters sky
    standard sun telegraph times today tribune xinhua";

/// What stands between a number and what is counted.
const AMOUNTS: &str = "
    hundred thousand million billion trillion bn mln bln milliard milliards
    millions millionen milliarde milliarden mio mrd milhão milhões bilhão bilhões millón
    millones";

/// English words of little weight: what they say depends on what they are said of. They
/// are no keywords of their own.
const LIGHT: &str = "
    accident act action actions activities activity addition advance advances aim aims
    ambition ambitions amounts angle apology appearance appearances argument arguments
    arrival assumption audience audiences backgrounds balance basics beauty behalf
    behaviour block bodies body boost bottom break breath brouhaha business businesses
    camp capability capacity care cause causes caution character characters charge charges
    companies company concern concerns conclusion control conversation conversations
    copies copy corner course creation credit curiosity customer dad damage danger dangers
    darkness dates day-to-day deal deals decline decrease delay delays delight development
    developments discussion discussions distance doubt doubts dozens drop duration duties
    duty emphasis encounter ending ends environment environments error errors evidence
    exception excuse expression face faces failure failures faith fall falls fan fans
    fashion father fathers fault favour favourite favourites fear fears feet figure
    figures finish focus footage format fortune fraction frequency friend friends
    frustration function functions gain gains gear gesture goodbye guest guests guy guys
    hand hands happiness hassle heels height hello history honour hopes horizon host
    husband incident incidents inclusion individual individuals initiative inspiration
    involvement job jobs joy judgment jump language launch launches left-hand legs length
    lie lies light limit limits line lines link links location locations loss losses magic
    majority mark marks match mates measure measures meeting meetings memories memory
    mention message messages middle minds minority mistake mistakes mode mother mothers
    motion mum names nerves nightmare nightmares notice offer offers onboard operation
    operations order orders origin ounces output outside pain pair panic participants
    patience peak permission phase phenomenon phrase pick picture pictures pioneer
    pleasure plunge praise preparation preparations pressure pressures pride principle
    processes product products project projects quantity quarters quest ranks rate rates
    recognition record records reference references regard regret relation relations
    relationship relationships relief remark remarks reminder reply request requests
    resort resource resources responsibilities responsibility reward rewards rise rises
    risk risks room row rules rupees rush sadness sample satisfaction scene scenes search
    secret section selection sensation sentence sequence service services setting shadow
    share shift shock shoulder shoulders show sight silence simplicity sister site sites
    solution solutions son soul sound space span speech stake stand stay stories strings
    structure stuff subject subjects summer support surface surge surges surroundings
    suspicion system systems table tale talent tales talk tears technique techniques test
    tests text theme themes theory threat threats ticket title titles tons tool tools top
    tough track tradition traditions trip triumph trouble trust truth try uncertainty
    uncle unit units update updates user users uses victim victims vision visit voice
    voices volume wait wake walk wall warmth wife winter worker works worth yard";

/// Words that are of no more weight behind an adjective: `ambitious ideas`.
const PALE: &str = "
    ability absence advantage advantages advice approach approaches aspect aspects
    atmosphere attempt attempts attention attitude attitudes background basis benefit
    benefits bit bits bunch chance chances choice choices circumstance circumstances
    combination comfort comparison concept concepts condition conditions confidence
    connection connections consequence consequences consideration context contribution
    contributions decision decisions description desire detail details determination
    difference differences difficulties difficulty direction disappointment ease edge
    effect effects effort efforts element elements enthusiasm estimate estimates event
    events example examples excitement existence expectation expectations experience
    experiences explanation explanations extent factor factors feature features feedback
    feeling feelings form forms fun gap gaps goal goals habit habits highlight highlights
    hint idea ideas image images impact importance impression improvement improvements
    increase increases indication indications influence information instance instances
    intention intentions interest interests item items knowledge lack lesson lessons level
    levels list lists luck manner matter matters meaning means method methods mind mix
    mixture mood moods move moves nature need needs note notes notion objective objectives
    occasion occasions opinion opinions opportunities opportunity option options outcome
    outcomes pace passion pattern patterns perception performance performances period
    periods perspective perspectives piece pieces position positions possibilities
    possibility potential practice practices presence priorities priority progress promise
    promises prospect prospects purpose purposes quality range reaction reactions reality
    reception reputation requirement requirements respect result results return returns
    role roles scale scenario scenarios sense series set sets sign signal signals
    significance signs size sizes skill skills sort sorts speed spirit spot spots stage
    stages standard standards start status step steps strength strengths style styles
    success successes suggestion suggestions surprise surprises task tasks taste tendency
    term terms thing things thought thoughts tip tips tone topic topics touch trend trends
    twist type types understanding usage use value values variety version versions view
    views way ways weakness weaknesses willingness wish wishes wonder word words worries
    worry";

/// Small words inside names.
const PARTICLES: &str =
    "van von der den ter bin ibn al el zu dos das da do del de della di la";

/// Which particles join names where they are ordinary words of the language, too.
const JOINING: &[(&str, &[&str])] = &[
    ("es", &["de", "del", "van", "von", "bin", "ibn", "dos", "da"]),
    ("pt", &["de", "da", "do", "dos", "das", "van", "von", "bin", "ibn"]),
    ("it", &["di", "della", "del", "van", "von", "bin", "ibn", "al"]),
    ("fr", &["van", "von", "bin", "ibn", "al", "el", "dos", "da", "del"]),
    ("de", &["van", "von", "bin", "ibn", "al", "el", "de", "del", "di", "dos"]),
];

/// Whether a particle joins the names beside it.
pub(crate) fn joins_names(
    folded: &str,
    before: &str,
    language: Option<Language>,
) -> bool {
    if matches!(folded, "der" | "den" | "ter" | "zu") {
        return matches!(before, "von" | "van" | "zu");
    }
    let code = language.map_or("", Language::code);
    let row = JOINING.iter().find(|(known, _)| *known == code);
    row.is_none_or(|(_, words)| words.contains(&folded))
}

/// Ends of German words for people, which stand before names as offices do.
const GERMAN_OFFICES: &[&str] = &[
    "leiter",
    "leiterin",
    "sprecher",
    "sprecherin",
    "chef",
    "chefin",
    "präsident",
    "präsidentin",
    "minister",
    "ministerin",
    "meister",
    "meisterin",
    "direktor",
    "direktorin",
    "rektor",
    "rektorin",
    "koordinator",
    "koordinatorin",
    "händler",
    "händlerin",
    "trainer",
    "trainerin",
    "stürmer",
    "stürmerin",
    "forscher",
    "forscherin",
    "pfleger",
    "pflegerin",
    "sekretär",
    "sekretärin",
    "führer",
    "führerin",
    "vorsitzende",
    "vorsitzender",
    "anwalt",
    "anwältin",
    "experte",
    "expertin",
    "berater",
    "beraterin",
];

/// Whether a word is an office in German.
pub(crate) fn is_german_office(folded: &str) -> bool {
    GERMAN_OFFICES.iter().any(|office| folded.ends_with(office))
}

/// Words before a place or institution, never given names.
const NOT_GIVEN: &str = "
    north south east west northern southern eastern western central upper lower new old
    great greater little united federal national international royal saint st san santa
    santo los las la le el mount mt lake river port fort cape bay isle island islands gulf
    bank university college institute club fc real ac inter department ministry office
    house white red black green blue golden super world air radio general grand inner
    outer mid nord sud ouest est süd ost norte sur sul leste oeste universidad université
    universität ministère ministerio ministério banco banque hotel the european american
    british french german russian chinese african asian arab english scottish welsh irish
    northern-most street road avenue city town";

/// English past forms that no suffix gives away, and other verbs that glue phrases.
const VERBS: &str = "
    became began bent bet bought broke brought built burnt came caught chose cut dealt
    did drew drove fell felt fled flew forbade forgot fought found froze gave got grew
    heard held hid hit hurt kept knew laid lay led left lent let lost made meant met paid
    put ran rang rose said sang sank sat saw sent shook shot shut slept sold sought spent
    split spoke stole stood struck sued swept swore swung taught tells tell threw told
    took understood went win wins won wore wrote says say thinks think knows know wants
    want believes believe hopes hope remains remain continues continue begins begin comes
    blew rode beat died ends calls cry dies fails halts opens rises wants
    goes gives takes makes means leads lets gets helps help keeps becomes become allows
    allow enables includes include remains seems appears expects expect warns warn denies
    deny insists insist claims argues argue adds agree agrees due able likely unlikely
    may might invade provide resolve comment collaborate accountable";

/// Verbs, never nouns, that the tagger takes for plurals behind names: `Apple unveils`.
const VERBS_BEHIND_NAMES: &str = "
    accuses adds agrees announces appoints asks begs blames buys confirms considers
    defeats defends denies encourages enters expects gets gives goes insists invites joins
    keeps kills leaves loses makes mocks mourns overtakes predicts quits reaches refuses
    regards rejects reveals says secures seeks sees sells sends sues suffers suggests
    suspends tells thinks threatens tries unveils urges vows wants warns weighs welcomes
    withdraws";

/// Stop words after which a noun phrase does not begin.
const NO_PHRASE_AFTER: &str = "
    i you he she it we they who which that what to will would can could shall should may
    might must is are was were be been being am has have had do does did not and or but
    when while as if than then so also just still there here how why where now";

/// Articles and other words that stand before nouns.
const DETERMINERS: &str = "
    the a an this that these those its their his her our my
    le la les l un une der die das den dem des ein eine einen einer o os as um uma el los
    las una";

/// Prepositions.
const PREPOSITIONS: &str = "
    of in on at for with from by to about against over into after between
    de du d à au aux en dans sur pour par avec von mit für auf im zu zur zum bei do da dos
    em no na por com para del con";

/// Words that stand between things of one kind.
const CONJUNCTIONS: &str = "and or et ou und oder e y";

/// The lists that each word is on.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon(FxHashMap<&'static str, Classes>);

/// The lists that a folded word is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u32);

impl Classes {
    const TITLE: u32 = 1 << 0;
    const CALENDAR: u32 = 1 << 1;
    const GENERIC: u32 = 1 << 2;
    const PARTICLE: u32 = 1 << 3;
    const NOT_GIVEN: u32 = 1 << 4;
    const VERB: u32 = 1 << 5;
    const NO_PHRASE_AFTER: u32 = 1 << 6;
    const MODIFIER: u32 = 1 << 7;
    const INSTITUTION: u32 = 1 << 8;
    const NATIONALITY: u32 = 1 << 9;
    const DETERMINER: u32 = 1 << 10;
    const PREPOSITION: u32 = 1 << 11;
    const CONJUNCTION: u32 = 1 << 12;
    const LIGHT: u32 = 1 << 13;
    const AMOUNT: u32 = 1 << 14;
    const VERB_BEHIND_NAMES: u32 = 1 << 15;
    const MEDIUM: u32 = 1 << 16;
    const PALE: u32 = 1 << 17;
    const VERBAL: u32 = 1 << 18;
    const GERUND: u32 = 1 << 19;
    const DOING: u32 = 1 << 20;
    const LOOKED_UP: u32 = 1 << 21;

    /// Without the lists that are right in English only: `camp` is light there, in French
    /// it is a place.
    pub(crate) const fn beyond_english(self) -> Self {
        const ENGLISH: u32 = Classes::VERB_BEHIND_NAMES
            | Classes::MEDIUM
            | Classes::LIGHT
            | Classes::PALE
            | Classes::VERBAL
            | Classes::GERUND
            | Classes::DOING;
        Self(self.0 & !ENGLISH)
    }

    /// Whether this is an answer of [`Lexicon::classes`], and not the default.
    pub(crate) const fn is_looked_up(self) -> bool {
        self.0 & Self::LOOKED_UP != 0
    }

    /// A word that is most likely a verb form or an adverb, which ends a noun phrase.
    pub(crate) const fn is_verbal(self) -> bool {
        self.0 & Self::VERBAL != 0
    }

    /// A word that may be a participle.
    pub(crate) const fn is_gerund(self) -> bool {
        self.0 & Self::GERUND != 0
    }

    /// A word that is more likely something that is done (`checking tickets`) than a thing
    /// (`housing market`).
    pub(crate) const fn is_doing(self) -> bool {
        self.0 & Self::DOING != 0
    }

    pub(crate) const fn is_title(self) -> bool {
        self.0 & Self::TITLE != 0
    }

    pub(crate) const fn is_modifier(self) -> bool {
        self.0 & Self::MODIFIER != 0
    }

    /// An institution whose name may go on with `for` or `of`.
    pub(crate) const fn is_institution(self) -> bool {
        self.0 & Self::INSTITUTION != 0
    }

    pub(crate) const fn is_nationality(self) -> bool {
        self.0 & Self::NATIONALITY != 0
    }

    pub(crate) const fn is_calendar(self) -> bool {
        self.0 & Self::CALENDAR != 0
    }

    pub(crate) const fn is_generic(self) -> bool {
        self.0 & Self::GENERIC != 0
    }

    pub(crate) const fn is_verb_behind_names(self) -> bool {
        self.0 & Self::VERB_BEHIND_NAMES != 0
    }

    pub(crate) const fn is_medium(self) -> bool {
        self.0 & Self::MEDIUM != 0
    }

    pub(crate) const fn is_pale(self) -> bool {
        self.0 & Self::PALE != 0
    }

    pub(crate) const fn is_amount(self) -> bool {
        self.0 & Self::AMOUNT != 0
    }

    /// A word of little weight, less general than those of [`is_generic`](Self::is_generic).
    pub(crate) const fn is_light(self) -> bool {
        self.0 & Self::LIGHT != 0
    }

    pub(crate) const fn is_particle(self) -> bool {
        self.0 & Self::PARTICLE != 0
    }

    pub(crate) const fn is_never_given(self) -> bool {
        self.0 & Self::NOT_GIVEN != 0
    }

    pub(crate) const fn is_verb(self) -> bool {
        self.0 & Self::VERB != 0
    }

    pub(crate) const fn is_determiner(self) -> bool {
        self.0 & Self::DETERMINER != 0
    }

    pub(crate) const fn is_preposition(self) -> bool {
        self.0 & Self::PREPOSITION != 0
    }

    pub(crate) const fn is_conjunction(self) -> bool {
        self.0 & Self::CONJUNCTION != 0
    }

    pub(crate) const fn opens_phrase(self) -> bool {
        self.0 & Self::NO_PHRASE_AFTER == 0
    }
}

impl Lexicon {
    pub(crate) fn new() -> Self {
        let lists = [
            (Classes::TITLE, TITLES),
            (Classes::CALENDAR, CALENDAR),
            (Classes::GENERIC, GENERIC),
            (Classes::PARTICLE, PARTICLES),
            (Classes::NOT_GIVEN, NOT_GIVEN),
            (Classes::VERB, VERBS),
            (Classes::NO_PHRASE_AFTER, NO_PHRASE_AFTER),
            (Classes::MODIFIER, MODIFIERS),
            (Classes::INSTITUTION, INSTITUTIONS),
            (Classes::NATIONALITY, NATIONALITIES),
            (Classes::DETERMINER, DETERMINERS),
            (Classes::PREPOSITION, PREPOSITIONS),
            (Classes::CONJUNCTION, CONJUNCTIONS),
            (Classes::LIGHT, LIGHT),
            (Classes::LIGHT | Classes::PALE, PALE),
            (Classes::AMOUNT, AMOUNTS),
            (Classes::MEDIUM, MEDIA),
            (Classes::VERB_BEHIND_NAMES, VERBS_BEHIND_NAMES),
        ];
        let mut classes: FxHashMap<_, Classes> = FxHashMap::default();
        for (class, words) in lists {
            for word in words.split_whitespace() {
                classes.entry(word).or_default().0 |= class;
            }
        }
        Self(classes)
    }

    /// The lists that `folded` is on, where a full stop at its end does not count, and what
    /// its end tells.
    pub(crate) fn classes(&self, folded: &str) -> Classes {
        let word = folded.strip_suffix('.').unwrap_or(folded);
        let Classes(lists) = self.0.get(word).copied().unwrap_or_default();
        let ends = [
            (Classes::VERBAL, is_verbal(folded)),
            (Classes::GERUND, is_gerund(folded)),
            (Classes::DOING, is_doing(folded)),
        ];
        let ends = ends.iter().filter(|(_, so)| *so).map(|(class, _)| class);
        Classes(ends.fold(lists | Classes::LOOKED_UP, |all, class| all | class))
    }
}

/// See [`Classes::is_verbal`].
fn is_verbal(folded: &str) -> bool {
    let noun = |exceptions: &[&str]| exceptions.contains(&folded);
    folded.len() > 4
        && ((folded.ends_with("ed")
            && !noun(&["speed", "hundred", "breed", "creed", "greed"]))
            || (folded.ends_with("ly")
                && !noun(&[
                    "family",
                    "supply",
                    "rally",
                    "assembly",
                    "monopoly",
                    "anomaly",
                    "butterfly",
                    "italy",
                    "reply",
                    "bully",
                    "belly",
                    "jelly",
                ])))
}

/// Words in `-ing` that are things, not what somebody does.
const NOMINAL_GERUNDS: &[&str] = &[
    "accounting",
    "advertising",
    "banking",
    "betting",
    "bombing",
    "booking",
    "boxing",
    "branding",
    "briefing",
    "broadcasting",
    "building",
    "camping",
    "ceiling",
    "climbing",
    "clothing",
    "coaching",
    "computing",
    "consulting",
    "cooking",
    "counselling",
    "crowdfunding",
    "cycling",
    "dancing",
    "dining",
    "drawing",
    "drilling",
    "drinking",
    "driving",
    "earring",
    "engineering",
    "evening",
    "farming",
    "feeling",
    "financing",
    "fishing",
    "flooding",
    "fracking",
    "funding",
    "gambling",
    "gaming",
    "gardening",
    "grooming",
    "hacking",
    "hearing",
    "heating",
    "herring",
    "hiring",
    "housing",
    "hunting",
    "killing",
    "knitting",
    "landing",
    "laundering",
    "learning",
    "lending",
    "licensing",
    "lighting",
    "listing",
    "lobbying",
    "looting",
    "manufacturing",
    "marketing",
    "meeting",
    "mining",
    "modelling",
    "monitoring",
    "morning",
    "networking",
    "nursing",
    "offering",
    "opening",
    "outing",
    "packaging",
    "painting",
    "parenting",
    "parking",
    "phishing",
    "planning",
    "poaching",
    "policing",
    "polling",
    "pricing",
    "printing",
    "programming",
    "publishing",
    "racing",
    "ranking",
    "rating",
    "reading",
    "recording",
    "recycling",
    "refereeing",
    "rowing",
    "ruling",
    "running",
    "sailing",
    "saving",
    "schooling",
    "sentencing",
    "shelling",
    "shipping",
    "shooting",
    "shopping",
    "sibling",
    "singing",
    "skating",
    "skiing",
    "smoking",
    "smuggling",
    "songwriting",
    "spending",
    "spring",
    "stabbing",
    "streaming",
    "string",
    "surfing",
    "swimming",
    "teaching",
    "testing",
    "tracking",
    "trading",
    "trafficking",
    "training",
    "trolling",
    "tutoring",
    "viewing",
    "voting",
    "walking",
    "warning",
    "wedding",
    "wing",
    "wrestling",
    "writing",
];

/// See [`Classes::is_doing`].
fn is_doing(folded: &str) -> bool {
    is_gerund(folded)
        && !folded.contains('-')
        && NOMINAL_GERUNDS.binary_search(&folded).is_err()
}

/// See [`Classes::is_gerund`].
fn is_gerund(folded: &str) -> bool {
    folded.len() > 5 && folded.ends_with("ing")
}

/// Articles, determiners and prepositions of the Romance languages.
const OPENERS: &[&str] = &[
    "le", "la", "les", "l", "un", "une", "du", "des", "de", "d", "au", "aux", "à",
    "en", "dans", "sur", "pour", "par", "avec", "sans", "sous", "contre", "entre",
    "vers", "chez", "son", "sa", "ses", "leur", "leurs", "ce", "cette", "ces", "cet",
    "notre", "nos", "votre", "mon", "ma", "mes", "o", "a", "os", "as", "um", "uma",
    "uns", "umas", "do", "da", "dos", "das", "no", "na", "nos", "nas", "ao", "aos",
    "às", "em", "num", "numa", "por", "pelo", "pela", "pelos", "pelas", "com", "sem",
    "para", "seu", "sua", "seus", "suas", "este", "esta", "esse", "essa", "el", "los",
    "las", "una", "unos", "unas", "del", "al", "con", "su", "sus", "il", "lo", "gli",
    "i", "uno", "della", "dello", "dei", "delle", "nel", "nella", "sul", "sulla", "di",
    "per", "e", "et", "y",
];

/// Institutions whose names go on with `for` or `of`: `Department for Education`.
const INSTITUTIONS: &str = "
    academy administration agency alliance assembly association authority bank board bureau campaign
    cathedral center centers centre chamber church city coalition college commission
    committee community confederation conference congress convention council court
    department directorate federation foundation fund group guild hall hospital house institute
    institution kingdom league library ministry mission movement museum office order
    organisation organization parliament partnership party people's register republic
    school secretariat senate society state states trust union university world";

/// Nationalities that stand before the names of people.
const NATIONALITIES: &str = "
    afghan albanian algerian american angolan argentine argentinian armenian australian
    austrian azerbaijani bangladeshi belarusian belgian bolivian bosnian brazilian british
    briton bulgarian burmese cambodian cameroonian canadian chilean chinese colombian
    congolese croatian cuban cypriot czech danish dane dutch dutchman ecuadorian egyptian
    emirati english englishman estonian ethiopian finnish finn french frenchman gambian
    georgian german ghanaian greek guatemalan guinean haitian hungarian icelandic indian
    indonesian iranian iraqi irish irishman israeli italian ivorian jamaican japanese
    jordanian kazakh kenyan korean kosovan kuwaiti latvian lebanese liberian libyan
    lithuanian macedonian malaysian maltese mexican moldovan moroccan mozambican namibian
    nepalese nigerian norwegian omani pakistani palestinian panamanian paraguayan peruvian
    polish portuguese qatari romanian russian rwandan saudi scot scottish senegalese serb
    serbian singaporean slovak slovakian slovenian somali spanish spaniard sudanese swede
    swedish swiss syrian taiwanese tanzanian thai tunisian turkish ugandan ukrainian
    uruguayan uzbek venezuelan vietnamese welsh welshman yemeni zambian zimbabwean";

/// Whether a noun phrase may begin behind a stop word of a Romance language.
pub(crate) fn opens_noun_phrase(folded: &str) -> bool {
    OPENERS.contains(&folded)
}
