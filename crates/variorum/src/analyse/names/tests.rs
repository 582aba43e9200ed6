use super::{Alias, Evidence, Found, Name, names, with_places};
use crate::analyse::fixture::Fixture;
use crate::analyse::vectors::Heard;
use crate::model::analysis::{NameKind, Sentence};
use crate::model::span::Span;

/// Returns the names of a text in which a head hears the stretches given, each with its label; of a form given twice the
/// second means its second occurrence.
fn heard(language: &str, text: &str, stretches: &[(&str, &str)]) -> Vec<(String, NameKind)> {
    let fixture = Fixture::new(language, &[text], &[]);
    let stretch = |(idx, &(form, label)): (usize, &(&str, &str))| {
        let n_before = stretches[..idx].iter().filter(|(other, _)| *other == form).count();
        let (start, _) = text.match_indices(form).nth(n_before).expect("the stretch is of the text");
        Heard {
            span: Span::of(&(start..start + form.len())),
            label: label.to_owned(),
            confidence: 0.9,
            kinds: vec![(label.to_owned(), 0.9)],
        }
    };
    let of_sentence = |sentence: &Sentence| {
        stretches.iter().enumerate().map(stretch).filter(|heard| sentence.span.covers(heard.span)).collect()
    };
    let heard: Vec<Vec<Heard>> = fixture.sentences.iter().map(of_sentence).collect();
    let is_place = |name: &str| ["دمشق", "حلب", "مدينة", "Jaramana"].contains(&name);
    let evidence = Evidence { heard: &heard, is_place: &is_place };
    let lexicon = fixture.lexicons.get(language).expect("the language is read");
    let found = names(&fixture.article, &fixture.sentences, &evidence, &lexicon.naming).names;
    found.iter().map(|name: &Name| (name.span.text(text).to_owned(), name.kind)).collect()
}

#[test]
fn a_name_heard_is_cut_free_of_clitics_titles_and_common_nouns() {
    let found = heard("ar", "وصل الوفد أمس وبدمشق التقى مسؤولين.", &[("وبدمشق", "LOC")]);
    assert_eq!(found, [("دمشق".to_owned(), NameKind::Place)]);
    let found = heard("ar", "وقع القصف في ريف حلب ليلا.", &[("ريف حلب", "LOC")]);
    assert_eq!(found, [("حلب".to_owned(), NameKind::Place)]);
    let found = heard("en", "It was Dr. Zorvin Tamsaq who treated them.", &[("Dr. Zorvin Tamsaq", "PER")]);
    assert_eq!(found, [("Zorvin Tamsaq".to_owned(), NameKind::Person)]);
}

#[test]
fn a_common_noun_or_an_adjective_of_a_people_heard_alone_is_no_name() {
    assert_eq!(heard("ar", "أغلق المحتجون الطريق أمس.", &[("الطريق", "LOC")]), []);
    assert_eq!(heard("en", "The two Syrian children were safe.", &[("Syrian", "MISC")]), []);
    let found = heard("ar", "اندلع حريق في مستودع بمدينة حلب.", &[("بمدينة", "LOC"), ("حلب", "LOC")]);
    assert_eq!(found, [("حلب".to_owned(), NameKind::Place)]);
}

#[test]
fn a_small_word_that_is_also_a_preposition_is_of_a_name_only_before_a_hyphen() {
    let found = heard("en", "A doctor at Zorvin's clinic met Omar at-Tamsaqi.", &[]);
    assert!(!found.iter().any(|(name, _)| name.starts_with("at ")), "{found:?}");
    assert!(found.contains(&("Omar at-Tamsaqi".to_owned(), NameKind::Person)), "{found:?}");
}

#[test]
fn a_group_calls_itself_by_the_name_of_a_body() {
    let found = heard("en", "A group calling itself Zorvin al-Tamsaq said so.", &[]);
    assert_eq!(found, [("Zorvin al-Tamsaq".to_owned(), NameKind::Organisation)]);
    let found = heard("ar", "قالت مجموعة تطلق على نفسها «زرفين الطمسق» ذلك.", &[]);
    assert_eq!(found, [("زرفين الطمسق".to_owned(), NameKind::Organisation)]);
}

#[test]
fn whose_a_thing_is_is_no_name_that_it_is_called_by() {
    let aliases = |text: &str| {
        let fixture = Fixture::new("en", &[text], &[]);
        let evidence = Evidence { heard: &[], is_place: &|_| false };
        let lexicon = fixture.lexicons.get("en").expect("the language is read");
        names(&fixture.article, &fixture.sentences, &evidence, &lexicon.naming).aliases.len()
    };
    assert_eq!(aliases("A man named Omar Zorvin spoke. Omar Zorvin called Karim Tamsaq's figure an invention."), 0);
    assert_eq!(aliases("The police spoke of Omar Zorvin, called Karim Tamsaq by his men."), 1);
}

#[test]
fn two_nouns_may_lead_to_what_completes_the_name_of_a_body() {
    let found = heard("ar", "أعلن مكتب متابعة شؤون النازحين ذلك.", &[]);
    assert_eq!(found, [("مكتب متابعة شؤون النازحين".to_owned(), NameKind::Organisation)]);
}

#[test]
fn whose_a_place_is_is_no_part_of_its_name() {
    let found = heard("ar", "وصلت السفينة إلى ميناء زرفين المصري أمس.", &[]);
    assert_eq!(found, [("ميناء زرفين".to_owned(), NameKind::Place)]);
}

#[test]
fn names_of_the_same_words_are_of_one_kind_in_a_report() {
    let text = "They left Jaramana. Later Jaramana was quiet, and Jaramana slept.";
    let found = heard("en", text, &[("Jaramana", "ORG"), ("Jaramana", "LOC"), ("Jaramana", "LOC")]);
    let kinds: Vec<NameKind> = found.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds, [NameKind::Place; 3], "{found:?}");
}

#[test]
fn the_last_word_of_a_full_name_is_one_though_it_is_a_common_word() {
    let text = "قتل سليم الخزان أمس. وكان بينهم الخزان، كما قيل.";
    let found = heard("ar", text, &[("سليم الخزان", "PER")]);
    assert_eq!(found, [("سليم الخزان".to_owned(), NameKind::Person), ("الخزان".to_owned(), NameKind::Person)]);
    // Before a noun that says of what, it is that word.
    let text = "قال سليم تولي أمس. وذلك بعد تولي المنصب.";
    assert_eq!(heard("ar", text, &[("سليم تولي", "PER")]), [("سليم تولي".to_owned(), NameKind::Person)]);
}

#[test]
fn a_place_that_was_found_is_a_name_and_one_that_is_longer_takes_the_place_of_a_part() {
    let fixture = Fixture::new("en", &["Talks in Jaramana moved to North Darfur."], &[("Darfur", NameKind::Place)])
        .with_towns(&["North Darfur", "Jaramana"]);
    let alias = |idx: usize| Alias { name: idx, alias: idx, cue: Span::new(0, 5) };
    let found = Found { names: fixture.names.clone(), aliases: vec![alias(0)] };
    let found = with_places(found, &fixture.places);
    let words: Vec<&str> = found.names.iter().map(|name| name.span.text(&fixture.article.text)).collect();
    assert_eq!(words, ["Jaramana", "North Darfur"]);
    // What pointed to the first name points to the second now.
    assert_eq!(found.aliases, [alias(1)]);
}
