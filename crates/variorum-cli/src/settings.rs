//! The settings in force: the standard ones, overlaid by a TOML file in which an unknown key is an error.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use toml::{Table, Value};
use variorum::pipeline::Settings;

/// Returns the standard settings with those of the file, if one is given, in their place.
pub(crate) fn load(path: Option<&Path>) -> Result<Settings> {
    let standard = Settings::standard();
    let Some(path) = path else {
        return Ok(standard);
    };
    let text = fs::read_to_string(path).with_context(|| format!("cannot read the settings `{}`", path.display()))?;
    let overlay: Table = text.parse().with_context(|| format!("`{}` is not TOML", path.display()))?;
    let mut table = Table::try_from(&standard).context("the standard settings do not fit TOML, a fault of ours")?;
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
