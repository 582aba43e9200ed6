//! The command line: what can be typed, and the help that teaches it. No other file names the argument parser.

use crate::server::records::{Role, Scope};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use variorum::publish::exports::Format;

/// Reads many reports of the same events and prints every account with its source.
#[derive(Debug, Parser)]
#[command(name = "variorum", version, about, long_about = LONG_ABOUT, after_help = AFTER_HELP)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

const LONG_ABOUT: &str = "\
Reads many reports of the same events, in Arabic and English, and answers with the sentence behind every answer: which \
events happened, which report took its words from which other, who stands behind each statement, who is who across names \
and scripts, and where the accounts agree, refine, update or contradict one another.

Nothing is fetched from a network unless `add` is given an address, and nothing is sent anywhere.";

const AFTER_HELP: &str = "\
Try it on the story that ships with the source:
  variorum run examples/quarry-road --out edition
  then open edition/edition.html in a browser.

Exit codes: 0 done · 1 failed · 2 wrong usage · 3 partial: some input could not be read and is listed with its reason";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add files, archives, feeds and pages of the web to a collection.
    Add(Add),
    /// Read reports and write their edition.
    Run(Run),
    /// Print what is behind a value: the spans, rules, heads and scores, and what joined it to others.
    Explain(Explain),
    /// Show two reports side by side: which passages stand for which, who took from whom and why, where they diverge.
    Trace(Trace),
    /// Write the edition in the format of another program, and say what that format cannot carry.
    Export(Export),
    /// List what most deserves a look, show it with its evidence, and record what you decide.
    Review(Review),
    /// Show, export or import what people decided.
    Judgements(Judgements),
    /// Serve collections to a team's browsers, on this machine alone unless told otherwise.
    Serve(Serve),
    /// Add people who may sign in, and make keys for programs.
    People(People),
    /// Print what a collection holds.
    Status(Status),
    /// Recompute every digest of a collection, and the chain of its judgements.
    Verify(Verify),
    /// Copy a collection, of whatever kind, into a folder.
    Backup(Backup),
    /// Make a collection, of whatever kind, out of a backup.
    Restore(Restore),
    /// Find out whether a collection can be worked with, and how to mend it.
    Doctor(Doctor),
    /// Write predictions for a benchmark, in the format of its scorer.
    Eval(Eval),
}

/// Arguments of `add`.
#[derive(Debug, clap::Args)]
#[command(after_help = ADD_HELP)]
pub(crate) struct Add {
    /// Files, folders, and addresses that begin with http:// or https://.
    #[arg(required_unless_present_any = ["list", "retry"], value_name = "PATH|URL")]
    pub(crate) targets: Vec<String>,
    /// The collection: a folder, an SQLite file (.sqlite), or postgres://…; made if absent.
    #[arg(long = "in", value_name = "ADDRESS", env = "VARIORUM_COLLECTION", hide_env_values = true)]
    pub(crate) into: PathBuf,
    /// A file with more paths and addresses, one a line; empty lines and lines that begin with # are passed over.
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// Try again what the last `add` could not take.
    #[arg(long)]
    pub(crate) retry: bool,
    /// Settings in TOML; an unknown key is an error. Fetching has its own table, `[fetch]`.
    #[arg(long, value_name = "FILE", env = "VARIORUM_SETTINGS")]
    pub(crate) settings: Option<PathBuf>,
    /// Print the summary as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

const ADD_HELP: &str = "\
What a file is, is told by its content: HTML, plain text, JSON and JSON lines, ninjs, CSV, RSS, Atom and JSON feeds, e-mail, \
WARC and WACZ, and ZIP and gzip of any of these. A web archive is read as a stream and may have any length.

An address is fetched. Where a feed or a sitemap is there, the pages it names are fetched too. Fetching heeds robots.txt, \
names itself, leaves a host alone between two questions, asks whether a page has changed before it takes it again, and \
touches no private network; the table [fetch] of the settings says how. Without an address nothing is fetched.

The same bytes twice are one capture with two sightings; a page whose bytes changed is kept in both versions, and the \
edition says what changed. Adding again what is there changes nothing, so that an interrupted `add` is repeated as it was.

