//! Tracing on short reports written for it. Sentences of one meaning get vectors alike to 0.8; all else is far apart.

use super::*;
use crate::model::analysis::{Quantity, Sentence, SentenceVectors};
use crate::model::article::{Article, Block, BlockKind, Found, FoundIn};
use crate::model::claim::Count;
use crate::model::genealogy::{DivergenceKind, Relation};
use crate::model::id::CaptureId;
use crate::model::span::Span;
use crate::model::time::Moment;
use crate::text::digest::sha256;

const DIMENSION: usize = 64;

/// A report in the making: sentences with a word for what each means.
struct Draft {
    name: &'static str,
    language: &'static str,
    outlet: Option<&'static str>,
    credit: Option<&'static str>,
    published: Option<(&'static str, u16)>,
    sentences: Vec<(&'static str, &'static str)>,
}

fn draft(name: &'static str, language: &'static str, sentences: &[(&'static str, &'static str)]) -> Draft {
    Draft { name, language, outlet: None, credit: None, published: None, sentences: sentences.to_vec() }
}

impl Draft {
    fn outlet(self, outlet: &'static str) -> Self {
        Self { outlet: Some(outlet), ..self }
    }

    fn credit(self, credit: &'static str) -> Self {
        Self { credit: Some(credit), ..self }
    }

    fn at(self, date: &'static str, hour: u16) -> Self {
        Self { published: Some((date, hour)), ..self }
    }

