//! What could not be read, and why; and the digests of all that went into the edition.

use super::super::words;
use super::proposals;
use super::references::References;
use crate::model::note::{Note, NoteCode, Severity};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Returns the section.
pub(super) fn section(references: &References<'_>) -> Markup {
    let notes = &references.edition.notes;
    let (lost, reserved): (Vec<&Note>, Vec<_>) = notes.iter().partition(|note| note.code.severity() == Severity::Loss);
    html! {
        section id="notes" {
            h2 { "Notes" }
            h3 { "What could not be read" }
            @if lost.is_empty() { p { "Everything that was given could be read." } } @else { (by_code(&lost)) }
            @if !reserved.is_empty() {
                h3 { "What was read with a reservation" }
                (by_code(&reserved))
            }
            @if let Some(proposals) = &references.edition.proposals {
                h3 { "What a second reader proposed" }
                (proposals::facts(proposals))
                (by_code(&proposals.notes.iter().collect::<Vec<_>>()))
            }
            h3 { "What this was made from" }
            (manifest(references))
        }
    }
}

fn by_code(notes: &[&Note]) -> Markup {
    let mut groups: BTreeMap<NoteCode, Vec<&Note>> = BTreeMap::new();
    for note in notes {
        groups.entry(note.code).or_default().push(note);
    }
    html! {
        dl class="notes" {
            @for (code, notes) in groups {
                dt { code { (code.text()) } " " (code.meaning()) }
                dd { ul { @for note in notes { li { bdi class="subject" { (note.subject) } ": " bdi { (note.message) } } } } }
            }
        }
    }
}

fn manifest(references: &References<'_>) -> Markup {
    let manifest = &references.edition.manifest;
    html! {
        dl class="facts digests" {
            dt { "Program" } dd { "Variorum " (manifest.program_version) ", edition form " (references.edition.schema_version) }
            dt { "Settings" } dd { code { (manifest.settings_sha256) } }
            dt { "Judgements" } dd { (words::plural(manifest.n_judgements as usize, "decision", "decisions")) " of people applied" }
            @for resource in &manifest.resources { dt { (resource.name) } dd { code { (resource.sha256) } } }
        }
        details {
            summary { (words::plural(manifest.captures.len(), "capture", "captures")) " by SHA-256" }
            ul class="captures" {
                @for capture in &manifest.captures {
                    li { code { (capture) } @if let Some(report) = references.report(*capture) { " " (references.report_number(*capture)) " " bdi { (report.name) } } }
                }
            }
        }
    }
}
