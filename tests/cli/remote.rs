//! Inputs on servers: a small S3 on loopback, which can be made to fail.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::{Value, json};

use super::support::{Ended, Place, gzip};

/// How a server fails.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    No,
    /// It forgets an object that it has named.
    Missing(&'static str),
    /// It gives too little of every part of an object but the first.
    Short(&'static str),
    /// It gives another part than the one that is asked for.
    WrongRange(&'static str),
    /// It gives all where a part is asked for.
    NoRanges,
    /// It goes away after so many objects.
    StopsAfter(usize),
}

/// Objects of the bucket `news`, by key.
struct Server {
    objects: BTreeMap<String, Vec<u8>>,
    fault: Fault,
    served: AtomicUsize,
    address: SocketAddr,
    open: Mutex<Vec<TcpStream>>,
}

impl Server {
    fn start(objects: BTreeMap<String, Vec<u8>>, fault: Fault) -> Arc<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (none, open) = (AtomicUsize::new(0), Mutex::default());
        let server = Arc::new(Self { objects, fault, served: none, address, open });
        let serving = Arc::clone(&server);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                stream.set_nodelay(true).unwrap();
                if serving.has_stopped() {
                    // The listener goes: nobody is here any more.
                    return;
                }
                serving.open.lock().unwrap().push(stream.try_clone().unwrap());
                let serving = Arc::clone(&serving);
                thread::spawn(move || serving.serve(stream));
            }
        });
        server
    }

    fn has_stopped(&self) -> bool {
        matches!(self.fault, Fault::StopsAfter(most)
            if self.served.load(Ordering::SeqCst) >= most)
    }

    fn stop(&self) {
        for stream in self.open.lock().unwrap().iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the listener.
        let _ = TcpStream::connect(self.address);
    }

    /// Answers one request after another.
    fn serve(&self, stream: TcpStream) {
        let mut requests = BufReader::new(stream.try_clone().unwrap());
        let mut answers = stream;
        loop {
            let mut head = Vec::new();
            loop {
                let mut line = String::new();
                if requests.read_line(&mut line).unwrap_or(0) == 0 {
                    return;
                }
                if line == "\r\n" {
                    break;
                }
                head.push(line.trim_end().to_owned());
            }
            let mut words = head[0].split(' ');
            let (method, target) = (words.next().unwrap(), words.next().unwrap());
            let range = head.iter().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                let bytes = value.strip_prefix("bytes=")?;
                name.eq_ignore_ascii_case("range").then(|| bytes.to_owned())
            });
            let answer = self.answer(method, target, range.as_deref());
            if self.has_stopped() {
                return self.stop();
            }
            if answers.write_all(&answer).is_err() {
                return;
            }
        }
    }

    fn answer(&self, method: &str, target: &str, range: Option<&str>) -> Vec<u8> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        // Google's are one segment of the path.
        let path = decoded(path);
        let key = path.strip_prefix("/news").unwrap_or_default().trim_matches('/');
        if query.contains("list-type") {
            return response("200 OK", "", self.list(query).as_bytes(), true);
        }
        let gone = method == "GET" && self.fault == Fault::Missing(leak(key));
        let Some(object) = self.objects.get(key).filter(|_| !gone) else {
            return response("404 Not Found", "", b"<Error/>", method == "GET");
        };
        let headers =
            "ETag: \"e1\"\r\nLast-Modified: Sat, 28 Nov 2026 05:00:00 GMT\r\n";
        if method == "HEAD" {
            return response("200 OK", headers, object, false);
        }
        self.served.fetch_add(1, Ordering::SeqCst);
        let Some(range) = range.filter(|_| self.fault != Fault::NoRanges) else {
            return response("200 OK", headers, object, true);
        };
        let (from, to) = range.split_once('-').unwrap();
        let (mut from, to): (usize, usize) =
            (from.parse().unwrap(), to.parse().unwrap());
        let mut part = &object[from..=to.min(object.len() - 1)];
        if from > 0 && self.fault == Fault::Short(leak(key)) {
            part = &part[..part.len() / 2];
        }
        if from > 0 && self.fault == Fault::WrongRange(leak(key)) {
            from -= 1;
        }
        let (to, all) = (from + part.len() - 1, object.len());
        let headers = format!("{headers}Content-Range: bytes {from}-{to}/{all}\r\n");
        response("206 Partial Content", &headers, part, true)
    }

    fn list(&self, query: &str) -> String {
        let prefix = query.split('&').find_map(|part| part.strip_prefix("prefix="));
        let prefix = decoded(prefix.unwrap_or_default());
        let mut listed = String::from(
            "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>false</IsTruncated>",
        );
        for (key, object) in &self.objects {
            if key.starts_with(&prefix) {
                write!(
                    listed,
                    "<Contents><Key>{key}</Key><Size>{}</Size><ETag>\"e1\"</ETag>\
                     <LastModified>2026-11-28T05:00:00.000Z</LastModified></Contents>",
                    object.len()
                )
                .unwrap();
            }
        }
        listed + "</ListBucketResult>"
    }

    /// A key for a server that asks for none.
    fn google_key(&self) -> String {
        json!({
            "gcs_base_url": format!("http://{}", self.address),
            "disable_oauth": true,
            "client_email": "",
            "private_key": "",
            "private_key_id": "",
        })
        .to_string()
    }

    fn run(&self, place: &Place, line: &str) -> Ended {
        let mut command = place.command(line);
        command
            .env("AWS_ENDPOINT", format!("http://{}", self.address))
            .env("AWS_ACCESS_KEY_ID", "a")
            .env("AWS_SECRET_ACCESS_KEY", "b")
            .env("AWS_REGION", "us-east-1")
            // Google Cloud Storage lists and gives objects in the same way.
            .env("GOOGLE_SERVICE_ACCOUNT_KEY", self.google_key())
            .env("NO_PROXY", "127.0.0.1");
        Ended::of(line, command.output().unwrap())
    }
}

