//! `batch::for_each_block`: order, errors, and that a run can be ended.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nutgraf::batch::{Step, for_each_block};
use nutgraf::{Analyzer, AnalyzerOptions, Error, StopWordOptions, StopWords};

/// An error of the library, whatever it says.
fn failure() -> Error {
    let stop_words = StopWords::File("no such file".into());
    let stop_words = StopWordOptions { stop_words };
    Analyzer::new(AnalyzerOptions { stop_words, ..Default::default() }).unwrap_err()
}

#[test]
fn results_come_in_order() {
    for threads in [1, 2, 5] {
        let mut results = Vec::new();
        let states = for_each_block(
            (0..1000_u64).map(Ok::<_, Error>),
            threads,
            || 0_u64,
            |sum, number| {
                // Some take longer than those behind them.
                if number % 97 == 0 {
                    std::thread::sleep(Duration::from_millis(2));
                }
                *sum += number;
                number * 2
            },
            |step| {
                if let Step::Done(result) = step {
                    results.push(result);
                }
                Ok(())
            },
        )
        .unwrap();
        assert!(results.iter().copied().eq((0..1000).map(|number| number * 2)));
        assert_eq!(states.len(), threads);
        assert_eq!(states.iter().sum::<u64>(), 499_500);
    }
}

#[test]
fn an_error_of_the_input_ends_the_run() {
    for threads in [1, 2] {
        let (begun, mut ended) = (AtomicUsize::new(0), 0);
        let blocks = (0..).map(|number| match number {
            100 => Err(failure()),
            _ => Ok(number),
        });
        let work = |(): &mut (), _| begun.fetch_add(1, Ordering::Relaxed);
        let step = |step| {
            ended += usize::from(matches!(step, Step::Done(_)));
            Ok(())
        };
        let error = for_each_block(blocks, threads, || (), work, step).unwrap_err();
        assert!(error.to_string().contains("no such file"), "{error}");
        assert!(begun.into_inner() <= 100 && ended <= 100);
    }
}

#[test]
fn at_most_a_few_blocks_are_under_way() {
    let (taken, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let blocks = (0..500).map(|number| {
        let ahead =
            taken.fetch_add(1, Ordering::Relaxed) - done.load(Ordering::Relaxed);
        assert!(ahead <= 8, "{ahead} blocks wait");
        Ok::<_, Error>(number)
    });
    let step = |step| {
        done.fetch_add(usize::from(matches!(step, Step::Done(_))), Ordering::Relaxed);
        Ok(())
    };
    for_each_block(blocks, 2, || (), |(), number: i32| number, step).unwrap();
    assert_eq!(done.into_inner(), 500);
}

#[test]
fn ticks_come_while_blocks_are_worked_on_and_can_end_the_run() {
    let start = Instant::now();
    let work = |(): &mut (), ()| std::thread::sleep(Duration::from_millis(400));
    let step = |step| match step {
        Step::Tick => Err(failure()),
        Step::Done(()) => Ok(()),
    };
    let blocks = std::iter::repeat_with(|| Ok(()));
    for_each_block(blocks, 2, || (), work, step).unwrap_err();
    // The blocks at work end, those that wait do not begin.
    assert!(start.elapsed() < Duration::from_millis(1500), "{:?}", start.elapsed());
}

#[test]
#[should_panic(expected = "block 5")]
fn a_panic_comes_through_and_is_not_waited_for() {
    let work = |(): &mut (), number: i32| assert!(number != 5, "block {number}");
    let step = |_| Ok::<_, Error>(());
    let _ = for_each_block((0..1000).map(Ok), 2, || (), work, step);
}

#[test]
#[cfg(target_os = "linux")]
fn no_thread_outlives_the_call() {
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
    let before = threads();
    let work = |(): &mut (), ()| ();
    let blocks = std::iter::repeat_n((), 50).map(Ok);
    for_each_block(blocks, 32, || (), work, |_| Ok::<_, Error>(())).unwrap();
    // A thread that has ended may stand in /proc a moment longer, on a busy machine; other
    // tests have threads of their own.
    let deadline = Instant::now() + Duration::from_secs(5);
    while threads() >= before + 20 {
        assert!(Instant::now() < deadline, "{before} threads before, {}", threads());
        std::thread::sleep(Duration::from_millis(10));
    }
}
