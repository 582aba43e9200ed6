//! Files to captures to analyses; then where each report is, and which are earlier versions of another.

use super::{Places, batch, longs, notes, part, texts};
use crate::engine::{Engine, Layout, Step, Table};
use crate::input;
use crate::job::{self, FILES, Job};
use crate::reports::{Place, load};
use anyhow::{Context, Result, bail};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray, UInt32Array, UInt64Array};
use datafusion::arrow::datatypes::UInt64Type;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use variorum::collate::versions::earlier_versions;
use variorum::model::analysis::Analysis;
use variorum::model::capture::CrawlRecord;
use variorum::model::edition::EarlierVersion;
use variorum::model::id::CaptureId;
use variorum::model::note::{Note, NoteCode};

/// What reading gives.
pub struct Read {
    /// The captures, each once; without rows where analyses were given.
    pub captures: Vec<CaptureId>,
    /// The analyses, with rows for captures without an article.
    pub analyses: Table,
    /// Where the reports are that are edited.
    pub places: Places,
    /// The same as a table.
    pub places_table: Table,
    /// Numbers of reports that are earlier versions of others.
    pub superseded: BTreeSet<u64>,
    /// What changed between versions.
    pub earlier_versions: Vec<EarlierVersion>,
    /// What was wrong.
    pub notes: Vec<Note>,
}

/// Files listed for one step, and bytes of them.
const FILES_A_PART: usize = 256;
const BYTES_A_PART: u64 = 256 << 20;

/// Returns what the paths hold, read. A path may have a `*` in its last part; Parquet files with a column `analysis` are
/// taken as analyses, and then all files must be such.
pub async fn read(engine: &Arc<Engine>, job: &Job, paths: &[PathBuf]) -> Result<Read> {
    let mut said = Vec::new();
    let found = input::discover(&expanded(paths)?)?.split_into(&mut said);
    let files: Vec<(PathBuf, String, CrawlRecord)> = found
        .into_iter()
        .map(|file| Ok((fs::canonicalize(&file.path)?, file.name, file.known)))
        .collect::<Result<_>>()?;
    let given: Vec<&PathBuf> = files.iter().map(|(path, ..)| path).filter(|path| has_analyses(path)).collect();
    if !given.is_empty() && given.len() < files.len() {
        bail!("expected either files of analyses or files to read, found both");
    }
    let (analyses, captures) = if given.is_empty() {
        read_files(engine, job, &files, &mut said).await?
    } else {
        (Table::at(&given.into_iter().cloned().collect::<Vec<_>>())?, Vec::new())
    };
    let listed: Vec<PathBuf> = analyses.files.iter().map(|file| file.path.clone()).collect();
    job::write_json(&engine.folder().join(FILES), &listed)?;
    let Placed { mut places, versions } = placed(&listed)?;
    let (superseded, earlier) = superseded(&listed, &places, versions, &mut said)?;
    places.retain(|report, _| !superseded.contains(report));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("report", Arc::new(places.keys().copied().collect::<UInt64Array>())),
        ("file_idx", Arc::new(places.values().map(|place| Some(place.file)).collect::<UInt32Array>())),
        ("row_idx", Arc::new(places.values().map(|place| Some(place.row)).collect::<UInt32Array>())),
    ];
    let places_table = engine.write("places", "all", &batch(columns)?, Layout::Rows)?;
    Ok(Read { captures, analyses, places, places_table, superseded, earlier_versions: earlier, notes: said })
}

/// Returns the paths with every `*` in a last part replaced by what is there, in order.
fn expanded(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut expanded = Vec::new();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !name.contains('*') {
            expanded.push(path.clone());
            continue;
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut matching: Vec<PathBuf> = fs::read_dir(folder)
            .with_context(|| format!("cannot list `{}`", folder.display()))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.file_name().is_some_and(|found| fits(&name, &found.to_string_lossy())))
            .collect();
        if matching.is_empty() {
            bail!("expected files like `{}`, found none", path.display());
        }
        matching.sort();
        expanded.append(&mut matching);
    }
    Ok(expanded)
}

