//! What a reader of its format makes of an output is the same, whatever the texts are.

use std::path::PathBuf;
use std::process::Output;

use serde_json::{Value, json};

use crate::harness::files::files_below;
use crate::harness::subjects::hostile::payloads::{LINES, Texts};
use crate::harness::subjects::hostile::repository::{Repository, twins};
use crate::harness::subjects::hostile::{Twins, read};
use crate::programs::{node, python, satisfied};

/// The keys of a document and the kinds of its values, without the values.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), shape(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::String(_) => json!("text"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) | Value::Null => value.clone(),
    }
}

impl Repository {
    /// The files that dutybook itself writes into a bundle, unpacked: their names.
    pub(crate) fn unpacked(&self) -> Vec<String> {
        let file = std::fs::File::open(self.path("bundle.zip")).expect("a bundle");
        let mut bundle = zip::ZipArchive::new(file).expect("a bundle");
        let folder = self.path("bundle");
        bundle.extract(&folder).expect("it unpacks");
        let files = files_below(&folder).into_iter();
        let files = files.map(|path| path.to_str().expect("UTF-8").to_owned());
        files.collect()
    }

    pub(crate) fn in_bundle(&self, name: &str) -> PathBuf {
        self.path("bundle").join(name)
    }
}

fn parsed(path: &PathBuf) -> Value {
    serde_json::from_str(&read(path)).expect("JSON")
}

/// What a reader of a format makes of each of several files; an output that failed where it refuses one.
fn made_of(format: &str, files: impl IntoIterator<Item = PathBuf>) -> Option<Output> {
    let arguments = std::iter::once(PathBuf::from(format)).chain(files);
    match format {
        "markdown" => node("structure.mjs", arguments),
        _ => python("structure.py", arguments),
    }
}

fn of_format<'a>(twins: &'a [Twins], format: &str) -> Vec<&'a Twins> {
    twins
        .iter()
        .filter(|twins| twins.format == format)
        .collect()
}

/// Demands that a reader sees the same structure in both of each pair.
fn same(twins: &[Twins], format: &str) {
    let twins = of_format(twins, format);
    let files = twins.iter().flat_map(|it| [&it.hostile, &it.tame]);
    let Some(output) = made_of(format, files.cloned()) else {
        return;
    };
    let told: Vec<Value> = serde_json::from_str(&satisfied(&output)).expect("JSON");
    assert_eq!(told.len(), 2 * twins.len());
    for (twins, told) in twins.iter().zip(told.chunks(2)) {
        assert!(
            told[0] == told[1],
            "{}: {}",
            twins.name,
            difference(&told[0], &told[1])
        );
    }
}

/// Where two structures begin to differ.
fn difference(hostile: &Value, tame: &Value) -> String {
    if let (Value::Array(a), Value::Array(b)) = (hostile, tame) {
        let at = a.iter().zip(b).position(|(a, b)| a != b);
        let at = at.unwrap_or(a.len().min(b.len()));
        let around = |list: &[Value]| {
            json!(
                list.iter()
                    .skip(at.saturating_sub(2))
                    .take(5)
                    .collect::<Vec<_>>()
            )
        };
        return format!(
            "at {at} of {} and {}: {} for {}",
            a.len(),
            b.len(),
            around(a),
            around(b)
        );
    }
    format!("{hostile} for {tame}")
}

/// The readers' judgement is worth something: text that is not escaped changes what they see, or is refused.
#[test]
fn every_reader_sees_what_is_more_than_text() {
    let tame = Repository::of(Texts::Tame);
    let twins = twins(&tame, &tame);
    for (format, breaks) in [
        ("html", "<img src=x onerror=y>"),
        ("junit", "\"/><b a=\""),
        ("csv", "=1"),
        ("ics", "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:y"),
        ("markdown", "[x](y)"),
        ("markdown", "wWw.evil.example"),
        ("markdown", "$m$"),
        ("markdown", "a@evil.example"),
    ] {
        let mut count = 0;
        for twins in of_format(&twins, format) {
            let (name, text) = (&twins.name, read(&twins.tame));
            // Where no text of the template stands there is nothing to break.
            if !text.contains("Tame text") {
                continue;
            }
            count += 1;
            let broken = twins.tame.with_extension(format!("broken.{format}"));
            std::fs::write(&broken, text.replacen("Tame text", breaks, 1)).expect("written");
            let Some(output) = made_of(format, [broken, twins.tame.clone()]) else {
                return;
            };
            if !output.status.success() {
                continue;
            }
            let told: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
            assert!(told[0] != told[1], "{name}: {breaks}");
        }
        assert!(count > 0, "{format}");
    }
}

#[test]
fn every_reader_sees_what_it_sees_of_tame_text() {
    let tame = Repository::of(Texts::Tame);
    let names = tame.unpacked();
    for by in 0..LINES.len() {
        let hostile = Repository::of(Texts::Hostile(by));
        let mut twins = twins(&hostile, &tame);
        let unpacked = hostile.unpacked();
        let generated = |name: &&String| !name.contains("policy/") && !name.contains("evidence/");
        let generated: Vec<&String> = unpacked.iter().filter(generated).collect();
        for name in generated {
            assert!(names.contains(name), "{name}");
            let format = match name.rsplit('.').next() {
                Some("md") => "markdown",
                Some("csv") => "csv",
                Some("json") => "json",
                Some("html") => "html",
                _ => continue,
            };
            twins.push(Twins {
                name: format!("bundle: {name}"),
                format,
                hostile: hostile.in_bundle(name),
                tame: tame.in_bundle(name),
            });
        }
        for format in ["json", "sarif", "gitlab", "oscal"] {
            for twins in of_format(&twins, format) {
                let (hostile, tame) = (parsed(&twins.hostile), parsed(&twins.tame));
                assert_eq!(shape(&hostile), shape(&tame), "{by}: {}", twins.name);
            }
        }
        for format in ["html", "junit", "csv", "ics"] {
            same(&twins, format);
        }
        same(&twins, "markdown");
    }
}
