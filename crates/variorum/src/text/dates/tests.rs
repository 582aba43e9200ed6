use super::*;
use crate::lang::Lexicons;
use crate::model::time::Moment;

/// Returns every expression of a text as `words = range | timex`, published on the given day.
fn read(code: &str, published: Option<&str>, text: &str) -> Vec<String> {
    let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
    let lexicon = lexicons.get(code).expect("the language is read");
    let published = published.map(|date| Moment::on(date.parse().expect("a date of the test")));
    scan(text, lexicon)
        .iter()
        .map(|expression| {
            let resolution = resolve(expression, published, None);
            let range = resolution.range.map_or_else(|| "-".to_owned(), |range| range.to_string());
            format!("{} = {range} | {}", expression.span.text(text), resolution.timex)
        })
        .collect()
}

fn check(code: &str, published: Option<&str>, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let found: Vec<String> = read(code, published, text)
            .into_iter()
            .map(|line| line.split(" | ").next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(found, *expected, "{text}");
    }
}

/// A Sunday.
const SUNDAY: Option<&str> = Some("2023-07-09");

#[test]
fn arabic_weekdays_and_days_are_past_of_the_publication() {
    check(
        "ar",
        SUNDAY,
        &[
            ("قُتل يوم الجمعة الماضي في الغارة", &["يوم الجمعة الماضي = 2023-07-07"]),
            ("وقع الانفجار الجمعة في المدينة", &["الجمعة = 2023-07-07"]),
            ("قتلته قبل يومين في غارة", &["قبل يومين = 2023-07-07"]),
            ("منذ ثلاثة أيام", &["منذ ثلاثة أيام = 2023-07-06"]),
            ("مساء أمس السبت", &["مساء أمس السبت = 2023-07-08"]),
            ("أول أمس", &["أول أمس = 2023-07-07"]),
            ("وأعلنت اليوم الأحد أن", &["اليوم الأحد = 2023-07-09"]),
            ("يوم الأحد الماضي", &["يوم الأحد الماضي = 2023-07-02"]),
            ("والخميس", &["الخميس = 2023-07-06"]),
            ("بعد ظهر اليوم الخميس", &["بعد ظهر اليوم الخميس = 2023-07-06"]),
            ("الأسبوع الماضي", &["الأسبوع الماضي = 2023-06-26/2023-07-02"]),
            ("في الشهر الماضي", &["الشهر الماضي = 2023-06"]),
            ("العام الجاري", &["العام الجاري = 2023"]),
            ("من المقرر أن يعقد الاجتماع يوم الثلاثاء", &["يوم الثلاثاء = 2023-07-11"]),
        ],
    );
}

#[test]
fn arabic_dates_in_all_families_of_months() {
    check(
        "ar",
        SUNDAY,
        &[
            ("يوم 7 يوليو الجاري.", &["7 يوليو الجاري = 2023-07-07"]),
            ("في ٧ تموز ٢٠٢٣", &["٧ تموز ٢٠٢٣ = 2023-07-07"]),
            ("15 كانون الأول/ديسمبر 2021", &["15 كانون الأول/ديسمبر 2021 = 2021-12-15"]),
            ("في 20 شباط (فبراير) 2020 أعلن", &["20 شباط (فبراير) 2020 = 2020-02-20"]),
            ("12 جانفي 2022", &["12 جانفي 2022 = 2022-01-12"]),
            ("3 غشت 2022", &["3 غشت 2022 = 2022-08-03"]),
            ("السابع من آب", &["السابع من آب = 2022-08-07"]),
            ("الرابع والعشرين من مارس", &["الرابع والعشرين من مارس = 2023-03-24"]),
            ("في السابع من الشهر الجاري", &["السابع من الشهر الجاري = 2023-07-07"]),
            ("الأحد 9 يوليو 2023", &["الأحد 9 يوليو 2023 = 2023-07-09"]),
            ("في آذار الماضي", &["آذار الماضي = 2023-03"]),
            ("منذ عام 2011", &["عام 2011 = 2011"]),
            ("أواخر عام 2019", &["أواخر عام 2019 = 2019-09/2019-12"]),
            ("٢٠٢٣/٧/٩", &["٢٠٢٣/٧/٩ = 2023-07-09"]),
            ("09/07/2023", &["09/07/2023 = 2023-07-09"]),
            ("بين 3 و5 آذار", &["3 و5 آذار = 2023-03-03/2023-03-05"]),
        ],
    );
}

#[test]
fn islamic_dates_are_those_of_umm_al_qura() {
    check(
        "ar",
        SUNDAY,
        &[
            ("1 رمضان 1444", &["1 رمضان 1444 = 2023-03-23"]),
            ("في 10 محرم 1445 هـ", &["10 محرم 1445 هـ = 2023-07-28"]),
            ("في الثالث من شوال", &["الثالث من شوال = 2023-04-23"]),
            ("15 رمضان 1445 الموافق 25 مارس 2024", &["15 رمضان 1445 الموافق 25 مارس 2024 = 2024-03-25"]),
            ("قال رمضان إن شعبان غاب", &[]),
        ],
    );
}