/// Faults name their objects by texts that stay.
fn leak(key: &str) -> &'static str {
    ["articles/0007.txt", "big.jsonl"].into_iter().find(|k| *k == key).unwrap_or("")
}

/// A text of a URL, without `%2F` and the like.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut decoded = parts.next().unwrap().to_owned();
    for part in parts {
        let (code, rest) = part.split_at(2);
        decoded.push(char::from(u8::from_str_radix(code, 16).unwrap()));
        decoded.push_str(rest);
    }
    decoded
}

fn response(status: &str, headers: &str, body: &[u8], with_body: bool) -> Vec<u8> {
    let length = body.len();
    let mut answer =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n")
            .into_bytes();
    if with_body {
        answer.extend_from_slice(body);
    }
    answer
}

/// So many articles, and the same in the folder `local` of the place.
fn articles(place: &Place, number: usize) -> BTreeMap<String, Vec<u8>> {
    let article = |n: usize| {
        let text =
            format!("Article {n} of the morning. The vote was close. ").repeat(9);
        place.write(&format!("local/articles/{n:04}.txt"), &text);
        (format!("articles/{n:04}.txt"), text.into_bytes())
    };
    (0..number).map(article).collect()
}

/// A large object of lines, in three parts.
fn big() -> Vec<u8> {
    let mut lines = String::new();
    for number in 0.. {
        let text = format!("Line {number}. ").repeat(30);
        writeln!(lines, "{}", json!({"id": number, "text": text})).unwrap();
        if lines.len() > 17 << 20 {
            break;
        }
    }
    lines.into_bytes()
}

fn ids(out: &str) -> Vec<&str> {
    let id = |line: &'_ str| line.split('"').nth(3).unwrap().len();
    out.lines().map(|line| &line[7..7 + id(line)]).collect()
}

