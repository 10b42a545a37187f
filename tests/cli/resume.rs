//! `--resume`: runs that are cut off, and gone on with.

use std::{
    fmt::Write,
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::json;

use super::support::{Place, shipped_news};

/// Three blocks of articles, and a line that is none.
fn place() -> Place {
    let place = Place::new();
    let texts: Vec<String> =
        shipped_news().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let (mut lines, mut number) = (String::new(), 0);
    while lines.len() < 17 << 20 {
        for text in &texts {
            number += 1;
            let text = format!("Number {number} of {}. {text}", number % 97);
            writeln!(lines, "{}", json!({"id": number, "text": text})).unwrap();
        }
        lines.push_str("{broken\n");
    }
    place.write("news.jsonl", lines);
    place
}

const RUNS: [&str; 4] = [
    "frequencies news.jsonl --ngrams 1..2 --min-df 3 --format csv",
    "frequencies news.jsonl --per document --top 3",
    "state build news.jsonl --stem snowball",
    "keywords news.jsonl --method tf-idf --top 3",
];

fn bytes(place: &Place, name: &str) -> Vec<u8> {
    fs::read(place.path(name)).unwrap()
}

#[test]
fn a_run_that_was_killed_goes_on() {
    let place = place();
    for (run, line) in RUNS.iter().enumerate() {
        let whole = place.run(&format!("{line} -l en -o whole --rejects rejects"));
        assert_eq!(whole.code, Some(1), "{}", whole.err);
        let begun = Instant::now();
        place.run(&format!("{line} -l en -o whole"));
        let long = begun.elapsed();
        for (threads, part) in [(1, 3), (2, 2), (3, 1)] {
            let kept = format!("{line} -l en -o out --resume kept{run} -j {threads}");
            let mut child = place.command(&kept).stderr(Stdio::null()).spawn().unwrap();
            thread::sleep(long / 6 * part);
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let kept = format!("{line} -l en -o out --resume kept{run}");
        let ended = place.run(&format!("{kept} --rejects again"));
        assert_eq!((ended.code, &ended.err), (whole.code, &whole.err), "{line}");
        assert!(bytes(&place, "out") == bytes(&place, "whole"), "{line}");
        assert!(bytes(&place, "again") == bytes(&place, "rejects"), "{line}");
        // All is there: what was done is not done again.
        let passes = fs::read_dir(place.path(&format!("kept{run}"))).unwrap();
        assert!(passes.count() >= 3);
        let ended = place.run(&format!("{kept} -j 1"));
        assert_eq!(ended.code, whole.code);
        assert!(bytes(&place, "out") == bytes(&place, "whole"), "{line}");
    }
}

#[test]
fn a_damaged_or_missing_block_is_done_again() {
    let place = place();
    let line = "state build news.jsonl -l en --resume kept -o";
    place.run(&format!("{line} whole"));
    let files = place.files("kept/counts");
    assert_eq!(files.len(), 6, "{files:?}");
    let before: Vec<_> = files
        .iter()
        .map(|file| bytes(&place, &format!("kept/counts/{file}")))
        .collect();
    let damage = |file: &str| {
        let mut bytes = bytes(&place, file);
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(place.path(file), bytes).unwrap();
    };
    damage("kept/counts/00000000.block.zst");
    damage("kept/counts/00000001.parquet");
    fs::remove_file(place.path("kept/counts/00000002.block.zst")).unwrap();
    let done_again = |told: &str| {
        let ended = place.run(&format!("{line} out"));
        let told = format!("notice: kept/counts/{told}");
        assert!(ended.err.contains(&told), "{}", ended.err);
        assert!(bytes(&place, "out") == bytes(&place, "whole"));
        for (file, before) in files.iter().zip(&before) {
            assert!(&bytes(&place, &format!("kept/counts/{file}")) == before, "{file}");
        }
    };
    done_again("00000000.block.zst: damaged, so its block is done again");
    // Whole files in the place of others.
    let swap = |from: &str, to: &str| {
        let to = place.path(&format!("kept/counts/{to}"));
        fs::copy(place.path(&format!("kept/counts/{from}")), to).unwrap();
    };
    swap("00000001.block.zst", "00000002.block.zst");
    swap("00000001.parquet", "00000000.parquet");
    let reason = "damaged, so its block is done again: it is of another run or block";
    done_again(&format!("00000002.block.zst: {reason}"));
}

#[test]
fn a_folder_belongs_to_one_run() {
    let place = Place::new();
    place.write("a.txt", "The grain left.");
    place.write("b.txt", "The deal held.");
    place.run("keywords a.txt b.txt --resume kept").done();
    let refused = |line: &str, reason: &str| {
        let error = place.run(line).fatal();
        let told =
            format!("error: resume kept: {reason}; give another folder, or delete");
        assert!(error.starts_with(&told), "{error}");
    };
    let other = "its run was begun with other options: ";
    refused(
        "keywords a.txt b.txt --resume kept --top 3",
        &format!("{other}top (10, 3)"),
    );
    refused(
        "keywords a.txt b.txt --resume kept -f csv",
        &format!("{other}format (jsonl, csv)"),
    );
    refused(
        "frequencies a.txt b.txt --resume kept",
        &format!("{other}command (keywords, frequencies)"),
    );
    refused(
        "keywords a.txt --resume kept",
        "its run has 2 files of input, and this one 1",
    );
    refused("keywords b.txt a.txt --resume kept", "b.txt was not an input of its run");
    place.write("b.txt", "The deal held again.");
    refused("keywords a.txt b.txt --resume kept", "b.txt has changed since");
    fs::remove_dir_all(place.path("kept")).unwrap();
    place.write("kept/mine.txt", "");
    refused("keywords a.txt --resume kept", "there are other files in it");
    let error = place.run("keywords - --resume other").fatal();
    assert!(
        error.contains(
            "resume other: the standard input or a pipe cannot be read again"
        )
    );
}

#[test]
fn a_list_of_stop_words_is_part_of_the_run() {
    let place = Place::new();
    place.write("a.txt", "The grain left.");
    place.write("stop.txt", "the\n");
    let line = "frequencies a.txt --stop-words stop.txt --resume kept";
    place.run(line).done();
    place.write("stop.txt", "the\nleft\n");
    let error = place.run(line).fatal();
    assert!(error.contains("content of stop-words ("), "{error}");
}

/// What the disk does not take.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_gone_on_from() {
    let place = place();
    let line = "state build news.jsonl -l en --resume kept -o";
    place.run(&format!("{line} whole"));
    fs::remove_dir_all(place.path("kept")).unwrap();
    // Files of 8 KiB at most; without the signal, writing fails as on a full disk.
    let limited = format!(
        "trap '' XFSZ; ulimit -f 16; exec {} {line} out",
        env!("CARGO_BIN_EXE_nutgraf")
    );
    let output = Command::new("sh")
        .args(["-c", &limited])
        .current_dir(place.path(""))
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("error: cannot keep the run in kept"), "{error}");
    assert!(place.files("kept/counts").is_empty());
    assert_eq!(place.run(&format!("{line} out")).code, Some(1));
    assert!(bytes(&place, "out") == bytes(&place, "whole"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    let place = place();
    let child = place
        .command("keywords news.jsonl -o out --rejects rejects")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !place.files(".").iter().any(|name| name.ends_with(".partial")) {
        assert!(begun.elapsed() < Duration::from_mins(1));
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_millis(100));
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    assert_eq!(place.files("."), ["news.jsonl"]);
}
