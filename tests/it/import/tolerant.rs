//! Exports as people have them: encodings, separators, shapes and dates that are not the API's own.

use dutybook::internals::import::{ImportContext, ImportError, Imported};
use dutybook::internals::model::DateOrder;
use serde_json::{Value, json};

use crate::import::{SECURE_SCORES, SERVICENOW, Sample, friday, run, sample, week, window};

const TICKETS: &str = "\
\"number\",\"short_description\",\"state\",\"assignment_group\",\"opened_at\",\"sys_updated_on\",\"closed_at\"
\"INC1\",\"Køkken-PC\",\"In Progress\",\"Overvågning\",\"2026-03-02 10:12:44\",\"2026-03-13 09:41:02\",\"\"
\"INC2\",\"Question\",\"Closed\",\"Overvågning\",\"2026-03-01 08:00:00\",\"2026-03-13 03:00:00\",\"2026-03-13 03:00:00\"
";
const SUMMARY: &str = "ServiceNow: 1 open, the oldest for 11 days, 2 updated, 1 closed.";

fn file(bytes: impl Into<Vec<u8>>) -> Vec<Sample> {
    vec![("export.csv".to_owned(), bytes.into())]
}

/// Imports a file of tickets; the summary is that of [`TICKETS`].
fn check(bytes: impl Into<Vec<u8>>) -> Imported {
    let imported = run(SERVICENOW, &file(bytes), &friday()).expect("an import");
    assert_eq!(imported.summary, SUMMARY);
    imported
}

fn refusal(format: &str, bytes: impl Into<Vec<u8>>, context: &ImportContext) -> ImportError {
    run(format, &file(bytes), context).expect_err("a refusal")
}

fn says(imported: &Imported, part: &str) -> bool {
    imported.notes.iter().any(|note| note.contains(part))
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn encodings() {
    assert!(!says(&check(TICKETS), "was read as"));
    check(format!("\u{feff}{TICKETS}"));
    let marked = utf16(&format!("\u{feff}{TICKETS}"));
    assert!(!says(&check(marked.clone()), "was read as"));
    let big_endian: Vec<u8> = marked
        .chunks(2)
        .flat_map(|pair| [pair[1], pair[0]])
        .collect();
    check(big_endian);
    assert!(says(
        &check(utf16(TICKETS)),
        "export.csv was read as UTF-16 without a byte order mark"
    ));
    let western: Vec<u8> = TICKETS
        .chars()
        .map(|c| u8::try_from(c).expect("Latin-1"))
        .collect();
    let imported = check(western);
    assert!(says(
        &imported,
        "was read as Windows-1252, because it is not UTF-8"
    ));
    assert!(says(&imported, "Overvågning 2"), "{:?}", imported.notes);
}

#[test]
fn separators_and_what_spreadsheets_add() {
    let semicolons = TICKETS.replace("\",\"", "\";\"");
    assert!(says(
        &check(semicolons.clone()),
        "export.csv was read as `;` between the columns"
    ));
    assert!(says(
        &check(TICKETS.replace("\",\"", "\"\t\"")),
        "tabs between the columns"
    ));
    assert!(!says(
        &check(format!("sep=,\r\n{TICKETS}")),
        "between the columns"
    ));
    assert!(!says(
        &check(format!("sep=;\r\n{semicolons}")),
        "between the columns"
    ));
    check(TICKETS.replace('\n', "\r\n"));
    check(format!("{TICKETS}\n\n"));
    check(format!("{TICKETS},,,,,,\n"));
    check(TICKETS.replace("\"\n", "\",,\n"));
    check(TICKETS.replace("Question", "first\nline, \"\"quoted\"\""));
    // Excel leaves out blank cells at the end of a row.
    check(TICKETS.replace(",\"\"\n", "\n"));
}

#[test]
fn a_file_that_ends_within_a_row_was_cut_off() {
    let cut = TICKETS
        .trim_end()
        .rsplit_once(',')
        .expect("a comma")
        .0
        .to_owned();
    let error = refusal(SERVICENOW, cut, &friday()).to_string();
    assert!(
        error.contains("line 3: expected a row of 7 cells, found 6 cells"),
        "{error}"
    );
}

#[test]
fn what_is_no_export_is_refused() {
    for (bytes, expected) in [
        ("", "found an empty file"),
        ("<!DOCTYPE html><title>Sign in", "found a page of the web"),
        (
            "{\"error\":{\"code\":\"InvalidAuthenticationToken\"}}",
            "an answer that reports an error",
        ),
        ("{\"value\":[]}", "expected a list called result or records"),
        (
            "number,state\nINC1,New\n",
            "expected a column opened, found `number, state`",
        ),
    ] {
        let error = refusal(SERVICENOW, bytes, &friday()).to_string();
        assert!(error.contains(expected), "{error}\n{expected}");
    }
    // A day without tickets is one too.
    let headings = TICKETS.lines().next().expect("a header");
    for bytes in [headings, "{\"result\":[]}"] {
        let imported = run(SERVICENOW, &file(bytes), &friday()).expect("an import");
        assert_eq!(imported.summary, "ServiceNow: 0 open, 0 updated, 0 closed.");
    }
}

fn scores() -> Value {
    let mut json: Value = serde_json::from_slice(&sample("secure-scores-1.json").1).expect("JSON");
    json.as_object_mut()
        .expect("an object")
        .remove("@odata.nextLink");
    json
}

/// Every name with a capital letter, as PowerShell writes it.
fn in_pascal_case(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(in_pascal_case).collect(),
        Value::Object(fields) => {
            let named = fields.iter().map(|(name, value)| {
                let (first, rest) = name.split_at(1);
                (first.to_uppercase() + rest, in_pascal_case(value))
            });
            Value::Object(named.collect())
        }
        other => other.clone(),
    }
}

