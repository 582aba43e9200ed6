//! An invented edition to render in tests: made-up people and outlets, real places; Arabic and English; a translation, a
//! copy, an excerpt, an update, contradictions, an agency that was never collected, a day without a year.

use crate::model::analysis::{NameKind, Standing};
use crate::model::article::{Block, BlockKind, Found, FoundIn, Furniture, FurnitureReason};
use crate::model::attribution::{Anonymity, Speaker};
use crate::model::claim::{
    Category, CategoryKind, Claim, Count, Field, Scope, Statement, StatementKind, Status, Value,
};
use crate::model::edition::{
    EDITION_SCHEMA_VERSION, Edition, EntityEntry, EventEntry, FieldReadings, Manifest, Origin, OriginKind, Reading,
    ReadingRelation, RelationKind, Report, ResourceDigest, SuspectedConflict, ToldSentence,
};
use crate::model::event_type::{AcledSubEvent, EventType};
use crate::model::genealogy::{
    Derivation, Direction, DirectionEvidence, DirectionKind, Divergence, DivergenceKind, Genealogy, HiddenOrigin,
    Passage, Relation,
};
use crate::model::id::{CaptureId, FindingId, FindingKind};
use crate::model::links::{Join, JoinPart, NameForm};
use crate::model::note::{Note, NoteCode};
use crate::model::place::{Place, PlaceClass};
use crate::model::proposal::{Proposal, Proposals, SecondReader};
use crate::model::span::Span;
use crate::model::time::{DateRange, Moment};

/// Returns the sample.
pub(super) fn edition() -> Edition {
    let reports = reports();
    let events = vec![depot(&reports), raid(&reports), flood(&reports)];
    let mut captures: Vec<CaptureId> = reports.iter().map(|report| report.id).collect();
    captures.sort_unstable();
    Edition {
        schema_version: EDITION_SCHEMA_VERSION,
        manifest: Manifest {
            program_version: "0.1.0".into(),
            captures,
            settings_sha256: "5e".repeat(32),
            resources: vec![
                ResourceDigest { name: "encoder".into(), sha256: "e1".repeat(32) },
                ResourceDigest { name: "gazetteer".into(), sha256: "9a".repeat(32) },
            ],
            n_judgements: 1,
        },
        events,
        entities: entities(&reports),
        genealogy: genealogy(&reports),
        reports,
        earlier_versions: Vec::new(),
        notes: vec![
            Note::new(NoteCode::IngestBinary, "harbour.jpg", "The file is a picture; give its caption as text."),
            Note::new(NoteCode::CleanYearUnknown, "seiyun-raid.html", "“20 August” is printed without a year."),
            Note::new(NoteCode::AnalyseLanguageUnread, "liman.txt", "The report is in Turkish, which is not read yet."),
        ],
        proposals: None,
    }
}

const TRANSLATION: usize = 1;
const WIRE_LOCAL: usize = 2;
const WIRE_ABROAD: usize = 3;
const ARABIC: usize = 0;
const ANALYSIS: usize = 4;
const UPDATE: usize = 5;
const TURKISH: usize = 6;
const RAID: usize = 7;