#[test]
fn a_thousand_objects_and_a_large_one() {
    let place = Place::new();
    let mut objects = articles(&place, 1_000);
    let big = big();
    place.write("local/big.jsonl", &big);
    objects.insert("packed/big.jsonl.gz".to_owned(), gzip(&big));
    objects.insert("big.jsonl".to_owned(), big);
    objects.insert("articles/.hidden.txt".to_owned(), b"Not seen.".to_vec());
    objects.insert("articles/readme".to_owned(), b"No document by its name.".to_vec());
    let server = Server::start(objects, Fault::No);
    for (remote, local) in [
        ("s3://news/articles", "local/articles"),
        ("s3://news/articles/00*.txt", "local/articles/00*.txt"),
        ("s3://news/articles/0003.txt", "local/articles/0003.txt"),
        ("s3://news/packed/", "local/big.jsonl"),
        ("s3://news/big.jsonl s3://news/articles/", "local/big.jsonl local/articles"),
        ("gs://news/articles", "local/articles"),
        ("gs://news/articles/00*.txt", "local/articles/00*.txt"),
        ("gs://news/big.jsonl", "local/big.jsonl"),
    ] {
        let expected = place.run(&format!("frequencies {local}")).done();
        let found = server.run(&place, &format!("frequencies {remote}")).done();
        assert_eq!(found, expected, "{remote}");
    }
    let estimate = |input: &str| format!("estimate {input} --sample 1MB -j 1");
    let found = server.run(&place, &estimate("s3://news/articles")).done();
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["documents"]["number"], 1_000);
    let found = server.run(&place, &estimate("gs://news/big.jsonl")).done();
    let found: Value = serde_json::from_str(&found).unwrap();
    let lines = place.read("local/big.jsonl").lines().count() as f64;
    let documents = found["documents"]["number"].as_f64().unwrap();
    // Only the beginning is read, where lines are shorter.
    assert!((documents / lines - 1.0).abs() < 0.15, "{documents} of {lines}");
    let two_passes =
        |input: &str| format!("keywords {input} --method tf-idf -n 1 --threads 1");
    let found = server.run(&place, &two_passes("s3://news/articles/")).done();
    let local = place.run(&two_passes("local/articles/")).done();
    assert_eq!(found.replace("s3://news/", "local/"), local);
}

#[test]
fn a_web_server_with_parts_and_without() {
    let place = Place::new();
    let objects = BTreeMap::from([("big.jsonl".to_owned(), big())]);
    place.write("local/big.jsonl", &objects["big.jsonl"]);
    let expected = place.run("frequencies local/big.jsonl").done();
    for fault in [Fault::No, Fault::NoRanges] {
        let server = Server::start(objects.clone(), fault);
        let url = format!("http://{}/news/big.jsonl", server.address);
        let found = server.run(&place, &format!("frequencies {url}")).done();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_missing_key_is_one_problem() {
    let place = Place::new();
    let server =
        Server::start(articles(&place, 20), Fault::Missing("articles/0007.txt"));
    let ended = server.run(&place, "keywords s3://news/articles/ --rejects rejects");
    assert_eq!(ended.code, Some(1));
    assert_eq!(ids(&ended.out).len(), 19);
    let told = "error: s3://news/articles/0007.txt: no such object\n";
    assert!(ended.err.starts_with(told), "{}", ended.err);
    assert!(place.read("rejects").contains("articles/0007.txt"));
    for (input, reason) in [
        (
            "s3://news/nothing.jsonl",
            "no such object or folder: s3://news/nothing.jsonl",
        ),
        ("s3://news/none*.jsonl", "no object matches s3://news/none*.jsonl"),
        ("ftp://news/a", "ftp:// is not read; use s3, gs, http or https"),
    ] {
        let ended = server.run(&place, &format!("keywords {input}"));
        ended.fatal_naming(&[reason]);
    }
}

#[test]
fn a_broken_part_ends_its_object_only() {
    for fault in [Fault::Short("big.jsonl"), Fault::WrongRange("big.jsonl")] {
        let place = Place::new();
        let mut objects = articles(&place, 3);
        objects.insert("big.jsonl".to_owned(), big());
        let server = Server::start(objects, fault);
        let run = "keywords s3://news/big.jsonl s3://news/articles/ -n 1 --method rake";
        let ended = server.run(&place, run);
        assert_eq!(ended.code, Some(1), "{}", ended.err);
        let found = ids(&ended.out);
        // All of the first part, in order, and the other objects.
        assert!(found.len() > 20_000, "{}", found.len());
        assert!(found[found.len() - 3..].iter().all(|id| id.starts_with("s3://news/")));
        assert!(ended.err.contains("error: s3://news/big.jsonl:"), "{}", ended.err);
        assert!(ended.err.contains("; 1 could not be read"), "{}", ended.err);
    }
}

#[test]
fn a_server_that_stops_loses_nothing_quietly() {
    let place = Place::new();
    let server = Server::start(articles(&place, 200), Fault::StopsAfter(90));
    let ended =
        server.run(&place, "keywords s3://news/articles/ -n 1 --rejects rejects");
    assert_eq!(ended.code, Some(1));
    let problems = place.read("rejects");
    let (done, lost) = (ids(&ended.out), problems.lines().count());
    assert_eq!(done.len() + lost, 200);
    assert!(done.len() > 20 && lost > 100, "{} and {lost}", done.len());
    for number in 0..200 {
        let name = format!("s3://news/articles/{number:04}.txt");
        let done = done.contains(&&*name);
        assert!(done != problems.contains(&name), "{name}");
    }
}
