//! `variorum review`: what of an edition most deserves a look, one such thing with its evidence, and a judgement on record.

use crate::args::{JudgeArgs, Review, ReviewAction};
use crate::collection::{Collection, Signed};
use crate::outcome::Outcome;
use crate::{clock, output};
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::path::Path;
use variorum::model::judgement::Verdict;
use variorum::publish::review::{self, Item};

/// Lists, shows or records, as was asked.
pub(crate) fn review(args: &Review) -> Result<Outcome> {
    let judge = |by: &JudgeArgs, verdict: &dyn Fn(&Collection) -> Result<Verdict>| -> Result<Outcome> {
        let collection = Collection::open(&by.collection)?;
        record(&collection, by, verdict(&collection)?)
    };
    match &args.action {
        None => {
            let collection = args.collection.as_deref().context("expected --in with a collection")?;
            list(collection, args)
        }
        Some(ReviewAction::Show { item, collection, json }) => show(&Collection::open(collection)?, item, *json),
        Some(ReviewAction::Same { a, b, by }) => {
            judge(by, &|collection| Ok(Verdict::Same { a: collection.finding(a)?, b: collection.finding(b)? }))
        }
        Some(ReviewAction::NotSame { a, b, by }) => {
            judge(by, &|collection| Ok(Verdict::NotSame { a: collection.finding(a)?, b: collection.finding(b)? }))
        }
        Some(ReviewAction::Unsure { a, b, by }) => {
            judge(by, &|collection| Ok(Verdict::Unsure { a: collection.finding(a)?, b: collection.finding(b)? }))
        }
        Some(ReviewAction::Accept { finding, by }) => {
            judge(by, &|collection| Ok(Verdict::Accept { finding: collection.finding(finding)? }))
        }
        Some(ReviewAction::Correct { finding, value, by }) => judge(by, &|collection| {
            Ok(Verdict::Correct { finding: collection.finding(finding)?, value: value.clone() })
        }),
        Some(ReviewAction::Reject { finding, by }) => {
            judge(by, &|collection| Ok(Verdict::Reject { finding: collection.finding(finding)? }))
        }
        Some(ReviewAction::Revoke { number, by }) => judge(by, &|_| Ok(Verdict::Revoke { seq: *number })),
    }
}

fn items(collection: &Collection) -> Result<Vec<Item>> {
    Ok(review::items(&collection.edition()?, &collection.judgements()?))
}

fn list(collection: &Path, args: &Review) -> Result<Outcome> {
    let items = items(&Collection::open(collection)?)?;
    let n_shown = if args.all { items.len() } else { items.len().min(args.most) };
    let shown = &items[..n_shown];
    if args.json {
        let lines: Result<Vec<String>, _> = shown.iter().map(serde_json::to_string).collect();
        output::data(&lines?.into_iter().map(|line| line + "\n").collect::<String>())?;
        return Ok(Outcome::Whole);
    }
    let mut text = String::new();
    for item in shown {
        let judged = if item.judgements.is_empty() { "" } else { "  (judged)" };
        writeln!(text, "{}  {:<18} {}{judged}", item.id, item.kind.name(), item.title)?;
    }
    let n_judged = items.iter().filter(|item| !item.judgements.is_empty()).count();
    writeln!(text, "{} to look at, {n_judged} of them judged, {n_shown} shown", items.len())?;
    output::data(&text)?;
    Ok(Outcome::Whole)
}

fn show(collection: &Collection, item: &str, json: bool) -> Result<Outcome> {
    let items = items(collection)?;
    let found: Vec<&Item> = items.iter().filter(|found| found.id.starts_with(item)).collect();
    let item = match found.as_slice() {
        [item] => *item,
        [] => bail!(
            "`{}` has nothing to look at under `{item}`; `variorum review` lists what there is",
            collection.name()
        ),
        several => bail!("`{item}` begins {} ids; give more of the one you mean", several.len()),
    };
    if json {
        output::data(&format!("{}\n", serde_json::to_string(item)?))?;
        return Ok(Outcome::Whole);
    }
    let mut text = format!("{}  {}\n{}\n\n", item.kind.name(), item.id, item.title);
    let mut last = "";
    for fact in &item.evidence {
        let about = if fact.about == last { "" } else { fact.about.as_str() };
        writeln!(text, "  {about:<12}{}", fact.text)?;
        last = &fact.about;
    }
    output::data(&text)?;
    Ok(Outcome::Whole)
}

fn record(collection: &Collection, by: &JudgeArgs, verdict: Verdict) -> Result<Outcome> {
    let (who, why) = (by.by.clone(), by.why.clone());
    let judgement = collection.judge(&Signed { who, when: clock::now(), why, verdict })?;
    output::data(&format!("{}\n", review::line(&judgement)))?;
    output::say("recorded; the next `variorum run` applies it");
    Ok(Outcome::Whole)
}
