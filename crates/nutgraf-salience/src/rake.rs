//! RAKE (Rose et al. 2010): runs of words between stop words and marks, scored by degree
//! over frequency.

use nutgraf_text::{AnalyzedToken, TokenKind};

use crate::candidates::{Candidate, Key, Place};
use crate::numbers::NONE;
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
    let mut scored: Vec<Scored> = runs.scored().collect();
    // Candidates are only made of what may be among the best.
    let few = options.top.saturating_mul(4).min(scored.len());
    if few < scored.len() {
        let order =
            |a: &Scored, b: &Scored| b.score.cmp(&a.score).then(a.first.cmp(&b.first));
        scored.select_nth_unstable_by(few, order);
    }
    let keywords = keywords(article, options, explain, runs, &scored[..few]);
    if keywords.len() < options.top && few < scored.len() {
        return self::keywords(article, options, explain, runs, &scored);
    }
    keywords
}

/// Finds the runs of the lengths that are wanted.
fn find(article: Article<'_>, options: &KeywordOptions, runs: &mut Runs) {
    runs.clear(article.document.tokens.len());
    let lengths = options.words();
    for sentence in &article.document.sentences {
        let range = sentence.tokens.clone();
        let tokens = article.document.tokens.get(range.clone()).unwrap_or_default();
        let (mut run, mut start) = (NONE, range.start);
        let end = |run: u32, place: Place, runs: &mut Runs| {
            if run != NONE && lengths.contains(&place.len) && !is_short(article, place)
            {
                runs.count(run, place);
            }
        };
        for (index, token) in range.clone().zip(tokens) {
            if is_content(token) {
                run = runs.go_on(run, token.stem);
            } else {
                end(run, Place { start, len: index - start }, runs);
                (run, start) = (NONE, index + 1);
            }
        }
        end(run, Place { start, len: range.end.saturating_sub(start) }, runs);
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

/// The best of some runs.
fn keywords(
    article: Article<'_>,
    options: &KeywordOptions,
    explain: bool,
    runs: &Runs,
    some: &[Scored],
) -> Vec<Keyword> {
    let candidate = |scored: &Scored| {
        let mut candidate =
            Candidate::phrase(Key::new(runs.words(scored.run).into_iter()));
        candidate.places = runs.places(scored.run).into();
        candidate
    };
    let candidates: Vec<Candidate> = some.iter().map(candidate).collect();
    let scored = some.iter().enumerate();
    let scored =
        scored.map(|(candidate, run)| rank::Scored { candidate, score: run.score });
    let (nested, top) = (options.nested(), options.top);
    let ranked = rank::best(article, &candidates, scored.collect(), false, nested, top);
    let salience = |score, best| rank::salience(score, best, false);
    let explanation = |number: usize| {
        let metric = options.metric.unwrap_or_default();
        let words = runs.explain(article, some[number].run);
        Explanation::Rake(RakeExplanation { metric, words })
    };
    let explanation = |number| explain.then(|| explanation(number));
    rank::keywords(article, &candidates, &ranked, salience, explanation)
}
