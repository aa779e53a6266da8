//! The order of pages and of records does not matter.

use dutybook::internals::import::{ImportContext, Imported};
use dutybook::internals::load::shipped_names;
use proptest::prelude::*;
use serde_json::Value;

use crate::import::{
    REMEDIATION, SECURE_SCORES, SENTINEL, SERVICE_MESSAGES, SERVICENOW, Sample, friday, run,
    samples, week,
};

fn cases() -> Vec<(&'static str, Vec<Sample>, ImportContext)> {
    let scores = ["secure-scores-1.json", "secure-scores-2.json"];
    let messages = ["messages-1.json", "messages-2.json", "messages-3.json"];
    let remediation = ["remediation-tasks.json", "exposure-score.json"];
    vec![
        (SECURE_SCORES, samples(&scores), week()),
        (SERVICE_MESSAGES, samples(&messages), week()),
        (REMEDIATION, samples(&remediation), friday()),
        (
            SENTINEL,
            samples(&["sentinel-1.json", "sentinel-2.json"]),
            friday(),
        ),
        (SENTINEL, samples(&["sentinel-portal.csv"]), friday()),
        (SERVICENOW, samples(&["servicenow-table.json"]), friday()),
    ]
}

/// Reorders every list of objects in a JSON file, and the lines of a CSV file.
fn shuffled(file: &Sample, keys: &[u32]) -> Sample {
    let Ok(mut json) = serde_json::from_slice(&file.1) else {
        let text = String::from_utf8(file.1.clone()).expect("text");
        let mut lines: Vec<&str> = text.lines().collect();
        reorder(&mut lines[1..], keys);
        return (file.0.clone(), (lines.join("\n") + "\n").into_bytes());
    };
    shuffle(&mut json, keys);
    (file.0.clone(), json.to_string().into_bytes())
}

fn shuffle(value: &mut Value, keys: &[u32]) {
    match value {
        Value::Object(fields) => {
            for value in fields.values_mut() {
                shuffle(value, keys);
            }
        }
        Value::Array(items) => {
            for item in items.iter_mut() {
                shuffle(item, keys);
            }
            if items.iter().all(Value::is_object) {
                reorder(items, keys);
            }
        }
        _ => {}
    }
}

fn reorder<T>(items: &mut [T], keys: &[u32]) {
    for (index, key) in keys.iter().enumerate().take(items.len()) {
        let other = *key as usize % items.len();
        items.swap(index, other);
    }
}

fn said(imported: Imported) -> (String, String, Vec<String>) {
    let details = serde_json::to_string(&imported.details).expect("JSON");
    (details, imported.summary, imported.notes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn of_pages_and_records(keys in prop::collection::vec(any::<u32>(), 8)) {
        for (format, files, window) in cases() {
            let expected = said(run(format, &files, &window).expect("an import"));
            let mut other: Vec<Sample> = files.iter().map(|file| shuffled(file, &keys)).collect();
            reorder(&mut other, &keys);
            let found = said(run(format, &other, &window).expect("an import"));
            prop_assert_eq!(found, expected, "{}", format);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), open in any::<bool>()) {
        let mut text = if open { b"{\"value\":[".to_vec() } else { Vec::new() };
        text.extend(bytes);
        for format in shipped_names() {
            let _ = run(format, &[("x".to_owned(), text.clone())], &week());
        }
    }
}
