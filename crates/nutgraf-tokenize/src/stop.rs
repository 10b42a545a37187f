use std::borrow::Cow;

use nutgraf_text::Language;
use rustc_hash::FxHashSet;

use crate::Tokenizer;

/// Words of reporting, modality and place that the lists lack and every article has.
const MORE: &[(&str, &str)] = &[
    (
        "en",
        "also can could cannot may might must said say saying says shall should told us \
        will would ago already among amongst around another away back came come comes even \
        ever every get gets getting give given go goes going gone got however include \
        included including later least less let like made make makes making many much near \
        need needed needs never next often one onto per put rather really seem seemed \
        seems set several since still take taken takes taking though thus together took \
        toward towards two upon use used using want wanted wants way well went whether \
        within without yet whose else instead despite unless yes amid according behind \
        across along alongside beyond beside besides outside inside throughout beneath via \
        past regarding concerning except ahead apart aside wherever whenever whatever \
        whoever somewhere anywhere perhaps maybe almost quite nearly enough always \
        sometimes soon today tomorrow yesterday tonight therefore meanwhile moreover \
        although because till whereas versus vs",
    ),
    (
        "fr",
        "alors après ailleurs ainsi afin assez aucun aucune aujourd'hui auprès auquel \
        aussi autant autour autre autres avant beaucoup bien bientôt car cela celle celles \
        celui cependant certain certaine certaines certains cet cette ceux chaque chez \
        comme comment contre dedans dehors déjà demain depuis derrière dès desquels dessous \
        dessus devant devrait doit doivent donc dont dit durant également encore enfin \
        ensuite entre envers environ etc fait faire faut font grâce hier hors hui ici il y \
        jamais jusqu jusque là laquelle lequel lesquels loin lors lorsqu lorsque malgré \
        mieux moins néanmoins non notamment nul outre où par parce parfois parmi partout \
        pendant peu peut peuvent plus plusieurs plutôt pourquoi pourtant presque presqu \
        puis puisque puisqu quand quant quel quelle quelles quels quelque quelques quelqu \
        quoi quoique quoiqu rien sans sauf selon seul seulement seule si sinon soit sous \
        souvent suite sur surtout tandis tant tard tel telle telles tels tôt toujours tous \
        tout toute toutes toutefois très trop vers via voici voilà va vont peut-être \
        leurs elles avoir pourrait pourraient veut veulent pu ça dû eu fut furent lui-même \
        elle-même eux-mêmes doivent dit-il dit-elle explique-t-il explique-t-elle a-t-il \
        a-t-elle quelqu'un explique déclaré affirmé indiqué ajouté précisé estimé selon va être",
    ),
    (
        "de",
        "ab aber allerdings allein als also alle aller allerdings anders außer außerdem bald \
        beim bereits besonders bevor bis bislang bisher brauchen braucht dabei dadurch dafür \
        dagegen daher dahin damals damit danach daneben daran darauf daraus darin darüber \
        darum darunter davon davor dazu dazwischen denen denn dennoch deren derzeit deshalb \
        dessen deswegen doch dort durfte dürfen eben ebenfalls ebenso eher eigentlich etwa \
        etwas fast ganz gar gegen gegenüber gehen geht gekommen gelten gemacht genau gerade \
        gerne gesagt gestern gibt gilt gleich hätte hätten heißt heute hieß hin hinaus \
        hinter hinzu immer infolge innerhalb insgesamt inzwischen ja je jede jedem jeden \
        jeder jedes jedoch jemand jetzt kam kann kaum komme kommen kommt konnte konnten \
        könne können könnte könnten lang längst lassen laut lediglich leicht letztlich ließ \
        lieber macht machen man manche mehr mehrere meist mindestens mittlerweile \
        möglich möglicherweise müsse müssen musste mussten nachdem nämlich neben nein nicht \
        nichts nie niemand noch nun ob oben obwohl oft ohne pro rund sagen sagt sagte schon \
        sehe sehen sehr sei seien seit seitdem selbst so sobald sogar solche sollte sollten \
        somit sondern sonst sowie sowohl sozusagen statt stehen steht teilweise trotz \
        trotzdem über überhaupt übrigens um und unter vergangene viel viele vielleicht vom \
        von vor vorbei wann ward warum was weder wegen weil weitere weiter weiterhin welche \
        welcher welches wenig wenige weniger wenn wer werde wessen wie wieder wieso will wir \
        wo wohl wollen wollte wollten worden wurde wurden würden zudem zuletzt zum zumindest \
        zunächst zur zurück zusammen zwar zwischen",
    ),
    (
        "es",
        "ahora además afirmó ahí algo alguien algún alguna algunas alguno algunos allí ambos \
        añadió anoche apenas aquel aquella aquellos aquí aseguró así aún aunque ayer bajo \
        bien cada casi cerca cierto ciertos cómo consideró contra cual cuales cualquier \
        cuáles cuándo cuanto cuenta da dado dar deben debe debido decir dejó del demás \
        dentro desde después detrás dice dicen dicho dieron dijo dio embargo ello ellos \
        encima enfrente entonces entre etc explicó fuera fueron gracias haber había habrá \
        hace hacen hacer hacia haciendo hasta hay hecho hizo hoy hubo igual incluso indicó \
        informó jamás junto lado largo lejos llegó lleva llevar luego mañana manera mediante \
        mejor menos mientras misma mismas mismo mismos mucha muchas muchos nada nadie ni \
        ninguna ningún ninguno nunca otra otras otro otros para parece pese peor pero poca \
        pocas poco pocos podrá podrían podría por porque posible primero propia propias \
        propio propios próximo próximos pueda puede pueden pues quedó queremos quién quiere \
        realizar realizó recordó respecto salvo según será serán sería sido siempre siendo \
        sigue siguiente sino sobre sola solamente solas solo sólo sólos son tal también \
        tampoco tan tanto tarde tendrá tendrán tenía tener tenido tercera tiene tienen toda \
        todas todavía todo todos tras trata través tuvo última últimas último últimos unas \
        unos usted va vamos van varias varios ver vez ya",
    ),
    (
        "pt",
        "acerca afirmou agora ainda algum alguma algumas alguns ali além ambos amplas antes \
        apenas apesar após aqui assim atrás através até bastante bem cada cerca cinco com \
        como conforme contra contudo cujo cujos dar debaixo demais dentro depois desde dessa \
        desse desta deste diante disse dizem dizer diz durante embora enquanto então entre \
        era etc fará fazem fazer faz feito ficou foi fora fosse hoje inclusive isso isto já \
        jamais junto lá logo longe mais mas melhor menos mesma mesmas mesmo mesmos muita \
        muitas muito muitos nada nem nenhum nenhuma ninguém nunca onde ontem ora ou outra \
        outras outro outros para pela pelas pelo pelos perante perto pode podem poder porém \
        porque portanto pouca poucas pouco poucos primeiro própria próprias próprio próprios \
        quais qual qualquer quando quanto quase quem quer segundo seja sem sempre sendo será \
        serão seria si sido sob sobre tal talvez também tampouco tanto tão tem têm ter teria \
        teve toda todas todavia todo todos trás tudo última últimas último últimos uma umas \
        uns vai vamos vão vários várias vem vez",
    ),
];

