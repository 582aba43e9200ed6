use super::attributions;
use crate::analyse::fixture::Fixture;
use crate::model::analysis::NameKind::{Organisation, Person};
use crate::model::attribution::{Anonymity, AttributionKind, Stance};

/// Returns each attribution as "speaker > speaker: content".
fn told(fixture: &Fixture) -> Vec<String> {
    attributions(&fixture.surface())
        .iter()
        .map(|attribution| {
            let chain: Vec<_> = attribution.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
            format!("{}: {}", chain.join(" > "), attribution.content.text(&fixture.article.text))
        })
        .collect()
}

fn english(lines: &[&str]) -> Vec<String> {
    let named = [
        ("Harbour Ministry", Organisation),
        ("Radio Qasr", Organisation),
        ("Salim Haddar", Person),
        ("Coast Brigades", Organisation),
        ("Rana Osman", Person),
    ];
    told(&Fixture::new("en", lines, &named))
}

fn arabic(lines: &[&str]) -> Vec<String> {
    let named = [
        ("وزارة الموانئ", Organisation),
        ("راديو القصر", Organisation),
        ("سليم حدار", Person),
        ("ألوية الشاطئ", Organisation),
        ("كتائب السهل", Organisation),
    ];
    told(&Fixture::new("ar", lines, &named))
}

#[test]
fn a_speaker_before_the_verb_says_what_follows() {
    assert_eq!(
        english(&["The Harbour Ministry said in a statement that two boats sank."]),
        ["Harbour Ministry: two boats sank"]
    );
}

#[test]
fn a_speaker_after_the_content_says_what_came_before() {
    assert_eq!(
        english(&["Two boats sank off Tartus, the Harbour Ministry said."]),
        ["Harbour Ministry: Two boats sank off Tartus"]
    );
    assert_eq!(
        english(&["No shots were fired at all, said the ministry's spokesman, Salim Haddar."]),
        ["Salim Haddar: No shots were fired at all"]
    );
}

#[test]
fn a_name_in_apposition_is_the_speaker() {
    assert_eq!(
        english(&["Its spokesman, Salim Haddar, said five people were hurt."]),
        ["Salim Haddar: five people were hurt"]
    );
    assert_eq!(
        english(&[
            "A nurse at the clinic, who asked not to be named because he was afraid, said five people were hurt."
        ]),
        ["A nurse at the clinic: five people were hurt"]
    );
}

#[test]
fn two_speakers_of_one_sentence_share_it() {
    assert_eq!(
        english(&[
            "A shell killed four people on Monday, the Harbour Ministry said, blaming a patrol, while the Coast Brigades said a mine had gone off."
        ]),
        [
            "Harbour Ministry: A shell killed four people on Monday",
            "Harbour Ministry: a patrol",
            "Coast Brigades: a mine had gone off"
        ]
    );
}

#[test]
fn a_pronoun_stands_for_the_speaker_before_that_fits_it() {
    assert_eq!(
        english(&[
            "The Harbour Ministry said two boats sank. It added that five sailors were missing. Salim Haddar said he saw it. He added that it rained."
        ]),
        [
            "Harbour Ministry: two boats sank",
            "Harbour Ministry: five sailors were missing",
            "Salim Haddar: he saw it",
            "Salim Haddar: it rained"
        ]
    );
}

#[test]
fn a_relayed_speaker_comes_last_in_the_chain() {
    assert_eq!(
        english(&["Gunmen killed four people, Radio Qasr reported, quoting the Harbour Ministry."]),
        ["Radio Qasr > Harbour Ministry: Gunmen killed four people"]
    );
    assert_eq!(
        english(&["Radio Qasr, citing the Harbour Ministry, said four people died."]),
        ["Radio Qasr > Harbour Ministry: four people died"]
    );
}

#[test]
fn the_addressee_is_no_speaker() {
    assert_eq!(english(&["Rana Osman told Radio Qasr that the road was closed."]), ["Rana Osman: the road was closed"]);
}

#[test]
fn a_quotation_of_several_sentences_is_laid_in_one_mouth() {
    assert_eq!(
        english(&["“The port is closed. Nobody may enter it,” Salim Haddar said. “We wait.”"]),
        ["Salim Haddar: “The port is closed. Nobody may enter it,”", "Salim Haddar: “We wait.”"]
    );
    assert_eq!(
        english(&["Rana Osman said: ''The cranes are broken. We wait.''"]),
        ["Rana Osman: ''The cranes are broken. We wait.''"]
    );
}

#[test]
fn what_is_said_after_a_quotation_of_its_saying_is_no_content() {
    assert_eq!(
        english(&["“The port is closed for good,” Salim Haddar told Radio Qasr in Tartus."]),
        ["Salim Haddar: “The port is closed for good,”"]
    );
}

#[test]
fn two_verbs_share_a_subject() {
    assert_eq!(
        english(&["Rana Osman said that the road was closed and predicted that it would stay so."]),
        ["Rana Osman: the road was closed", "Rana Osman: it would stay so"]
    );
}

#[test]
fn a_relative_speaks_for_what_it_stands_for() {
    assert_eq!(
        english(&["They asked Salim Haddar, who said that the road was closed."]),
        ["Salim Haddar: the road was closed"]
    );
}

#[test]
fn a_participle_without_a_verb_of_saying_before_it_has_the_subject_for_its_source() {
    assert_eq!(
        english(&["Salim Haddar left the hall, saying that the talks had failed."]),
        ["Salim Haddar: the talks had failed"]
    );
}

#[test]
fn an_infinitive_and_a_noun_say_nothing() {
    assert!(english(&["It is too early to say that the port is closed."]).is_empty());
    assert!(english(&["Rana Osman heard the claims of two sailors."]).is_empty());
}

