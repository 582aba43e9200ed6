//! A passage's vector and the incidents found in it in, the kind of event it tells out.
//!
//! The kinds are ACLED's sub-event types and five more that a monitor tells apart ("organised crime", "man-made disaster",
//! "natural disaster", "attribution", "diplomacy"). A head on the encoder says how likely each is; what the words of the
//! passage name ([`crate::analyse::incidents`]) counts for it.

use crate::model::analysis::{Incident, Standing};
use crate::model::event_type::AcledSubEvent;
use crate::text::encoder::SentenceHead;

/// How many times likelier a kind is that the words name. Read off the development half of `case2021_task2`; redo with another
/// head or other triggers.
const NAMED_BY_WORDS: f32 = 3.0;

/// Returns the likeliest kind of event, by the head's label; nothing for a head without labels.
///
/// `vector` is the passage's, centred for its language.
pub fn kind<'a>(vector: &[f32], incidents: &[Incident], head: &'a SentenceHead) -> Option<&'a str> {
    let told = incidents.iter().find(|incident| incident.standing == Standing::Main).or_else(|| incidents.first());
    let named = told.and_then(|incident| incident.event_type.acled).map(AcledSubEvent::name);
    let hazard =
        told.is_some_and(|incident| incident.event_type.acled.is_none() && incident.event_type.hazard.is_some());
    let weighed = head.labels().iter().zip(head.probabilities(vector)).map(|(label, probability)| {
        let is_named = named == Some(label) || (hazard && label.ends_with("disaster"));
        (label.as_str(), if is_named { probability * NAMED_BY_WORDS } else { probability })
    });
    weighed.max_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event_type::EventType;
    use crate::model::id::{CaptureId, FindingId, FindingKind};
    use crate::model::span::Span;

    fn incident(acled: AcledSubEvent) -> Incident {
        let id =
            FindingId { capture: CaptureId::from_digest([0; 32]), span: Span::new(0, 1), kind: FindingKind::Incident };
        let event_type = EventType { acled: Some(acled), ..EventType::default() };
        Incident { id, triggers: Vec::new(), event_type, sentences: Vec::new(), standing: Standing::Main }
    }

    #[test]
    fn words_tip_the_scales_and_do_not_overrule() {
        let head = SentenceHead::constant(&[("Grenade", 0.2), ("Attack", 0.4), ("Arrests", 0.05)]);
        assert_eq!(kind(&[], &[], &head), Some("Attack"));
        assert_eq!(kind(&[], &[incident(AcledSubEvent::Grenade)], &head), Some("Grenade"));
        assert_eq!(kind(&[], &[incident(AcledSubEvent::Arrests)], &head), Some("Attack"));
    }
}
