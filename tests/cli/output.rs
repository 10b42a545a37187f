//! `--output`: a file is there whole, or not at all.

use std::{fs, io::Write as _, process::Stdio, thread, time::Duration};

use super::support::Place;

/// What is left of a file that was not finished.
const PARTIAL: &str = ".partial";

#[test]
fn a_file_is_replaced_whole() {
    let place = Place::with_news();
    place.run("keywords news -o out.jsonl").done();
    let whole = place.read("out.jsonl");
    place.write("out.jsonl", "old\n".repeat(100_000));
    place.run("keywords news -o out.jsonl").done();
    assert_eq!(place.read("out.jsonl"), whole);
    assert_eq!(place.files(""), ["news", "out.jsonl"]);
}

#[test]
fn the_input_is_not_written_to() {
    let place = Place::with_news();
    let before = place.read("news/de.jsonl");
    for option in ["--output", "--rejects"] {
        let line = format!("tokenize news/de.jsonl {option} ./news/../news/de.jsonl");
        place.run(&line).fatal_naming(&[option, "input"]);
        assert_eq!(place.read("news/de.jsonl"), before);
    }
}

#[test]
fn a_dash_is_the_standard_output() {
    let place = Place::with_news();
    let expected = place.run("frequencies news").done();
    assert_eq!(place.run("frequencies news -o -").done(), expected);
    assert_eq!(place.files(""), ["news"]);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let place = Place::with_news();
    for target in ["nowhere/out.jsonl", "news", "news/de.jsonl/out"] {
        for command in ["keywords", "frequencies", "tokenize"] {
            let line = format!("{command} news -o {target}");
            place.run(&line).fatal_naming(&["cannot write", target]);
            let line = format!("{command} news --rejects {target}");
            place.run(&line).fatal_naming(&["cannot write", target]);
        }
        place
            .run(&format!("stem -l en vote -o {target}"))
            .fatal_naming(&["cannot write", target]);
    }
    assert_eq!(place.files(""), ["news"]);
}