/// Words that say nothing about what a text is about.
///
/// Words are kept in their folded form (see [`Tokenizer::fold`]).
///
/// ```
/// # use nutgraf_tokenize::StopList;
/// # use nutgraf_text::Language;
/// let english = StopList::of(Language::ENGLISH);
/// assert!(english.contains("the"));
/// assert!(!english.contains("corridor"));
/// let own = StopList::parse("# comment\nvon\nzu\n");
/// assert!(own.contains("von"));
/// assert!(StopList::none().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct StopList {
    words: FxHashSet<Box<str>>,
}

impl StopList {
    /// The empty list.
    pub fn none() -> Self {
        Self::default()
    }

    /// The list for a language; empty if there is none.
    ///
    /// The lists are those of the crate `stop-words`: NLTK's where it has the language
    /// (they are Snowball's and `PostgreSQL`'s), Stopwords ISO's for the others. English,
    /// French, German, Spanish and Portuguese have words of reporting and modality more.
    pub fn of(language: Language) -> Self {
        let words = stop_words::lookup(language.code()).unwrap_or_default();
        let more = MORE.iter().find(|(code, _)| *code == language.code());
        let more = more.map_or("", |(_, words)| words);
        let all = words.iter().copied().chain(more.split_whitespace());
        Self::from_words(all, Some(language))
    }

