//! Texts that are unlike most articles: no shape of input may be slower with us.

use crate::{
    pair::Pair,
    tokens::{UnicodeSegmentation, against},
};

/// Bytes of text in a measurement.
const SIZE: usize = 4_000_000;

const CHINESE: &str = "里斯本港的码头工人罢工已进入第三天，十四艘船只停泊在河口，\
    进口商正在寻找其他路线。工会表示，谈判将于2026年11月27日恢复。\n";
const RUSSIAN: &str = "Забастовка докеров в порту Лиссабона продолжается третий день: \
    14 судов стоят на якоре, импортёры ищут другие пути. Переговоры возобновятся в 9:30.\n";
const ARABIC: &str = "دخل إضراب عمال الموانئ في لشبونة يومه الثالث، وتنتظر ١٤ سفينة في المرساة، \
    ويبحث المستوردون عن طرق أخرى. وقالت النقابة إنّ المحادثات ستُستأنف غدًا.\n";
const EMOJI: &str =
    "Strike 🚢🚢 day 3️⃣ at the port 👩🏽‍🔧👨‍👩‍👧‍👦 #Lisbon 🇵🇹 🔥🔥🔥 no deal ☹️ yet… ❤️‍🩹 \n";

pub(crate) fn compare(texts: &[String]) {
    let whole: String = texts.concat();
    for (what, size) in [
        ("texts of 1 kB", 1_000),
        ("texts of 10 kB", 10_000),
        ("texts of 1 MB", 1_000_000),
    ] {
        row(what, &pieces(whole.get(..floor(&whole, SIZE)).unwrap_or(&whole), size));
    }
    for (what, sample) in [
        ("Chinese", CHINESE),
        ("Russian", RUSSIAN),
        ("Arabic", ARABIC),
        ("emoji", EMOJI),
    ] {
        row(what, &[sample.repeat(SIZE / 4 / sample.len())]);
    }
    row("all articles as one text", &[whole.as_str()]);
    let words = whole.split_whitespace().cycle().take(1_000_000);
    row("a million texts of a word", &words.collect::<Vec<_>>());
}

fn row<T: AsRef<str>>(what: &str, texts: &[T]) {
    let pair = Pair {
        what: &format!("words, mode `unicode`: {what}"),
        peer: "unicode-segmentation",
        promised: true,
        goal: Some(1.0),
        ..Pair::default()
    };
    against(pair, texts, UnicodeSegmentation);
}

/// Cuts a text into pieces of about so many bytes.
fn pieces(mut text: &str, size: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    while !text.is_empty() {
        let (piece, rest) = text.split_at(floor(text, size));
        pieces.push(piece);
        text = rest;
    }
    pieces
}

/// The last boundary of characters up to there.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}
