//! RAKE (Rose et al. 2010): runs of words between stop words and marks, scored by degree
//! over frequency.

use nutgraf_text::{AnalyzedToken, TokenKind};

use crate::candidates::{Candidate, Key, Place};
use crate::runs::{Runs, Scored};
use crate::{Article, Explanation, Keyword, KeywordOptions, RakeExplanation, rank};

/// The keywords of an article, best first.
pub(crate) fn extract(
    article: Article<'_>,
    options: &KeywordOptions,
    explain: bool,
    runs: &mut Runs,
) -> Vec<Keyword> {
    find(article, options, runs);
    let metric = options.metric.unwrap_or_default();
    runs.score(metric, false);
    let Best { candidates, ranked, found } = best(article, options, runs);
    let salience = |score, best| rank::salience(score, best, false);
    let explanation = |number: usize| {
        let words = runs.explain(article, found[number]);
        Explanation::Rake(RakeExplanation { metric, words })
    };
    let explanation = |number| explain.then(|| explanation(number));
    rank::keywords(article, &candidates, &ranked, salience, explanation)
}

/// Finds the runs of the lengths that are wanted.
fn find(article: Article<'_>, options: &KeywordOptions, runs: &mut Runs) {
    runs.clear(article.document.tokens.len());
    let lengths = options.words();
    let wanted =
        |place: Place| lengths.contains(&place.len) && !is_short(article, place);
    for sentence in &article.document.sentences {
        let range = sentence.tokens.clone();
        let tokens = article.document.tokens.get(range.clone()).unwrap_or_default();
        for (index, token) in range.clone().zip(tokens) {
            if is_content(token) {
                runs.push(token.stem);
            } else {
                runs.end(index, wanted);
            }
        }
        runs.end(range.end, wanted);
    }
}

/// Whether the token is a part of a phrase.
fn is_content(token: &AnalyzedToken) -> bool {
    let kind = matches!(
        token.kind,
        TokenKind::Word | TokenKind::Acronym | TokenKind::Hashtag | TokenKind::Other
    );
    kind && !token.stop
}

/// Whether a phrase is one letter.
fn is_short(article: Article<'_>, place: Place) -> bool {
    let token = article.document.tokens.get(place.start).filter(|_| place.len == 1);
    token.is_some_and(|token| {
        // More than four bytes are more than one character.
        token.span.len() <= 4 && article.surface(token).chars().nth(1).is_none()
    })
}

/// The best runs.
#[derive(Default)]
struct Best {
    candidates: Vec<Candidate>,
    ranked: Vec<rank::Scored>,
    /// The run that each candidate is.
    found: Vec<u32>,
}

/// The best runs, best first; ties break by first offset. Candidates are only made of
/// what may be among them.
fn best(article: Article<'_>, options: &KeywordOptions, runs: &Runs) -> Best {
    let mut best = Best::default();
    let mut selection = rank::Selection::new(article, options.nested());
    let order =
        |a: &Scored, b: &Scored| b.score.cmp(&a.score).then(a.first.cmp(&b.first));
    let all = runs.scored().collect();
    for Scored { run, score, .. } in
        rank::sorted(all, options.top.saturating_mul(2), order)
    {
        if best.found.len() >= options.top {
            break;
        }
        let mut candidate =
            Candidate::phrase(Key::new(runs.words(run).iter().copied()));
        candidate.places = runs.places(run);
        if selection.takes(&candidate) {
            let candidate_number = best.candidates.len();
            best.ranked.push(rank::Scored { candidate: candidate_number, score });
            best.candidates.push(candidate);
            best.found.push(run);
        }
    }
    best
}