  variorum add crawl.warc.gz reports/ --in story
  variorum add https://news.example/feed.xml --in story
  variorum add --retry --in story
  variorum run --out story";

/// Arguments of `run`.
#[derive(Debug, clap::Args)]
#[command(after_help = RUN_HELP)]
pub(crate) struct Run {
    /// Files and folders to read, recognised by content, not by name; without any, what was added to the collection.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The collection: a folder, an SQLite file (.sqlite), or postgres://…; made if absent. Judgements already in it are kept
    /// and applied.
    #[arg(long, value_name = "ADDRESS", env = "VARIORUM_COLLECTION", hide_env_values = true)]
    pub(crate) out: PathBuf,
    /// Settings in TOML; an unknown key is an error.
    #[arg(long, value_name = "FILE", env = "VARIORUM_SETTINGS")]
    pub(crate) settings: Option<PathBuf>,
    /// Print the summary as JSON instead of a table.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show no progress.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

const RUN_HELP: &str = "\
A folder's manifest.jsonl, where there is one, says what the crawl knew of each page, one JSON object a line:
  {\"id\": …, \"file\": …, \"publisher\": …, \"family\": …, \"url\": …, \"published\": …, \"fetched\": …}
Then only the files it lists are read. Where page and manifest disagree, the page wins and the difference is noted.

A collection in a folder holds the following; one in FILE.sqlite has captures and renderings in the folder FILE.files beside it, \
one at postgres://USER@HOST/DATABASE?files=DIR in DIR.
  edition.html      the edition, for people: one file, no network, no script needed
  edition.json      the same, for programs (docs/schema/edition.schema.json)
  judgements.jsonl  what people decided; kept and re-applied by every run
  captures/         the bytes as received, by SHA-256, in zstd; manifest.jsonl lists them
  analyses/         what was found in each report; reused while the program and its settings stay the same
  failures.jsonl    what could not be read, and why";

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXPLAIN_HELP)]
pub(crate) struct Explain {
    /// An id, the beginning of one, or a report's name.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// The collection: a folder, an SQLite file, or postgres://…
    #[arg(long = "in", value_name = "ADDRESS")]
    pub(crate) collection: PathBuf,
    /// Print the explanation as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

const EXPLAIN_HELP: &str = "\
Ids stand in edition.json and in what `explain` prints: a report's is the SHA-256 of its bytes, a finding's is its report's \
with kind and place, an event's that of its first incident, an entity's that of its first referent. As much as tells an id \
apart is enough; where several begin alike, they are listed.

  variorum explain 01.html --in story
  variorum explain 5f03/incident/120 --in story
  variorum explain 5f03/claim.killed --in story";

/// Arguments of `trace`.
#[derive(Debug, clap::Args)]
#[command(after_help = TRACE_HELP)]
pub(crate) struct Trace {
    /// A report of the collection: its name, or the beginning of its id; without --in, a file.
    #[arg(value_name = "A")]
    pub(crate) first: String,
    /// The other.
    #[arg(value_name = "B")]
    pub(crate) second: String,
    /// The collection: a folder, an SQLite file, or postgres://…; without it the two are files, and are read.
    #[arg(long = "in", value_name = "ADDRESS")]
    pub(crate) collection: Option<PathBuf>,
    /// Write a page instead of printing.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub(crate) html: Option<PathBuf>,
    /// Print as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

const TRACE_HELP: &str = "\
The report that took text stands on the left, what it took from on the right. How the two are related is told by all reports \
of the collection: where both took from a third, the passages they share are shown and neither is called the other's source.

