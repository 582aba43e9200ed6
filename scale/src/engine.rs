//! The engine, in this process or on a cluster, and the steps that it does: a query whose answer is a part of a table, done once
//! and taken from its manifest afterwards.

use crate::functions;
use crate::job::{self, SCHEMA_VERSION};
use crate::trials::was_read_twice;
use anyhow::{Context, Result, bail};
use ballista::prelude::{SessionConfigExt, SessionContextExt};
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Schema, UInt64Type};
use datafusion::common::config::TableParquetOptions;
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::metadata::KeyValue;
use datafusion::parquet::file::properties::WriterProperties;
use datafusion::parquet::file::reader::{FileReader, SerializedFileReader};
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::task::JoinSet;
use variorum::text::digest::sha256_hex;

/// How often a step is done whose tasks would have read something twice because a worker was lost.
const MOST_TRIALS: u32 = 4;

/// Where the work is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In this process, in so many bytes of memory for what queries hold; what does not fit is written beside.
    Here {
        /// Bytes for what queries hold.
        memory_bytes: usize,
    },
    /// On the cluster of a scheduler, `df://HOST:PORT`.
    Cluster {
        /// The scheduler's address.
        address: String,
    },
}

/// The engine with the folder of a run.
pub struct Engine {
    context: SessionContext,
    folder: PathBuf,
    /// Steps done at a time.
    n_jobs: usize,
    /// Numbers for the names under which a query knows its tables.
    n_tables: AtomicU64,
    /// SHA-256 of what the run is, without which no step is the same.
    job_sha256: String,
}

/// A table or a part of one: its files, in order of name, and how many rows they have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The files.
    pub files: Vec<TableFile>,
}

/// A file of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TableFile {
    /// Where it is.
    pub path: PathBuf,
    /// How many rows it has.
    pub n_rows: u64,
    /// How many bytes.
    pub n_bytes: u64,
}

impl Table {
    /// Returns how many rows it has.
    pub fn n_rows(&self) -> u64 {
        self.files.iter().map(|file| file.n_rows).sum()
    }

    /// Returns the table that has all of these parts.
    pub fn of(parts: impl IntoIterator<Item = Self>) -> Self {
        Self { files: parts.into_iter().flat_map(|part| part.files).collect() }
    }

    /// Returns the tables of one file each.
    pub fn each(&self) -> Vec<Self> {
        self.files.iter().map(|file| Self { files: vec![file.clone()] }).collect()
    }

    /// Returns the table in these files, as they are.
    pub fn at(paths: &[PathBuf]) -> Result<Self> {
        Ok(Self { files: paths.iter().map(|path| described(path)).collect::<Result<_>>()? })
    }
}

/// What is written about a part when it is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Manifest {
    schema_version: u32,
    table: String,
    part: String,
    /// SHA-256 of the query and of what its input is.
    identity: String,
    content: Table,
}

/// How rows are laid out in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Many small rows.
    Rows,
    /// Few rows a group, so that a batch of them is a bounded amount of work.
    Work,
    /// Large rows, read one by one: few a page.
    Reports,
}

impl Layout {
    /// Returns whether values that come again are written once. Large values never do, and the megabyte of them that is tried as a
    /// dictionary would be unpacked with every page of its row group.
    fn has_dictionaries(self) -> bool {
        self != Self::Reports
    }
}

/// A query whose answer is a part of a table. In its text `$name` is an input, `$job` the folder as a quoted text.
pub struct Step {
    /// The table.
    pub table: &'static str,
    /// The part.
    pub part: String,
    /// The query.
    pub sql: String,
    /// Its tables by name.
    pub inputs: Vec<(&'static str, Table)>,
    /// How its rows are laid out.
    pub layout: Layout,
}

impl Step {
    /// Returns the step that makes a whole table of small rows.
    pub fn whole(table: &'static str, sql: impl Into<String>, inputs: &[(&'static str, &Table)]) -> Self {
        Self::part(table, "all", sql, inputs)
    }

    /// Returns the step that makes a part of a table of small rows.
    pub fn part(
        table: &'static str,
        part: impl Into<String>,
        sql: impl Into<String>,
        inputs: &[(&'static str, &Table)],
    ) -> Self {
        let inputs = inputs.iter().map(|&(name, input)| (name, input.clone())).collect();
        Self { table, part: part.into(), sql: sql.into(), inputs, layout: Layout::Rows }
    }

    /// Returns the step with another layout.
    #[must_use]
    pub fn laid_out(self, layout: Layout) -> Self {
        Self { layout, ..self }
    }
}

/// Settings of the engine, the same everywhere.
fn config(config: SessionConfig) -> SessionConfig {
    config
        // Functions take texts and bytes as arrays of one kind; and views are too long for what the cluster sends.
        .set_bool("datafusion.execution.parquet.schema_force_view_types", false)
        .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false)
        .set_usize("datafusion.execution.minimum_parallel_output_files", 1)
        .with_collect_statistics(true)
}