fn reports() -> Vec<Report> {
    let mut arabic = report(
        1,
        "mukalla-ar.html",
        "ar",
        "صدى حضرموت",
        "2024-03-12",
        Some(21 * 60 + 10),
        &[
            (BlockKind::Headline, "انفجار في مستودع للوقود غرب المكلا يوقع أربعة قتلى"),
            (
                BlockKind::Paragraph,
                "قتل أربعة أشخاص وأصيب العشرات في انفجار هز مستودعا للوقود في حي فوة غرب مدينة المكلا مساء الثلاثاء 12 آذار/مارس. وقالت سلمى حدار، المتحدثة باسم السلطة المحلية في حضرموت، إن الحريق نجم عن تماس كهربائي.",
            ),
            (
                BlockKind::Paragraph,
                "وأضافت حدار أن فرق الإطفاء سيطرت على الحريق بعد ثلاث ساعات. ولم تعلن أي جهة مسؤوليتها عن الانفجار.",
            ),
            (BlockKind::Caption, "دخان يتصاعد فوق حي فوة"),
        ],
    );
    arabic.published = Some(Found::new(moment("2024-03-12", Some(21 * 60 + 10), Some(180)), FoundIn::JsonLd, 0.98));
    arabic.byline = vec![Found::new("خالد بامطرف".into(), FoundIn::Page, 0.8)];
    arabic.url = Some(Found::new("https://sada-hadramawt.example/2024/03/12/fuwwah".into(), FoundIn::Meta, 1.0));
    arabic.furniture = vec![
        Furniture {
            text: "اقرأ أيضا: أسعار الوقود اليوم".into(), source: None, reason: FurnitureReason::RelatedLinks
        },
        Furniture { text: "Buy <followers> now & fast!".into(), source: None, reason: FurnitureReason::Spam },
    ];
    let translation = report(
        2,
        "mukalla-en.html",
        "en",
        "Gulf Ledger",
        "2024-03-13",
        Some(6 * 60 + 30),
        &[
            (BlockKind::Headline, "Fuel depot blast west of Mukalla kills four"),
            (
                BlockKind::Paragraph,
                "Four people were killed and dozens injured when a blast shook a fuel depot in the Fuwwah quarter west of Mukalla on the evening of Tuesday, March 12. Salma Haddar, the spokeswoman of the local authority in Hadramawt, said that the fire was caused by an electrical fault.",
            ),
            (BlockKind::Paragraph, "Haddar added that fire crews brought the blaze under control after two hours."),
        ],
    );
    let mut wire_local = report(
        3,
        "wire-local.html",
        "en",
        "Aden Standard",
        "2024-03-13",
        Some(9 * 60),
        &[
            (BlockKind::Headline, "Nine dead in Mukalla explosion, doctor says"),
            (
                BlockKind::Paragraph,
                "MUKALLA (Sahel Wire) - Nine people died in the explosion at a fuel depot in Mukalla, a doctor at Ibn Sina Hospital told Sahel Wire, among them two children.",
            ),
            (BlockKind::Paragraph, "A drone was heard over the port minutes before the blast, two residents said."),
        ],
    );
    wire_local.credit = Some(Found::new("Sahel Wire".into(), FoundIn::Text, 0.9));
    let mut wire_abroad = report(
        4,
        "wire-abroad.html",
        "en",
        "The Muscat Monitor",
        "2024-03-13",
        Some(11 * 60 + 45),
        &[
            (BlockKind::Headline, "Explosion at Yemeni port city leaves nine dead"),
            (
                BlockKind::Paragraph,
                "Nine people died in the explosion at a fuel depot in Mukalla, a doctor at Ibn Sina Hospital told Sahel Wire, among them two children.",
            ),
            (BlockKind::Paragraph, "Last August, floods in Wadi Hadramawt killed at least 30 people."),
        ],
    );
    wire_abroad.family = Some(Found::new("Batinah Media".into(), FoundIn::Manifest, 1.0));
    let analysis = report(
        5,
        "analysis-ar.txt",
        "ar",
        "ميناء برس",
        "2024-03-14",
        None,
        &[
            (BlockKind::Headline, "من وراء انفجار المكلا؟"),
            (
                BlockKind::Paragraph,
                "قتل أربعة أشخاص وأصيب العشرات في انفجار هز مستودعا للوقود في حي فوة غرب مدينة المكلا مساء الثلاثاء 12 آذار/مارس.",
            ),
            (
                BlockKind::Paragraph,
                "ويرى الباحث نادر العمودي أن الحادث هجوم بطائرة مسيرة، وأن مثل هذه الهجمات ستتكرر في الأشهر المقبلة.",
            ),
        ],
    );
    let update = report(
        6,
        "toll-rises.html",
        "en",
        "Gulf Ledger",
        "2024-03-15",
        Some(8 * 60 + 5),
        &[
            (BlockKind::Headline, "Mukalla depot blast: toll rises to six"),
            (
                BlockKind::Paragraph,
                "Six people are now known to have died in Tuesday's blast in Mukalla, Salma Haddar said on Friday. She denied that a drone was involved.",
            ),
        ],
    );
    let mut turkish = report(
        7,
        "liman.txt",
        "tr",
        "Liman Haber",
        "2024-03-15",
        None,
        &[
            (BlockKind::Headline, "Mukalla'daki patlamada ölü sayısı artıyor"),
            (BlockKind::Paragraph, "Yemen'in Mukalla kentindeki patlamada ölenlerin sayısı artıyor."),
        ],
    );
    turkish.sentences.clear();
    let mut raid = report(
        8,
        "seiyun-raid.html",
        "en",
        "Wadi Post & Sons <weekly>",
        "XXXX-08-21",
        None,
        &[
            (BlockKind::Headline, "Raid on a farm near Seiyun"),
            (
                BlockKind::Paragraph,
                "Security forces raided a farm near Seiyun on 20 August and detained three men, a security official said. Residents said that one man was killed; the official said that nobody was.",
            ),
            (BlockKind::Quotation, "“Nobody was harmed,” the official said."),
        ],
    );
    raid.url = Some(Found::new("javascript:alert('not a link')".into(), FoundIn::Manifest, 0.5));
    vec![arabic, translation, wire_local, wire_abroad, analysis, update, turkish, raid]
}

