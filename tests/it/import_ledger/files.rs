//! Files as spreadsheets save them, and those that cannot be read.

use super::{HEADER, NOW, world};

#[test]
fn spreadsheets_of_other_countries_are_read() {
    let world = world();
    let text = "\u{feff}sep=;\r\nOpgave;Uge;Udført af;Udført;details.score;details.systems.0.name;Note\r\n\
                scan;2026-01;a-1@soc.example;09.01.2026;387,5;S1;to be left out\r\n";
    let (_, utf16) = text.split_at(0);
    for (name, bytes) in [
        ("utf8.csv", text.as_bytes().to_vec()),
        (
            "utf16.csv",
            utf16.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
    ] {
        let file = world.outside(name, &bytes);
        let maps = [
            "Opgave=task",
            "uge=occurrence",
            "Udført af=performed_by",
            "Udført=performed_at",
            "Note=-",
        ];
        let maps: Vec<&str> = maps.iter().flat_map(|map| ["--map", map]).collect();
        let args = [
            &[
                "import-ledger",
                &*file,
                "--time",
                "17:00",
                "--dates",
                "dmy",
                "--dry-run",
            ],
            &maps[..],
        ]
        .concat();
        let run = world.run_at(NOW, &args).exits(0);
        assert!(
            run.stdout
                .contains("evidence/scan/2026/2026-01/alpha.yaml (line 3)"),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn a_file_that_cannot_be_read_is_no_verdict() {
    let world = world();
    let check = |name: &str, text: &[u8], more: &[&str], expected: &str| {
        let file = world.outside(name, text);
        let run = world
            .run_at(NOW, &[&["import-ledger", &*file], more].concat())
            .exits(2);
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    };
    check("empty.csv", b"", &[], "an empty file");
    check("rows.csv", HEADER.as_bytes(), &[], "no rows");
    check("book.csv", b"PK\x03\x04", &[], "save it as CSV");
    check(
        "owner.csv",
        b"task,date,performed_by,owner\n",
        &[],
        "a column `owner`",
    );
    check(
        "map.csv",
        b"task,date,performed_by\n",
        &["--map", "x=team"],
        "no column `x`",
    );
    check(
        "map.csv",
        b"task,date,performed_by\n",
        &["--map", "x=teams"],
        "not a field",
    );
    let long = format!(
        "task,date,performed_by\n{}",
        "a,2026-01-01,b\n".repeat(100_001)
    );
    check("long.csv", long.as_bytes(), &[], "at most 100000 rows");
    world
        .run_at(NOW, &["import-ledger", "nowhere.csv"])
        .exits(2);
}
