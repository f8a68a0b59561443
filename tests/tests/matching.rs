//! `mezave match` and `mezave numbers`, as somebody who measures them meets them.

use std::path::Path;

use mezave_tests::Mezave;
use serde_json::Value;

const CATALOGUE: &str = "product_id\tname\tname_en\tbrand\tcontainer_type\tbox_size\tshelf
7290000000015\tקולה\tcola\tקוקה קולה\tפחית\t24\tא
7290000000022\t\"תפו\"\"א אדום\"\tred potatoes\t\t\t\tב
p-3\tחלב 3% 1 ליטר\tmilk
";

async fn run(folder: &Path, arguments: &[&str], input: &str) -> (bool, String, String) {
    let output = Mezave::command(folder, arguments, input).await;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, error) = (text(&output.stdout), text(&output.stderr));
    (output.status.success(), out, error)
}

#[tokio::test]
async fn queries_are_answered_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("products.tsv");
    std::fs::write(&file, CATALOGUE).unwrap();
    let arguments = ["match", "--catalogue", file.to_str().unwrap()];
    let queries = "פחית קולה\nתפוחי אדמה אדומים\n\nmilk 1l\n7290000000015\n";
    let (ok, out, error) = run(folder.path(), &arguments, queries).await;
    assert!(ok, "{error}");
    let answers: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let first = |at: usize| answers[at]["matches"][0]["product_id"].as_str().unwrap();
    assert_eq!(answers.len(), 5);
    assert_eq!(first(0), "7290000000015");
    assert_eq!(first(1), "7290000000022");
    assert_eq!(answers[2]["matches"].as_array().unwrap().len(), 0);
    assert_eq!(first(3), "p-3");
    assert_eq!(first(4), "7290000000015");
    for found in answers
        .iter()
        .flat_map(|a| a["matches"].as_array().unwrap())
    {
        assert!((0.0..=1.0).contains(&found["score"].as_f64().unwrap()));
    }
}

#[tokio::test]
async fn a_bad_file_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("products.tsv");
    for (text, complaint) in [
        ("", "is empty"),
        ("barcode\tbrand\n1\tx\n", "there is no column name"),
        ("name\nחלב\n", "there is no column product_id or barcode"),
        (
            "barcode\tname\n1\tחלב\n1\tקולה\n",
            "line 3: product_id 1 is there twice",
        ),
        ("barcode\tname\n1\t\n", "line 2: name is empty"),
        ("barcode\tname\n\tחלב\n", "line 2: product_id is empty"),
        (
            "barcode\tname\n1\tחלב\tx\n",
            "line 2: 3 cells, but 2 columns",
        ),
        ("barcode\tname\tname\n", "column name is there twice"),
        (
            "barcode\tname\tbox_size\n1\tחלב\tmany\n",
            "box_size \"many\" is no number",
        ),
    ] {
        std::fs::write(&file, text).unwrap();
        let arguments = ["match", "--catalogue", file.to_str().unwrap()];
        let (ok, out, error) = run(folder.path(), &arguments, "חלב\n").await;
        assert!(
            !ok && out.is_empty() && error.contains(complaint),
            "{text:?}: {error}"
        );
    }
    std::fs::write(&file, b"barcode\tname\n1\t\xff\n").unwrap();
    let arguments = ["match", "--catalogue", file.to_str().unwrap()];
    let (ok, _, error) = run(folder.path(), &arguments, "").await;
    assert!(!ok && error.contains("is not UTF-8"), "{error}");
    let (ok, _, error) = run(folder.path(), &["match", "--catalogue", "none.tsv"], "").await;
    assert!(!ok && error.contains("cannot read none.tsv"), "{error}");
}

#[tokio::test]
async fn numbers_are_counted_by_suite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("numbers.tsv");
    let rows = "text\tvalue\tsuite\nשלוש\t3\ta\nשלוש\t4\ta\nמיליון\t1000000\ta\nמינוס 2\t-2\tb\nכמה\t3\tb\n";
    std::fs::write(&file, rows).unwrap();
    let arguments = ["numbers", file.to_str().unwrap(), "--except", "כמה"];
    let (ok, out, error) = run(folder.path(), &arguments, "").await;
    assert!(ok, "{error}");
    assert!(out.contains("wrong: שלוש\t4\tread as 3.000"), "{out}");
    assert!(
        out.contains("a: tried 2, excluded 1, right 1 (50.0 %)"),
        "{out}"
    );
    assert!(out.contains("b: tried 0, excluded 2, right 0"), "{out}");
}