#[test]
fn english_dates_and_days() {
    check(
        "en",
        SUNDAY,
        &[
            ("killed last Friday in", &["last Friday = 2023-07-07"]),
            ("on Friday, two people died", &["Friday = 2023-07-07"]),
            ("earlier Sunday", &["Sunday = 2023-07-09"]),
            ("two days ago", &["two days ago = 2023-07-07"]),
            ("a week ago", &["a week ago = 2023-06-29/2023-07-05"]),
            ("the day before yesterday", &["the day before yesterday = 2023-07-07"]),
            ("shells fell this morning", &["this morning = 2023-07-09"]),
            ("the road was shut this evening", &["this evening = 2023-07-09"]),
            ("on the afternoon of today, Sunday,", &["afternoon of today, Sunday = 2023-07-09"]),
            ("The August 20 raid", &["August 20 = 2022-08-20"]),
            ("July 7, 2023", &["July 7, 2023 = 2023-07-07"]),
            ("on 7 July 2023.", &["7 July 2023 = 2023-07-07"]),
            ("the 3rd of March", &["3rd of March = 2023-03-03"]),
            ("in May 2019 he may march", &["May 2019 = 2019-05"]),
            ("They may march in protest.", &[]),
            ("since 2011", &["2011 = 2011"]),
            ("2011 people died", &[]),
            ("last month", &["last month = 2023-06"]),
            ("March 3-5", &["March 3-5 = 2023-03-03/2023-03-05"]),
            ("2023-07-08T14:10:00Z", &["2023-07-08T14:10:00Z = 2023-07-08"]),
            ("Fri 7 Jul 2023", &["Fri 7 Jul 2023 = 2023-07-07"]),
            ("it will resume on Tuesday", &["Tuesday = 2023-07-11"]),
            ("will not comment on Friday's attack", &["Friday's = 2023-07-07"]),
            ("from Monday to Wednesday", &["Monday to Wednesday = 2023-07-03/2023-07-05"]),
            ("a 34-year-old teacher", &[]),
            ("in the 1990s", &["1990s = 1990/1999"]),
        ],
    );
}

#[test]
fn without_a_publication_nothing_is_invented() {
    check("en", None, &[("on Friday", &["Friday = -"]), ("The August 20 raid", &["August 20 = XXXX-08-20"])]);
    check("ar", None, &[("أمس الأحد", &["أمس الأحد = -"]), ("7 يوليو", &["7 يوليو = XXXX-07-07"])]);
    assert_eq!(read("en", None, "on Friday"), ["Friday = - | XXXX-WXX-5"]);
}

#[test]
fn times_of_day_keep_their_clock_and_zone() {
    let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
    for (code, text, minute, offset) in [
        ("ar", "الإثنين 10 حزيران 2024، 06:30 غرينتش", 390, Some(0)),
        ("en", "2024-03-23 16:05 GMT", 965, Some(0)),
        ("en", "at 5:30 p.m. on Friday", 1050, None),
        ("en", "Friday at 10 am", 600, None),
        ("ar", "الساعة 9 مساء الأحد", 1260, None),
    ] {
        let found = scan(text, lexicons.get(code).expect("the language is read"));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let clock = found[0].clock.expect("a clock time");
        assert_eq!((clock.minute_of_day, clock.utc_offset_minutes), (minute, offset), "{text}");
    }
}

#[test]
fn lengths_and_sets_have_no_day() {
    assert_eq!(read("en", SUNDAY, "for three days"), ["three days = - | P3D"]);
    assert_eq!(read("ar", SUNDAY, "لمدة ساعتين"), ["ساعتين = - | PT2H"]);
    assert_eq!(read("en", SUNDAY, "every Friday"), ["every Friday = - | XXXX-WXX-5"]);
    assert_eq!(read("en", SUNDAY, "several days ago"), ["several days ago = - | PXD"]);
}

#[test]
fn the_time_told_anchors_what_is_counted_from_it() {
    let lexicons = Lexicons::built_in().expect("the built-in tables are well formed");
    let lexicon = lexicons.get("en").expect("the language is read");
    let found = scan("seized a day earlier", lexicon);
    let told = "2024-06-10".parse().expect("a date of the test");
    let resolution = resolve(&found[0], None, Some(told));
    assert_eq!(resolution.range.map(|range| range.to_string()), Some("2024-06-09".into()));
    assert_eq!(resolution.anchor, crate::model::analysis::Anchor::Text);
    assert_eq!(resolve(&found[0], None, None).range, None);
}

#[test]
fn no_text_is_too_odd() {
    for text in [
        "",
        "٣",
        "-",
        "31 February 2023",
        "99/99/9999",
        "99:99",
        "0 يوليو",
        "2023-13-45",
        "كانون",
        "من",
        "a",
        "\u{200f}",
    ] {
        for code in ["ar", "en"] {
            let _ = read(code, SUNDAY, text);
        }
    }
}