fn report(
    digit: u8,
    name: &str,
    language: &str,
    outlet: &str,
    published: &str,
    minute_of_day: Option<u16>,
    pieces: &[(BlockKind, &str)],
) -> Report {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let mut sentences = Vec::new();
    for (kind, piece) in pieces {
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(piece);
        blocks.push(Block { kind: *kind, span: Span::of(&(start..text.len())) });
        let mut from = start;
        for (at, _) in piece.match_indices(". ") {
            sentences.push(Span::of(&(from..start + at + 1)));
            from = start + at + 2;
        }
        sentences.push(Span::of(&(from..text.len())));
    }
    Report {
        id: capture(digit),
        name: name.into(),
        crawl_id: Some(format!("{digit:03}")),
        title: Some(Found::new(pieces[0].1.into(), FoundIn::Page, 0.95)),
        byline: Vec::new(),
        publisher: Some(Found::new(outlet.into(), FoundIn::Meta, 0.9)),
        family: None,
        credit: None,
        url: None,
        published: Some(Found::new(moment(published, minute_of_day, None), FoundIn::Markup, 0.9)),
        language: language.into(),
        text,
        blocks,
        sentences,
        furniture: Vec::new(),
        statements: Vec::new(),
    }
}

fn capture(digit: u8) -> CaptureId {
    CaptureId::from_digest([digit; 32])
}

fn moment(date: &str, minute_of_day: Option<u16>, utc_offset_minutes: Option<i16>) -> Moment {
    Moment { date: date.parse().expect("the sample's dates are EDTF"), minute_of_day, utc_offset_minutes }
}

/// Returns the span of some words in a report.
fn span(report: &Report, words: &str) -> Span {
    let start = report.text.find(words).unwrap_or_else(|| panic!("{} lacks `{words}`", report.name));
    Span::of(&(start..start + words.len()))
}

fn finding(report: &Report, words: &str, kind: FindingKind) -> FindingId {
    FindingId { capture: report.id, span: span(report, words), kind }
}

/// Returns the sentence of a report that has these words.
fn told(report: &Report, words: &str) -> ToldSentence {
    let words = span(report, words);
    let sentence = report.sentences.iter().find(|sentence| sentence.overlaps(words));
    ToldSentence { report: report.id, span: *sentence.expect("the words stand in a sentence") }
}

fn speaker(name: &str, anonymity: Anonymity) -> Speaker {
    Speaker { name: name.into(), span: None, anonymity, referent: None }
}

fn claim(report: &Report, field: Field, words: &str, value: Value, speakers: &[Speaker]) -> Claim {
    let id = finding(report, words, FindingKind::Claim(field));
    let sentence = report.sentences.iter().position(|sentence| sentence.covers(id.span)).unwrap_or(0) as u32;
    Claim {
        id,
        incident: 0,
        sentence,
        value,
        category: None,
        status: Status::Asserted,
        speakers: speakers.to_vec(),
        rules: vec!["sample".into()],
        confidence: 0.83,
    }
}

fn number(min: u64, max: Option<u64>) -> Value {
    Value::Count(Count { min, max })
}

fn text(words: &str) -> Value {
    Value::Text { text: words.into(), referent: None }
}

