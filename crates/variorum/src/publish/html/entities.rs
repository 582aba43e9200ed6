//! Who is who: every person, organisation and place under all its names, what joined them, and what is only suspected.

use super::super::words;
use super::event::report_list;
use super::joins;
use super::references::References;
use crate::model::analysis::NameKind;
use crate::model::edition::EntityEntry;
use crate::model::links::NameForm;
use maud::{Markup, html};

const KINDS: [NameKind; 4] = [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Other];

/// How many names stand in an entity's head line before the rest waits below.
const N_NAMES_SHOWN: usize = 5;

/// How many entities of a kind stand open before the rest is folded.
const N_ENTITIES_SHOWN: usize = 40;

/// Returns the section.
pub(super) fn section(references: &References<'_>) -> Markup {
    html! {
        section id="entities" {
            h2 { "Who is who" }
            @if references.edition.entities.is_empty() { p { "No name was found in these reports." } }
            @for kind in KINDS { (of_kind(references, kind)) }
        }
    }
}

fn of_kind(references: &References<'_>, kind: NameKind) -> Markup {
    let entities = references.edition.entities.iter().filter(|entity| entity.kind == kind);
    let (telling, passing): (Vec<_>, Vec<_>) = entities.partition(|entity| is_telling(entity));
    let (shown, more) = telling.split_at(telling.len().min(N_ENTITIES_SHOWN));
    html! {
        @if !telling.is_empty() || !passing.is_empty() {
            h3 { (words::entities(kind)) " " span class="meta-inline" { (words::thousands((telling.len() + passing.len()) as u64)) } }
            div class="entities" { @for entity in shown { (entry(references, entity)) } }
            @if !more.is_empty() {
                details class="passing" {
                    summary { (words::thousands(more.len() as u64)) " more" }
                    div class="entities" { @for entity in more { (entry(references, entity)) } }
                }
            }
            @if !passing.is_empty() {
                details class="passing" {
                    summary { (words::plural(passing.len(), "more name", "more names")) " in one report each, in one form" }
                    div class="entities" { @for entity in passing { (entry(references, entity)) } }
                }
            }
        }
    }
}

/// Returns whether there is more to an entity than one name in one report.
fn is_telling(entity: &EntityEntry) -> bool {
    entity.names.len() > 1 || entity.reports.len() > 1 || !entity.suspected.is_empty()
}

fn entry(references: &References<'_>, entity: &EntityEntry) -> Markup {
    let n_mentions: u32 = entity.names.iter().map(|name| name.n_mentions).sum();
    let n_more = entity.names.len().saturating_sub(N_NAMES_SHOWN);
    html! {
        details class="entity" {
            summary {
                @for (at, name) in heads(&entity.names).into_iter().enumerate() {
                    @if at > 0 { " · " }
                    bdi class=[(at == 0).then_some("first")] { (name.text) }
                }
                @if n_more > 0 { span class="meta-inline" { " and " (words::plural(n_more, "more form", "more forms")) } }
                span class="counts" {
                    (words::plural(n_mentions as usize, "mention", "mentions")) ", "
                    (words::plural(entity.reports.len(), "report", "reports"))
                }
            }
            table class="names" {
                thead { tr { th scope="col" { "Name as printed" } th scope="col" class="n" { "Mentions" } th scope="col" class="n" { "Reports" } } }
                tbody {
                    @for name in &entity.names {
                        tr { th scope="row" { bdi { (name.text) } } td class="n" { (name.n_mentions) } td class="n" { (name.n_reports) } }
                    }
                }
            }
            @if !entity.roles.is_empty() {
                p { "Called " @for (at, role) in entity.roles.iter().enumerate() { @if at > 0 { ", " } q { bdi { (role) } } } }
            }
            p { "Named in " (report_list(references, &entity.reports)) }
            @if !entity.joins.is_empty() { h4 { (joins::heading(&entity.joins, "Joined because")) } (joins::list(references, &entity.joins)) }
            @if !entity.suspected.is_empty() { h4 { (joins::heading(&entity.suspected, "May also be, but was not joined")) } (joins::list(references, &entity.suspected)) }
        }
    }
}

/// Returns the names for the head line: the most used, then the most used of the other direction of writing, then the rest
/// in order, so that both scripts are seen at once.
fn heads(names: &[NameForm]) -> Vec<&NameForm> {
    let mut heads: Vec<&NameForm> = names.iter().take(N_NAMES_SHOWN).collect();
    let Some(first) = names.first() else { return heads };
    let other = names.iter().find(|name| words::is_right_to_left(&name.text) != words::is_right_to_left(&first.text));
    if let Some(other) = other {
        heads.retain(|name| *name != other);
        heads.insert(1, other);
        heads.truncate(N_NAMES_SHOWN);
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> NameForm {
        NameForm { text: text.into(), n_mentions: 1, n_reports: 1 }
    }

    #[test]
    fn both_scripts_stand_at_the_head() {
        let names = ["Salma", "Salma Haddar", "S. Haddar", "Mrs Haddar", "Haddar", "سلمى حدار"].map(form);
        let heads: Vec<&str> = heads(&names).into_iter().map(|name| name.text.as_str()).collect();
        assert_eq!(heads, ["Salma", "سلمى حدار", "Salma Haddar", "S. Haddar", "Mrs Haddar"]);
    }

    #[test]
    fn an_entity_without_names_has_no_head() {
        assert!(heads(&[]).is_empty());
    }
}
