//! Towns are found as people write them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rstest::rstest;
use shared_calendar::Place;

#[rstest]
#[case("תל אביב", "Tel Aviv-Yafo")]
#[case("תל-אביב", "Tel Aviv-Yafo")]
#[case("תל אביב-יפו", "Tel Aviv-Yafo")]
#[case("תל־אביב–יפו", "Tel Aviv-Yafo")]
#[case("  תֵּל אָבִיב ", "Tel Aviv-Yafo")]
#[case("ת״א", "Tel Aviv-Yafo")]
#[case("tel aviv", "Tel Aviv-Yafo")]
#[case("Tel-Aviv, Dizengoff 5", "Tel Aviv-Yafo")]
#[case("ראשל\"צ", "Rishon LeZion")]
#[case("קרית שמונה", "Kiryat Shmona")]
#[case("קריית-שמונה", "Kiryat Shmona")]
#[case("זיכרון יעקב", "Zikhron Yaakov")]
#[case("מודיעין", "Modiin-Maccabim-Reut")]
#[case("Be'er Sheva", "Beer Sheva")]
#[case("BEER-SHEVA", "Beer Sheva")]
#[case("סכנין", "Sakhnin")]
#[case("סח׳נין", "Sakhnin")]
#[case("לוס אנג'לס", "Los Angeles")]
#[case("New York City", "New York")]
fn names_are_forgiving(#[case] written: &str, #[case] town: &str) {
    assert_eq!(Place::find(written).expect(written).name_en, town);
}

#[rstest]
#[case("")]
#[case(" - ")]
#[case(",")]
#[case("אטלנטיס")]
#[case("Atlantis, Haifa")]
fn unknown_is_none(#[case] written: &str) {
    assert_eq!(Place::find(written), None);
}

#[test]
fn without_a_town_israel_keeps_the_hours_of_jerusalem() {
    let named = |place: Option<&'static Place>| place.map(|place| place.name_en);
    assert_eq!(
        named(Place::default_for("Asia/Jerusalem")),
        Some("Jerusalem")
    );
    assert_eq!(named(Place::default_for("Israel")), Some("Jerusalem"));
    assert_eq!(named(Place::default_for("Europe/Paris")), None);
    assert_eq!(
        named(Place::of(Some("חיפה"), "Asia/Jerusalem")),
        Some("Haifa")
    );
    assert_eq!(
        named(Place::of(Some("אטלנטיס"), "Asia/Jerusalem")),
        Some("Jerusalem")
    );
    assert_eq!(named(Place::of(None, "Asia/Tel_Aviv")), Some("Jerusalem"));
    assert_eq!(
        named(Place::of(Some("Berlin"), "Europe/Berlin")),
        Some("Berlin")
    );
    assert_eq!(named(Place::of(None, "Europe/Berlin")), None);
}

/// The file itself: no line is lost, no name means two towns, every coordinate is where it should be.
#[test]
fn the_table_is_whole() {
    let lines = include_str!("../data/towns.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let mut towns = 0;
    for (line, place) in lines.zip(Place::all()) {
        let fields: Vec<&str> = line.split('\t').collect();
        for name in [fields[0], fields[1]]
            .into_iter()
            .chain(fields[6].split(';').filter(|name| !name.is_empty()))
        {
            assert_eq!(Place::find(name), Some(place), "{name}");
        }
        let near_israel =
            (29.0..33.5).contains(&place.latitude()) && (34.2..36.0).contains(&place.longitude());
        assert_eq!(near_israel, place.in_israel(), "{}", place.name_en);
        towns += 1;
    }
    assert_eq!(towns, Place::all().len());
    let israel = Place::all()
        .iter()
        .filter(|place| place.in_israel())
        .count();
    assert!(israel >= 80 && towns - israel >= 10);
}

#[test]
fn customs_of_candle_lighting() {
    let minutes = |name| Place::find(name).unwrap().candle_minutes();
    assert_eq!(minutes("ירושלים"), 40);
    assert_eq!(minutes("חיפה"), 30);
    assert_eq!(minutes("תל אביב"), 18);
}
