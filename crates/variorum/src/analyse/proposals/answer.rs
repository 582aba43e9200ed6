//! What a second reader answered: JSON, or what a model writes around it, to proposals not yet checked.

use serde::Deserialize;
use serde_json::Value as Json;

/// So many proposals of one answer are looked at.
const MOST_PROPOSALS: usize = 200;
/// What some models end their thinking aloud with; the answer follows.
const THOUGHT_ENDS: &str = "</think>";

/// A proposal as it came; nothing in it is trusted.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Proposed {
    /// The kind of event.
    pub(super) event: String,
    /// The field's name.
    pub(super) field: String,
    /// The value.
    pub(super) value: ProposedValue,
    /// The words of the report it rests on.
    pub(super) quote: String,
}

/// A value as it came: words, as was asked, or a number, as models like to write one.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum ProposedValue {
    /// A whole number.
    Number(u64),
    /// Words.
    Words(String),
}

/// Returns the proposals of an answer in their order, and what was wrong with its form, a sentence each.
pub(super) fn proposals(answer: &str) -> (Vec<Proposed>, Vec<String>) {
    let said = answer.rsplit(THOUGHT_ENDS).next().unwrap_or(answer);
    let (Some(start), Some(end)) = (said.find('{'), said.rfind('}')) else {
        return (Vec::new(), vec!["expected a JSON object, found none".to_owned()]);
    };
    let json = said.get(start..=end).unwrap_or_default();
    let claims = match serde_json::from_str::<Json>(json) {
        Ok(Json::Object(mut fields)) => fields.remove("claims"),
        Ok(_) => None,
        Err(error) => return (Vec::new(), vec![format!("it is no JSON ({error})")]),
    };
    let Some(Json::Array(claims)) = claims else {
        return (Vec::new(), vec!["expected a list `claims`, found none".to_owned()]);
    };
    let mut faults = Vec::new();
    if claims.len() > MOST_PROPOSALS {
        faults.push(format!("it has {} proposals; those beyond {MOST_PROPOSALS} were left out", claims.len()));
    }
    let mut proposals = Vec::new();
    for (claim_idx, claim) in claims.into_iter().take(MOST_PROPOSALS).enumerate() {
        match serde_json::from_value(claim) {
            Ok(proposed) => proposals.push(proposed),
            Err(error) => faults.push(format!("proposal {} is none ({error})", claim_idx + 1)),
        }
    }
    (proposals, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_a_fence_or_behind_thinking_aloud_is_read() {
        let claim = r#"{"claims": [{"event": "Attack", "field": "killed", "value": 12, "quote": "12 died"}]}"#;
        for answer in [
            claim.to_owned(),
            format!("```json\n{claim}\n```"),
            format!("<think>{{first}} I look.</think>Here it is:\n{claim}"),
        ] {
            let (proposals, faults) = proposals(&answer);
            assert_eq!((proposals.len(), faults.len()), (1, 0), "{answer}: {faults:?}");
            assert_eq!(proposals[0].value, ProposedValue::Number(12));
        }
    }

    #[test]
    fn an_answer_of_another_form_gives_nothing_and_says_why() {
        for answer in [
            "",
            "I cannot do that.",
            "{\"claims\": [",
            "{}",
            "[1]",
            "{\"claims\": {}}",
            "{\"claims\": 3}",
            "}{",
            &"{\"a\":".repeat(5000),
            "{\"claims\": [{\"event\": \"Attack\"}]}",
            "{\"claims\": [{\"event\": 1, \"field\": [], \"value\": null, \"quote\": {}}]}",
            "{\"claims\": [{\"event\": \"a\", \"field\": \"killed\", \"value\": 1e400, \"quote\": \"q\"}]}",
            "{\"claims\": [{\"event\": \"a\", \"field\": \"killed\", \"value\": 99999999999999999999999, \"quote\": \"q\"}]}",
            "{\"claims\": [{\"event\": \"a\", \"field\": \"killed\", \"value\": -3, \"quote\": \"q\"}]}",
        ] {
            let (proposals, faults) = proposals(answer);
            assert!(proposals.is_empty() && !faults.is_empty(), "{answer}");
        }
    }

    #[test]
    fn of_a_flood_the_first_are_looked_at() {
        let claim = r#"{"event": "Attack", "field": "killed", "value": "12", "quote": "12 died"}"#;
        let answer = format!("{{\"claims\": [{}]}}", vec![claim; MOST_PROPOSALS + 5].join(","));
        let (proposals, faults) = proposals(&answer);
        assert_eq!((proposals.len(), faults.len()), (MOST_PROPOSALS, 1));
    }
}