impl Engine {
    /// Returns an engine for a run. The folder is one that all members of the cluster see under one path.
    pub async fn start(place: &Place, folder: &Path, n_jobs: usize) -> Result<Self> {
        let context = match place {
            Place::Here { memory_bytes } => {
                let scratch = folder.join("scratch");
                fs::create_dir_all(&scratch).context("cannot make a folder for what does not fit memory")?;
                let runtime = RuntimeEnvBuilder::new()
                    .with_memory_pool(Arc::new(FairSpillPool::new(*memory_bytes)))
                    .with_temp_file_path(scratch)
                    .build_arc()?;
                let config = config(SessionConfig::new())
                    // The engine's hash join does not spill; its merge join does.
                    .set_bool("datafusion.optimizer.prefer_hash_join", false);
                SessionContext::new_with_config_rt(config, runtime)
            }
            Place::Cluster { address } => {
                // The adaptive planner loses a job when what a lost worker had made is fetched: "Can't find active stage to update stage
                // outputs", and the job runs for ever (Ballista 55.0).
                let config = config(SessionConfig::new_with_ballista().with_ballista_adaptive_query_planner(false));
                let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
                SessionContext::remote_with_state(address, state)
                    .await
                    .with_context(|| format!("no scheduler answers at `{address}`"))?
            }
        };
        // After the constructor: Ballista's puts its own functions in the place of ours.
        functions::register(&context);
        let job = fs::read(folder.join(job::JOB)).context("a run's folder says what the run is before it begins")?;
        let (folder, n_tables) = (folder.to_owned(), AtomicU64::new(0));
        Ok(Self { context, folder, n_jobs: n_jobs.max(1), n_tables, job_sha256: sha256_hex(&job) })
    }

    /// Returns the folder of the run.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the parts that the steps make, in their order, some at a time; those done before are taken as they are.
    pub async fn steps(self: &Arc<Self>, steps: Vec<Step>) -> Result<Vec<Table>> {
        let mut waiting = steps.into_iter().enumerate();
        let mut running: JoinSet<(usize, Result<Table>)> = JoinSet::new();
        let mut done: BTreeMap<usize, Table> = BTreeMap::new();
        loop {
            while running.len() < self.n_jobs
                && let Some((number, step)) = waiting.next()
            {
                let engine = Arc::clone(self);
                running.spawn(async move { (number, engine.step(step).await) });
            }
            let Some(joined) = running.join_next().await else { break };
            let (number, table) = joined.context("a step broke the program, a fault of ours")?;
            done.insert(number, table?);
        }
        Ok(done.into_values().collect())
    }

    /// Returns the part that a step makes.
    pub async fn step(&self, step: Step) -> Result<Table> {
        let identity = self.identity(&step);
        let manifest = self.folder.join("manifests").join(format!("{}-{}.json", step.table, step.part));
        if let Some(table) = done_before(&manifest, &identity) {
            return Ok(table);
        }
        let what = || format!("making `{}`, part {}", step.table, step.part);
        let folder = self.folder.join("tables").join(step.table).join(&step.part);
        emptied(&folder)?;
        let (sql, names) = self.with_tables(&step.sql, &step.inputs).await.with_context(what)?;
        let mut answer = self.written(&sql, step.table, &folder, step.layout).await;
        for _ in 1..MOST_TRIALS {
            if !answer.as_ref().is_err_and(was_read_twice) {
                break;
            }
            emptied(&folder)?;
            answer = self.written(&sql, step.table, &folder, step.layout).await;
        }
        for name in names {
            self.context.deregister_table(name)?;
        }
        let content = answer.with_context(what)?;
        self.conclude(&manifest, step.table, &step.part, identity, content)
    }

