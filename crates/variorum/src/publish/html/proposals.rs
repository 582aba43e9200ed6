//! What a second reader proposed: under each event, folded and marked, and in the notes what became of the rest.

use super::super::words;
use super::evidence;
use super::references::References;
use super::value::value;
use crate::model::edition::EventEntry;
use crate::model::proposal::{Proposal, Proposals};
use maud::{Markup, html};

/// Returns what was proposed of an event; nothing where nothing was.
pub(super) fn of_event(references: &References<'_>, event: &EventEntry) -> Markup {
    let Some(proposals) = &references.edition.proposals else { return html! {} };
    let of_event: Vec<&Proposal> = proposals.claims.iter().filter(|proposal| proposal.event == event.id).collect();
    html! {
        @if !of_event.is_empty() {
            details class="why proposals" {
                summary {
                    "Proposed by a second reader, and part of no reading (" (of_event.len()) ")"
                }
                p class="meta" {
                    "The model " bdi { (proposals.reader.model) } " pointed at these words; the program read their value. That they belong to the field is the model's word alone."
                }
                dl class="facts" {
                    @for proposal in of_event {
                        dt { (words::field(proposal.claim.field())) }
                        dd {
                            (value(&proposal.claim.value, proposal.claim.category.as_ref()))
                            small { @if proposal.agrees_with.is_some() { "as a reading above" } @else { "as no reading above" } }
                            (evidence::figures(references, &[&proposal.claim]))
                        }
                    }
                }
            }
        }
    }
}

/// Returns who was asked and how much came of it.
pub(super) fn facts(proposals: &Proposals) -> Markup {
    html! {
        dl class="facts digests" {
            dt { "Model" } dd { bdi { (proposals.reader.model) } }
            dt { "Prompt" } dd { code { (proposals.reader.prompt_sha256) } }
            dt { "Answered for" } dd { (words::plural(proposals.n_reports as usize, "report", "reports")) }
            dt { "Proposed" }
            dd {
                (words::plural(proposals.claims.len(), "claim", "claims")) " beside the program's own; "
                (proposals.n_known) " it had found itself; "
                (words::plural(proposals.notes.len(), "note", "notes"))
            }
        }
    }
}
