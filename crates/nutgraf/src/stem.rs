use nutgraf_stem::{Edition, Stemmer};

use crate::Error;

/// The stems of words, in order.
///
/// `language` is a code, an English name, or the name of a Snowball algorithm. Words are
/// stemmed as they are: give them in lower case.
///
/// ```
/// use nutgraf::{Edition, stem};
///
/// assert_eq!(stem(["waivers", "invading"], "en", Edition::Snowball)?, ["waiver", "invad"]);
/// # Ok::<(), nutgraf::Error>(())
/// ```
pub fn stem<'w>(
    words: impl IntoIterator<Item = &'w str>,
    language: &str,
    edition: Edition,
) -> Result<Vec<String>, Error> {
    let stemmer = Stemmer::from_name(language, edition).map_err(Error::from)?;
    Ok(words.into_iter().map(|word| stemmer.stem(word).into_owned()).collect())
}