/// Returns whether a name fits a pattern in which `*` stands for any letters; hidden files fit none.
fn fits(pattern: &str, name: &str) -> bool {
    let parts: Vec<&str> = pattern.split('*').collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let Some(mut rest) = name.strip_prefix(first).filter(|_| !name.starts_with('.')) else { return false };
    for middle in &parts[1..parts.len().saturating_sub(1)] {
        let Some(at) = rest.find(middle) else { return false };
        rest = &rest[at + middle.len()..];
    }
    rest.ends_with(last)
}

fn has_analyses(path: &Path) -> bool {
    let builder = File::open(path).ok().and_then(|file| ParquetRecordBatchReaderBuilder::try_new(file).ok());
    builder.is_some_and(|builder| builder.schema().column_with_name("analysis").is_some())
}

async fn read_files(
    engine: &Arc<Engine>,
    job: &Job,
    files: &[(PathBuf, String, CrawlRecord)],
    said: &mut Vec<Note>,
) -> Result<(Table, Vec<CaptureId>)> {
    let found = Table::of(engine.steps(listing(engine, files)?).await?);
    let captures = Step::whole(
        "captures",
        "SELECT report, capture, file, path, seq, name, media, known, place_start, place_length FROM \
         (SELECT *, row_number() OVER (PARTITION BY capture ORDER BY file, seq) AS nth FROM $found WHERE note IS NULL) \
         WHERE nth = 1 ORDER BY file, seq",
        &[("found", &found)],
    );
    let captures = engine.step(captures.laid_out(Layout::Work)).await?;
    said.extend(notes(
        &engine.rows("SELECT note FROM $found WHERE note IS NOT NULL", &[("found", &found)]).await?,
        "note",
    )?);
    let twice = engine
        .rows(
            "SELECT name, first_name FROM (SELECT name, \
             row_number() OVER (PARTITION BY capture ORDER BY file, seq) AS nth, \
             first_value(name) OVER (PARTITION BY capture ORDER BY file, seq) AS first_name \
             FROM $found WHERE note IS NULL) WHERE nth > 1",
            &[("found", &found)],
        )
        .await?;
    for (name, first) in texts(&twice, "name")?.into_iter().zip(texts(&twice, "first_name")?) {
        let message =
            format!("the same bytes as `{}`; they are one report, under that name", first.unwrap_or_default());
        said.push(Note::new(NoteCode::IngestDuplicate, name.unwrap_or_default(), message));
    }
    let ids = engine.rows("SELECT capture FROM $captures", &[("captures", &captures)]).await?;
    let ids = capture_ids(&ids)?;
    let numbers: BTreeSet<u64> = ids.iter().map(|&id| crate::reports::number(id)).collect();
    if numbers.len() < ids.len() {
        bail!(
            "two captures share the first 64 bits of their digests, which tables know reports by; leave one of them out"
        );
    }
    let steps = reading(engine, job, &captures).await?;
    let analyses = Table::of(engine.steps(steps).await?);
    let wrong = engine.rows("SELECT notes FROM $analyses WHERE notes <> '[]'", &[("analyses", &analyses)]).await?;
    said.extend(notes(&wrong, "notes")?);
    Ok((analyses, ids))
}

fn capture_ids(rows: &[datafusion::arrow::array::RecordBatch]) -> Result<Vec<CaptureId>> {
    let mut ids = Vec::new();
    for batch in rows {
        let column = batch.column(0).as_binary_opt::<i32>().context("expected digests, a fault of ours")?;
        for digest in column.iter().flatten() {
            ids.push(CaptureId::from_digest(digest.try_into().context("expected digests of 32 bytes")?));
        }
    }
    Ok(ids)
}