    fn analysis(&self) -> Analysis {
        let found = |value: &str| Found::new(value.to_owned(), FoundIn::Page, 1.0);
        let (mut text, mut blocks, mut sentences, mut components) = (String::new(), vec![], vec![], vec![]);
        let mut quantities = Vec::new();
        for (meaning, sentence) in &self.sentences {
            if !text.is_empty() {
                text.push('\n');
            }
            let span = Span::new(text.len() as u32, (text.len() + sentence.len()) as u32);
            text.push_str(sentence);
            sentences.push(Sentence { span, block: blocks.len() as u32 });
            blocks.push(Block { kind: BlockKind::Paragraph, span });
            components.extend(vector(meaning, sentence));
            for (word, number) in [("Two", 2), ("two", 2), ("five", 5), ("خمسة", 5), ("ثلاثة", 3)] {
                if let Some(start) = sentence.find(word) {
                    let start = span.start + start as u32;
                    quantities.push(Quantity {
                        span: Span::new(start, start + word.len() as u32),
                        count: Count { min: number, max: Some(number) },
                        counted: None,
                        is_part: false,
                        rule: "test".into(),
                    });
                }
            }
        }
        let published = self.published.map(|(date, hour)| {
            let date = date.parse().expect("a test's date is EDTF");
            Found::new(Moment { date, minute_of_day: Some(hour * 60), utc_offset_minutes: Some(0) }, FoundIn::Page, 1.0)
        });
        let article = Article {
            name: self.name.into(),
            publisher: self.outlet.map(found),
            family: self.outlet.map(found),
            credit: self.credit.map(found),
            published,
            ..Article::bare(capture(self.name), text, blocks, found(self.language))
        };
        let vectors = SentenceVectors { encoder: "test".into(), dimension: DIMENSION as u32, components };
        Analysis { sentences, vectors, quantities, ..Analysis::without_findings(article) }
    }
}

fn capture(name: &str) -> CaptureId {
    CaptureId::from_digest(sha256(name.as_bytes()))
}

/// Returns a unit vector: mostly what the sentence means, a little of how it says so.
fn vector(meaning: &str, sentence: &str) -> Vec<f32> {
    let (meaning, wording) = (noise(meaning), noise(sentence));
    let mixed: Vec<f32> =
        meaning.iter().zip(wording).map(|(meaning, wording)| 0.9 * meaning + 0.44 * wording).collect();
    let length = mixed.iter().map(|x| x * x).sum::<f32>().sqrt();
    mixed.into_iter().map(|x| x / length).collect()
}

fn noise(text: &str) -> Vec<f32> {
    (0..DIMENSION / 32)
        .flat_map(|part| sha256(format!("{part}{text}").as_bytes()))
        .map(|byte| f32::from(byte) - 127.5)
        .collect()
}

fn genealogy(drafts: &[Draft]) -> Genealogy {
    let analyses: Vec<Analysis> = drafts.iter().map(Draft::analysis).collect();
    trace(&analyses, &Lexicons::built_in().expect("the built-in word lists are well formed"), &STANDARD).value
}

/// Returns child, parent and relation of each derivation by the reports' names.
fn edges(genealogy: &Genealogy, drafts: &[Draft]) -> Vec<(&'static str, &'static str, Relation)> {
    let name = |id: CaptureId| drafts.iter().find(|draft| capture(draft.name) == id).map_or("?", |draft| draft.name);
    let mut edges: Vec<_> =
        genealogy.derivations.iter().map(|found| (name(found.child), name(found.parent), found.relation)).collect();
    edges.sort_unstable();
    edges
}

const AGENCY: &[(&str, &str)] = &[
    ("attack", "Gunmen attacked a flour mill outside the town of Saraqib on Monday night and set two lorries on fire."),
    ("dead", "A guard named Marwan Haddad died of his wounds in the town clinic, the mill's owner told the agency."),
    ("motive", "The owner said that the attackers had asked for money twice since the beginning of the harvest."),
    ("police", "Police closed the road to Maarrat al-Numan for an hour and searched the olive groves with dogs."),
    ("prices", "Flour has risen by a third in the district since the bakery in Binnish was closed in spring."),
];

const TRANSLATION: &[(&str, &str)] = &[
    ("attack", "هاجم مسلحون مطحنة خارج بلدة سراقب ليل الاثنين وأضرموا النار في شاحنتين."),
    ("dead", "وتوفي حارس يدعى مروان حداد متأثرا بجروحه في مستوصف البلدة، وفق ما قال صاحب المطحنة."),
    ("motive", "وقال صاحب المطحنة إن المهاجمين طلبوا المال مرتين منذ بداية موسم الحصاد."),
    ("police", "وأغلقت الشرطة الطريق إلى معرة النعمان ساعة وفتشت بساتين الزيتون بالكلاب."),
    ("prices", "وارتفع سعر الطحين بمقدار الثلث في المنطقة منذ إغلاق مخبز بنش في الربيع."),
];

const REWRITTEN: &[(&str, &str)] = &[
    ("attack", "Two trucks went up in flames when armed men raided a mill near Saraqib late on Monday."),
    ("dead", "Marwan Haddad, who guarded the place, did not survive, said the man who owns it."),
    ("motive", "Payment had been demanded of him on two earlier occasions this season, according to the proprietor."),
    ("police", "Officers sealed off the highway towards Maarrat al-Numan and took dogs through nearby olive trees."),
    ("prices", "Bread makers pay thirty-odd per cent more than before Binnish lost its bakery."),
];

fn agency() -> Draft {
    draft("agency", "en", AGENCY).outlet("Orchard News Agency").at("2024-05-06", 8)
}

#[test]
fn a_copy_under_another_name_is_verbatim() {
    let drafts = [agency(), draft("copy", "en", AGENCY).outlet("Saraqib Mirror").at("2024-05-06", 11)];
    let found = genealogy(&drafts);
    assert_eq!(edges(&found, &drafts), [("copy", "agency", Relation::Verbatim)]);
    assert!(found.derivations[0].direction.is_settled);
    assert!((found.derivations[0].share - 1.0).abs() < 1e-6);
    assert_eq!(found.derivations[0].passages.len(), AGENCY.len());
}

#[test]
fn a_shortened_copy_is_trimmed_and_the_child_even_without_a_date() {
    let drafts = [agency(), draft("short", "en", &AGENCY[..3])];
    let found = genealogy(&drafts);
    assert_eq!(edges(&found, &drafts), [("short", "agency", Relation::Trimmed)]);
    assert!(found.derivations[0].direction.is_settled);
}

#[test]
fn other_words_in_one_order_are_rewritten() {
    let drafts = [agency(), draft("rewritten", "en", REWRITTEN).at("2024-05-07", 6)];
    assert_eq!(edges(&genealogy(&drafts), &drafts), [("rewritten", "agency", Relation::Rewritten)]);
}

#[test]
fn a_translation_of_a_report_is_found_across_scripts() {
    let drafts = [agency(), draft("translation", "ar", TRANSLATION).at("2024-05-06", 15)];
    assert_eq!(edges(&genealogy(&drafts), &drafts), [("translation", "agency", Relation::Translated)]);
}

#[test]
fn an_outlets_edition_for_other_readers_translates_it() {
    let original = draft("original", "ar", TRANSLATION).outlet("وكالة الجسر للأنباء");
    let edition = draft("edition", "en", AGENCY).outlet("Jisr Agency English");
    let drafts = [edition, original];
    let found = genealogy(&drafts);
    assert_eq!(edges(&found, &drafts), [("edition", "original", Relation::Translated)]);
    assert!(found.derivations[0].direction.is_settled);
}

#[test]
fn a_translation_credits_its_source_across_scripts() {
    let original = draft("original", "ar", TRANSLATION).outlet("شبكة القنطرة");
    let translation = draft("translation", "en", AGENCY).outlet("Hill Lantern").credit("Qantara network");
    let drafts = [translation, original];
    let found = genealogy(&drafts);
    assert_eq!(edges(&found, &drafts), [("translation", "original", Relation::Translated)]);
    assert_eq!(found.derivations[0].direction.evidence[0].kind, crate::model::genealogy::DirectionKind::Credit);
}

#[test]
fn turns_of_phrase_of_the_other_language_give_a_translation_away() {
    let calqued = [
        ("closed", "Rain closed the road over the bridge on Monday."),
        ("rose", "For its part, the council said it is worth noting that the river rose."),
        ("pumps", "The mayor asked for pumps, pointing out that the farms were flooded."),
    ];
    let source = [
        ("closed", "أغلق المطر الطريق فوق الجسر يوم الإثنين"),
        ("rose", "وقال المجلس من جانبه إن النهر ارتفع"),
        ("pumps", "وطلب رئيس البلدية مضخات مشيرا إلى أن المزارع غرقت"),
    ];
    let drafts = [draft("calqued", "en", &calqued), draft("source", "ar", &source)];
    let found = genealogy(&drafts);
    assert_eq!(edges(&found, &drafts), [("calqued", "source", Relation::Translated)]);
    assert!(found.derivations[0].direction.is_settled);
}

#[test]
fn a_chain_stays_a_chain() {
    let drafts = [
        agency(),
        draft("translation", "ar", TRANSLATION).at("2024-05-06", 15),
        draft("copy of the translation", "ar", &TRANSLATION[..4]).at("2024-05-07", 9),
    ];
    assert_eq!(
        edges(&genealogy(&drafts), &drafts),
        [
            ("copy of the translation", "translation", Relation::Trimmed),
            ("translation", "agency", Relation::Translated)
        ]
    );
}

#[test]
fn siblings_are_no_parents_of_each_other_and_the_earliest_of_equals_is_the_source() {
    let drafts = [
        agency(),
        draft("first copy", "en", AGENCY).at("2024-05-06", 11),
        draft("second copy", "en", AGENCY).at("2024-05-06", 12),
        draft("translation", "ar", TRANSLATION).at("2024-05-06", 15),
    ];
    let found = genealogy(&drafts);
    let parents: Vec<_> = edges(&found, &drafts).into_iter().map(|edge| (edge.0, edge.1)).collect();
    assert_eq!(parents, [("first copy", "agency"), ("second copy", "agency"), ("translation", "agency")]);
}

#[test]
fn two_sentences_taken_over_are_an_excerpt() {
    let mut own: Vec<(&str, &str)> = vec![
        ("harvest", "Farmers around Saraqib say that this year's harvest is the poorest that they can remember."),
        ("water", "The wells of the plain have sunk by several metres since the pumps were moved to the north."),
        ("aid", "A charity from Idlib hands out seed on credit and waits for the next rain to be paid."),
        ("school", "The village school has become a store for sacks that no trader wants to buy."),
    ];
    own.splice(2..2, AGENCY[3..5].iter().copied());
    let drafts = [agency(), draft("feature", "en", &own).at("2024-05-09", 7)];
    let found = genealogy(&drafts);
    assert_eq!(edges(&found, &drafts), [("feature", "agency", Relation::Excerpt)]);
    assert!((found.derivations[0].share - 2.0 / 6.0).abs() < 1e-6);
}

#[test]
fn one_speaker_quoted_by_two_reporters_is_no_copying_but_one_statement() {
    let one = draft(
        "one",
        "en",
        &[
            ("arrival", "Residents of Azaz gathered at the council's gate on Tuesday to ask for water."),
            ("quote", "“We have paid for a pump that never came and we will not pay a second time,” said Hala Nasri."),
            ("crowd", "The crowd dispersed before noon without any clash, two shopkeepers of the square said."),
        ],
    );
    let other = draft(
        "other",
        "en",
        &[
            ("budget", "The council of Azaz has no money left for repairs, its treasurer wrote to the ministry."),
            (
                "quote",
                "Protesters disagree: “We have paid for a pump that never came and we will not pay a second time.”",
            ),
            ("loan", "A loan from a bank in Gaziantep was refused in March over missing guarantees."),
        ],
    );
    let found = genealogy(&[one, other]);
    assert!(found.derivations.is_empty());
    assert_eq!(found.hidden_origins.len(), 1);
    assert_eq!(found.hidden_origins[0].children.len(), 2);
}

#[test]
fn two_reports_of_one_template_are_no_copies() {
    let one = draft(
        "monday",
        "en",
        &[
            ("strike", "A drone struck a car on the road to Tadif on Monday and killed five people, rescuers said."),
            ("bodies", "The rescuers recovered 5 bodies and took 11 wounded to the clinic of the town."),
            ("claim", "No group has claimed responsibility so far."),
            ("year", "It was strike number 14 of its kind in the district this year."),
        ],
    );
    let other = draft(
        "friday",
        "en",
        &[
            ("strike", "A drone struck a car on the road to Akhtarin on Friday and killed two people, rescuers said."),
            ("bodies", "The rescuers recovered 2 bodies and took 3 wounded to the clinic of the town."),
            ("claim", "No group has claimed responsibility so far."),
            ("year", "It was strike number 15 of its kind in the district this year."),
        ],
    );
    assert!(genealogy(&[one.at("2024-05-06", 9), other.at("2024-05-10", 9)]).derivations.is_empty());
}

#[test]
fn sentences_that_are_nearer_to_others_than_to_their_counterparts_are_not_retold() {
    let analyses = [agency(), draft("rewritten", "en", REWRITTEN)].map(|draft| draft.analysis());
    let lexicons = Lexicons::built_in().expect("the built-in word lists are well formed");
    let reports = reports::prepare(&analyses, &lexicons);
    let mut kinship = kinship::compare(&reports, 0, 1).expect("they have sentences of one meaning").turned();
    let found = |kinship: &kinship::Kinship| relation::relation(kinship, &reports, &std::collections::BTreeSet::new());
    assert_eq!(found(&kinship), Some(Relation::Rewritten));
    // As in two reports of one war, of which any two sentences are alike.
    kinship.pairs[0].nearest[0] = false;
    assert_eq!(found(&kinship), None);
}

#[test]
fn what_one_speaker_said_to_two_reporters_is_told_alike_and_not_taken() {
    let one = [
        ("lock", "“We will lock the mill until the owner pays what he owes us for the harvest,” said Adel Mansour."),
        ("guards", "“Our own people will guard the gate by day and by night,” he said, “and nobody will be let in.”"),
        ("bread", "“If the town has no bread, it should ask the man who sold our flour abroad,” Mansour added."),
        ("talks", "“We will talk to anyone who comes without a gun and with an open book of accounts,” he said."),
    ];
    let other = [
        ("lock", "The mill stays shut till the farmers have their money, their speaker Adel Mansour announced."),
        ("guards", "He told reporters that farmers would stand watch at the entrance around the clock."),
        ("bread", "For the want of bread he blamed the one who had exported the flour."),
        ("talks", "They were ready for talks, Mansour said, with unarmed people who show their accounts."),
    ];
    assert!(genealogy(&[draft("one", "en", &one), draft("other", "en", &other)]).derivations.is_empty());
    let unquoted = [
        ("lock", "The mill will be locked until the owner pays what he owes for the harvest."),
        ("guards", "Their own people are to guard the gate by day and by night."),
        ("bread", "Whoever lacks bread should ask the man by whom the flour was sold abroad."),
        ("talks", "Anyone is welcome who comes without a gun and with an open book."),
    ];
    let drafts = [draft("other", "en", &other), draft("unquoted", "en", &unquoted)];
    assert_eq!(genealogy(&drafts).derivations.len(), 1);
}

#[test]
fn a_heading_and_a_signature_make_no_excerpt() {
    let heading = "The general council of the harbour workers of Latakia has the following to say to its members, to all \
                   who trade with them, and to the governor: 1.";
    let signature = "Signed for the general council of the harbour workers by its elected speakers of the three quays.";
    let statement = |name, points: [(&'static str, &'static str); 3]| {
        let [first, second, third] = points;
        draft(name, "en", &[("heading", heading), first, second, third, ("signature", signature)])
    };
    let spring = statement(
        "spring",
        [
            ("wages", "Wages have not been paid since the ice melted and the cranes stand still for want of grease."),
            ("strike", "2. The night shift will rest until the owners sit down with us at one table."),
            ("thanks", "3. We thank the bakers who fed our children through the cold months."),
        ],
    );
    let autumn = statement(
        "autumn",
        [
            (
                "fire",
                "The fire in the grain store was no accident, and we ask for an inquiry by judges from elsewhere.",
            ),
            ("doctor", "2. A doctor must be at hand whenever ships with acids are unloaded."),
            ("school", "3. Our school for apprentices opens its doors after the feast."),
        ],
    );
    assert!(genealogy(&[spring, autumn]).derivations.is_empty());
}

#[test]
fn copies_of_an_agency_that_was_not_collected_are_siblings_named_by_the_credit() {
    let drafts = [
        draft("one", "en", AGENCY).outlet("Idlib Courier").credit("Heron Press").at("2024-05-06", 9),
        draft("other", "en", &AGENCY[..4]).outlet("Plain Herald").credit("Heron Press").at("2024-05-06", 10),
    ];
    let found = genealogy(&drafts);
    assert!(found.derivations.is_empty());
    assert_eq!(found.hidden_origins[0].name.as_deref(), Some("Heron Press"));
}

#[test]
fn a_credit_line_outweighs_an_unknown_time() {
    let drafts = [
        draft("plain", "en", AGENCY).outlet("Plain Herald").credit("Orchard News"),
        draft("agency", "en", AGENCY).outlet("Orchard News Agency"),
    ];
    assert_eq!(edges(&genealogy(&drafts), &drafts), [("plain", "agency", Relation::Verbatim)]);
}

#[test]
fn even_evidence_settles_nothing() {
    let found = genealogy(&[draft("one", "en", AGENCY), draft("other", "en", AGENCY)]);
    assert_eq!(found.derivations.len(), 1);
    assert!(!found.derivations[0].direction.is_settled);
    assert!(found.derivations[0].parent < found.derivations[0].child);
}

#[test]
fn a_dropped_negation_and_a_changed_number_are_divergences() {
    let mut source = AGENCY.to_vec();
    source.push(("rule", "The ministry did not rule out that five men of the guard had helped the attackers."));
    let mut copy = TRANSLATION.to_vec();
    copy.push(("rule", "واستبعدت الوزارة أن يكون ثلاثة من الحراس قد ساعدوا المهاجمين."));
    let drafts =
        [draft("agency", "en", &source).at("2024-05-06", 8), draft("translation", "ar", &copy).at("2024-05-06", 15)];
    let kinds: Vec<DivergenceKind> =
        genealogy(&drafts).derivations[0].divergences.iter().map(|divergence| divergence.kind).collect();
    assert_eq!(kinds, [DivergenceKind::Number, DivergenceKind::Negation]);
}

#[test]
fn the_order_of_the_reports_plays_no_part_and_spans_are_in_range() {
    let mut drafts = vec![
        agency(),
        draft("copy", "en", AGENCY).at("2024-05-06", 11),
        draft("undated", "en", AGENCY),
        draft("translation", "ar", TRANSLATION),
        draft("rewritten", "en", REWRITTEN),
        draft("short", "ar", &TRANSLATION[1..]).at("2024-05-05", 11),
    ];
    let first = genealogy(&drafts);
    for _ in 0..drafts.len() {
        drafts.rotate_left(1);
        drafts.swap(0, 3);
        assert_eq!(genealogy(&drafts), first);
    }
    assert!(!first.derivations.is_empty());
    for derivation in &first.derivations {
        let text = |id: CaptureId| {
            drafts.iter().find(|draft| capture(draft.name) == id).expect("it is one of them").analysis().article.text
        };
        assert!((0.0..=1.0).contains(&derivation.share) && (0.0..=1.0).contains(&derivation.confidence));
        for passage in &derivation.passages {
            assert!(!passage.child.text(&text(derivation.child)).is_empty());
            assert!(!passage.parent.text(&text(derivation.parent)).is_empty());
        }
    }
    let mut seen = vec![];
    for derivation in &first.derivations {
        let mut at = derivation.parent;
        while let Some(next) = first.derivations.iter().find(|other| other.child == at) {
            assert_ne!(next.parent, derivation.child, "a cycle");
            seen.push(next.parent);
            at = next.parent;
            assert!(seen.len() < 100, "a cycle");
        }
    }
}

#[test]
fn reports_that_come_one_by_one_end_in_the_same_genealogy() {
    let lexicons = Lexicons::built_in().expect("the built-in word lists are well formed");
    let mut drafts = vec![
        agency(),
        draft("copy", "en", AGENCY).at("2024-05-06", 11),
        draft("translation", "ar", TRANSLATION).at("2024-05-06", 15),
        draft("rewritten", "en", REWRITTEN).at("2024-05-07", 6),
        draft("other", "en", &[("rain", "Rain closed the road over the bridge on Monday and nobody was hurt by it.")]),
        draft("short", "ar", &TRANSLATION[1..]).at("2024-05-08", 11),
    ];
    let whole = genealogy(&drafts);
    assert!(whole.derivations.len() >= 4);
    for _ in 0..drafts.len() {
        drafts.rotate_left(1);
        let analyses: Vec<Analysis> = drafts.iter().map(Draft::analysis).collect();
        let planes = Planes::new(analyses[0].vectors.dimension as usize);
        let sketch = |analysis: &Analysis| Sketch::of(analysis, &planes, &lexicons, &STANDARD);
        let sketches: Vec<Sketch> = analyses.iter().filter_map(sketch).collect();
        let load = |report: usize| Cow::Borrowed(&analyses[report]);
        let known = (0..sketches.len()).fold(Genealogy::default(), |known, added| {
            trace_added(&known, &sketches[..=added], added, &load, &lexicons, &STANDARD).value
        });
        assert_eq!(known, whole);
    }
}

#[test]
fn reports_that_met_by_one_sampled_run_of_words_are_confirmed_by_all_their_runs() {
    let lexicons = Lexicons::built_in().expect("the built-in word lists are well formed");
    let words = |of: &str, n: usize| (0..n).map(|number| format!("{of}{number}")).collect::<Vec<_>>();
    let original = words("told", 200);
    let report = |number: usize, text: Vec<String>| {
        let (name, text): (&str, &str) = (format!("{number}").leak(), text.join(" ").leak());
        draft(name, "en", &[(name, text)]).analysis()
    };
    let mut analyses = vec![report(0, original.clone()), report(1, original.clone())];
    // Each of forty others has one run of five words of the original among its own.
    analyses.extend((2..42).map(|number| {
        let run = &original[5 * (number - 2)..][..5];
        report(number, [&words(&format!("own{number}x"), 20)[..], run].concat())
    }));
    let planes = Planes::new(DIMENSION);
    let settings = Settings { max_shingles: 300, ..STANDARD };
    let sketch = |analysis: &Analysis| Sketch::of(analysis, &planes, &lexicons, &settings);
    let sketches: Vec<Sketch> = analyses.iter().filter_map(sketch).collect();
    assert_eq!(sketches.len(), analyses.len());
    assert_eq!(candidate_pairs(&sketches, &settings).value, [(0, 1)]);
}

#[test]
fn nothing_in_nothing_out() {
    assert_eq!(genealogy(&[]), Genealogy::default());
    let empty = [draft("empty", "en", &[]), draft("unread", "xx", AGENCY), agency()];
    assert_eq!(genealogy(&empty), Genealogy::default());
}
