//! Attributions and claims in, statements out: what was said that is no claim about an event.

#[cfg(test)]
mod tests;

use crate::model::analysis::Sentence;
use crate::model::article::Article;
use crate::model::attribution::{Attribution, Stance};
use crate::model::claim::{Claim, Statement, StatementKind};
use crate::model::id::{FindingId, FindingKind};

/// Returns the contents of attributions that hold no claim, in text order, each span once.
pub fn statements(
    article: &Article,
    sentences: &[Sentence],
    attributions: &[Attribution],
    claims: &[Claim],
) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for attribution in attributions {
        let holds_claim = claims.iter().any(|claim| {
            attribution.content.overlaps(claim.span())
                || (attribution.source.is_some_and(|source| source.overlaps(claim.span()))
                    && sentences.get(claim.sentence as usize).is_some_and(|own| own.span.covers(attribution.cue)))
        });
        if holds_claim {
            continue;
        }
        let kind = if attribution.stance == Stance::Expects { StatementKind::Forecast } else { StatementKind::Said };
        let id = FindingId { capture: article.capture, span: attribution.content, kind: FindingKind::Statement };
        if statements.iter().all(|statement| statement.id != id) {
            statements.push(Statement { id, speakers: attribution.speakers.clone(), kind });
        }
    }
    statements.sort_by_key(|statement| statement.id);
    statements
}