#[test]
fn shapes_of_powershell_and_of_the_azure_cli() {
    let answer = scores();
    let expected = run(SECURE_SCORES, &file(answer.to_string()), &week()).expect("an import");
    for shape in [
        answer["value"].clone(),
        in_pascal_case(&answer["value"]),
        in_pascal_case(&answer),
    ] {
        // `Value` is not the name of the list: names at the top are the API's.
        let shape = shape.get("Value").cloned().unwrap_or(shape);
        let found = run(SECURE_SCORES, &file(shape.to_string()), &week()).expect("an import");
        assert_eq!(found.details, expected.details);
    }
    let only = answer["value"][0].to_string();
    let imported = run(SECURE_SCORES, &file(only), &week()).expect("a single object");
    assert_eq!(
        imported.details["current_score"],
        expected.details["current_score"]
    );
    let error = refusal(SECURE_SCORES, "{\"id\": 1}", &week()).to_string();
    assert!(
        error.contains("expected a list called value, found an object with id"),
        "{error}"
    );
}

#[test]
fn what_powershell_cut_off_is_refused() {
    for cut in [
        "Microsoft.Graph.PowerShell.Models.MicrosoftGraphControlScore",
        "@{score=1}",
        "System.Object[]",
    ] {
        let mut answer = scores();
        answer["value"][0]["controlScores"] = json!([cut]);
        let error = refusal(SECURE_SCORES, answer.to_string(), &week());
        assert!(matches!(error, ImportError::CutOff { .. }), "{error}");
        answer["value"][0]["controlScores"] = json!(cut);
        let error = refusal(SECURE_SCORES, answer.to_string(), &week());
        assert!(matches!(error, ImportError::CutOff { .. }), "{error}");
    }
    // The text of a ticket is not looked at.
    let tickets = TICKETS.replace("Question", "@{a question}");
    check(tickets);
}

#[test]
fn dates_of_windows_powershell() {
    let mut answer = scores();
    answer["value"][0]["createdDateTime"] = json!("/Date(1773360000000)/");
    let imported = run(SECURE_SCORES, &file(answer.to_string()), &week()).expect("an import");
    assert!(
        says(&imported, "2026-03-13T00:00:00Z"),
        "{:?}",
        imported.notes
    );
}

fn dated(opened: &str, updated: &str) -> String {
    format!("number,state,opened_at,sys_updated_on\nINC1,New,\"{opened}\",\"{updated}\"\n")
}

