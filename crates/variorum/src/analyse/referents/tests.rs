use crate::analyse::names::{Evidence, names};
use crate::lang::Lexicons;
use crate::model::analysis::{NameKind, Referent};
use crate::model::article::{Article, Block, BlockKind, Found, FoundIn};
use crate::model::id::CaptureId;
use crate::model::span::Span;

fn article(language: &str, text: &str, byline: &[&str]) -> Article {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let kind = BlockKind::Paragraph;
        blocks.push(Block { kind, span: Span::of(&(start..start + line.len())) });
        start += line.len() + 1;
    }
    let language = Found::new(language.to_owned(), FoundIn::Text, 1.0);
    Article {
        byline: byline.iter().map(|&author| Found::new(author.to_owned(), FoundIn::Page, 1.0)).collect(),
        ..Article::bare(CaptureId::from_digest([7; 32]), text.into(), blocks, language)
    }
}

fn referents(language: &str, text: &str, byline: &[&str]) -> Vec<Referent> {
    referents_of(&article(language, text, byline))
}

fn referents_of(article: &Article) -> Vec<Referent> {
    let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
    let lexicon = lexicons.get(&article.language.value).expect("the language is read");
    let sentences = super::super::sentences::sentences(article, &lexicon.sentences);
    let evidence = Evidence { heard: &[], is_place: &|_| false };
    let found = names(article, &sentences, &evidence, &lexicon.naming);
    super::referents(article, found, &lexicon.naming).1
}

/// Returns the forms of the referent that has this form.
fn forms_of(referents: &[Referent], form: &str) -> Vec<String> {
    let found = referents.iter().find(|referent| referent.forms.iter().any(|known| known == form));
    let mut forms = found.map(|referent| referent.forms.clone()).unwrap_or_default();
    forms.sort();
    forms
}

fn check(language: &str, text: &str, form: &str, kind: NameKind, expected: &[&str]) {
    let found = referents(language, text, &[]);
    let mut expected: Vec<_> = expected.iter().map(|&form| form.to_owned()).collect();
    expected.sort();
    assert_eq!(forms_of(&found, form), expected, "{text}\n{found:#?}");
    let referent = found.iter().find(|referent| referent.forms.contains(&form.to_owned()));
    assert_eq!(referent.map(|referent| referent.kind), Some(kind), "{text}");
}

#[test]
fn a_surname_alone_is_the_person_named_before() {
    let text = "Colonel Samir Haddawi spoke on Monday. Haddawi left the town at noon.";
    check("en", text, "Samir Haddawi", NameKind::Person, &["Samir Haddawi", "Haddawi"]);
    let text = "قال العقيد سمير الحداوي إن الطريق مفتوح. وأضاف الحداوي أن القافلة وصلت.";
    check("ar", text, "سمير الحداوي", NameKind::Person, &["سمير الحداوي", "الحداوي"]);
}

#[test]
fn the_reports_own_outlet_has_its_publishers_name() {
    let text = "ADEN, 3 May (Zorvin) - Two people were hurt on Monday.";
    let mut report = article("en", text, &[]);
    report.dateline = Some(Found::new("ADEN".to_owned(), FoundIn::Text, 1.0));
    report.publisher = Some(Found::new("Zorvin News Agency".to_owned(), FoundIn::Manifest, 1.0));
    assert_eq!(forms_of(&referents_of(&report), "Zorvin"), ["Zorvin", "Zorvin News Agency"]);
    report.publisher = Some(Found::new("Aden Monitor".to_owned(), FoundIn::Manifest, 1.0));
    assert_eq!(forms_of(&referents_of(&report), "Zorvin"), ["Zorvin"]);
}

#[test]
fn a_stated_alias_joins_two_names() {
    let text = "Police held Tarek Nassoun, also known as “Abu Karam” and “the Baker”, near the port.";
    check("en", text, "Tarek Nassoun", NameKind::Person, &["Tarek Nassoun", "Abu Karam", "the Baker"]);
    let text = "أوقفت الشرطة طارق نصون المعروف أيضا بـ\"أبو كرم\" و\"الخباز\" قرب الميناء.";
    check("ar", text, "طارق نصون", NameKind::Person, &["طارق نصون", "أبو كرم", "الخباز"]);
}

#[test]
fn a_clinging_preposition_does_not_hide_an_alias() {
    let text = "قُتل القيادي طارق نصون المعروف بأبي كرم في الغارة. وكان أبو كرم يقود الكتيبة.";
    check("ar", text, "طارق نصون", NameKind::Person, &["طارق نصون", "أبي كرم", "أبو كرم"]);
}

#[test]
fn another_name_is_given_to_who_is_called_by_a_title_alone() {
    let text = "نجا المهندس سمير الحداوي. ووُجدت سيارة المهندس، المعروف بين جيرانه بـ«أبو كرم»، قرب الجسر.";
    check("ar", text, "سمير الحداوي", NameKind::Person, &["سمير الحداوي", "أبو كرم"]);
    let text = "Engineer Samir Haddawi fled. The car of the engineer, known to his neighbours as Abu Karam, was found.";
    check("en", text, "Samir Haddawi", NameKind::Person, &["Samir Haddawi", "Abu Karam"]);
    // Any other engineer is somebody else.
    let text = "Engineer Samir Haddawi fled. An engineer, known to his neighbours as Abu Karam, was found.";
    check("en", text, "Samir Haddawi", NameKind::Person, &["Samir Haddawi"]);
}

