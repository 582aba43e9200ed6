//! `variorum add`: files, archives, feeds and pages of our own server into a collection.

use crate::program::{code, json, said, scratch, variorum};
use crate::server::{Answer, Server};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A folder for a test with settings that let it reach our own server without waiting.
struct Place {
    folder: PathBuf,
}

impl Place {
    fn new(name: &str) -> Self {
        let folder = scratch(name);
        let place = Self { folder };
        place.write("settings.toml", "[fetch]\nallow_private = true\ndelay_ms = 0\nretry_ms = 1\nmax_bytes = 100000\n");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("the folder can be made");
        fs::write(&path, bytes).expect("the file can be written");
        path
    }

    fn add(&self, targets: &[impl AsRef<Path>]) -> Output {
        let mut arguments: Vec<OsString> = vec!["add".into(), "--json".into()];
        arguments.extend(targets.iter().map(|target| target.as_ref().as_os_str().to_owned()));
        arguments.extend([
            "--in".into(),
            self.path("out").into(),
            "--settings".into(),
            self.path("settings.toml").into(),
        ]);
        variorum(&arguments)
    }

    fn lines(&self, name: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.path("out").join(name)).expect("the file is there");
        text.lines().map(|line| serde_json::from_str(line).expect("the line is JSON")).collect()
    }

    fn edition(&self) -> Value {
        let output = variorum(&[Path::new("run"), Path::new("--quiet"), Path::new("--out"), &self.path("out")]);
        assert!([0, 3].contains(&code(&output)), "{}", said(&output));
        json(&self.path("out").join("edition.json"))
    }
}

/// Returns a count of the summary.
fn count(output: &Output, name: &str) -> u64 {
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(output)));
    summary[name].as_u64().unwrap_or_else(|| panic!("no {name} in {summary}"))
}

/// Returns a page of our own about a fire, long enough to be an article.
fn page(n_hurt: &str) -> String {
    format!(
        "<html><head><title>Fire in Tripoli warehouse</title></head><body><article><h1>Fire in Tripoli warehouse</h1>\
         <p>{n_hurt} people were injured on Tuesday in a fire at a warehouse in Tripoli, the civil defence said.</p>\
         <p>The civil defence said in a statement that the fire was put out within two hours of the first call.</p>\
         <p>The road along the harbour was closed until the evening, and the market stayed open, the council said.</p>\
         </article></body></html>"
    )
}

fn warc(pages: &[(&str, &str)]) -> String {
    let info = String::from("WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n");
    let records = pages.iter().map(|(url, page)| {
        let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-12T10:00:00Z\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    });
    std::iter::once(info).chain(records).collect()
}

