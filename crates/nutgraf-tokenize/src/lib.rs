//! From text to sentences and tokens, without losing an offset.
//!
//! A [`Tokenizer`] turns text into [`Tokens`]: spans of the original text, in order,
//! each with a kind. Three [`Mode`]s are on offer; `news` is the default and knows what
//! articles are made of:
//!
//! ```
//! use nutgraf_tokenize::Tokenizer;
//!
//! let text = "The U.S. sent Azerbaijan’s F-16s $3.5bn.";
//! let tokenizer = Tokenizer::default();
//! let tokens: Vec<_> = tokenizer.tokens(text).map(|t| t.span.slice(text)).collect();
//! assert_eq!(
//!     tokens,
//!     ["The", "U.S.", "sent", "Azerbaijan", "’s", "F-16s", "$3.5bn", "."],
//! );
//! ```
//!
//! [`Tokenizer::segment`] finds the sentences as well, [`Tokenizer::fold`] brings a
//! surface into the form that is counted, and a [`StopList`] says which of these forms
//! say nothing.
//!
//! Every function takes time linear in the length of the text and accepts any `&str`.

mod abbreviations;
mod ascii;
mod class;
mod fold;
mod news;
mod options;
pub mod punkt;
mod segment;
mod segtok;
mod sentences;
pub mod sklearn;
mod stop;
mod unicode;
mod wordpunct;
mod wrap;

pub use options::{Mode, TokenizerOptions};
pub use segment::{Segmentation, Tokenizer, Tokens};
pub use stop::StopList;