fn on(date: &str) -> DateRange {
    DateRange::on(date.parse().expect("the sample's dates are EDTF"))
}

fn town(id: &str, name_en: &str, name_ar: &str, latitude: f64, longitude: f64, km: f32) -> Place {
    Place {
        id: id.into(),
        name_en: name_en.into(),
        name_ar: Some(name_ar.into()),
        latitude,
        longitude,
        country: "YEM".into(),
        admin1: Some("Hadramawt".into()),
        class: PlaceClass::Town,
        precision_km: km,
    }
}

fn mukalla() -> Place {
    town("78911", "Al Mukalla", "المكلا", 14.5425, 49.1242, 8.0)
}

/// Builds a reading of these claims.
fn reading(value: Value, claims: &[u32], numbers: [u32; 3], origins: Vec<Origin>) -> Reading {
    let [n_articles, n_outlets, n_families] = numbers;
    Reading { value, category: None, claims: claims.to_vec(), n_articles, n_outlets, n_families, origins }
}

fn origin(kind: OriginKind, name: &str, reports: &[CaptureId]) -> Origin {
    Origin { kind, name: name.into(), reports: reports.to_vec() }
}

fn relation(a: u32, b: u32, kind: RelationKind, reason: &str) -> ReadingRelation {
    ReadingRelation { a, b, kind, reason: reason.into() }
}

fn one(field: Field, reading: Reading) -> FieldReadings {
    FieldReadings { field, readings: vec![reading], relations: Vec::new() }
}