#[test]
fn a_given_name_that_is_also_a_title_is_a_name_after_a_definite_title() {
    let text = "قال العميد طالب الزهيري إن الطريق مفتوح.";
    check("ar", text, "طالب الزهيري", NameKind::Person, &["طالب الزهيري"]);
    let found = referents("ar", "قال الخبير العسكري اللواء سمير الحداوي ذلك.", &[]);
    assert_eq!(forms_of(&found, "سمير الحداوي"), ["سمير الحداوي"]);
}

#[test]
fn an_organisation_is_named_by_the_noun_that_opens_its_name() {
    let text = "A group called Saraya al-Nahr said so on Radio Jalu.";
    check("en", text, "Saraya al-Nahr", NameKind::Organisation, &["Saraya al-Nahr"]);
    check("en", text, "Radio Jalu", NameKind::Organisation, &["Radio Jalu"]);
    check(
        "en",
        "The Sons of the River denied it.",
        "Sons of the River",
        NameKind::Organisation,
        &["Sons of the River"],
    );
}

#[test]
fn a_name_in_brackets_after_a_person_is_another_name() {
    let text = "وصل طارق نصون (أبو كرم) إلى المدينة.";
    check("ar", text, "طارق نصون", NameKind::Person, &["طارق نصون", "أبو كرم"]);
}

#[test]
fn an_acronym_in_brackets_is_its_organisation() {
    let text = "The Coastal Rescue Service (CRS) sent two boats. The CRS said both returned.";
    check("en", text, "CRS", NameKind::Organisation, &["Coastal Rescue Service", "CRS"]);
}

#[test]
fn an_organisation_is_named_by_its_noun_and_complement() {
    check(
        "ar",
        "أعلنت وزارة الموارد المائية فتح السد.",
        "وزارة الموارد المائية",
        NameKind::Organisation,
        &["وزارة الموارد المائية"],
    );
    check("ar", "تبنت كتيبة «رعد الوادي» الهجوم.", "رعد الوادي", NameKind::Organisation, &["رعد الوادي"]);
    let text = "The Ministry of Water Resources opened the dam.";
    check("en", text, "Ministry of Water Resources", NameKind::Organisation, &["Ministry of Water Resources"]);
}

#[test]
fn a_role_with_a_complement_is_no_part_of_the_name() {
    let text = "The researcher in the affairs of river towns, Lamia Farran, said so.";
    let found = referents("en", text, &[]);
    let person = found.iter().find(|referent| referent.kind == NameKind::Person).expect("she is named");
    assert_eq!(
        (person.forms.as_slice(), person.roles.as_slice()),
        (&["Lamia Farran".to_owned()][..], &["researcher in the affairs of river towns".to_owned()][..])
    );
    let found = referents("ar", "الباحثة في شؤون المدن النهرية، لمياء فران، قالت ذلك.", &[]);
    let person = found.iter().find(|referent| referent.kind == NameKind::Person).expect("she is named");
    assert_eq!(
        (person.forms.as_slice(), person.roles.as_slice()),
        (&["لمياء فران".to_owned()][..], &["الباحثة في شؤون المدن النهرية".to_owned()][..])
    );
}

#[test]
fn two_brothers_share_a_surname_and_stay_two() {
    let text = "Omar Darwazi was killed and Khaled Darwazi was hurt. Mr Darwazi is in hospital.";
    let found = referents("en", text, &[]);
    assert_eq!(forms_of(&found, "Omar Darwazi"), ["Omar Darwazi"]);
    assert_eq!(forms_of(&found, "Khaled Darwazi"), ["Darwazi", "Khaled Darwazi"]);
}

#[test]
fn the_byline_makes_the_author() {
    let found = referents("en", "“I was there,” writes Lamia Farran from Tripoli.", &["By Lamia Farran"]);
    assert!(found.iter().any(|referent| referent.is_author && referent.forms.contains(&"Lamia Farran".to_owned())));
}

#[test]
fn months_weekdays_and_first_words_are_no_names() {
    let found = referents("en", "Trucks arrived on Monday. The Syrian driver left in May. Nobody saw him.", &[]);
    assert_eq!(found, []);
    let found = referents("ar", "وصلت الشاحنات يوم الاثنين. غادر السائق في أيار. لم يره أحد.", &[]);
    assert_eq!(found, []);
}

#[test]
fn odd_text_gives_spans_on_character_borders() {
    for text in [
        "",
        "«",
        "\"\"",
        "بـ",
        "المعروف بـ",
        "(",
        "Dr.",
        "Dr. (",
        "known as",
        "أبو",
        "و",
        "لل",
        "Gen. “",
        "a\u{301}l-B",
    ] {
        for language in ["ar", "en"] {
            referents(language, text, &[]);
        }
    }
}
