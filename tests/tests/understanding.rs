//! `mezave understand` and `mezave eval`, as whoever measures meets them.

use mezave_tests::Mezave;
use serde_json::Value;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn frames(bytes: &[u8]) -> Vec<Value> {
    text(bytes)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

const TABLE: &str = "barcode\tname\tname_en\tunit_type\tbox_size\tshelf\n\
    729\tסודה\tSoda\tunit\t6\tA\n\
    730\tחציל\tEggplant\tkg\t\tB\n";

#[tokio::test]
async fn messages_become_frames_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("products.tsv");
    std::fs::write(&table, TABLE).unwrap();
    let arguments = [
        "understand",
        "--lang",
        "he",
        "--catalogue",
        table.to_str().unwrap(),
    ];
    let said = "לקחתי 2 ארגזים סודה\nמחר אקח 3 קילו חציל\nלקחתי 3 אננס\n\n";
    let done = Mezave::command(folder.path(), &arguments, said).await;
    assert!(done.status.success(), "{}", text(&done.stderr));
    let frames = frames(&done.stdout);
    assert_eq!(frames.len(), 4);
    assert_eq!(frames[0]["intent"], "stock_out");
    assert_eq!(frames[0]["items"][0]["product_id"], "729");
    assert_eq!(frames[0]["items"][0]["total"], 12);
    assert_eq!(frames[0]["numbers"][0], 2);
    assert_eq!(frames[0]["would_write"], true);
    assert_eq!(frames[1]["intent"], "other");
    assert_eq!(frames[1]["would_write"], false);
    assert_eq!(frames[2]["items"][0]["candidates"], serde_json::json!([]));
    assert_eq!(frames[2]["ask"], "product");
    assert!(
        std::fs::read_dir(folder.path()).unwrap().count() == 1,
        "it wrote something"
    );
}

#[tokio::test]
async fn lines_may_be_one_conversation() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["understand", "--lang", "en", "--conversation"];
    let done = Mezave::command(folder.path(), &arguments, "took eggplant\n2 kg\nundo\n").await;
    let frames = frames(&done.stdout);
    assert_eq!(frames[0]["ask"], "quantity");
    assert_eq!(frames[1]["items"][0]["total"], 2);
    assert_eq!(frames[2]["intent"], "undo");
    assert_eq!(frames[2]["would_write"], true);
}

#[tokio::test]
async fn a_table_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("products.tsv");
    std::fs::write(&table, "id\ttitle\n1\tx\n").unwrap();
    let arguments = ["understand", "--catalogue", table.to_str().unwrap()];
    let refused = Mezave::command(folder.path(), &arguments, "x\n").await;
    assert!(!refused.status.success());
    assert!(
        text(&refused.stderr).contains("name"),
        "{}",
        text(&refused.stderr)
    );
}

#[tokio::test]
async fn the_corpus_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let done = Mezave::command(folder.path(), &["eval", "--quiet"], "").await;
    let printed = text(&done.stdout);
    assert!(done.status.success(), "{printed}{}", text(&done.stderr));
    for line in [
        "development he",
        "held_out en",
        "exact frame",
        "95 % interval",
        "wrong writes       0",
    ] {
        assert!(printed.contains(line), "{line} in {printed}");
    }
    let unknown = Mezave::command(folder.path(), &["eval", "nothing"], "").await;
    assert!(!unknown.status.success());
}

#[tokio::test]
async fn a_wrong_write_fails_the_measurement() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("catalogue.tsv", TABLE);
    write(
        "development.jsonl",
        r#"{"id":"x","lang":"he","say":"לקחתי 2 קילו חציל","about":[],"expect":{"intent":"other","items":[],"ask":null,"would_write":false}}"#,
    );
    let corpus = folder.path().to_str().unwrap();
    let done = Mezave::command(folder.path(), &["eval", "--corpus", corpus], "").await;
    assert!(!done.status.success());
    assert!(
        text(&done.stdout).contains("WRONG WRITE"),
        "{}",
        text(&done.stdout)
    );

    write("silent.tsv", "text\tsource\nלקחתי 2 קילו חציל\tx\n");
    let silent = folder.path().join("silent.tsv");
    let arguments = [
        "eval",
        "--corpus",
        corpus,
        "--lang",
        "he",
        "--silent",
        silent.to_str().unwrap(),
    ];
    let done = Mezave::command(folder.path(), &arguments, "").await;
    assert!(!done.status.success());
    assert!(
        text(&done.stdout).contains("would write: 1"),
        "{}",
        text(&done.stdout)
    );
}

#[tokio::test]
async fn noise_is_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    let done = Mezave::command(folder.path(), &["eval", "--fuzz", "1", "--seed", "5"], "").await;
    let printed = text(&done.stdout);
    assert!(
        done.status.success() && printed.contains("would write: 0"),
        "{printed}"
    );
}
