//! The generator of made-up news keeps its promises.

use std::collections::HashSet;

#[path = "../../../corpora/synthetic.rs"]
mod synthetic;

use synthetic::{Article, Synthetic};

fn articles(seed: u64, count: usize) -> Vec<Article> {
    Synthetic::new(seed).take(count).collect()
}

fn fnv1a(articles: &[Article]) -> u64 {
    let fields = |article: &Article| {
        let Article { id, title, text, date } = article.clone();
        [id, title, text, date].join("\0").into_bytes()
    };
    articles.iter().flat_map(fields).fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// Fixed, so that figures measured on one machine speak of the same text on another.
#[test]
fn same_seed_gives_same_bytes() {
    assert_eq!(fnv1a(&articles(7, 200)), 0xBE62_FFA4_35EF_FB03);
}

#[test]
fn other_seed_gives_other_bytes() {
    let (some, others) = (articles(7, 50), articles(8, 50));
    for (article, other) in some.iter().zip(&others) {
        assert_ne!(article.id, other.id);
        assert_ne!(article.text, other.text);
    }
}

#[test]
fn sizes_are_in_range_and_dates_in_order() {
    let articles = articles(7, 4000);
    for Article { id, text, .. } in &articles {
        assert!((600..=9000).contains(&text.len()), "{id} has {} bytes", text.len());
    }
    assert!(articles.is_sorted_by_key(|article| &article.date));
    let mut sizes: Vec<_> = articles.iter().map(|article| article.text.len()).collect();
    sizes.sort_unstable();
    assert!((2000..2500).contains(&sizes[2000]), "the median is {}", sizes[2000]);
}

#[test]
fn paragraphs_and_titles_are_clean() {
    for Article { id, title, text, .. } in articles(7, 1000) {
        for paragraph in text.split("\n\n") {
            assert!(!paragraph.is_empty(), "{id}");
            assert!(!paragraph.contains(['\n', '\t']), "{id}");
            assert_eq!(paragraph.trim(), paragraph, "{id}");
            assert!(paragraph.ends_with(['.', '?', '"', '”']), "{id}: {paragraph}");
        }
        for line in text.lines().chain([title.as_str()]) {
            let slips = ["  ", " ,", " .", ",.", ",,", "s’s ", "s's "];
            assert!(!slips.iter().any(|slip| line.contains(slip)), "{id}: {line}");
        }
        assert!(!title.is_empty() && !title.ends_with('.'), "{id}: {title}");
    }
}

/// Heaps' law: V = k n^b, where b is 0.5 to 0.75 for real text.
#[test]
fn vocabulary_grows_as_in_real_text() {
    let (mut words, mut vocabulary) = (0_u32, HashSet::new());
    let mut measured = Vec::new();
    for (index, article) in Synthetic::new(7).take(4000).enumerate() {
        let lower = article.text.to_lowercase();
        for word in lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty())
        {
            words += 1;
            if !vocabulary.contains(word) {
                vocabulary.insert(word.to_owned());
            }
        }
        if [999, 3999].contains(&index) {
            measured.push((f64::from(words), vocabulary.len() as f64));
        }
    }
    let (start, end) = (measured[0], measured[1]);
    let exponent = (end.1 / start.1).ln() / (end.0 / start.0).ln();
    assert!((0.5..0.75).contains(&exponent), "{exponent} from {measured:?}");
}

#[test]
fn a_third_of_the_articles_is_not_ascii() {
    let articles = articles(7, 4000);
    let share = articles.iter().filter(|article| !article.text.is_ascii()).count();
    assert!((1000..=1600).contains(&share), "{share} of 4000");
}