/// Returns the steps that list what is in the files, some files a step.
fn listing(engine: &Engine, files: &[(PathBuf, String, CrawlRecord)]) -> Result<Vec<Step>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut n_bytes = 0;
    for (number, (path, ..)) in files.iter().enumerate() {
        let size = fs::metadata(path).map_or(0, |metadata| metadata.len());
        let is_full =
            |part: &Vec<usize>| part.len() >= FILES_A_PART || !part.is_empty() && n_bytes + size > BYTES_A_PART;
        if parts.last().is_none_or(is_full) {
            parts.push(Vec::new());
            n_bytes = 0;
        }
        if let Some(last) = parts.last_mut() {
            last.push(number);
        }
        n_bytes += size;
    }
    let step = |(number, files_of_part): (usize, &Vec<usize>)| -> Result<Step> {
        let of = |number: &usize| &files[*number];
        let known: Vec<String> =
            files_of_part.iter().map(|number| serde_json::to_string(&of(number).2)).collect::<Result<_, _>>()?;
        let path = |number: &usize| Some(of(number).0.to_string_lossy().into_owned());
        // A file that was changed is listed anew.
        let stamp = |number: &usize| {
            let metadata = fs::metadata(&of(number).0).ok()?;
            Some(format!("{} {:?}", metadata.len(), metadata.modified().ok()))
        };
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("file", Arc::new(files_of_part.iter().map(|&number| number as u64).collect::<UInt64Array>())),
            ("path", Arc::new(files_of_part.iter().map(path).collect::<StringArray>())),
            ("name", Arc::new(files_of_part.iter().map(|number| Some(of(number).1.as_str())).collect::<StringArray>())),
            ("known", Arc::new(StringArray::from(known))),
            ("stamp", Arc::new(files_of_part.iter().map(stamp).collect::<StringArray>())),
        ];
        let rows = batch(columns)?;
        let inputs = engine.write("inputs", &part(number), &rows, Layout::Work)?;
        let stamps = variorum::text::digest::sha256_hex(format!("{rows:?}").as_bytes());
        let sql = format!(
            "SELECT file, path, item['seq'] AS seq, item['report'] AS report, item['capture'] AS capture, \
             item['name'] AS name, item['media'] AS media, item['known'] AS known, item['start'] AS place_start, \
             item['length'] AS place_length, item['note'] AS note \
             FROM (SELECT file, path, unnest(captures_in($job, path, name, known)) AS item FROM $inputs) -- {stamps}"
        );
        Ok(Step::part("found", part(number), sql, &[("inputs", &inputs)]))
    };
    parts.iter().enumerate().map(step).collect()
}

/// Returns the steps that read the captures, some thousand a step, in the order of the files.
async fn reading(engine: &Engine, job: &Job, captures: &Table) -> Result<Vec<Step>> {
    let counts = engine
        .rows(
            "SELECT file, arrow_cast(count(*), 'UInt64') AS n, max(seq) AS last FROM $captures GROUP BY file ORDER BY file",
            &[("captures", captures)],
        )
        .await?;
    let chunk = job.limits.chunk.max(1) as u64;
    let mut ranges: Vec<String> = Vec::new();
    let (mut first, mut n_waiting, mut before) = (None, 0, 0);
    for ((file, n), last) in longs(&counts, "file")?.into_iter().zip(longs(&counts, "n")?).zip(longs(&counts, "last")?)
    {
        if let Some(start) = first
            && n_waiting + n > chunk
        {
            ranges.push(format!("file BETWEEN {start} AND {before}"));
            (first, n_waiting) = (None, 0);
        }
        if n > chunk {
            let pieces = (0..=last / chunk)
                .map(|piece| format!("file = {file} AND seq >= {} AND seq < {}", piece * chunk, (piece + 1) * chunk));
            ranges.extend(pieces);
            continue;
        }
        first = first.or(Some(file));
        (n_waiting, before) = (n_waiting + n, file);
    }
    ranges.extend(first.map(|start| format!("file BETWEEN {start} AND {before}")));
    if ranges.is_empty() {
        ranges.push("false".into());
    }
    let step = |(number, range): (usize, &String)| {
        let sql = format!(
            "SELECT report, capture, r['name'] AS name, r['language'] AS language, r['url'] AS url, \
             r['fetched'] AS fetched, r['analysis'] AS analysis, r['vectors'] AS vectors, r['notes'] AS notes \
             FROM (SELECT report, capture, \
             unnest(read_capture($job, path, place_start, place_length, capture, name, media, known)) AS r \
             FROM $captures WHERE {range})"
        );
        Step::part("analyses", part(number), sql, &[("captures", captures)]).laid_out(Layout::Reports)
    };
    Ok(ranges.iter().enumerate().map(step).collect())
}

