//! CASE 2021, task 2: the kind of event that a news snippet tells, in ACLED's terms and five more.

use super::Predictions;
use super::texts::{Text, analyses, records};
use anyhow::{Context, Result};
use serde_json::json;
use std::path::Path;
use variorum::pipeline::{self, Resources};

/// The set's labels by ours.
const LABELS: &[(&str, &str)] = &[
    ("Air/drone strike", "AIR_STRIKE"),
    ("Shelling/artillery/missile attack", "ART_MISS_ATTACK"),
    ("Suicide bomb", "SUIC_BOMB"),
    ("Remote explosive/landmine/IED", "REM_EXPLOS"),
    ("Grenade", "GRENADE"),
    ("Chemical weapon", "CHEM_WEAP"),
    ("Armed clash", "ARMED_CLASH"),
    ("Attack", "ATTACK"),
    ("Sexual violence", "SEX_VIOL"),
    ("Abduction/forced disappearance", "ABDUCT_DISSAP"),
    ("Agreement", "AGREEMENT"),
    ("Peaceful protest", "PEACE_PROTEST"),
    ("Protest with intervention", "PROTEST_WITH_INTER"),
    ("Excessive force against protesters", "FORCE_AGAINST_PROTEST"),
    ("Violent demonstration", "VIOL_DEMONSTR"),
    ("Mob violence", "MOB_VIOL"),
    ("Arrests", "ARREST"),
    ("Non-state actor overtakes territory", "NON_STATE_ACTOR_OVERTAKES_TER"),
    ("Government regains territory", "GOV_REGAINS_TERIT"),
    ("Non-violent transfer of territory", "NON_VIOL_TERRIT_TRANSFER"),
    ("Headquarters or base established", "HQ_ESTABLISHED"),
    ("Disrupted weapons use", "DISR_WEAP"),
    ("Looting/property destruction", "PROPERTY_DISTRUCT"),
    ("Change to group/activity", "CHANGE_TO_GROUP_ACT"),
    ("Other", "OTHER"),
    ("organised crime", "ORG_CRIME"),
    ("man-made disaster", "MAN_MADE_DISASTER"),
    ("natural disaster", "NATURAL_DISASTER"),
    ("attribution", "ATTRIB"),
    ("diplomacy", "DIPLO"),
];

/// Returns the kind of event of each snippet.
pub(super) fn predictions(input: &Path, only: &[String], resources: &Resources) -> Result<Predictions> {
    let snippets: Vec<Text> = records(input, only, |snippet: &Text| &snippet.id)?;
    let found = analyses(&snippets, "en", |snippet| &snippet.text, |_| None, resources);
    let mut text = String::new();
    for (snippet, analysis) in snippets.iter().zip(&found) {
        let kind = pipeline::kind(analysis, resources);
        let label = LABELS.iter().find(|(ours, _)| *ours == kind).map(|(_, theirs)| theirs);
        let label = label.with_context(|| format!("expected a kind of event that the set has, found `{kind}`"))?;
        text += &json!({ "id": snippet.id, "type": label }).to_string();
        text.push('\n');
    }
    Ok(Predictions { text, summary: format!("{} snippets", snippets.len()) })
}
