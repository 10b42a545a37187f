//! What is cleared away when a run is interrupted.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, Once, PoisonError},
};

/// The files that are not finished. One that is finished has another name.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

static HANDLER: Once = Once::new();

/// The exit code of programs that Ctrl-C has ended, as shells give it.
const INTERRUPTED: i32 = 130;

/// From now on, Ctrl-C removes this file before it ends the program.
pub(crate) fn removes(path: &Path) {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
    // Without a handler, the file would only stay behind.
    HANDLER.call_once(|| drop(ctrlc::set_handler(end)));
}

#[allow(clippy::exit, reason = "the other threads are at work and cannot be asked")]
fn end() {
    for path in UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        let _ = fs::remove_file(path);
    }
    std::process::exit(INTERRUPTED);
}
