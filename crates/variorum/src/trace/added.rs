//! One report more: the family of texts that it joins is traced anew, all others stay as they are.

use super::candidates::candidates_of;
use super::corpus::{related, sort, trace_among};
use super::reports::Publishers;
use super::{Settings, Sketch};
use crate::lang::Lexicons;
use crate::model::analysis::Analysis;
use crate::model::genealogy::Genealogy;
use crate::model::id::CaptureId;
use crate::model::note::Noted;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Returns the genealogy of a corpus to which a report came: `known` is that of the others, `sketches` are of all, `added` is
/// the index of the one that came, and `load` gives a report of a sketch by its index, as for [`super::trace_corpus`].
///
/// It costs a look at every sketch, and tracing for one family. What only tracing the whole gives is the same bytes whatever
/// the order: a pair that was related and yet no derivation is not known here, common runs of words are counted for this report
/// alone, and an outlet that only now has a report may be one that other families credit.
pub fn trace_added<'a>(
    known: &Genealogy,
    sketches: &[Sketch],
    added: usize,
    load: &(dyn Fn(usize) -> Cow<'a, Analysis> + Sync),
    lexicons: &Lexicons,
    settings: &Settings,
) -> Noted<Genealogy> {
    let publishers = Publishers::new(sketches.iter().map(Sketch::publisher));
    let candidates = candidates_of(sketches, added, settings);
    let pairs = related(&candidates, load, lexicons, &publishers);
    let joined = pairs.iter().flat_map(|pair| [pair.0, pair.1]).map(|member| sketches[member as usize].id());
    let family = family(known, joined.collect());
    let members: Vec<usize> = (0..sketches.len()).filter(|&report| family.contains(&sketches[report].id())).collect();
    let of_members: Vec<Sketch> = members.iter().map(|&member| sketches[member].clone()).collect();
    let load_member = |member: usize| load(members[member]);
    let Noted { value: mut whole, notes } = trace_among(&of_members, &load_member, lexicons, settings, &publishers);
    let is_apart = |report: &CaptureId| !family.contains(report);
    whole.derivations.extend(known.derivations.iter().filter(|found| is_apart(&found.child)).cloned());
    whole
        .hidden_origins
        .extend(known.hidden_origins.iter().filter(|found| found.children.iter().all(is_apart)).cloned());
    sort(&mut whole);
    Noted { value: whole, notes }
}

/// Returns the reports that derivations and hidden origins join to any of these, directly or through others, and these.
fn family(known: &Genealogy, mut members: BTreeSet<CaptureId>) -> BTreeSet<CaptureId> {
    loop {
        let n_before = members.len();
        for found in &known.derivations {
            if members.contains(&found.child) || members.contains(&found.parent) {
                members.extend([found.child, found.parent]);
            }
        }
        for found in &known.hidden_origins {
            if found.children.iter().any(|child| members.contains(child)) {
                members.extend(&found.children);
            }
        }
        if members.len() == n_before {
            return members;
        }
    }
}
