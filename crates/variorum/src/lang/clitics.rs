//! What clings to words in a language.

use super::table::rows;
use crate::error::Error;
use crate::text::tokens::Clitics;

/// Returns the clitics of `code` from its table `telling/clitics.tsv`.
pub(super) fn parse(code: &str, table: &str) -> Result<Clitics, Error> {
    let name = format!("{code}/telling/clitics.tsv");
    let mut clitics = Clitics::default();
    for row in rows(&name, table, 2)? {
        let kind = match row[0] {
            "conjunction" => &mut clitics.conjunctions,
            "preposition" => &mut clitics.prepositions,
            "article" => &mut clitics.articles,
            "ending" => &mut clitics.endings,
            "pronoun" => &mut clitics.pronouns,
            other => return Err(Error::resource(format!("{name}: expected a kind of clitic, found `{other}`"))),
        };
        kind.push(row[1].to_owned());
    }
    Ok(clitics)
}
