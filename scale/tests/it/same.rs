//! The same answer as one process gives with the library alone.

use crate::corpus::{reports, write};
use crate::program::{json, root, run, scratch, summary};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use variorum::model::analysis::Analysis;
use variorum::model::capture::{Capture, CrawlRecord};
use variorum::model::genealogy::Genealogy;
use variorum::model::id::CaptureId;
use variorum::model::note::{Note, NoteCode};
use variorum::pipeline::{self, Settings};
use variorum::publish;
use variorum::text::signs::Planes;
use variorum::trace::{self, Sketch};
use variorum_batch::descent::{Descent, genealogy};
use variorum_batch::job;

/// Returns the edition that `variorum run` makes of files in this order. `.ci/scale` compares with the program itself.
fn edition(files: &[PathBuf]) -> String {
    let (settings, resources) = (Settings::standard(), job::resources().expect("the resources are whole"));
    let (mut captures, mut notes) = (BTreeMap::<CaptureId, Capture>::new(), Vec::new());
    for file in files {
        let name = file.file_name().expect("it is a file").to_string_lossy().into_owned();
        let mut twice = Vec::new();
        let mut keep = |capture: Capture| match captures.get(&capture.id) {
            Some(first) => {
                let message = format!("the same bytes as `{}`; they are one report, under that name", first.name);
                twice.push(Note::new(NoteCode::IngestDuplicate, capture.name, message));
            }
            None => {
                captures.insert(capture.id, capture);
            }
        };
        let mut reader = BufReader::new(File::open(file).expect("it can be read"));
        notes.extend(pipeline::stream(&name, &mut reader, &CrawlRecord::default(), &settings, &mut keep));
        notes.append(&mut twice);
    }
    let read = |capture: &Capture| pipeline::read(capture, resources, &settings);
    let analyses: Vec<Analysis> = captures.values().map(read).filter_map(|read| read.split_into(&mut notes)).collect();
    let ids = captures.keys().copied().collect();
    let manifest = pipeline::manifest(env!("CARGO_PKG_VERSION"), ids, &settings, resources);
    publish::json::edition(&pipeline::edit(&analyses, &[], resources, &settings, manifest, notes))
}

/// A web archive with pages, one of which is captured again later with a change, an answer that is no page, and a damaged record.
fn archive(path: &Path) {
    let page = |body: &str| {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><title>Fire at a depot</title>\
             </head><body><article><h1>Fire at a depot in Sirte</h1>{body}</article></body></html>"
        )
    };
    let body = |toll: &str| {
        format!(
            "<p>{toll} people were killed on 3 May 2024 in a fire at a fuel depot in Sirte, the civil defence said.</p>\
             <p>The civil defence said the fire broke out at dawn and was put out by noon.</p>\
             <p>Rescuers from three towns took part, and the road to the harbour was closed for the day.</p>"
        )
    };
    let record = |url: &str, date: &str, block: &str| {
        format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\nContent-Length: {}\r\n\r\n\
             {block}\r\n\r\n",
            block.len()
        )
    };
    let image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nno page";
    let records = [
        record("https://one.example/fire", "2024-05-03T08:00:00Z", &page(&body("Two"))),
        record("https://one.example/picture", "2024-05-03T08:00:01Z", image),
        record("https://one.example/fire", "2024-05-03T12:00:00Z", &page(&body("Three"))),
        "WARC/1.1\r\nContent-Length: many\r\n\r\n".to_owned(),
        record(
            "https://two.example/fire",
            "2024-05-03T13:00:00Z",
            &page(&(body("Three") + "<p>The minister called it an accident.</p>")),
        ),
    ];
    let mut file = File::create(path).expect("it can be made");
    for record in records {
        let mut member = GzEncoder::new(&mut file, Compression::default());
        member.write_all(record.as_bytes()).and_then(|()| member.try_finish()).expect("it can be written");
    }
}

