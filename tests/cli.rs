//! The command line end to end: the real binary on real files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod cli {
    mod bad_input;
    mod collocations;
    mod colour;
    mod compare;
    mod config;
    mod estimate;
    mod evaluate;
    mod exit_codes;
    mod explain;
    mod fit;
    mod golden;
    mod help;
    mod keyness;
    mod numbers;
    mod output;
    mod records;
    mod remote;
    mod resume;
    mod same_bytes;
    mod spans;
    mod state;
    mod stdin;
    mod support;
    mod vectorize;
}
