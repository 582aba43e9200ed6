use super::super::sample;
use super::*;

#[test]
fn every_event_report_and_entity_has_a_leaf() {
    let edition = sample::edition();
    let leaves: Vec<Leaf> = Leaves::of(&edition).iter().collect();
    let n = |kind: LeafKind| leaves.iter().filter(|leaf| leaf.kind == kind).count();
    assert_eq!(
        (n(LeafKind::Event), n(LeafKind::Report), n(LeafKind::Entity)),
        (edition.events.len(), edition.reports.len(), edition.entities.len())
    );
    assert!(n(LeafKind::Family) > 0, "the sample has copies");
}

#[test]
fn a_family_holds_whoever_took_text_and_nobody_twice() {
    let edition = sample::edition();
    let corpus = Corpus::new(&edition);
    let mut seen = std::collections::BTreeSet::new();
    for family in &corpus.families {
        for found in &family.derivations {
            let is_in = |id: CaptureId| family.reports.iter().any(|report| report.id == id);
            assert!(is_in(found.child) && is_in(found.parent), "{found:?} has a foot outside its family");
        }
        family.reports.iter().for_each(|report| assert!(seen.insert(report.id), "{report:?} is in two families"));
    }
    let n_derivations: usize = corpus.families.iter().map(|family| family.derivations.len()).sum();
    assert_eq!(n_derivations, edition.genealogy.derivations.len());
}

#[test]
fn no_leaf_of_a_person_names_an_event_a_day_or_a_place() {
    let edition = sample::edition();
    for leaf in Leaves::of(&edition).iter() {
        let is_person = leaf.kind == LeafKind::Entity && leaf.found_by.types == ["person"];
        if is_person {
            assert!(leaf.page.contains("\"events\":[]"), "{} lists events", leaf.found_by.title);
            assert_eq!((leaf.found_by.days, leaf.found_by.country), (None, None));
        }
    }
}

#[test]
fn a_reference_is_short_and_stays() {
    // Written down once: whoever noted it finds the event by it in any later edition.
    let id = format!("{}/incident/119-127", "0bda55f128287ae681329ef61159594bac07b87aa1a2848c3f0c617caeaca40b");
    assert_eq!(reference(id.parse().expect("it is an id")), "EV-M9ST-XZSS");
}

#[test]
fn no_event_is_found_by_the_name_of_a_person() {
    let edition = sample::edition();
    let persons = edition.entities.iter().filter(|entity| entity.kind == crate::model::analysis::NameKind::Person);
    let names = Redactor::new(persons.flat_map(|person| &person.names).map(|name| (name.text.as_str(), "")));
    assert!(edition.reports.iter().any(|report| names.finds(&report.text)), "the sample names somebody");
    for leaf in Leaves::of(&edition).iter().filter(|leaf| leaf.kind == LeafKind::Event) {
        assert!(!names.finds(&leaf.found_by.text), "a person's name finds {}", leaf.found_by.title);
    }
}