#[test]
fn dates_that_could_be_two_days_need_an_option() {
    let error = refusal(
        SERVICENOW,
        dated("02-03-2026 10:12:44", "13-03-2026 09:41:02"),
        &friday(),
    );
    assert!(
        matches!(&error, ImportError::AmbiguousDate { found, .. } if found == "02-03-2026 10:12:44")
    );
    assert!(
        error
            .to_string()
            .contains("--import-dates dmy or --import-dates mdy"),
        "{error}"
    );
    for (order, opened, updated) in [
        ("dmy", "02-03-2026 10:12:44", "13-03-2026 09:41:02"),
        ("dmy", "02.03.2026 10:12", "13.03.2026 09:41"),
        ("mdy", "3/2/2026 10:12:44 AM", "3/13/2026 9:41:02 AM"),
        ("iso", "2026-03-02 10:12:44", "2026-03-13 09:41:02"),
        ("%d|%m|%Y %H.%M", "02|03|2026 10.12", "13|03|2026 09.41"),
        (
            "%d/%m/%Y %H:%M %z",
            "02/03/2026 12:12 +0200",
            "13/03/2026 11:41 +0200",
        ),
    ] {
        let dates = Some(DateOrder::parse(order).expect(order));
        let context = ImportContext { dates, ..friday() };
        let imported = run(SERVICENOW, &file(dated(opened, updated)), &context).expect(order);
        assert_eq!(
            imported.summary,
            "ServiceNow: 1 open, the oldest for 11 days, 1 updated, 0 closed."
        );
    }
    // What a format does not keep would be lost: half of the day, the hour, the year.
    for order in [
        "ymd",
        "%Q",
        "",
        "day first",
        "%d/%m/%Y %I:%M",
        "%H:%M",
        "%d/%m %H:%M",
    ] {
        assert!(DateOrder::parse(order).is_err(), "{order}");
    }
}

#[test]
fn dates_that_can_be_one_day_only_are_read_and_told() {
    let imported = run(
        SERVICENOW,
        &file(dated("28.02.2026 10:12", "13.03.2026 09:41")),
        &friday(),
    );
    assert!(says(
        &imported.expect("an import"),
        "ServiceNow: dates were read with the day first"
    ));
    let imported = run(
        SERVICENOW,
        &file(dated("02/28/2026 10:12", "03/13/2026 09:41")),
        &friday(),
    );
    assert!(says(&imported.expect("an import"), "with the month first"));
    let error = refusal(
        SERVICENOW,
        dated("02/28/2026 10:12", "13/03/2026 09:41"),
        &friday(),
    );
    assert!(
        matches!(error, ImportError::AmbiguousDate { .. }),
        "{error}"
    );
    for (opened, updated) in [
        ("2026-03-02 10:12:44 AM", "2026-03-13 09:41:02 AM"),
        ("2026-03-02 10:12", "2026-03-13 09:41"),
        ("Mar 2, 2026 10:12 AM", "Mar 13, 2026 9:41 AM"),
    ] {
        let imported = run(SERVICENOW, &file(dated(opened, updated)), &friday()).expect(opened);
        assert!(!says(&imported, "first"), "{:?}", imported.notes);
    }
}

#[test]
fn a_line_is_the_line_of_an_editor() {
    let text = TICKETS.replace("2026-03-01 08:00:00", "soon");
    let other = TICKETS
        .replace("2026-03-02 10:12:44", "soon")
        .replace("2026-03-01 08:00:00", "soon");
    for (text, line) in [
        (text.clone(), 3),
        (text.replace('\n', "\r\n"), 3),
        (other.replace('\n', "\r\n"), 2),
    ] {
        let warned = match run(SERVICENOW, &file(text), &friday()) {
            Ok(imported) => imported.warnings[0].clone(),
            Err(error) => error.to_string(),
        };
        assert!(
            warned.contains(&format!("export.csv: line {line}, column opened")),
            "{warned}"
        );
    }
    let text = format!("sep=,\r\n{}", text.replace('\n', "\r\n"));
    let imported = run(SERVICENOW, &file(text), &friday()).expect("the rest");
    assert!(
        imported.warnings[0].contains("line 4, column opened"),
        "{:?}",
        imported.warnings
    );
}

#[test]
fn a_workbook_is_not_read() {
    let error = refusal(SERVICENOW, "PK\u{3}\u{4}rest", &friday()).to_string();
    assert!(
        error.contains("found a workbook or an archive: save it as CSV"),
        "{error}"
    );
}

#[test]
fn a_day_without_a_time_counts_at_its_end() {
    let day = dated("2026-03-02", "2026-03-12");
    let updated = |opens, performed_at| {
        let imported =
            run(SERVICENOW, &file(day.clone()), &window(opens, performed_at)).expect("an import");
        assert!(
            says(&imported, "1 ticket changed on a day without a time"),
            "{:?}",
            imported.notes
        );
        imported.details["systems"][0]["updated"].clone()
    };
    // A report of that very day, and the one after it: each change is in one of them.
    assert_eq!(updated("2026-03-11T16:00:00Z", "2026-03-12T16:00:00Z"), 0);
    assert_eq!(updated("2026-03-12T16:00:00Z", "2026-03-13T16:00:00Z"), 1);
}
