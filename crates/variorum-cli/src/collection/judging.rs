//! What people decided: judgements are added to the log and never changed; a later one may revoke an earlier.

use super::Collection;
use crate::store::log::{self, LogEnd, LogRow};
use anyhow::{Result, bail};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use variorum::collate::judged::value_of;
use variorum::model::analysis::Analysis;
use variorum::model::claim::{Field, Value};
use variorum::model::id::{CaptureId, FindingId, FindingKind};
use variorum::model::judgement::{Judgement, Verdict, standing};

/// A judgement before it has its number: who decided what, when and why.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    /// Who decides.
    pub(crate) who: String,
    /// When, ISO 8601 with offset.
    pub(crate) when: String,
    /// Why, in the person's words.
    pub(crate) why: String,
    /// What is decided.
    pub(crate) verdict: Verdict,
}

impl Signed {
    /// Returns the judgement; its number is given when it is recorded.
    fn into_judgement(self) -> Judgement {
        let Self { who, when, why, verdict } = self;
        Judgement { schema_version: 0, seq: 0, who, when, why, verdict }
    }
}

/// What has become of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It holds, and the next edition follows it.
    Standing,
    /// It was revoked, or it is a revocation.
    Revoked,
    /// It stands, but what it is about is no longer found.
    Orphaned,
}

impl State {
    /// Returns the state in a word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Revoked => "revoked",
            Self::Orphaned => "orphaned",
        }
    }
}

/// What came of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Imported {
    /// Judgements that are now in the log.
    pub(crate) n_new: usize,
    /// Judgements that were in it already.
    pub(crate) n_known: usize,
}

impl Collection {
    /// Returns the judgements in their order.
    pub(crate) fn judgements(&self) -> Result<Vec<Judgement>> {
        Ok(self.store.log()?.into_iter().map(|row| row.judgement).collect())
    }

    /// Returns what is wrong with the log, one line each.
    pub(crate) fn log_faults(&self) -> Result<Vec<String>> {
        Ok(log::faults(&self.store.log()?, self.store.noted_log_end()?.as_ref()))
    }

    /// Returns the judgements in their order, each with what has become of it.
    pub(crate) fn judgement_states(&self) -> Result<Vec<(Judgement, State)>> {
        let judgements = self.judgements()?;
        let states = self.states_of(&judgements, &judgements)?;
        Ok(judgements.into_iter().zip(states).collect())
    }

    /// Returns what has become of some judgements of a log.
    pub(crate) fn states_of(&self, judgements: &[Judgement], log: &[Judgement]) -> Result<Vec<State>> {
        let standing: BTreeSet<u64> = standing(log).iter().map(|judgement| judgement.seq).collect();
        let mut read: BTreeMap<CaptureId, Option<Analysis>> = BTreeMap::new();
        let mut states = Vec::with_capacity(judgements.len());
        for judgement in judgements {
            let mut state = if standing.contains(&judgement.seq) { State::Standing } else { State::Revoked };
            for finding in about(&judgement.verdict) {
                let analysis = match read.entry(finding.capture) {
                    Entry::Occupied(entry) => entry.into_mut(),
                    Entry::Vacant(entry) => entry.insert(self.kept_analysis(finding.capture)?),
                };
                let is_there = analysis.as_ref().is_some_and(|analysis| has(analysis, finding));
                if state == State::Standing && !is_there {
                    state = State::Orphaned;
                }
            }
            states.push(state);
        }
        Ok(states)
    }

    /// Returns the finding that is typed so: an id, or as much of it as tells it apart.
    pub(crate) fn finding(&self, typed: &str) -> Result<FindingId> {
        if let Ok(finding) = typed.parse() {
            return Ok(finding);
        }
        let mut parts = typed.splitn(3, '/');
        let (capture, kind) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let start = parts.next();
        let fits = |finding: &FindingId| {
            let written = finding.to_string();
            let mut parts = written.splitn(3, '/').skip(1);
            let (its_kind, its_span) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            its_kind.starts_with(kind)
                && start.is_none_or(|start| its_span == start || its_span.split('-').next() == Some(start))
        };
        let mut found = Vec::new();
        for id in self.store.analysed()?.into_iter().filter(|id| id.to_string().starts_with(capture)) {
            let analysis = self.kept_analysis(id)?;
            found.extend(analysis.iter().flat_map(judgeable).filter(fits));
        }
        match found.as_slice() {
            [finding] => Ok(*finding),
            [] => {
                bail!("no finding in `{}` begins with `{typed}`; `variorum explain` lists those of a report", self.name)
            }
            several => bail!("`{typed}` begins {} findings; give more of the one you mean", several.len()),
        }
    }

    /// Returns the digests of the log's rows, in order.
    pub(crate) fn log_digests(&self) -> Result<Vec<String>> {
        let mut end = LogEnd::of(&[]);
        let rows = self.store.log()?;
        let digests = rows.iter().map(|row| {
            end = end.clone().then(row);
            end.digest.clone()
        });
        Ok(digests.collect())
    }

    /// Returns where the log ends.
    pub(crate) fn log_end(&self) -> Result<LogEnd> {
        Ok(LogEnd::of(&self.store.log()?))
    }

    /// Records a judgement and returns it with its number; what it is about must be there.
    pub(crate) fn judge(&self, signed: &Signed) -> Result<Judgement> {
        if signed.who.trim().is_empty() || signed.why.trim().is_empty() {
            bail!("a judgement is signed: say who decides with --by and why with --why");
        }
        self.check(&signed.verdict)?;
        let mut recorded = None;
        self.store.add_to_log(&mut |end| {
            let row = LogRow::after(end, signed.clone().into_judgement())?;
            recorded = Some(row.judgement.clone());
            Ok(vec![row])
        })?;
        Ok(recorded.expect("a store that has added asked for what to add"))
    }

