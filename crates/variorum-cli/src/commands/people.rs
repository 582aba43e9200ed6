//! `variorum people`: who may sign in to a server, and keys for programs.

use crate::args::{KeptAt, People, PeopleAction};
use crate::outcome::Outcome;
use crate::server::records::{Key, Person, Role, Scope};
use crate::server::{fit_name, records_at, secrets};
use crate::store::DeskRecords;
use crate::{clock, output};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::io;

/// Adds, lists, or makes a key.
pub(crate) fn people(args: &People) -> Result<Outcome> {
    match &args.action {
        PeopleAction::Add { name, role, kept } => add(name, *role, &records(kept)?)?,
        PeopleAction::List { kept } => list(&records(kept)?)?,
        PeopleAction::Key { name, scope, days, kept } => key(name, scope, *days, &records(kept)?)?,
    }
    Ok(Outcome::Whole)
}

fn records(kept: &KeptAt) -> Result<DeskRecords> {
    let collections: Vec<_> = kept.collection.iter().cloned().collect();
    DeskRecords::open(&records_at(kept.records.as_deref(), &collections)?)
}

fn add(name: &str, role: Role, records: &DeskRecords) -> Result<()> {
    let name = fit_name(name)?.to_owned();
    let mut password = String::new();
    io::stdin().read_line(&mut password).context("cannot read the password from stdin")?;
    let password = secrets::fit(password.trim_end_matches(['\n', '\r'])).context("the first line of stdin")?;
    let person = Person {
        name,
        role,
        password: Some(secrets::hashed(password)?),
        totp: None,
        last_step: 0,
        is_disabled: false,
        collections: Vec::new(),
        created: clock::precise_now(),
    };
    if !records.add(&person)? {
        bail!("there is somebody called `{}` already", person.name);
    }
    output::data(&format!("{} may sign in\n", person.name))
}

fn list(records: &DeskRecords) -> Result<()> {
    let mut text = String::new();
    for person in records.all::<Person>()? {
        let role = Role::ALL.iter().find(|(_, role)| *role == person.role).map_or("", |(name, _)| name);
        let state = if person.is_disabled { ", shut out" } else { "" };
        writeln!(text, "{}  {role}{state}", person.name)?;
    }
    output::data(&text)
}

fn key(name: &str, scopes: &[Scope], days: Option<u16>, records: &DeskRecords) -> Result<()> {
    if records.get::<Person>(name)?.is_none() {
        bail!("nobody is called `{name}`; `variorum people list` prints who is there");
    }
    let key = format!("{}{}", secrets::KEY_PREFIX, secrets::random_hex(24)?);
    records.put(&Key {
        digest: secrets::kept(&key),
        person: name.to_owned(),
        scopes: scopes.to_vec(),
        created: clock::precise_now(),
        expires: days.map(|days| clock::in_hours(i64::from(days) * 24)),
    })?;
    output::data(&format!("{key}\n"))?;
    output::say("send it as `Authorization: Bearer KEY`; it is not kept and cannot be shown again");
    Ok(())
}
