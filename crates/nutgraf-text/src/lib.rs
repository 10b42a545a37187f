//! The vocabulary of nutgraf: the plain types that every other crate speaks.
//!
//! Nothing here computes: a [`Span`] is where something stands, a [`Token`] is a
//! span with a kind, a [`Sentence`] is a span with its tokens, a [`Document`] is an
//! article with its fields, and an [`AnalyzedDocument`] is an article whose tokens
//! have been given terms.
//!
//! ```
//! use nutgraf_text::{Span, Token, TokenKind};
//!
//! let text = "Artsakh leaders";
//! let token = Token { span: Span::new(0, 7), kind: TokenKind::Word };
//! assert_eq!(token.span.slice(text), "Artsakh");
//! ```

mod analyzed;
mod codepoints;
mod document;
mod language;
mod score;
mod span;
mod token;

pub use analyzed::{AnalyzedDocument, AnalyzedToken, Tag, TermId};
pub use codepoints::CodePoints;
pub use document::{Document, Field, TagError, TaggedText, TaggedWord};
pub use language::{Language, UnknownLanguage};
pub use score::Score;
pub use span::Span;
pub use token::{Sentence, Token, TokenKind};
