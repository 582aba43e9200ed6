//! What the genealogy says of pairs of findings: which names and which incidents stand in passages taken one from the other.

use crate::model::analysis::{Analysis, NameKind};
use crate::model::genealogy::Genealogy;
use crate::model::id::CaptureId;
use crate::model::span::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A referent or an incident by the numbers of its report and its own.
pub(super) type Node = (usize, u32);

/// Sentences of a child and the sentences of its parent that they were taken from.
pub(super) type Taken = (BTreeSet<u32>, BTreeSet<u32>);

/// What aligned passages say.
#[derive(Debug, Default)]
pub(super) struct Aligned {
    /// By pair of referents of two reports, the smaller first: how strongly they correspond.
    pub referents: BTreeMap<(Node, Node), Correspondence>,
    /// By pair of reports (child, parent): the sentences that were taken, child's and parent's.
    pub sentences: BTreeMap<(usize, usize), Vec<Taken>>,
    /// The number of the text family of each report: reports linked by derivations or a hidden origin have one number.
    pub family: Vec<usize>,
}

/// How strongly two referents correspond in aligned passages.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Correspondence {
    /// In how many passages both stand.
    pub n_passages: u32,
    /// Dice coefficient of their passages, `0.0..=1.0`, divided where others of the same report correspond as well.
    pub dice: f32,
}

impl Aligned {
    /// Reads the genealogy; derivations of reports that are not among the analyses say nothing.
    pub(super) fn new(analyses: &[&Analysis], genealogy: &Genealogy) -> Self {
        let number: BTreeMap<CaptureId, usize> =
            analyses.iter().enumerate().map(|(report, analysis)| (analysis.article.capture, report)).collect();
        let mut aligned = Self { family: (0..analyses.len()).collect(), ..Self::default() };
        for derivation in &genealogy.derivations {
            let (Some(&child), Some(&parent)) = (number.get(&derivation.child), number.get(&derivation.parent)) else {
                continue;
            };
            aligned.join(child, parent);
            let passages: Vec<(Span, Span)> =
                derivation.passages.iter().map(|passage| (passage.child, passage.parent)).collect();
            aligned.read_sentences((child, parent), (analyses[child], analyses[parent]), &passages);
            for (referents, found) in corresponding(analyses[child], analyses[parent], &passages) {
                let pair = ((child, referents.0), (parent, referents.1));
                aligned.referents.insert((pair.0.min(pair.1), pair.0.max(pair.1)), found);
            }
        }
        for origin in &genealogy.hidden_origins {
            let children: Vec<usize> = origin.children.iter().filter_map(|child| number.get(child).copied()).collect();
            children.windows(2).for_each(|pair| aligned.join(pair[0], pair[1]));
        }
        aligned
    }

    fn join(&mut self, one: usize, other: usize) {
        let (from, to) = (self.family[one].max(self.family[other]), self.family[one].min(self.family[other]));
        self.family.iter_mut().filter(|family| **family == from).for_each(|family| *family = to);
    }

    fn read_sentences(&mut self, reports: (usize, usize), analyses: (&Analysis, &Analysis), passages: &[(Span, Span)]) {
        let sentences = |analysis: &Analysis, span: Span| -> BTreeSet<u32> {
            let all = analysis.sentences.iter().enumerate();
            all.filter(|(_, sentence)| sentence.span.overlaps(span)).map(|(at, _)| at as u32).collect()
        };
        let taken =
            passages.iter().map(|&(child, parent)| (sentences(analyses.0, child), sentences(analyses.1, parent)));
        self.sentences.insert(reports, taken.collect());
    }
}

/// Returns the referents of a child and its parent that stand in the same passages, with how exclusively they do.
///
/// A pair is read off only where the passages on both sides name as many things of one kind, so that a name added or
/// dropped on the way does not shift the others. Order within a passage is not used: it differs between languages.
fn corresponding(
    child: &Analysis,
    parent: &Analysis,
    passages: &[(Span, Span)],
) -> BTreeMap<(u32, u32), Correspondence> {
    let mut both: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    let (mut in_child, mut in_parent): (BTreeMap<u32, u32>, BTreeMap<u32, u32>) = (BTreeMap::new(), BTreeMap::new());
    for &(child_span, parent_span) in passages {
        for kind in [NameKind::Person, NameKind::Organisation, NameKind::Place, NameKind::Other] {
            let ones = referents_in(child, child_span, kind);
            let others = referents_in(parent, parent_span, kind);
            if ones.len() != others.len() || ones.len() > MOST_NAMES {
                continue;
            }
            for &one in &ones {
                *in_child.entry(one).or_default() += 1;
            }
            for &other in &others {
                *in_parent.entry(other).or_default() += 1;
            }
            for &one in &ones {
                for &other in &others {
                    *both.entry((one, other)).or_default() += 1;
                }
            }
        }
    }
    let dice =
        |&(one, other): &(u32, u32), n_both: u32| 2.0 * n_both as f32 / (in_child[&one] + in_parent[&other]) as f32;
    let scored: BTreeMap<(u32, u32), (u32, f32)> = both.iter().map(|(pair, &n)| (*pair, (n, dice(pair, n)))).collect();
    scored
        .iter()
        .map(|(&(one, other), &(n_passages, dice))| {
            // A referent that corresponds as well to several corresponds to none of them surely.
            let rivals = scored
                .iter()
                .filter(|&(&(a, b), &(_, rival))| (a == one) != (b == other) && rival >= dice - 1e-6)
                .count();
            ((one, other), Correspondence { n_passages, dice: dice / (1 + rivals) as f32 })
        })
        .collect()
}

/// Passages that name more things of one kind say nothing of which is which.
const MOST_NAMES: usize = 6;

fn referents_in(analysis: &Analysis, span: Span, kind: NameKind) -> BTreeSet<u32> {
    let names = analysis.names.iter().filter(|name| span.covers(name.span));
    names
        .map(|name| name.referent)
        .filter(|&referent| analysis.referents.get(referent as usize).is_some_and(|referent| referent.kind == kind))
        .collect()
}