    /// Adds the judgements of another log, each with the number it gets here; what is here already is not added twice.
    ///
    /// Judgements about what is not here are kept: the next run shows them as orphaned.
    pub(crate) fn import(&self, judgements: &[Judgement]) -> Result<Imported> {
        let rows = self.store.log()?;
        let mut imported = Imported::default();
        self.store.add_to_log(&mut |end| {
            if *end != LogEnd::of(&rows) {
                bail!("`{}`: somebody recorded a judgement at the same moment; import again", self.name);
            }
            let (added, count) = merged(&rows, judgements)?;
            imported = count;
            Ok(added)
        })?;
        Ok(imported)
    }

    fn check(&self, verdict: &Verdict) -> Result<()> {
        if let Verdict::Revoke { seq } = verdict {
            let judgements = self.judgements()?;
            let Some(revoked) = judgements.iter().find(|judgement| judgement.seq == *seq) else {
                bail!("there is no judgement {seq} in `{}`", self.name);
            };
            if matches!(revoked.verdict, Verdict::Revoke { .. }) {
                bail!("judgement {seq} is itself a revocation; record what holds now as a new judgement");
            }
        }
        fits(verdict)?;
        for finding in about(verdict) {
            if !self.kept_analysis(finding.capture)?.is_some_and(|analysis| has(&analysis, finding)) {
                bail!("there is no finding `{finding}` in `{}`; `variorum explain` lists those of a report", self.name);
            }
        }
        Ok(())
    }
}

/// Finds out whether a verdict can have an effect on what it is about; one that cannot is a slip, better told now than never.
fn fits(verdict: &Verdict) -> Result<()> {
    match verdict {
        Verdict::Same { a, b } | Verdict::NotSame { a, b } | Verdict::Unsure { a, b } => {
            if a == b {
                bail!("expected two findings, found `{a}` twice");
            }
            if a.kind != b.kind || !matches!(a.kind, FindingKind::Referent | FindingKind::Incident) {
                bail!("expected two referents or two incidents, found `{a}` and `{b}`");
            }
        }
        Verdict::Accept { finding } | Verdict::Reject { finding } => {
            if !matches!(finding.kind, FindingKind::Claim(_) | FindingKind::Incident) {
                bail!("expected a claim or an incident, found `{finding}`");
            }
        }
        Verdict::Correct { finding, value } => {
            let FindingKind::Claim(field) = finding.kind else { bail!("expected a claim, found `{finding}`") };
            let expected = match field {
                Field::Killed | Field::Injured | Field::Detained | Field::Missing | Field::Displaced => {
                    "a number like `12`, `12-15` or `12+`"
                }
                Field::Date => "a day like `2024-03-15`, or two with a slash",
                _ => return Ok(()),
            };
            if matches!(value_of(field, value), Value::Text { .. }) {
                bail!("expected {expected}, found `{value}`");
            }
        }
        Verdict::Revoke { .. } => {}
    }
    Ok(())
}

/// Returns the findings that a verdict is about.
pub(crate) fn about(verdict: &Verdict) -> Vec<FindingId> {
    match verdict {
        Verdict::Same { a, b } | Verdict::NotSame { a, b } | Verdict::Unsure { a, b } => vec![*a, *b],
        Verdict::Accept { finding } | Verdict::Correct { finding, .. } | Verdict::Reject { finding } => vec![*finding],
        Verdict::Revoke { .. } => Vec::new(),
    }
}

/// Returns the findings of an analysis that can be judged.
fn judgeable(analysis: &Analysis) -> Vec<FindingId> {
    let claims = analysis.claims.iter().map(|claim| claim.id);
    let incidents = analysis.incidents.iter().map(|incident| incident.id);
    let referents = analysis.referents.iter().map(|referent| referent.id);
    let statements = analysis.statements.iter().map(|statement| statement.id);
    claims.chain(incidents).chain(referents).chain(statements).collect()
}

fn has(analysis: &Analysis, finding: FindingId) -> bool {
    judgeable(analysis).contains(&finding)
}

/// Returns the rows that judgements of another log become after those of this one, and how many were here already.
fn merged(rows: &[LogRow], judgements: &[Judgement]) -> Result<(Vec<LogRow>, Imported)> {
    let mut here: Vec<Judgement> = rows.iter().map(|row| row.judgement.clone()).collect();
    let (mut end, mut added, mut count) = (LogEnd::of(rows), Vec::new(), Imported::default());
    // The number a judgement has there, to the one it has here: revocations name it.
    let mut renumbered: BTreeMap<u64, u64> = BTreeMap::new();
    for judgement in judgements {
        let mut judgement = judgement.clone();
        let foreign = judgement.seq;
        if let Verdict::Revoke { seq } = &mut judgement.verdict {
            let Some(&number) = renumbered.get(seq) else {
                bail!("judgement {foreign} revokes judgement {seq}, which does not stand before it in the file");
            };
            *seq = number;
        }
        let is_the_same = |known: &&Judgement| {
            (&known.who, &known.when, &known.why, &known.verdict)
                == (&judgement.who, &judgement.when, &judgement.why, &judgement.verdict)
        };
        if let Some(known) = here.iter().find(is_the_same) {
            renumbered.insert(foreign, known.seq);
            count.n_known += 1;
            continue;
        }
        let row = LogRow::after(&end, judgement)?;
        renumbered.insert(foreign, row.judgement.seq);
        end = end.then(&row);
        here.push(row.judgement.clone());
        added.push(row);
        count.n_new += 1;
    }
    Ok((added, count))
}