/// Where reports are, and the captures of each page that was captured more than once.
struct Placed {
    places: Places,
    versions: BTreeMap<String, Vec<u64>>,
}

/// Reads of each file which reports it has; of one that is given twice, the first counts.
fn placed(files: &[PathBuf]) -> Result<Placed> {
    let (mut places, mut versions) = (Places::new(), BTreeMap::<String, Vec<u64>>::new());
    for (number, path) in files.iter().enumerate() {
        let cannot = || format!("cannot read `{}`", path.display());
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path).with_context(cannot)?)?;
        let mask = ProjectionMask::columns(builder.parquet_schema(), ["report", "language", "url", "fetched"]);
        let mut row = 0;
        for batch in builder.with_projection(mask).build()? {
            let batch = batch.with_context(cannot)?;
            let column = |name: &str| batch.column_by_name(name).with_context(|| format!("no column {name}"));
            let reports = column("report")?.as_primitive_opt::<UInt64Type>().context("expected numbers")?;
            let text = |name: &str| column(name)?.as_string_opt::<i32>().context("expected texts");
            let (languages, urls, times) = (text("language")?, text("url")?, text("fetched")?);
            for at in 0..batch.num_rows() {
                if languages.is_valid(at) {
                    let place = Place { file: number as u32, row };
                    places.entry(reports.value(at)).or_insert(place);
                    if urls.is_valid(at) && times.is_valid(at) {
                        versions.entry(urls.value(at).to_owned()).or_default().push(reports.value(at));
                    }
                }
                row += 1;
            }
        }
    }
    versions.retain(|_, reports| {
        reports.sort_unstable();
        reports.dedup();
        reports.len() > 1
    });
    Ok(Placed { places, versions })
}

/// Returns the reports that are earlier versions, and what changed, page by page.
fn superseded(
    files: &[PathBuf],
    places: &Places,
    versions: BTreeMap<String, Vec<u64>>,
    said: &mut Vec<Note>,
) -> Result<(BTreeSet<u64>, Vec<EarlierVersion>)> {
    let (mut superseded, mut earlier) = (BTreeSet::new(), Vec::new());
    for reports in versions.into_values() {
        let wanted: Vec<Place> = reports.iter().filter_map(|report| places.get(report).copied()).collect();
        let loaded = load(files, &wanted)?;
        // By capture, as a run has them.
        let mut analyses: Vec<Analysis> = loaded.into_values().collect();
        analyses.sort_by_key(|analysis| analysis.article.capture);
        let found = earlier_versions(&analyses).split_into(said);
        superseded.extend(found.iter().map(|version| crate::reports::number(version.capture)));
        earlier.extend(found);
    }
    Ok((superseded, earlier))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_letters_but_not_for_hidden_files() {
        assert!(fits("*.parquet", "one.parquet") && fits("crawl-*-x*.gz", "crawl-7-xy.warc.gz"));
        assert!(!fits("*.parquet", "one.parquet.part") && !fits("*.parquet", ".one.parquet"));
    }
}
