//! The settings in force: the standard ones, overlaid by a TOML file in which an unknown key is an error.

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use toml::{Table, Value};
use variorum::pipeline::Settings;
use variorum::publish::exports::Care;

/// How pages are fetched: the table `[fetch]` of the settings file. They decide what is captured, not what an edition says
/// of it, and so are no part of its manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FetchSettings {
    /// Who asks, as servers see it; its first word is the name that robots.txt is searched for.
    pub(crate) user_agent: String,
    /// A host is not asked again before so many milliseconds are over; robots.txt may ask for more.
    pub(crate) delay_ms: u64,
    /// What may succeed later is tried again so many times.
    pub(crate) n_retries: u32,
    /// The first wait before trying again, in milliseconds; each further one is three times as long.
    pub(crate) retry_ms: u64,
    /// An address may lead on to another so many times.
    pub(crate) max_redirects: u32,
    /// An answer must be complete after so many seconds.
    pub(crate) timeout_seconds: u64,
    /// A page of more bytes, unpacked, is not taken.
    pub(crate) max_bytes: u64,
    /// A feed or a sitemap is followed to no more pages than this.
    pub(crate) max_pages: usize,
    /// So many hosts are asked at the same time; each by itself, one page after the other.
    pub(crate) n_hosts: usize,
    /// Whether addresses on this machine and in private networks may be fetched.
    pub(crate) allow_private: bool,
}

impl FetchSettings {
    /// Returns the settings of the program.
    fn standard() -> Self {
        Self {
            user_agent: format!("variorum/{} (news reader for research)", env!("CARGO_PKG_VERSION")),
            delay_ms: 2_000,
            n_retries: 2,
            retry_ms: 2_000,
            max_redirects: 5,
            timeout_seconds: 60,
            max_bytes: 20_000_000,
            max_pages: 500,
            n_hosts: 4,
            allow_private: false,
        }
    }
}

/// Whom to ask for a second reading: the table `[second_reader]` of the settings file. It decides what lies beside an edition and
/// not what stands in it, and so is no part of its manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SecondReaderSettings {
    /// The address of a server that speaks the protocol of chat completions, up to `/v1`; empty: nobody is asked.
    pub(crate) endpoint: String,
    /// The model's name, as that server knows it.
    pub(crate) model: String,
    /// The environment variable that holds the key; empty: none is sent. The key itself stands in no file of ours.
    pub(crate) key_variable: String,
    /// An answer must be complete after so many seconds.
    pub(crate) timeout_seconds: u64,
    /// What may succeed later is tried again so many times.
    pub(crate) n_retries: u32,
    /// The wait before trying again, in milliseconds.
    pub(crate) retry_ms: u64,
    /// An answer may have so many tokens.
    pub(crate) max_tokens: u32,
    /// An answer of more bytes is not taken.
    pub(crate) max_answer_bytes: u64,
    /// A report whose text has more bytes is not sent.
    pub(crate) max_text_bytes: usize,
}

impl SecondReaderSettings {
    /// Returns the settings of the program: nobody is asked. A small model on a laptop needs a minute or two for a report.
    fn standard() -> Self {
        Self {
            endpoint: String::new(),
            model: String::new(),
            key_variable: String::new(),
            timeout_seconds: 300,
            n_retries: 1,
            retry_ms: 2_000,
            max_tokens: 4_000,
            max_answer_bytes: 1_000_000,
            max_text_bytes: 40_000,
        }
    }
}

/// Returns the settings of the stages and of fetching: the standard ones, with those of the file, if one is given, in their
/// place.
pub(crate) fn load_with_fetch(path: Option<&Path>) -> Result<(Settings, FetchSettings)> {
    let all = all(path)?;
    Ok((all.stages, all.fetch))
}

/// Returns the settings of the stages and of the second reader; see [`load_with_fetch`].
pub(crate) fn load_with_second_reader(path: Option<&Path>) -> Result<(Settings, SecondReaderSettings)> {
    let all = all(path)?;
    Ok((all.stages, all.second_reader))
}

/// Returns how careful exports are: the table `[export]` of the settings file.
pub(crate) fn load_care(path: Option<&Path>) -> Result<Care> {
    Ok(all(path)?.export)
}

/// All settings of a file.
struct All {
    stages: Settings,
    fetch: FetchSettings,
    export: Care,
    second_reader: SecondReaderSettings,
}

fn all(path: Option<&Path>) -> Result<All> {
    let standard = All {
        stages: Settings::standard(),
        fetch: FetchSettings::standard(),
        export: Care::STANDARD,
        second_reader: SecondReaderSettings::standard(),
    };
    let Some(path) = path else {
        return Ok(standard);
    };
    let text = fs::read_to_string(path).with_context(|| format!("cannot read the settings `{}`", path.display()))?;
    let mut overlay: Table = text.parse().with_context(|| format!("`{}` is not TOML", path.display()))?;
    let mut own_table = |name: &str| match overlay.remove(name) {
        Some(Value::Table(table)) => Ok(table),
        Some(_) => bail!("`{}`: expected `{name}` to be a table", path.display()),
        None => Ok(Table::new()),
    };
    let (fetch, export, second_reader) = (own_table("fetch")?, own_table("export")?, own_table("second_reader")?);
    Ok(All {
        stages: overlaid(&standard.stages, overlay, path)?,
        fetch: overlaid(&standard.fetch, fetch, path)?,
        export: overlaid(&standard.export, export, path)?,
        second_reader: overlaid(&standard.second_reader, second_reader, path)?,
    })
}

/// Returns settings with those of a table in their place.
fn overlaid<T: Serialize + DeserializeOwned>(standard: &T, overlay: Table, path: &Path) -> Result<T> {
    let mut table = Table::try_from(standard).context("the standard settings do not fit TOML, a fault of ours")?;
    merge(&mut table, overlay);
    table.try_into().with_context(|| format!("`{}` holds a setting that cannot be used", path.display()))
}

/// Lays one table over another, key by key, tables within tables likewise.
fn merge(table: &mut Table, overlay: Table) {
    for (key, value) in overlay {
        match (table.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}