#[test]
fn the_stop_of_an_abbreviation_ends_no_content() {
    assert_eq!(
        english(&["Mr. Haddar said that Dr. Amal had left the port."]),
        ["Mr. Haddar: Dr. Amal had left the port"]
    );
}

#[test]
fn a_passive_has_no_speaker() {
    assert!(english(&["It was reported that two boats sank."]).is_empty());
}

#[test]
fn a_list_goes_on_in_the_mouth_of_its_speaker() {
    assert_eq!(
        english(&[
            "Salim Haddar explains that the port is closed. Haddar adds:",
            "- The cranes are broken.",
            "- The pilots left."
        ]),
        ["Salim Haddar: the port is closed", "Salim Haddar: The cranes are broken.", "Salim Haddar: The pilots left."]
    );
}

#[test]
fn according_to_names_the_speaker_of_the_rest() {
    assert_eq!(
        english(&[
            "According to the Harbour Ministry, two boats sank.",
            "Two more sank, according to a doctor at the clinic."
        ]),
        ["Harbour Ministry: two boats sank", "a doctor at the clinic: Two more sank"]
    );
}

#[test]
fn an_arabic_verb_comes_before_its_speaker() {
    assert_eq!(arabic(&["وقالت وزارة الموانئ في بيان إن قاربين غرقا."]), ["وزارة الموانئ: قاربين غرقا"]);
    assert_eq!(
        arabic(&["وأعلنت وزارة الموانئ، في بيان مقتضب، مقتل شخصين قرب طرطوس."]),
        ["وزارة الموانئ: مقتل شخصين قرب طرطوس"]
    );
}

#[test]
fn an_arabic_verb_without_a_speaker_goes_on_with_the_one_before() {
    assert_eq!(
        arabic(&[
            "قالت وزارة الموانئ إن قاربين غرقا. وأضافت أن خمسة بحارة فقدوا. وقال سليم حدار إن البحر هائج. وأضاف أن المطر غزير."
        ]),
        [
            "وزارة الموانئ: قاربين غرقا",
            "وزارة الموانئ: خمسة بحارة فقدوا",
            "سليم حدار: البحر هائج",
            "سليم حدار: المطر غزير"
        ]
    );
}

#[test]
fn an_arabic_source_may_ask_not_to_be_named() {
    assert_eq!(
        arabic(&["وقال مصدر أمني طلب عدم كشف اسمه لوكالة الشاطئ إن أربعة أشخاص قُتلوا."]),
        ["مصدر أمني: أربعة أشخاص قُتلوا"]
    );
}

#[test]
fn an_arabic_chain_relays() {
    assert_eq!(
        arabic(&["قُتل أربعة أشخاص قرب حمص، بحسب ما أورد راديو القصر نقلاً عن وزارة الموانئ."]),
        ["راديو القصر > وزارة الموانئ: قُتل أربعة أشخاص قرب حمص"]
    );
}

#[test]
fn an_arabic_speaker_had_said_earlier() {
    assert_eq!(
        arabic(&["وكانت وزارة الموانئ قد أعلنت في بيانها الأول غرق قاربين وفقدان أربعة من البحارة."]),
        ["وزارة الموانئ: غرق قاربين وفقدان أربعة من البحارة"]
    );
    assert_eq!(arabic(&["وأعلنت وزارة الموانئ في بيان مقتضب مقتل بحارين."]), ["وزارة الموانئ: مقتل بحارين"]);
    assert_eq!(arabic(&["وقالت وزارة الموانئ في بيان عن الهجوم إن بحارين قتلا."]), ["وزارة الموانئ: بحارين قتلا"]);
    assert_eq!(
        arabic(&["وكان سليم حدار، الناطق باسم ألوية الشاطئ، قد اتهم كتائب السهل بالوقوف وراء الهجوم."]),
        ["سليم حدار: كتائب السهل بالوقوف وراء الهجوم"]
    );
}

#[test]
fn an_accused_party_is_no_speaker() {
    assert_eq!(
        arabic(&["نفت ألوية الشاطئ أن تكون قد بدأت القتال، واتهمت كتائب السهل بإطلاق النار أولاً."]),
        ["ألوية الشاطئ: تكون قد بدأت القتال", "ألوية الشاطئ: كتائب السهل بإطلاق النار أولاً"]
    );
}

#[test]
fn stance_kind_and_anonymity_are_told() {
    let named = [("Harbour Ministry", Organisation)];
    let fixture = Fixture::new(
        "en",
        &["The Harbour Ministry denied the raid. \"We saw nothing of it in all these days,\" said a security source."],
        &named,
    );
    let found = attributions(&fixture.surface());
    assert_eq!(found[0].stance, Stance::Denies);
    assert_eq!(found[1].kind, AttributionKind::Direct);
    assert_eq!(found[1].speakers[0].anonymity, Anonymity::Unnamed);
}

#[test]
fn what_was_announced_is_said_by_who_announced_it() {
    assert_eq!(
        english(&["Two boats sank off Tartus, according to what was announced by the Harbour Ministry."]),
        ["Harbour Ministry: Two boats sank off Tartus"]
    );
}

#[test]
fn a_name_given_is_nothing_said() {
    assert_eq!(english(&["A commander, called “Salim Haddar”, was killed."]), Vec::<String>::new());
}

#[test]
fn a_list_goes_on_from_the_speaker_who_opens_it() {
    assert_eq!(
        english(&["The Harbour Ministry said two boats sank.", "Salim Haddar adds:", "- The sea was calm."]),
        ["Harbour Ministry: two boats sank", "Salim Haddar: The sea was calm."]
    );
}