fn depot(reports: &[Report]) -> EventEntry {
    let id = |at: usize| reports[at].id;
    let haddar_ar = [speaker("سلمى حدار", Anonymity::Named)];
    let haddar = [speaker("Salma Haddar", Anonymity::Named)];
    let doctor =
        [speaker("Sahel Wire", Anonymity::Named), speaker("a doctor at Ibn Sina Hospital", Anonymity::RoleOnly)];
    let children = Category { text: "two children".into(), kind: Some(CategoryKind::Children), scope: Scope::Part };
    let place = |name: &str, place: Place| Value::Place { name: name.into(), place: Some(place) };
    let fuwwah = town("411764", "Fuwwah", "فوة", 14.5297, 49.0497, 3.0);
    let mut claims = vec![
        claim(&reports[ARABIC], Field::Date, "مساء الثلاثاء 12 آذار/مارس", Value::Date(on("2024-03-12")), &[]),
        claim(&reports[TRANSLATION], Field::Date, "Tuesday, March 12", Value::Date(on("2024-03-12")), &[]),
        claim(&reports[ARABIC], Field::Killed, "أربعة أشخاص", number(4, Some(4)), &[]),
        claim(&reports[TRANSLATION], Field::Killed, "Four people", number(4, Some(4)), &[]),
        claim(&reports[ANALYSIS], Field::Killed, "أربعة أشخاص", number(4, Some(4)), &[]),
        claim(&reports[WIRE_LOCAL], Field::Killed, "Nine people", number(9, Some(9)), &doctor),
        claim(&reports[WIRE_ABROAD], Field::Killed, "Nine people", number(9, Some(9)), &doctor),
        claim(&reports[WIRE_LOCAL], Field::Killed, "two children", number(2, Some(2)), &doctor),
        claim(&reports[UPDATE], Field::Killed, "Six people", number(6, Some(6)), &haddar),
        claim(&reports[ARABIC], Field::Injured, "العشرات", number(24, None), &[]),
        claim(&reports[TRANSLATION], Field::Injured, "dozens", number(24, None), &[]),
        claim(&reports[ARABIC], Field::Place, "حي فوة غرب مدينة المكلا", place("فوة", fuwwah.clone()), &[]),
        claim(
            &reports[TRANSLATION],
            Field::Place,
            "the Fuwwah quarter west of Mukalla",
            place("فوة", fuwwah.clone()),
            &[],
        ),
        claim(&reports[WIRE_LOCAL], Field::Place, "Mukalla", place("Mukalla", mukalla()), &[]),
        claim(&reports[ARABIC], Field::Cause, "تماس كهربائي", text("an electrical fault"), &haddar_ar),
        claim(&reports[TRANSLATION], Field::Cause, "an electrical fault", text("an electrical fault"), &haddar),
        claim(
            &reports[ANALYSIS],
            Field::Weapon,
            "هجوم بطائرة مسيرة",
            text("طائرة مسيرة"),
            &[speaker("نادر العمودي", Anonymity::Named)],
        ),
        claim(
            &reports[WIRE_LOCAL],
            Field::Weapon,
            "A drone",
            text("طائرة مسيرة"),
            &[speaker("two residents", Anonymity::Unnamed)],
        ),
        claim(&reports[UPDATE], Field::Weapon, "a drone", text("drone"), &haddar),
    ];
    claims[7].category = Some(children.clone());
    claims[18].status = Status::Denied;
    let fields = vec![
        one(
            Field::Date,
            reading(
                Value::Date(on("2024-03-12")),
                &[0, 1],
                [2, 2, 2],
                vec![origin(OriginKind::OwnVoice, "صدى حضرموت", &[id(ARABIC)])],
            ),
        ),
        FieldReadings {
            field: Field::Place,
            readings: vec![
                reading(
                    place("فوة", fuwwah.clone()),
                    &[11, 12],
                    [2, 2, 2],
                    vec![origin(OriginKind::OwnVoice, "صدى حضرموت", &[id(ARABIC)])],
                ),
                reading(
                    place("Mukalla", mukalla()),
                    &[13],
                    [1, 1, 1],
                    vec![origin(OriginKind::HiddenText, "Sahel Wire", &[id(WIRE_LOCAL)])],
                ),
            ],
            relations: vec![relation(0, 1, RelationKind::Refines, "Fuwwah lies within Al Mukalla's circle")],
        },
        FieldReadings {
            field: Field::Killed,
            readings: vec![
                reading(
                    number(4, Some(4)),
                    &[2, 3, 4],
                    [3, 3, 3],
                    vec![origin(OriginKind::OwnVoice, "صدى حضرموت", &[id(ARABIC)])],
                ),
                reading(
                    number(9, Some(9)),
                    &[5, 6],
                    [2, 2, 2],
                    vec![origin(
                        OriginKind::Speaker,
                        "a doctor at Ibn Sina Hospital",
                        &[id(WIRE_LOCAL), id(WIRE_ABROAD)],
                    )],
                ),
                Reading {
                    category: Some(children),
                    ..reading(
                        number(2, Some(2)),
                        &[7],
                        [1, 1, 1],
                        vec![origin(OriginKind::Speaker, "a doctor at Ibn Sina Hospital", &[id(WIRE_LOCAL)])],
                    )
                },
                reading(
                    number(6, Some(6)),
                    &[8],
                    [1, 1, 1],
                    vec![origin(OriginKind::Speaker, "Salma Haddar", &[id(UPDATE)])],
                ),
            ],
            relations: vec![
                relation(1, 0, RelationKind::Contradicts, "9 and 4 cannot both be the number killed"),
                relation(3, 0, RelationKind::Updates, "the local authority's later number"),
                relation(3, 1, RelationKind::Contradicts, "6 and 9 cannot both be the number killed"),
                relation(2, 0, RelationKind::NotComparable, "2 counts children only"),
                relation(2, 1, RelationKind::NotComparable, "2 counts children only"),
                relation(2, 3, RelationKind::NotComparable, "2 counts children only"),
            ],
        },
        one(
            Field::Injured,
            reading(
                number(24, None),
                &[9, 10],
                [2, 2, 2],
                vec![origin(OriginKind::OwnVoice, "صدى حضرموت", &[id(ARABIC)])],
            ),
        ),
        FieldReadings {
            field: Field::Weapon,
            readings: vec![
                reading(
                    text("طائرة مسيرة"),
                    &[16, 17],
                    [2, 2, 2],
                    vec![
                        origin(OriginKind::Speaker, "نادر العمودي", &[id(ANALYSIS)]),
                        origin(OriginKind::Speaker, "two residents", &[id(WIRE_LOCAL)]),
                    ],
                ),
                reading(
                    text("drone"),
                    &[18],
                    [1, 1, 1],
                    vec![origin(OriginKind::Speaker, "Salma Haddar", &[id(UPDATE)])],
                ),
            ],
            relations: vec![relation(
                0,
                1,
                RelationKind::Contradicts,
                "the one says that there was a drone, the other denies it",
            )],
        },
        one(
            Field::Cause,
            reading(
                text("an electrical fault"),
                &[14, 15],
                [2, 2, 2],
                vec![origin(OriginKind::Speaker, "سلمى حدار", &[id(ARABIC), id(TRANSLATION)])],
            ),
        ),
    ];
    EventEntry {
        id: finding(&reports[ARABIC], "انفجار في مستودع", FindingKind::Incident),
        event_type: EventType {
            acled: Some(AcledSubEvent::RemoteExplosive),
            plover_event: Some("ASSAULT".into()),
            plover_mode: Some("explosives".into()),
            hazard: Some("explosion".into()),
        },
        date: Some(on("2024-03-12")),
        date_rule: "two reports print the day; the weekday fits the year of publication".into(),
        place: Some(fuwwah),
        place_rule: "the finest place that no better attested account contradicts".into(),
        standing: Standing::Main,
        reports: vec![id(ARABIC), id(TRANSLATION), id(WIRE_LOCAL), id(WIRE_ABROAD), id(ANALYSIS), id(UPDATE)],
        claims,
        fields,
        joins: vec![Join {
            a: finding(&reports[ARABIC], "انفجار في مستودع", FindingKind::Incident),
            b: finding(&reports[WIRE_LOCAL], "explosion", FindingKind::Incident),
            score: 0.87,
            parts: vec![
                JoinPart { rule: "event/date".into(), weight: 0.4, reason: "12 March 2024 in both".into() },
                JoinPart {
                    rule: "event/place".into(),
                    weight: 0.35,
                    reason: "Fuwwah and Mukalla are 8 km apart".into(),
                },
                JoinPart { rule: "event/toll".into(), weight: -0.05, reason: "4 and 9 killed".into() },
            ],
        }],
        suspected: Vec::new(),
        conflicts: vec![SuspectedConflict {
            a: told(&reports[WIRE_LOCAL], "A drone was heard"),
            b: told(&reports[UPDATE], "She denied"),
            score: 0.71,
        }],
    }
}