  variorum trace 02.html 01.html --in story
  variorum trace 02.html 01.html --in story --html beside.html
  variorum trace ours.html theirs.html

Between the columns: ≈.93 how alike the two sentences are, = word for word, ! says something else, ↕ stands elsewhere in the \
right text, < and > stands in one text only.";

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXPORT_HELP)]
pub(crate) struct Export {
    /// The collection's folder, as `run` wrote it.
    #[arg(long = "in", value_name = "DIR")]
    pub(crate) collection: PathBuf,
    /// The format.
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    pub(crate) format: Format,
    /// Where to write it; what was lost is written beside it as FILE.losses.json. `-` is the terminal.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Begin a CSV file with a byte-order mark, by which spreadsheets know that it is UTF-8.
    #[arg(long)]
    pub(crate) bom: bool,
    /// Settings in TOML; the table `[export]` says how careful an export is.
    #[arg(long, value_name = "FILE", env = "VARIORUM_SETTINGS")]
    pub(crate) settings: Option<PathBuf>,
}

fn format_parser() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.iter().map(|format| format.name());
    PossibleValuesParser::new(names).map(|name| Format::named(&name).expect("only names of formats are possible"))
}

const EXPORT_HELP: &str = "\
An edition holds every account of a number with who stands behind it; most formats hold one number. docs/exports.md says for \
each format what it carries and by which rule one number is made of many. Cells of CSV are safe against formulas, and what \
is not known is blank. No format tells where a person is, and no place is finer than the text.

  acled     CSV, one conservative number an event        prov      PROV-JSON: captures, reports, who took from whom
  ucdp      CSV, low, best and high                      gexf      the genealogy for Gephi
  plover    JSON lines                                   dot       the genealogy for Graphviz
  airwars   JSON, least and most, a proposed grade       dossier   Markdown, a dossier an event
  geojson   points with their precision                  ftm       FollowTheMoney entities, JSON lines

  variorum export --in story --format acled --out events.csv --bom
  variorum export --in story --format gexf --out genealogy.gexf";

/// Arguments of `review`.
#[derive(Debug, clap::Args)]
#[command(after_help = REVIEW_HELP, subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
pub(crate) struct Review {
    #[command(subcommand)]
    pub(crate) action: Option<ReviewAction>,
    /// The collection: a folder, an SQLite file, or postgres://…
    #[arg(long = "in", value_name = "ADDRESS", required = true)]
    pub(crate) collection: Option<PathBuf>,
    /// List at most so many.
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    pub(crate) most: usize,
    /// List all.
    #[arg(long)]
    pub(crate) all: bool,
    /// Print JSON lines instead.
    #[arg(long)]
    pub(crate) json: bool,
}

const REVIEW_HELP: &str = "\
Without a word after it, `review` lists contradictions, suspected joins, divergences and suspected conflicts: first what nobody \
has judged, of that first what most reports hang on.

A judgement is added to the log, with who, when and why, and never changed; `revoke` takes its force. The next `variorum run` \
applies those that stand. Where two people disagree, both judgements are kept and shown, and the later one is followed.

  variorum review --in story
  variorum review show 3fa29c --in story
  variorum review correct 5f03/claim.killed/128 12 --in story --by 'M. Zarrouk' --why 'the page says twelve'
  variorum review not-same 5f03/incident/120 91ab/incident/40 --in story --by 'M. Zarrouk' --why 'another day'";