#[test]
fn a_small_corpus_has_the_same_edition_to_the_byte() {
    let folder = scratch("same");
    let input = folder.join("in");
    fs::create_dir(&input).expect("the folder can be made");
    let story = root().join("examples/quarry-road/reports");
    let mut files = Vec::new();
    for entry in fs::read_dir(story).expect("the story is there") {
        let path = entry.expect("it can be listed").path();
        let copy = input.join(path.file_name().expect("it is a file"));
        fs::copy(&path, &copy).expect("it can be copied");
        files.push(copy);
    }
    let text = "The school in Dahra was closed on Sunday after the road was flooded, the municipality said. Pupils stay at home.";
    let lines = format!(
        "{{\"id\":\"1\",\"title\":\"School closed\",\"text\":\"{text}\",\"url\":\"https://three.example/1\"}}\n\nno record\n\
         {{\"id\":\"1\",\"title\":\"School closed\",\"text\":\"{text}\",\"url\":\"https://three.example/1\"}}\n"
    );
    fs::write(input.join("zlines.jsonl"), lines).expect("it can be written");
    archive(&input.join("zarchive.warc.gz"));
    files.extend([input.join("zarchive.warc.gz"), input.join("zlines.jsonl")]);
    files.sort();

    let out = folder.join("out");
    let pattern = input.join("*");
    let summary = summary(&run(&[&pattern], &out, &["--chunk", "2", "--jobs", "2"]), &out, 3);
    assert_eq!(summary["is_whole"], true);
    let (ours, theirs) = (fs::read_to_string(out.join("edition.json")).expect("it is there"), edition(&files));
    if ours != theirs {
        fs::write(folder.join("expected.json"), &theirs).expect("it can be written");
        panic!("the editions differ: see {}", folder.display());
    }
    let failures = fs::read_to_string(out.join("failures.jsonl")).expect("they are listed");
    assert!(failures.contains("zarchive.warc.gz:4") && failures.contains("zlines.jsonl:3"), "{failures}");
}

/// Returns the genealogy in a run's tables.
fn descents(out: &Path) -> Genealogy {
    use datafusion::arrow::array::AsArray;
    use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let mut said = Vec::new();
    for part in fs::read_dir(out.join("tables/descents")).expect("the table is there") {
        for file in fs::read_dir(part.expect("it can be listed").path()).expect("the part is there") {
            let file = File::open(file.expect("it can be listed").path()).expect("it can be read");
            for batch in
                ParquetRecordBatchReaderBuilder::try_new(file).expect("it is Parquet").build().expect("it is Parquet")
            {
                let batch = batch.expect("it can be read");
                let json = batch.column_by_name("json").expect("it has JSON").as_string::<i32>();
                let read = |json: &str| serde_json::from_str::<Descent>(json).expect("it is a descent");
                said.extend(json.iter().flatten().map(read));
            }
        }
    }
    genealogy(said)
}

#[test]
fn joins_find_the_same_derivations_as_one_process_whatever_the_size() {
    let folder = scratch("joins");
    let reports = reports(600);
    write(&folder, &reports, 250);
    let resources = job::resources().expect("the resources are whole");
    let tried = [
        ("together", String::new()),
        ("buckets", "[trace]\nmax_compared_sentences = 2000\n".to_owned()),
        ("sampled", "[trace]\nmax_compared_sentences = 2000\nmax_shingles = 40000\n".to_owned()),
        ("crowded", "[trace]\nmax_compared_sentences = 40\nmax_reports_a_shingle = 4\n".to_owned()),
    ];
    for (name, text) in tried {
        let file = folder.join(format!("{name}.toml"));
        fs::write(&file, text).expect("it can be written");
        let settings = variorum_batch::settings(Some(&file)).expect("they are settings").trace;
        let planes = Planes::new(reports[0].vectors.dimension as usize);
        let sketch = |report| Sketch::of(report, &planes, resources.lexicons(), &settings);
        let sketches: Vec<Sketch> = reports.iter().filter_map(sketch).collect();
        let load = |report: usize| std::borrow::Cow::Borrowed(&reports[report]);
        let mut expected = trace::trace_corpus(&sketches, &load, resources.lexicons(), &settings);

        let out = folder.join(format!("out-{name}"));
        let pattern = folder.join("*.parquet");
        let file = file.to_str().expect("it is Unicode");
        let summary = summary(&run(&[&pattern], &out, &["--settings", file]), &out, 0);
        let found = descents(&out);
        assert!(!found.derivations.is_empty());
        assert!(found == expected.value, "{name}: other derivations than in one process");
        expected.notes.sort();
        expected.notes.dedup();
        let noted = summary["notes"]["trace/too-many-candidates"].as_u64().unwrap_or(0);
        assert_eq!(noted as usize, expected.notes.len(), "{name}: {:?}", json(&out.join("summary.json"))["notes"]);
    }
}