fn raid(reports: &[Report]) -> EventEntry {
    let report = &reports[RAID];
    let official = [speaker("a security official", Anonymity::RoleOnly)];
    let seiyun = Value::Place {
        name: "Seiyun".into(),
        place: Some(town("70225", "Seiyun", "سيئون", 15.943, 48.7873, 20.0)),
    };
    let mut claims = vec![
        claim(report, Field::Date, "20 August", Value::Date(on("XXXX-08-20")), &official),
        claim(report, Field::Place, "near Seiyun on", seiyun.clone(), &official),
        claim(report, Field::Detained, "three men", number(3, Some(3)), &official),
        claim(report, Field::Killed, "one man", number(1, Some(1)), &[speaker("Residents", Anonymity::Unnamed)]),
        claim(report, Field::Killed, "nobody was", number(0, Some(0)), &official),
        claim(report, Field::Actor, "Security forces", text("Security forces"), &official),
    ];
    claims[4].status = Status::Denied;
    let said = |who: &str| vec![origin(OriginKind::Speaker, who, &[report.id])];
    EventEntry {
        id: finding(report, "raided", FindingKind::Incident),
        event_type: EventType { acled: Some(AcledSubEvent::Arrests), ..EventType::default() },
        date: Some(on("XXXX-08-20")),
        date_rule: "printed without a year; no report tells which".into(),
        place: Some(town("70225", "Seiyun", "سيئون", 15.943, 48.7873, 20.0)),
        place_rule: "the only place given".into(),
        standing: Standing::Main,
        reports: vec![report.id],
        fields: vec![
            one(Field::Date, reading(Value::Date(on("XXXX-08-20")), &[0], [1, 1, 1], said("a security official"))),
            one(Field::Place, reading(seiyun, &[1], [1, 1, 1], said("a security official"))),
            FieldReadings {
                field: Field::Killed,
                readings: vec![
                    reading(number(1, Some(1)), &[3], [1, 1, 1], said("Residents")),
                    reading(number(0, Some(0)), &[4], [1, 1, 1], said("a security official")),
                ],
                relations: vec![relation(0, 1, RelationKind::Contradicts, "one killed, and nobody killed")],
            },
            one(Field::Detained, reading(number(3, Some(3)), &[2], [1, 1, 1], said("a security official"))),
            one(Field::Actor, reading(text("Security forces"), &[5], [1, 1, 1], said("a security official"))),
        ],
        claims,
        joins: Vec::new(),
        suspected: Vec::new(),
        conflicts: Vec::new(),
    }
}

