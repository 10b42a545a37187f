//! Words to stems, by named and pinned editions of the Snowball algorithms.
//!
//! *Connect*, *connected* and *connections* are one term to a reader; a stemmer makes
//! them one term to a counter. The [Snowball](https://snowballstem.org) algorithms are
//! the usual way, but they change from year to year: Dutch has a new default, `added`
//! is no longer `ad`. Counts made with one edition do not agree with an index made
//! with another. So an [`Edition`] has a name here, a version for the records, and
//! exact stems.
//!
//! ```
//! use nutgraf_stem::{Edition, Stemmer};
//! use nutgraf_text::Language;
//!
//! let stemmer = Stemmer::new(Language::ENGLISH, Edition::Snowball)?;
//! assert_eq!(stemmer.stem("connections"), "connect");
//! assert_eq!(stemmer.stem("added"), "add");
//!
//! let older = Stemmer::new(Language::ENGLISH, Edition::RustStemmers)?;
//! assert_eq!(older.stem("added"), "ad");
//! # Ok::<(), nutgraf_stem::UnsupportedLanguage>(())
//! ```
//!
//! Algorithms that are not the first choice for their language go by name:
//!
//! ```
//! # use nutgraf_stem::{Edition, Stemmer};
//! let lovins = Stemmer::from_name("lovins", Edition::Snowball)?;
//! assert_eq!(lovins.stem("connections"), "connect");
//! assert_eq!(lovins.stem("nationally"), "nat");
//! # Ok::<(), nutgraf_stem::UnknownStemmer>(())
//! ```
//!
//! # What a stemmer promises
//!
//! - It never panics, whatever the word.
//! - The edition `snowball` gives what Snowball publishes to the letter. Its algorithms
//!   leave nothing of a few words (`s` with `porter`, `leri` with `turkish`): then the
//!   stem is empty, and who counts stems should count the word.
//! - The edition `rust-stemmers` never gives an empty stem to a word that is not empty:
//!   where the algorithm leaves nothing, the stem is the word.
//! - A word of more than 1,024 bytes is no word, and comes back as it is.
//!
//! Words are expected in lower case: the algorithms were written for that. Other input
//! gets some stem too, though hardly a useful one.

mod edition;
mod error;
mod greek;
mod porter;
mod stemmer;

pub use edition::{Edition, StemmerOptions};
pub use error::{UnknownStemmer, UnsupportedLanguage};
pub use stemmer::{Stemmer, algorithms, languages};