/// What to do with what deserves a look.
#[derive(Debug, Subcommand)]
pub(crate) enum ReviewAction {
    /// Show one with its evidence.
    Show {
        /// Its id, or the beginning of it.
        #[arg(value_name = "ITEM")]
        item: String,
        /// The collection.
        #[arg(long = "in", value_name = "ADDRESS")]
        collection: PathBuf,
        /// Print it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Two referents are one entity, or two incidents one event.
    Same {
        /// The one; as much of its id as tells it apart.
        a: String,
        /// The other.
        b: String,
        #[command(flatten)]
        by: JudgeArgs,
    },
    /// Two referents or two incidents are not one.
    NotSame {
        /// The one.
        a: String,
        /// The other.
        b: String,
        #[command(flatten)]
        by: JudgeArgs,
    },
    /// It cannot be told whether two are one.
    Unsure {
        /// The one.
        a: String,
        /// The other.
        b: String,
        #[command(flatten)]
        by: JudgeArgs,
    },
    /// A finding is right as it stands.
    Accept {
        /// The finding.
        finding: String,
        #[command(flatten)]
        by: JudgeArgs,
    },
    /// A claim's value is another.
    Correct {
        /// The claim.
        finding: String,
        /// The right value: `12`, `12-15` or `12+` for a number, `2024-03-15` or two with a slash for a day, words otherwise.
        value: String,
        #[command(flatten)]
        by: JudgeArgs,
    },
    /// A claim is wrong, or an incident no event.
    Reject {
        /// The finding.
        finding: String,
        #[command(flatten)]
        by: JudgeArgs,
    },
    /// An earlier judgement no longer holds.
    Revoke {
        /// Its number.
        number: u64,
        #[command(flatten)]
        by: JudgeArgs,
    },
}

/// Who decides, and why, and where.
#[derive(Debug, clap::Args)]
pub(crate) struct JudgeArgs {
    /// The collection.
    #[arg(long = "in", value_name = "ADDRESS")]
    pub(crate) collection: PathBuf,
    /// Who decides.
    #[arg(long, value_name = "NAME", env = "VARIORUM_BY")]
    pub(crate) by: String,
    /// Why, in your words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: String,
}

/// Arguments of `judgements`.
#[derive(Debug, clap::Args)]
pub(crate) struct Judgements {
    #[command(subcommand)]
    pub(crate) action: JudgementsAction,
}

/// What to do with judgements.
#[derive(Debug, Subcommand)]
pub(crate) enum JudgementsAction {
    /// List all, with those that were revoked or whose finding is gone.
    List {
        /// The collection.
        #[arg(long = "in", value_name = "ADDRESS")]
        collection: PathBuf,
    },
    /// Print all as JSON lines.
    Export {
        /// The collection.
        #[arg(long = "in", value_name = "ADDRESS")]
        collection: PathBuf,
    },
    /// Add those of a file of JSON lines; those already there are not added twice.
    Import {
        /// The file, as `export` printed it.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The collection.
        #[arg(long = "in", value_name = "ADDRESS")]
        collection: PathBuf,
    },
}

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = SERVE_HELP)]
pub(crate) struct Serve {
    /// Collections: folders, SQLite files, or postgres://…; each is served under its own name.
    #[arg(required = true, value_name = "ADDRESS")]
    pub(crate) collections: Vec<PathBuf>,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787")]
    pub(crate) listen: SocketAddr,
    /// A name under which browsers may ask for the server; may be given again.
    #[arg(long, value_name = "NAME")]
    pub(crate) host_name: Vec<String>,
    /// A proxy before the server speaks HTTPS: cookies are kept to that, and the proxy's word is taken for who asks.
    #[arg(long)]
    pub(crate) https: bool,
    /// Where people, keys and jobs are kept: a folder, an SQLite file, or postgres://…; otherwise beside the first collection.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) records: Option<PathBuf>,
    /// Settings in TOML; the table `[export]` says how careful exports are.
    #[arg(long, value_name = "FILE", env = "VARIORUM_SETTINGS")]
    pub(crate) settings: Option<PathBuf>,
}

const SERVE_HELP: &str = "\
Where nobody can sign in yet, an address is printed that signs the first admin in, once. Further people are added on the page or \
with `variorum people add`. The server reads and writes nothing but the collections and its records, and asks no network but for \
addresses that somebody adds.

  variorum run examples/quarry-road --out edition
  variorum serve edition";

/// Arguments of `people`.
#[derive(Debug, clap::Args)]
pub(crate) struct People {
    #[command(subcommand)]
    pub(crate) action: PeopleAction,
}

