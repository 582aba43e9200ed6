use super::statements;
use crate::analyse::attributions::attributions;
use crate::analyse::claims::claims;
use crate::analyse::fixture::Fixture;
use crate::analyse::incidents::incidents;
use crate::model::claim::StatementKind;

#[test]
fn what_holds_no_claim_is_a_statement() {
    let fixture = Fixture::new(
        "en",
        &[
            "A raid killed 12 people, officials said.",
            "An analyst said the group is in crisis.",
            "An analyst expects a harder winter for them.",
        ],
        &[],
    )
    .with_numbers(&[("12", "people", 12, Some(12))]);
    let surface = fixture.surface();
    let attributions = attributions(&surface);
    let claims = claims(&surface, &attributions, &incidents(&surface, &attributions));
    let found: Vec<_> = statements(&fixture.article, &fixture.sentences, &attributions, &claims)
        .into_iter()
        .map(|statement| (statement.kind, statement.id.span.text(&fixture.article.text).to_owned()))
        .collect();
    assert_eq!(
        found,
        [
            (StatementKind::Said, "the group is in crisis".to_owned()),
            (StatementKind::Forecast, "a harder winter for them".to_owned())
        ]
    );
}