fn flood(reports: &[Report]) -> EventEntry {
    let report = &reports[WIRE_ABROAD];
    let own = || vec![origin(OriginKind::OwnVoice, "The Muscat Monitor", &[report.id])];
    EventEntry {
        id: finding(report, "floods", FindingKind::Incident),
        event_type: EventType { hazard: Some("flood".into()), ..EventType::default() },
        date: Some(on("2023-08")),
        date_rule: "“last August”, read against the day of publication".into(),
        place: None,
        place_rule: String::new(),
        standing: Standing::Background,
        reports: vec![report.id],
        claims: vec![claim(report, Field::Killed, "at least 30 people", number(30, None), &[])],
        fields: vec![one(Field::Killed, reading(number(30, None), &[0], [1, 1, 1], own()))],
        joins: Vec::new(),
        suspected: Vec::new(),
        conflicts: Vec::new(),
    }
}

fn entities(reports: &[Report]) -> Vec<EntityEntry> {
    let name = |text: &str, n_mentions: u32, n_reports: u32| NameForm { text: text.into(), n_mentions, n_reports };
    vec![
        EntityEntry {
            id: finding(&reports[ARABIC], "سلمى حدار", FindingKind::Referent),
            kind: NameKind::Person,
            names: vec![name("Salma Haddar", 2, 2), name("سلمى حدار", 1, 1), name("Haddar", 1, 1), name("حدار", 1, 1)],
            reports: vec![reports[ARABIC].id, reports[TRANSLATION].id, reports[UPDATE].id],
            roles: vec!["المتحدثة باسم السلطة المحلية".into(), "spokeswoman of the local authority".into()],
            joins: vec![Join {
                a: finding(&reports[ARABIC], "سلمى حدار", FindingKind::Referent),
                b: finding(&reports[TRANSLATION], "Salma Haddar", FindingKind::Referent),
                score: 0.93,
                parts: vec![
                    JoinPart {
                        rule: "name/cross-script".into(),
                        weight: 0.6,
                        reason: "slm hdr, the consonants of both".into(),
                    },
                    JoinPart {
                        rule: "role".into(),
                        weight: 0.33,
                        reason: "speaks for the local authority in both".into(),
                    },
                ],
            }],
            suspected: Vec::new(),
        },
        EntityEntry {
            id: finding(&reports[ANALYSIS], "نادر العمودي", FindingKind::Referent),
            kind: NameKind::Person,
            names: vec![name("نادر العمودي", 1, 1)],
            reports: vec![reports[ANALYSIS].id],
            roles: vec!["الباحث".into()],
            joins: Vec::new(),
            suspected: Vec::new(),
        },
        EntityEntry {
            id: finding(&reports[WIRE_LOCAL], "Sahel Wire", FindingKind::Referent),
            kind: NameKind::Organisation,
            names: vec![name("Sahel Wire", 3, 2)],
            reports: vec![reports[WIRE_LOCAL].id, reports[WIRE_ABROAD].id],
            roles: Vec::new(),
            joins: Vec::new(),
            suspected: Vec::new(),
        },
        EntityEntry {
            id: finding(&reports[ARABIC], "المكلا", FindingKind::Referent),
            kind: NameKind::Place,
            names: vec![name("Mukalla", 6, 4), name("المكلا", 4, 2)],
            reports: vec![reports[ARABIC].id, reports[TRANSLATION].id],
            roles: Vec::new(),
            joins: Vec::new(),
            suspected: Vec::new(),
        },
    ]
}

fn passage(child: &Report, child_words: &str, parent: &Report, parent_words: &str, score: f32) -> Passage {
    Passage { child: span(child, child_words), parent: span(parent, parent_words), score }
}