/// What to do with people and keys.
#[derive(Debug, Subcommand)]
pub(crate) enum PeopleAction {
    /// Add somebody; the password is read from the first line of stdin.
    Add {
        /// The name to sign in with.
        name: String,
        /// What they may do.
        #[arg(long, value_parser = role())]
        role: Role,
        #[command(flatten)]
        kept: KeptAt,
    },
    /// Print who may sign in.
    List {
        #[command(flatten)]
        kept: KeptAt,
    },
    /// Make a key for a program and print it, once.
    Key {
        /// In whose name it acts.
        name: String,
        /// What it may be used for; may be given again.
        #[arg(long, value_parser = scope(), required = true)]
        scope: Vec<Scope>,
        /// It is good for so many days; otherwise for ever.
        #[arg(long, value_name = "DAYS")]
        days: Option<u16>,
        #[command(flatten)]
        kept: KeptAt,
    },
}

/// Where people and keys are kept.
#[derive(Debug, clap::Args)]
pub(crate) struct KeptAt {
    /// The collection that is served first; people are kept beside it.
    #[arg(long = "in", value_name = "ADDRESS", required_unless_present = "records")]
    pub(crate) collection: Option<PathBuf>,
    /// Where the server keeps them, if it was told.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) records: Option<PathBuf>,
}

fn role() -> impl TypedValueParser<Value = Role> {
    named(Role::ALL)
}

fn scope() -> impl TypedValueParser<Value = Scope> {
    named(Scope::ALL)
}

/// Returns a parser of one of the names.
fn named<T: Copy + Send + Sync + 'static>(all: &'static [(&'static str, T)]) -> impl TypedValueParser<Value = T> {
    let names = all.iter().map(|(name, _)| *name);
    PossibleValuesParser::new(names).map(move |typed| {
        let found = all.iter().find(|(name, _)| *name == typed);
        found.expect("the parser lets no other name through").1
    })
}

/// Arguments of `status`.
#[derive(Debug, clap::Args)]
pub(crate) struct Status {
    /// The collection.
    #[arg(long = "in", value_name = "ADDRESS")]
    pub(crate) collection: PathBuf,
    /// Print JSON instead.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Arguments of `verify`.
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// The collection.
    #[arg(long = "in", value_name = "ADDRESS")]
    pub(crate) collection: PathBuf,
    /// The digest that the log ended with at an earlier time, or its beginning: the log must still hold it.
    #[arg(long, value_name = "DIGEST")]
    pub(crate) head: Option<String>,
}

/// Arguments of `backup`.
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// The collection.
    #[arg(long = "in", value_name = "ADDRESS")]
    pub(crate) collection: PathBuf,
    /// The folder to copy it to; absent or empty. It is itself a collection.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// Arguments of `restore`.
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The backup: any collection.
    #[arg(value_name = "ADDRESS")]
    pub(crate) backup: PathBuf,
    /// The collection to make; absent or empty.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) out: PathBuf,
}

/// Arguments of `doctor`.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// The collection.
    #[arg(long = "in", value_name = "ADDRESS")]
    pub(crate) collection: PathBuf,
}

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
pub(crate) struct Eval {
    /// The benchmark: `stories`, `ntrex_ar_en`, `article_extraction`, `trafilatura_eval`, `anercorp`, `aqmar`,
    /// `wojood_sample`, `re3d`, `idrisi_lmr_ar`, `anetac` (its pairs), `name_bench`,
    /// `tempeval3`, `geoparsing`, `idrisi_lmd_ar`.
    #[arg(value_name = "SET")]
    pub(crate) set: String,
    /// The set's data: a JSON-lines file, or for stories a folder with a manifest.jsonl.
    #[arg(long, value_name = "PATH")]
    pub(crate) input: PathBuf,
    /// Where to write the predictions.
    #[arg(long, value_name = "FILE")]
    pub(crate) predictions: PathBuf,
    /// Only these records, by id, separated by commas.
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
}

/// Returns what was asked for; prints help or a usage error and exits where nothing valid was.
pub(crate) fn parse() -> Command {
    let command = Args::parse().command;
    if let Command::Export(export) = &command
        && export.bom
        && !export.format.is_table()
    {
        let message = format!("--bom is for CSV, and `{}` is none", export.format.name());
        Args::command().error(ErrorKind::ArgumentConflict, message).exit();
    }
    command
}