    /// A list of these words.
    ///
    /// ```
    /// # use nutgraf_tokenize::StopList;
    /// assert!(StopList::new(["The", "of"]).contains("the"));
    /// ```
    pub fn new(words: impl IntoIterator<Item: AsRef<str>>) -> Self {
        Self {
            words: words.into_iter().map(|word| folded(word.as_ref(), None)).collect(),
        }
    }

    /// A list from a file's content: one word a line; blank lines and lines that begin
    /// with `#` do not count.
    pub fn parse(content: &str) -> Self {
        let content = content.strip_prefix('\u{FEFF}').unwrap_or(content);
        let lines = content.lines().map(str::trim);
        Self::from_words(lines.filter(|l| !l.is_empty() && !l.starts_with('#')), None)
    }

    fn from_words<'w>(
        words: impl Iterator<Item = &'w str>,
        language: Option<Language>,
    ) -> Self {
        Self { words: words.map(|word| folded(word, language)).collect() }
    }

    /// Whether the folded form of a word is on the list.
    #[inline]
    pub fn contains(&self, folded: &str) -> bool {
        self.words.contains(folded)
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words, sorted.
    pub fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.words.iter().map(AsRef::as_ref).collect();
        words.sort_unstable();
        words
    }

    /// The words that can never match a token of `tokenizer`, sorted: those that it
    /// cuts into several tokens, or into none.
    ///
    /// ```
    /// # use nutgraf_tokenize::{Mode, StopList, Tokenizer, TokenizerOptions};
    /// let list = StopList::parse("the\nof course\na");
    /// assert_eq!(list.unmatchable(&Tokenizer::default()), ["of course"]);
    /// let options = TokenizerOptions { mode: Mode::Sklearn, ..Default::default() };
    /// assert_eq!(list.unmatchable(&Tokenizer::new(options)), ["a", "of course"]);
    /// ```
    pub fn unmatchable(&self, tokenizer: &Tokenizer) -> Vec<&str> {
        let mut words = self.words();
        words.retain(|word| !matches_alone(word, tokenizer));
        words
    }
}

/// The folded form of a word; a mark of which folding leaves nothing stays.
fn folded(word: &str, language: Option<Language>) -> Box<str> {
    let folded = crate::fold::fold(word, language);
    Box::from(if folded.is_empty() { word } else { &folded })
}

/// Whether `word` is one token, alone or before an apostrophe (`l’`), or an
/// abbreviation that keeps its full stop.
fn matches_alone(word: &str, tokenizer: &Tokenizer) -> bool {
    let elided = format!("{word}'a");
    let first = |text: &str| {
        let tokens: Vec<_> =
            tokenizer.tokens(text).filter(|t| t.kind.is_term()).collect();
        let folded: Vec<Cow<'_, str>> =
            tokens.iter().map(|t| tokenizer.fold(t.span.slice(text))).collect();
        (tokens.len(), folded.first().is_some_and(|f| f == word))
    };
    first(word) == (1, true) || first(&elided) == (2, true)
}