    /// Returns the rows of a query, all at once: for answers that are small.
    pub async fn rows(&self, sql: &str, inputs: &[(&'static str, &Table)]) -> Result<Vec<RecordBatch>> {
        let inputs: Vec<(&'static str, Table)> = inputs.iter().map(|&(name, input)| (name, input.clone())).collect();
        let (sql, names) = self.with_tables(sql, &inputs).await?;
        let answer = async { self.context.sql(&sql).await?.collect().await }.await;
        for name in names {
            self.context.deregister_table(name)?;
        }
        answer.with_context(|| format!("asking {sql}"))
    }

    /// Returns the one row of a query, all of whose columns are `BIGINT UNSIGNED`.
    pub async fn numbers(&self, sql: &str, inputs: &[(&'static str, &Table)]) -> Result<Vec<u64>> {
        let rows = self.rows(sql, inputs).await?;
        let row = rows.iter().find(|batch| batch.num_rows() > 0).context("expected a row, found none")?;
        let number = |column: &Arc<dyn datafusion::arrow::array::Array>| {
            let numbers = column.as_primitive_opt::<UInt64Type>();
            numbers.map(|numbers| numbers.value(0)).context("expected numbers, a fault of ours")
        };
        row.columns().iter().map(number).collect()
    }

    /// Writes a table that this process made itself, as one file, and returns it.
    pub fn write(&self, table: &'static str, part: &str, rows: &RecordBatch, layout: Layout) -> Result<Table> {
        let folder = self.folder.join("tables").join(table).join(part);
        emptied(&folder)?;
        let beside = folder.join("rows.parquet");
        write_file(&beside, table, rows, layout)?;
        // Named by its content, so that a step whose input changed does not take it for the same.
        let path = folder.join(format!("{}.parquet", &sha256_hex(&fs::read(&beside)?)[..16]));
        fs::rename(&beside, &path).with_context(|| format!("cannot write `{}`", path.display()))?;
        let content = Table::at(&[path])?;
        let manifest = self.folder.join("manifests").join(format!("{table}-{part}.json"));
        self.conclude(&manifest, table, part, "made by the client".into(), content)
    }

    /// Returns the digest of all that decides what a step gives.
    fn identity(&self, step: &Step) -> String {
        let input =
            |(name, input): &(&str, Table)| format!("{name} {}", serde_json::to_string(input).unwrap_or_default());
        let inputs: Vec<String> = step.inputs.iter().map(input).collect();
        let inputs = inputs.join("\n");
        sha256_hex(format!("{SCHEMA_VERSION}\n{}\n{}\n{inputs}", self.job_sha256, step.sql).as_bytes())
    }

    fn conclude(&self, path: &Path, table: &str, part: &str, identity: String, content: Table) -> Result<Table> {
        fs::create_dir_all(self.folder.join("manifests")).context("cannot make a folder for manifests")?;
        let (table, part) = (table.to_owned(), part.to_owned());
        let manifest = Manifest { schema_version: SCHEMA_VERSION, table, part, identity, content };
        job::write_json(path, &manifest)?;
        Ok(manifest.content)
    }

    /// Puts the inputs' names of this query in the place of `$name`, under which they are registered until it is done.
    async fn with_tables(&self, sql: &str, inputs: &[(&'static str, Table)]) -> Result<(String, Vec<String>)> {
        let folder = self.folder.to_str().context("expected a path of Unicode")?;
        let mut sql = sql.replace("$job", &format!("'{}'", folder.replace('\'', "''")));
        let mut names = Vec::with_capacity(inputs.len());
        // The longest first, so that `$names` is not read as `$name` and an s.
        let mut inputs: Vec<&(&'static str, Table)> = inputs.iter().collect();
        inputs.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        for (name, input) in inputs {
            let unique = format!("{name}_{}", self.n_tables.fetch_add(1, Ordering::Relaxed));
            let paths: Vec<String> = input.files.iter().map(|file| file.path.to_string_lossy().into_owned()).collect();
            if paths.is_empty() {
                bail!("the table `{name}` has no files, a fault of ours");
            }
            let frame = self.context.read_parquet(paths, ParquetReadOptions::default()).await?;
            self.context.register_table(unique.as_str(), frame.into_view())?;
            sql = sql.replace(&format!("${name}"), &unique);
            names.push(unique);
        }
        Ok((sql, names))
    }

    /// Does the query and returns the files it wrote. A task that was tried again may have left the files of its first trial:
    /// those of one writer count whose rows are as many as the engine says.
    async fn written(&self, sql: &str, table: &str, folder: &Path, layout: Layout) -> Result<Table> {
        let frame = self.context.sql(sql).await?;
        let schema: Schema = frame.schema().as_arrow().clone();
        let path = format!("{}/", folder.to_str().context("expected a path of Unicode")?);
        let options = DataFrameWriteOptions::new();
        let said = frame.write_parquet(&path, options, Some(parquet_options(table, layout))).await?;
        let count = |batch: &RecordBatch| {
            let numbers = batch.column(0).as_primitive_opt::<UInt64Type>()?;
            Some(numbers.values().iter().sum::<u64>())
        };
        let n_rows: u64 = said.iter().filter(|batch| batch.num_columns() > 0).filter_map(count).sum();
        let mut by_writer: BTreeMap<String, Vec<TableFile>> = BTreeMap::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "parquet") {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let writer = stem.rsplit_once('_').map_or(stem.as_str(), |(writer, _)| writer).to_owned();
                by_writer.entry(writer).or_default().push(described(&path)?);
            }
        }
        let n_writers = by_writer.len();
        let whole = by_writer.into_values().find(|files| files.iter().map(|file| file.n_rows).sum::<u64>() == n_rows);
        match whole {
            Some(mut files) => {
                files.sort();
                Ok(Table { files })
            }
            None if n_rows == 0 => {
                let path = folder.join("none.parquet");
                write_file(&path, table, &RecordBatch::new_empty(Arc::new(schema)), layout)?;
                Table::at(&[path])
            }
            None => bail!("expected {n_rows} rows from one writer, found {n_writers} that wrote other numbers"),
        }
    }
}

/// Returns a part that was made before by the same query of the same input and is still there.
fn done_before(manifest: &Path, identity: &str) -> Option<Table> {
    let manifest: Manifest = job::read_json(manifest).ok()?;
    let is_there = |file: &TableFile| fs::metadata(&file.path).is_ok_and(|metadata| metadata.len() == file.n_bytes);
    (manifest.schema_version == SCHEMA_VERSION
        && manifest.identity == identity
        && manifest.content.files.iter().all(is_there))
    .then_some(manifest.content)
}

fn emptied(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))
}

fn described(path: &Path) -> Result<TableFile> {
    let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let n_bytes = file.metadata()?.len();
    let reader = SerializedFileReader::new(file).with_context(|| format!("`{}` is no Parquet", path.display()))?;
    let n_rows = u64::try_from(reader.metadata().file_metadata().num_rows()).unwrap_or(0);
    Ok(TableFile { path: path.to_owned(), n_rows, n_bytes })
}

/// Rows of a group, of a page, and of what is written between two looks at a page's size.
fn sizes(layout: Layout) -> (usize, usize, usize) {
    match layout {
        Layout::Rows => (1 << 20, 20_000, 1_024),
        Layout::Work => (256, 256, 256),
        Layout::Reports => (2_048, 4, 4),
    }
}

/// The key of a file's own words on what it is.
const SCHEMA_KEY: &str = "variorum.schema";

fn schema_of(table: &str) -> String {
    format!("{table}/{SCHEMA_VERSION}")
}

fn parquet_options(table: &str, layout: Layout) -> TableParquetOptions {
    let (group, page, batch) = sizes(layout);
    let mut options = TableParquetOptions::default();
    options.global.max_row_group_size = group;
    options.global.data_page_row_count_limit = page;
    options.global.write_batch_size = batch;
    options.global.dictionary_enabled = Some(layout.has_dictionaries());
    options.global.compression = Some("zstd(3)".into());
    options.key_value_metadata.insert(SCHEMA_KEY.into(), Some(schema_of(table)));
    options
}

/// Writes rows to a file whole or not at all.
pub fn write_file(path: &Path, table: &str, rows: &RecordBatch, layout: Layout) -> Result<()> {
    let (group, page, batch) = sizes(layout);
    let said = KeyValue { key: SCHEMA_KEY.into(), value: Some(schema_of(table)) };
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(group))
        .set_data_page_row_count_limit(page)
        .set_write_batch_size(batch)
        .set_dictionary_enabled(layout.has_dictionaries())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_key_value_metadata(Some(vec![said]))
        .build();
    let beside = path.with_extension("part");
    let file = File::create(&beside).with_context(|| format!("cannot write `{}`", beside.display()))?;
    let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties))?;
    writer.write(rows)?;
    writer.close()?;
    fs::rename(&beside, path).with_context(|| format!("cannot write `{}`", path.display()))
}
