//! Names found once, found again: whole, or by the part of them that stands for the whole.

use super::candidate::{CAPITALS_ALONE, Candidate, REPEATED};
use super::passage::{Part, Passage};
use crate::model::analysis::NameKind;
use crate::text::clitics::Cut;
use crate::text::words::words;
use std::collections::{BTreeMap, BTreeSet};

/// Returns further mentions of the chosen names, in all passages; some may overlap what was chosen.
pub(super) fn candidates(passages: &[Passage<'_>], chosen: &[Candidate]) -> Vec<Candidate> {
    let Some(text) = passages.first().map(|passage| passage.text) else { return Vec::new() };
    let mut forms: BTreeMap<String, NameKind> = BTreeMap::new();
    let mut by_noun: BTreeMap<String, NameKind> = BTreeMap::new();
    let mut last_words: BTreeSet<String> = BTreeSet::new();
    for name in chosen.iter().filter(|name| name.confidence > CAPITALS_ALONE) {
        let folded: Vec<String> = words(name.span.text(text)).into_iter().map(|word| word.folded).collect();
        if folded.is_empty() {
            continue;
        }
        forms.entry(folded.join(" ")).or_insert(name.kind);
        if name.kind == NameKind::Person && folded.len() > 1 {
            for from in 1..folded.len() {
                // The last word with the small words before it: "al-Hamdan", "أبو رسلان", and without: "Hamdan".
                forms.entry(folded[from..].join(" ")).or_insert(name.kind);
            }
            forms.entry(folded[0].clone()).or_insert(name.kind);
            last_words.extend(folded.last().cloned());
        }
        if name.kind == NameKind::Organisation && folded.len() > 1 {
            // "the Observatory", "Kestrel" of "Kestrel News Agency": only capitals can show that such a word is a name.
            let heads = |word: &String| passages[0].lexicon.begins_headed(word);
            for word in folded.iter().filter(|word| heads(word)) {
                by_noun.entry(word.clone()).or_insert(name.kind);
            }
            if !heads(&folded[0]) && folded[1..].iter().all(heads) {
                by_noun.entry(folded[0].clone()).or_insert(name.kind);
            }
        }
    }
    let mut found = Vec::new();
    for passage in passages {
        for at in (0..passage.len()).filter(|&at| passage.is_capital(at) && !passage.opens_sentence(at)) {
            if let Some(hit) = passage.longest(at, &by_noun).filter(|hit| hit.skip == 0 && !passage.capitalises_all) {
                found.push(Candidate::new(passage.span(hit.run, 0), *hit.meaning, "noun-alone", REPEATED));
            }
        }
        for at in 0..passage.len() {
            let Some(hit) = passage.longest(at, &forms) else { continue };
            let is_capital = hit.run.clone().any(|idx| passage.is_capital(idx)) && !passage.capitalises_all;
            let is_quoted = passage.quotations.contains(&hit.run);
            let is_name = if passage.is_cased(at) {
                is_capital || passage.capitalises_all && hit.run.clone().all(|idx| passage.is_capital(idx))
            } else if hit.run.len() == 1 {
                let first = passage.cuts(at).into_iter().find(|cut| cut.start == hit.skip);
                let stands_for_whole = |cut: &Cut| last_words.contains(&cut.folded) && is_no_common_noun(passage, at);
                let is_one = |cut: Cut| stands_alone(passage, &cut.folded) || stands_for_whole(&cut);
                first.is_some_and(is_one) || is_quoted || at == 0
            } else {
                true
            };
            let is_whole_word =
                passage.is_cased(at) || hit.run.len() > 1 || passage.part(passage.folded(at)) != Part::Particle;
            if is_name && is_whole_word {
                let span = passage.span(hit.run, hit.skip);
                found.push(Candidate::new(span, *hit.meaning, "repeat", REPEATED));
            }
        }
    }
    found
}

/// Returns whether a word that is the last of a full name in this text stands as a name does, though it is a common word as well:
/// behind a small word or a mark, and not before a noun that says of what ("تولي المنصب").
fn is_no_common_noun(passage: &Passage<'_>, at: usize) -> bool {
    let is_behind_common =
        at.checked_sub(1).is_none_or(|before| !passage.is_word(before) || passage.is_common(passage.folded(before)));
    is_behind_common && (passage.is_definite(at) || !passage.is_definite(at + 1))
}

/// Returns whether one word is a name wherever it stands: a listed name or a word no list has.
fn stands_alone(passage: &Passage<'_>, folded: &str) -> bool {
    matches!(passage.part(folded), Part::Name(_) | Part::Unknown) || passage.lexicon.known.contains_key(folded)
}