fn genealogy(reports: &[Report]) -> Genealogy {
    let (arabic, translation) = (&reports[ARABIC], &reports[TRANSLATION]);
    let sentence = |report: &Report, at: usize| report.sentences[at].text(&report.text).to_owned();
    let aligned = |child: &Report, child_at: usize, parent: &Report, parent_at: usize, score: f32| {
        passage(child, &sentence(child, child_at), parent, &sentence(parent, parent_at), score)
    };
    let evidence = |kind, weight, reason: &str| DirectionEvidence { kind, weight, reason: reason.into() };
    Genealogy {
        derivations: vec![
            Derivation {
                child: translation.id,
                parent: arabic.id,
                relation: Relation::Translated,
                share: 1.0,
                passages: vec![
                    aligned(translation, 0, arabic, 0, 0.88),
                    aligned(translation, 1, arabic, 1, 0.94),
                    aligned(translation, 2, arabic, 2, 0.93),
                    aligned(translation, 3, arabic, 3, 0.91),
                ],
                direction: Direction {
                    is_settled: true,
                    evidence: vec![
                        evidence(DirectionKind::Time, 0.5, "the Arabic report was published nine hours earlier"),
                        evidence(DirectionKind::Superset, 0.3, "the Arabic report holds a sentence more"),
                        evidence(DirectionKind::TranslationTrace, -0.1, "the English reads without traces of Arabic"),
                    ],
                },
                divergences: vec![Divergence {
                    child: span(translation, "two hours"),
                    parent: span(arabic, "ثلاث ساعات"),
                    kind: DivergenceKind::Number,
                    reason: "3 became 2".into(),
                }],
                confidence: 0.96,
            },
            Derivation {
                child: reports[ANALYSIS].id,
                parent: arabic.id,
                relation: Relation::Excerpt,
                share: 0.5,
                passages: vec![aligned(&reports[ANALYSIS], 1, arabic, 1, 1.0)],
                direction: Direction { is_settled: false, evidence: Vec::new() },
                divergences: Vec::new(),
                confidence: 0.7,
            },
        ],
        hidden_origins: vec![HiddenOrigin {
            id: reports[WIRE_LOCAL].id,
            name: Some("Sahel Wire".into()),
            children: vec![reports[WIRE_LOCAL].id, reports[WIRE_ABROAD].id],
            reason: "both carry one sentence word for word, both credit Sahel Wire, and neither took it from the other"
                .into(),
        }],
    }
}

/// Adds what the sample's report says beyond the events, so that statements are rendered too.
pub(super) fn with_statement(mut edition: Edition) -> Edition {
    let report = &mut edition.reports[ANALYSIS];
    let id = finding(report, "مثل هذه الهجمات ستتكرر في الأشهر المقبلة", FindingKind::Statement);
    report.statements.push(Statement {
        id,
        speakers: vec![speaker("نادر العمودي", Anonymity::Named)],
        kind: StatementKind::Forecast,
    });
    debug_assert_eq!(edition.reports[TURKISH].language, "tr");
    edition
}

/// Adds what a second reader proposed of the first event: a place that a reading has, and a cause that none has.
pub(super) fn with_proposals(mut edition: Edition) -> Edition {
    let (event, report) = (edition.events[0].id, &edition.reports[WIRE_LOCAL]);
    let proposal = |field: Field, words: &str, value: Value, agrees_with: Option<u32>| {
        let mut claim = claim(report, field, words, value, &[]);
        claim.rules = vec!["second-reader".into()];
        let quote = claim.span();
        Proposal { event, claim, quote, answer_sha256: "a5".repeat(32), agrees_with }
    };
    let mukalla = Value::Place { name: "Mukalla".into(), place: Some(mukalla()) };
    let claims = vec![
        proposal(Field::Place, "at a fuel depot in Mukalla", mukalla, Some(1)),
        proposal(Field::Cause, "A drone was heard", text("A drone was heard"), None),
    ];
    let note = Note::new(NoteCode::SecondNotInText, "wire-local.html", "killed `90`, quoting `90 died`: not there");
    edition.proposals = Some(Proposals {
        reader: SecondReader { model: "little-model".into(), prompt_sha256: "b7".repeat(32) },
        n_reports: 1,
        n_known: 3,
        claims,
        notes: vec![note],
    });
    edition
}
