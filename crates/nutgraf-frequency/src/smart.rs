use std::{fmt, str::FromStr};

use crate::{Idf, Norm, Tf, TfIdfOptions};

/// Weights in SMART's notation: three letters for documents and, behind a full stop,
/// three for queries, such as `lnc.ltc`.
///
/// The letters are those of gensim 4 (`TfidfModel(smartirs=...)`), logarithms have base
/// 2. Without letters of their own, queries are weighed as documents are.
///
/// | tf | | idf | | norm | |
/// |---|---|---|---|---|---|
/// | `n`, `t` | count | `n`, `x` | 1 | `n`, `x` | nothing |
/// | `b` | binary | `f` | log2(n / df) | `c` | cosine |
/// | `a` | augmented | `t` | log2((n + 1) / df) | | |
/// | `l` | logarithm | `p` | probabilistic | | |
/// | `d` | double logarithm | | | | |
/// | `L` | log average | | | | |
///
/// The pivoted norms `u` and `b` need a pivot and a slope and are refused.
///
/// ```
/// use nutgraf_frequency::{Idf, Norm, Smart, Tf, TfIdfOptions};
///
/// let smart: Smart = "lnc.ltc".parse()?;
/// assert_eq!(smart.documents.idf, Idf::None);
/// assert_eq!(smart.queries, "ltc".parse::<TfIdfOptions>()?);
/// assert_eq!(smart.queries.tf, Tf::Logarithm);
/// let error = "ltu".parse::<TfIdfOptions>().unwrap_err();
/// assert!(error.to_string().contains("pivot"));
/// # Ok::<(), nutgraf_frequency::InvalidSmart>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smart {
    /// How documents are weighed.
    pub documents: TfIdfOptions,
    /// How queries are weighed.
    pub queries: TfIdfOptions,
}

impl FromStr for Smart {
    type Err = InvalidSmart;

    fn from_str(text: &str) -> Result<Self, InvalidSmart> {
        let (documents, queries) = text.split_once('.').unwrap_or((text, text));
        Ok(Self {
            documents: weights(documents, text)?,
            queries: weights(queries, text)?,
        })
    }
}

impl FromStr for TfIdfOptions {
    type Err = InvalidSmart;

    /// Three letters of SMART's notation, as [`Smart`] says.
    fn from_str(text: &str) -> Result<Self, InvalidSmart> {
        weights(text, text)
    }
}

fn weights(letters: &str, text: &str) -> Result<TfIdfOptions, InvalidSmart> {
    let wrong = |reason| InvalidSmart { text: text.to_owned(), reason };
    let mut chars = letters.chars();
    let (Some(tf), Some(idf), Some(norm), None) =
        (chars.next(), chars.next(), chars.next(), chars.next())
    else {
        return Err(wrong("three letters are needed: tf, idf and norm, such as ltc"));
    };
    let tf = match tf {
        'n' | 't' => Tf::Count,
        'b' => Tf::Binary,
        'a' => Tf::Augmented,
        'l' => Tf::Logarithm,
        'd' => Tf::DoubleLogarithm,
        'L' => Tf::LogAverage,
        _ => return Err(wrong("the first letter, tf, is one of n, t, b, a, l, d, L")),
    };
    let idf = match idf {
        'n' | 'x' => Idf::None,
        'f' => Idf::Gensim,
        't' => Idf::ZeroCorrected,
        'p' => Idf::Probabilistic,
        _ => return Err(wrong("the second letter, idf, is one of n, x, f, t, p")),
    };
    let norm = match norm {
        'n' | 'x' => Norm::None,
        'c' => Norm::L2,
        'u' | 'b' => {
            return Err(wrong(
                "the pivoted norms u and b need a pivot and a slope; choose n, x or c",
            ));
        }
        _ => return Err(wrong("the third letter, norm, is one of n, x, c")),
    };
    Ok(TfIdfOptions { norm, idf, tf })
}

/// What is no SMART notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSmart {
    text: String,
    reason: &'static str,
}

impl fmt::Display for InvalidSmart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, reason } = self;
        write!(f, "invalid SMART notation {text:?}: {reason}")
    }
}

impl std::error::Error for InvalidSmart {}