/// Kills the command amid its work, when it has written a part.
fn kill_amid_writing(place: &Place, target: &str) {
    let line = format!("tokenize - --input-format jsonl -o {target}");
    let mut child = place
        .command(&line)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let article = "{\"text\":\"The vote was close, and the minister left.\"}\n";
    stdin.write_all(article.repeat(100_000).as_bytes()).unwrap();
    let partial = || {
        let files = place.files("").into_iter();
        files.filter(|name| name.ends_with(PARTIAL)).any(|name| {
            fs::metadata(place.path(&name)).is_ok_and(|file| file.len() > 100_000)
        })
    };
    let written = (0..600).any(|_| {
        thread::sleep(Duration::from_millis(100));
        partial()
    });
    assert!(written, "no partial file in {:?}", place.files(""));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_kill_leaves_no_half_file() {
    let place = Place::new();
    kill_amid_writing(&place, "new.jsonl");
    assert!(!place.path("new.jsonl").exists());
}

#[test]
fn a_kill_leaves_the_old_file() {
    let place = Place::new();
    place.write("old.jsonl", "old");
    kill_amid_writing(&place, "old.jsonl");
    assert_eq!(place.read("old.jsonl"), "old");
}

#[cfg(unix)]
mod unix {
    use std::{
        fs,
        io::Write as _,
        os::unix::fs::{PermissionsExt, symlink},
        process::{Command, Stdio},
    };

    use crate::cli::support::{Ended, Place, skipped};

    fn mode(place: &Place, name: &str) -> u32 {
        fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_replaced_file_keeps_its_permissions() {
        let place = Place::with_news();
        for kept in [0o600, 0o640, 0o666, 0o755] {
            place.write("out.jsonl", "old");
            let permissions = fs::Permissions::from_mode(kept);
            fs::set_permissions(place.path("out.jsonl"), permissions).unwrap();
            place.run("keywords news/fr.jsonl -o out.jsonl").done();
            assert!(place.read("out.jsonl").starts_with("{\"id\":"));
            assert_eq!(mode(&place, "out.jsonl"), kept, "{kept:o}");
        }
    }

    #[test]
    fn a_new_file_gets_the_usual_permissions() {
        let place = Place::with_news();
        place.write("usual", "");
        place.run("keywords news/fr.jsonl -o out.jsonl").done();
        assert_eq!(mode(&place, "out.jsonl"), mode(&place, "usual"));
    }

    #[test]
    fn a_link_stays_a_link() {
        let place = Place::with_news();
        place.write("there/out.jsonl", "old");
        symlink("there/out.jsonl", place.path("link.jsonl")).unwrap();
        place.run("keywords news/fr.jsonl -o link.jsonl").done();
        assert!(place.path("link.jsonl").is_symlink());
        assert!(place.read("there/out.jsonl").starts_with("{\"id\":"));
    }

    /// A piece of `No space left on device` and of `no storage space`.
    const NO_SPACE: &str = "space";

    #[test]
    fn a_full_device_is_named() {
        let place = Place::with_news();
        if !place.path("/dev/full").exists() {
            skipped("there is no /dev/full");
            return;
        }
        let lines =
            ["tokenize news", "keywords news", "frequencies news", "stem -l en a"];
        for line in lines {
            let line = format!("{line} -o /dev/full");
            place.run(&line).fatal_naming(&["cannot write /dev/full", NO_SPACE]);
        }
        for line in [lines[0], lines[1], lines[2], lines[3], "man", "completions zsh"] {
            let mut command = place.command(line);
            let full = fs::File::options().write(true).open("/dev/full").unwrap();
            let ended = Ended::of(line, command.stdout(full).output().unwrap());
            ended.fatal_naming(&["cannot write the output", NO_SPACE]);
        }
    }

    /// A disk of 64 KiB, as long as it lives.
    struct SmallDisk<'p>(&'p Place);

    impl<'p> SmallDisk<'p> {
        /// None where this user may not mount.
        fn mount(place: &'p Place) -> Option<Self> {
            fs::create_dir(place.path("disk")).unwrap();
            let mut mount = Command::new("mount");
            mount.args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]);
            let mounted = mount.arg(place.path("disk")).output();
            let mounted = mounted.is_ok_and(|output| output.status.success());
            if !mounted {
                skipped("only root can mount a small disk");
            }
            mounted.then_some(Self(place))
        }
    }

    impl Drop for SmallDisk<'_> {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0.path("disk")).output();
        }
    }

    #[test]
    fn a_full_disk_leaves_no_half_file() {
        let place = Place::with_news();
        let Some(_disk) = SmallDisk::mount(&place) else { return };
        place.write("disk/old.jsonl", "old");
        for target in ["disk/new.jsonl", "disk/old.jsonl"] {
            for line in
                ["tokenize news", "keywords news --top 1000", "frequencies news"]
            {
                let line = format!("{line} -o {target}");
                let parts = ["cannot write", target, NO_SPACE];
                place.run(&line).fatal_naming(&parts);
                assert_eq!(place.files("disk"), ["old.jsonl"], "{line}");
                assert_eq!(place.read("disk/old.jsonl"), "old", "{line}");
            }
        }
    }

    #[test]
    fn a_full_disk_for_what_is_read_twice_is_named() {
        let place = Place::with_news();
        let Some(_disk) = SmallDisk::mount(&place) else { return };
        let line = "keywords /dev/stdin --method tf-idf --input-format jsonl";
        let mut command = place.command(line);
        command.env("TMPDIR", place.path("disk")).stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let news = place.read("news/en-1.jsonl").repeat(20);
        // It stops reading before the end.
        let _ = child.stdin.take().unwrap().write_all(news.as_bytes());
        let ended = Ended::of(line, child.wait_with_output().unwrap());
        ended.fatal_naming(&["cannot keep /dev/stdin", NO_SPACE]);
        assert!(place.files("disk").is_empty());
    }

    #[test]
    fn a_full_disk_for_rejects_is_named() {
        let place = Place::new();
        let Some(_disk) = SmallDisk::mount(&place) else { return };
        place.write("bad.jsonl", "{}\n".repeat(2000));
        let line = "tokenize bad.jsonl --rejects disk/rejects.jsonl -o out.jsonl";
        let message = place.run(line).fatal();
        let last = message.lines().last().unwrap();
        assert!(last.contains("cannot write disk/rejects.jsonl"), "{last}");
        assert!(place.files("disk").is_empty());
    }
}
