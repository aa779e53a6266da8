//! `--format csv`, read back with crate `csv` and with Python's.

use csv::ReaderBuilder;
use serde_json::Value;

use crate::harness::subjects::populations::{self};

const SAMPLES: [&str; 2] = ["", "--sample 7 --seed 3"];

#[test]
fn every_line_ends_as_rfc_4180_says_and_every_row_has_all_cells() {
    for audited in populations::all() {
        for sample in SAMPLES {
            let table = audited.run(&format!("--format csv {sample}"));
            let json = audited.run(&format!("--format json {sample}"));
            let json: Value = serde_json::from_slice(&json).expect("JSON");
            let text = std::str::from_utf8(&table).expect("UTF-8");
            assert!(text.ends_with("\r\n"));
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
            let mut reader = ReaderBuilder::new().flexible(false).from_reader(&table[..]);
            let columns = reader.headers().expect("a header").len();
            assert_eq!(columns, 32 + usize::from(!sample.is_empty()));
            let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
            let duties = json["duties"].as_array().expect("a list");
            assert_eq!(rows.len(), duties.len(), "{}", audited.name);
            for (row, duty) in rows.iter().zip(duties) {
                assert_eq!(row.get(0), duty["duty"].as_str());
                assert_eq!(row.get(7), duty["standing"].as_str());
            }
            let drawn = rows.iter().filter(|row| row.get(32) == Some("yes")).count();
            let size = json["sample"]["size"].as_u64().unwrap_or(0);
            assert_eq!(drawn as u64, size);
        }
    }
}

#[test]
fn no_cell_is_a_formula_and_none_holds_a_control() {
    let table = populations::hostile().run("--format csv");
    let mut reader = ReaderBuilder::new().from_reader(&table[..]);
    let mut told = 0;
    for row in reader.records() {
        for cell in &row.expect("a row") {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
            assert!(!cell.contains(char::is_control), "{cell:?}");
            assert!(!cell.contains("##["), "{cell}");
            told += usize::from(cell.starts_with("'=HYPERLINK(1;2)|[x](https://evil.example)"));
            told += usize::from(cell == "'+1@soc.example");
        }
    }
    assert!(told > 15, "{told}");
}