#[test]
fn a_folder_an_archive_and_a_feed_become_one_collection() {
    let place = Place::new("add-files");
    place.write("in/one.html", page("Two"));
    place.write(
        "in/two.txt",
        "Road closed in Derna\n\nThe road to the port of Derna was closed on Monday after a storm, the council said.\n",
    );
    place.write("crawl.warc", warc(&[("https://quay.example/fire", &page("Three"))]));
    let item = format!(
        "<item><title>Fire</title><link>https://wire.example/1</link><description><![CDATA[{}]]></description></item>",
        page("Four")
    );
    place.write("feed.xml", format!("<rss version='2.0'><channel><title>Coast Wire</title>{item}</channel></rss>"));
    let output = place.add(&["in", "crawl.warc", "feed.xml"].map(|name| place.path(name)));
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(count(&output, "n_new"), 4);
    let edition = place.edition();
    assert_eq!(edition["reports"].as_array().map(Vec::len), Some(4));
    let urls: Vec<_> = place
        .lines("manifest.jsonl")
        .iter()
        .filter_map(|line| line["known"]["url"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(urls, ["https://quay.example/fire", "https://wire.example/1"]);
}

#[test]
fn adding_again_changes_nothing_and_another_place_is_another_sighting() {
    let place = Place::new("add-twice");
    let input = place.write("in/one.html", page("Two"));
    place.add(&[&input]);
    let again = place.add(&[&input]);
    assert_eq!((count(&again, "n_new"), count(&again, "n_already_there")), (0, 1));
    assert_eq!((place.lines("manifest.jsonl").len(), place.lines("sightings.jsonl").len()), (1, 1));
    let elsewhere = place.write("in/copy.html", page("Two"));
    assert_eq!(count(&place.add(&[&elsewhere]), "n_seen_again"), 1);
    assert_eq!((place.lines("manifest.jsonl").len(), place.lines("sightings.jsonl").len()), (1, 2));
}

#[test]
fn a_run_that_was_killed_within_a_line_is_taken_up_again() {
    let place = Place::new("add-killed");
    let input = place.write("one.html", page("Two"));
    place.add(&[&input]);
    let books = place.path("out/sightings.jsonl");
    let torn = fs::read_to_string(&books).expect("the file is there") + "{\"schema_version\":1,\"capt";
    fs::write(&books, torn).expect("the file can be written");
    let other = place.write("two.html", page("Three"));
    let output = place.add(&[&other]);
    assert_eq!((code(&output), count(&output, "n_new")), (0, 1), "{}", said(&output));
    assert_eq!(place.lines("sightings.jsonl").len(), 2);
}

#[test]
fn a_feed_is_followed_to_its_pages() {
    let (place, server) = (Place::new("add-feed"), Server::start());
    let items = ["/a", "/b"].map(|path| format!("<item><link>{}</link></item>", server.url(path))).concat();
    server.set(
        "/feed",
        vec![Answer::page(format!("<rss version='2.0'><channel><title>Coast Wire</title>{items}</channel></rss>"))],
    );
    server.set("/a", vec![Answer::page(page("Two"))]);
    server.set("/b", vec![Answer::page(page("Three"))]);
    let output = place.add(&[server.url("/feed")]);
    assert_eq!((code(&output), count(&output, "n_new")), (0, 2), "{}", said(&output));
    let lines = place.lines("manifest.jsonl");
    assert!(
        lines.iter().all(|line| line["known"]["publisher"] == "Coast Wire" && line["known"]["fetched"].is_string())
    );
    assert!(server.asked().iter().all(|(_, agent)| agent.starts_with("variorum/")), "{:?}", server.asked());
}

#[test]
fn a_page_that_changed_is_kept_in_both_versions_and_the_edition_says_what_changed() {
    let (place, server) = (Place::new("add-versions"), Server::start());
    server.set("/fire", vec![Answer::page(page("Two")), Answer::page(page("Five"))]);
    // The times of two fetches must differ, and are told to the second; an archive has its own.
    place.write("crawl.warc", warc(&[(&server.url("/fire"), &page("Two"))]));
    place.add(&[place.path("crawl.warc")]);
    server.set("/fire", vec![Answer::page(page("Five"))]);
    let output = place.add(&[server.url("/fire")]);
    assert_eq!(count(&output, "n_new_versions"), 1, "{}", said(&output));
    let edition = place.edition();
    assert_eq!(edition["reports"].as_array().map(Vec::len), Some(1), "one page is one report");
    let earlier = &edition["earlier_versions"][0];
    assert_eq!(earlier["report"], edition["reports"][0]["id"]);
    let change = &earlier["changes"][0];
    assert!(change["before"].as_str().is_some_and(|before| before.starts_with("Two people")), "{earlier}");
    assert!(change["after"].as_str().is_some_and(|after| after.starts_with("Five people")), "{earlier}");
    let html = fs::read_to_string(place.path("out/edition.html")).expect("the page is there");
    assert!(html.contains("Two people were injured") && html.contains("Five people were injured"));
}

#[test]
fn a_page_that_did_not_change_is_not_sent_again() {
    let (place, server) = (Place::new("add-unchanged"), Server::start());
    server.set("/fire", vec![Answer::page(page("Two")).with("ETag", "\"v1\"")]);
    for _ in 0..3 {
        assert_eq!(code(&place.add(&[server.url("/fire")])), 0);
    }
    assert_eq!(place.lines("manifest.jsonl").len(), 1);
    assert_eq!(server.n_asked("/fire"), 3);
    assert!(place.lines("sightings.jsonl").iter().all(|line| line["headers"]["etag"] == "\"v1\""));
}

#[test]
fn robots_and_private_networks_are_heeded() {
    let (place, server) = (Place::new("add-robots"), Server::start());
    server.set("/robots.txt", vec![Answer::page("User-agent: *\nDisallow: /closed/\n")]);
    server.set("/closed/fire", vec![Answer::page(page("Two"))]);
    let output = place.add(&[server.url("/closed/fire")]);
    assert_eq!(code(&output), 3);
    assert_eq!(server.n_asked("/closed/fire"), 0);
    assert_eq!(place.lines("add-failures.jsonl")[0]["code"], "fetch/refused");
    server.set("/open/fire", vec![Answer::page(page("Two"))]);
    place.write("settings.toml", "[fetch]\ndelay_ms = 0\nretry_ms = 1\n");
    let before = server.asked().len();
    assert_eq!(code(&place.add(&[server.url("/open/fire")])), 3);
    assert_eq!(server.asked().len(), before, "without the setting the machine itself is not asked");
}

#[test]
fn redirects_lead_on_within_their_limit_and_to_the_web_only() {
    let (place, server) = (Place::new("add-redirects"), Server::start());
    server.set("/old", vec![Answer::status("301 Moved").with("Location", "/new")]);
    server.set("/new", vec![Answer::page(page("Two"))]);
    server.set("/loop", vec![Answer::status("302 Found").with("Location", "/loop")]);
    server.set("/file", vec![Answer::status("302 Found").with("Location", "file:///etc/hostname")]);
    let output = place.add(&["/old", "/loop", "/file"].map(|path| server.url(path)));
    assert_eq!((count(&output, "n_new"), count(&output, "n_not_taken")), (1, 2), "{}", said(&output));
    assert_eq!(place.lines("manifest.jsonl")[0]["known"]["url"], server.url("/new"));
}

#[test]
fn what_may_pass_is_tried_again_and_what_failed_can_be_fed_back() {
    let (place, server) = (Place::new("add-retry"), Server::start());
    server.set("/busy", vec![Answer::status("503 Busy"), Answer::page(page("Two"))]);
    server.set("/gone", vec![Answer::status("404 Not Found")]);
    let output = place.add(&["/busy", "/gone"].map(|path| server.url(path)));
    assert_eq!((count(&output, "n_new"), count(&output, "n_not_taken")), (1, 1), "{}", said(&output));
    assert_eq!(server.n_asked("/gone"), 1, "what is not there is not asked for again");
    server.set("/gone", vec![Answer::page(page("Three"))]);
    let retried = place.add(&["--retry"]);
    assert_eq!((code(&retried), count(&retried, "n_new")), (0, 1), "{}", said(&retried));
    assert!(place.lines("add-failures.jsonl").is_empty());
}

#[test]
fn a_page_beyond_the_limit_is_refused_also_when_it_is_small_on_the_wire() {
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;
    let (place, server) = (Place::new("add-bomb"), Server::start());
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b'a'; 10_000_000]).expect("memory can be written");
    let packed = encoder.finish().expect("memory can be written");
    server.set("/bomb", vec![Answer::page(packed).with("Content-Encoding", "gzip")]);
    server.set("/large", vec![Answer::page("a".repeat(100_001))]);
    let output = place.add(&["/bomb", "/large"].map(|path| server.url(path)));
    assert_eq!((count(&output, "n_new"), count(&output, "n_not_taken")), (0, 2), "{}", said(&output));
}

#[test]
fn what_cannot_be_taken_is_told_and_the_rest_is_added() {
    let place = Place::new("add-partial");
    place.write("in/good.html", page("Two"));
    place.write("in/picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let output = place.add(&[place.path("in"), place.path("absent")]);
    assert_eq!((code(&output), count(&output, "n_new"), count(&output, "n_not_taken")), (3, 1, 2), "{}", said(&output));
    let edition = place.edition();
    let notes = edition["notes"].to_string();
    assert!(notes.contains("picture.png"), "the edition names what could not be added: {notes}");
}
