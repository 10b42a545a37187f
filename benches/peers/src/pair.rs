//! Two ways to do the same work, measured in turns.

use std::{
    hint::black_box,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use cpu_time::ProcessTime;
use serde_json::json;

static ROUNDS: AtomicUsize = AtomicUsize::new(5);

/// A measurement lasts as long as this, or the clock and the neighbours would tell more
/// than the work does: what is short is done several times.
const LEAST: Duration = Duration::from_millis(60);

/// How often the two take turns from now on.
pub(crate) fn set_rounds(rounds: usize) {
    ROUNDS.store(rounds.max(1), Ordering::Relaxed);
}

/// A row of the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pair<'a> {
    /// The work.
    pub(crate) what: &'a str,
    /// The crate that does it too, or what of ours it is set against.
    pub(crate) peer: &'a str,
    /// How far the two outputs are the same.
    pub(crate) agreement: String,
    /// They have to be the same in all: it is promised.
    pub(crate) promised: bool,
    /// What we want: of the speed at least this, or of the cost at most.
    pub(crate) goal: Option<f64>,
    /// The ratio is our time over the other's, rather than the other's over ours.
    pub(crate) cost: bool,
    /// Our threads; with more than one it is wall time that counts.
    pub(crate) threads: Threads,
}

/// A number of threads: one, unless said otherwise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threads(pub(crate) usize);

impl Default for Threads {
    fn default() -> Self {
        Self(1)
    }
}

impl Pair<'_> {
    /// Measures both in turns and prints the row. What they return is kept from the
    /// optimizer, and dropped while the clock runs, as anyone has to.
    pub(crate) fn measure<T, O>(
        self,
        mut theirs: impl FnMut() -> T,
        mut ours: impl FnMut() -> O,
    ) {
        assert!(
            !self.promised || self.agreement == SAME,
            "{} beside {}: the outputs are {}",
            self.what,
            self.peer,
            self.agreement,
        );
        let clock = if self.threads.0 == 1 { processor } else { wall };
        let mut theirs = || drop(black_box(theirs()));
        let mut ours = || drop(black_box(ours()));
        let their_times = times_for(clock, &mut theirs);
        let our_times = times_for(clock, &mut ours);
        let (mut their_seconds, mut our_seconds) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS.load(Ordering::Relaxed) {
            their_seconds.push(seconds(clock, their_times, &mut theirs));
            our_seconds.push(seconds(clock, our_times, &mut ours));
        }
        let row = json!({
            "what": self.what,
            "peer": self.peer,
            "agreement": self.agreement,
            "goal": self.goal,
            "cost": self.cost,
            "threads": self.threads.0,
            "theirs": their_seconds,
            "ours": our_seconds,
        });
        println!("{row}");
    }
}

/// A clock: how long some work takes.
type Clock = fn(&mut dyn FnMut()) -> Duration;

/// User and system time of this process.
fn processor(work: &mut dyn FnMut()) -> Duration {
    let start = ProcessTime::now();
    work();
    start.elapsed()
}

fn wall(work: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// How many times to do the work in a measurement. Doing it warms the caches as well.
fn times_for(clock: Clock, work: &mut dyn FnMut()) -> u32 {
    let mut times = 1;
    loop {
        let took = clock(&mut || (0..times).for_each(|_| work()));
        if took >= LEAST {
            return times;
        }
        let wanted = LEAST.as_secs_f64() / took.as_secs_f64().max(1e-6);
        times = (f64::from(times) * wanted * 1.2).ceil() as u32;
    }
}

/// The seconds that doing the work once takes.
fn seconds(clock: Clock, times: u32, work: &mut dyn FnMut()) -> f64 {
    clock(&mut || (0..times).for_each(|_| work())).as_secs_f64() / f64::from(times)
}

const SAME: &str = "the same";

/// How much two sides have in common, in words.
pub(crate) fn agreement(same: usize, all: usize) -> String {
    if same == all {
        return SAME.to_owned();
    }
    // Rounded down: what differs a little is not "100 %".
    let share = (1e5 * same as f64 / all as f64).floor() / 1e3;
    format!("{share} % the same")
}

/// The same of two numbers that should be equal.
pub(crate) fn as_many(one: usize, other: usize) -> String {
    agreement(one.min(other), one.max(other)).replace("the same", "as many")
}
