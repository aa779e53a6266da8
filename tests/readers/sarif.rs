//! SARIF, read by Microsoft's validator, by the schema of the standard, and by sarif-tools.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::harness::json::{list, text};
use crate::harness::subjects::reports::decode_uri;
use crate::programs::{module, reader, satisfied};
use crate::reports::Written;

/// The validator, of which npm has a build for each system.
const MULTITOOL: &str = "@microsoft/sarif-multitool-linux";

/// What is accepted of the validator's complaints: the tool has no public address yet that `informationUri` could give.
///
/// It is demanded as well. Of a file with a value that it cannot read the validator says nothing at all, and ends as
/// it does where all is well: this one complaint shows that it read the file.
const ACCEPTED: &str = "SARIF2005";

/// The rules that the validator finds broken in each file, errors and warnings.
fn complaints(files: &[PathBuf], written: &Written) -> Option<Vec<BTreeSet<String>>> {
    let multitool = module(&format!("{MULTITOOL}/Sarif.Multitool"))?;
    let report = written.beside("validated");
    let done = Command::new(multitool)
        .arg("validate")
        .args(files)
        // GitHub's own demands beside those of the standard.
        .args(["--rule-kind", "Sarif;Ghas", "--log", "ForceOverwrite"])
        .arg("--output")
        .arg(&report)
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
        // One rule asks the network whether `$schema` is there. Nothing listens at this port.
        .env("HTTPS_PROXY", "http://127.0.0.1:1")
        .output()
        .expect("the validator runs");
    let said = satisfied(&done);
    let count = format!("{} files scanned", files.len());
    assert!(said.contains(&count), "{said}");
    let report: Value = serde_json::from_str(&fs::read_to_string(report).expect("its report"))
        .expect("its report is JSON");
    let run = &report["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], true, "{run}");
    let mut broken: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for result in list(&run["results"]) {
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = match place["uri"].as_str() {
            Some(uri) => uri,
            None => text(&artifact(run, place)["location"]["uri"]),
        };
        let file = uri.rsplit('/').next().unwrap_or_default();
        let rule = text(&result["ruleId"]).to_owned();
        broken.entry(file.to_owned()).or_default().insert(rule);
    }
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_os_string();
    let of_file = |path| broken.remove(name(path).to_str().unwrap_or_default());
    let found = files.iter().map(of_file).map(Option::unwrap_or_default);
    Some(found.collect())
}

/// The file that a place of a report points at by its number.
fn artifact<'a>(run: &'a Value, place: &Value) -> &'a Value {
    let index = place["index"].as_u64().expect("an index");
    &list(&run["artifacts"])[usize::try_from(index).expect("small")]
}

fn accepted() -> BTreeSet<String> {
    BTreeSet::from([ACCEPTED.to_owned()])
}

#[test]
fn the_multitool_accepts_everything() {
    let written = Written::new();
    let files = written.files("sarif");
    let Some(complaints) = complaints(&files, &written) else {
        return;
    };
    for (file, broken) in files.iter().zip(complaints) {
        assert_eq!(broken, accepted(), "{}", file.display());
    }
}

/// The validator's judgement is worth something: it finds what is broken, or keeps silent altogether.
#[test]
fn the_multitool_and_the_schema_do_not_accept_what_is_broken() {
    type Break = fn(&mut Value);
    const BREAKS: [(&str, Break, bool); 4] = [
        (
            "GH1015",
            |run| run["results"][0]["locations"] = json!([]),
            false,
        ),
        (
            "SARIF1009",
            |run| run["results"][0]["ruleIndex"] = json!(77),
            false,
        ),
        (
            "JSON1005",
            |run| run["results"][0]["unheard"] = json!(1),
            true,
        ),
        (
            "",
            |run| run["results"][0]["level"] = json!("unheard"),
            true,
        ),
    ];
    let written = Written::new();
    let sound = written.files("sarif").into_iter().map(read);
    let mut sound = sound.filter(|sarif| !list(&sarif["runs"][0]["results"]).is_empty());
    let sound = sound.next().expect("a report with results");
    let broken = |(index, (_, damage, _)): (usize, &(&str, Break, bool))| {
        let mut sarif = sound.clone();
        damage(&mut sarif["runs"][0]);
        let path = written.beside(&format!("broken-{index}.sarif"));
        fs::write(&path, sarif.to_string()).expect("written");
        path
    };
    let files: Vec<PathBuf> = BREAKS.iter().enumerate().map(broken).collect();
    let Some(complaints) = complaints(&files, &written) else {
        return;
    };
    for ((rule, _, breaks_schema), (file, broken)) in
        BREAKS.iter().zip(files.iter().zip(complaints))
    {
        assert_ne!(broken, accepted(), "{rule}");
        assert!(rule.is_empty() || broken.contains(*rule), "{broken:?}");
        let Some(output) = by_schema(std::slice::from_ref(file)) else {
            return;
        };
        assert_eq!(output.status.success(), !breaks_schema, "{rule}");
    }
}

fn read(path: impl AsRef<Path>) -> Value {
    serde_json::from_str(&fs::read_to_string(path).expect("a report")).expect("JSON")
}

/// What `check-jsonschema` says of files by the schema of SARIF 2.1.0, which the validator's package ships.
fn by_schema(files: &[PathBuf]) -> Option<std::process::Output> {
    let schema = module(&format!("{MULTITOOL}/sarif-2.1.0.json"))?;
    let mut command = Command::new(reader("check-jsonschema")?);
    command.arg("--schemafile").arg(schema).args(files);
    Some(command.output().expect("check-jsonschema runs"))
}

#[test]
fn the_schema_of_the_standard_is_kept_to() {
    if let Some(output) = by_schema(&Written::new().files("sarif")) {
        satisfied(&output);
    }
}

/// What sarif-tools shows of a finding: level, rule, address and line.
type Shown = [String; 4];

fn level(finding: &Value) -> &'static str {
    match text(&finding["level"]) {
        "deny" => "error",
        "warn" => "warning",
        _ => "note",
    }
}

/// What it should show of a finding of the JSON.
fn expected(finding: &Value) -> Shown {
    let file = finding["file"].as_str().unwrap_or("policy/dutybook.yaml");
    let line = finding["range"]["start"]["line"].as_u64().unwrap_or(1);
    [
        level(finding).to_owned(),
        text(&finding["rule"]).to_owned(),
        file.to_owned(),
        line.to_string(),
    ]
}

#[test]
fn sarif_tools_list_the_findings_of_the_json() {
    let written = Written::new();
    let Some(sarif) = reader("sarif") else {
        return;
    };
    let list_of = |format: &str, name: &str| {
        let path = written.beside(name);
        let mut command = Command::new(&sarif);
        command.arg(format).args(written.files("sarif"));
        satisfied(
            &command
                .arg("--output")
                .arg(&path)
                .output()
                .expect("it runs"),
        );
        fs::read_to_string(path).expect("its output")
    };
    let evaluations = written.evaluations();
    let findings = evaluations.iter().flat_map(|one| list(&one["findings"]));
    let mut wanted: Vec<Shown> = findings.clone().map(expected).collect();
    wanted.sort();
    let levels: BTreeSet<&str> = wanted.iter().map(|[level, ..]| level.as_str()).collect();
    assert_eq!(levels, BTreeSet::from(["error", "note", "warning"]));

    let table = list_of("csv", "listed.csv");
    let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let head = rows.headers().expect("a head").clone();
    let column = |name: &str| head.iter().position(|head| head == name).expect("a column");
    let columns = ["Severity", "Code", "Location", "Line"].map(column);
    let mut shown: Vec<Shown> = rows
        .records()
        .map(|row| row.expect("a row"))
        .map(|row| columns.map(|column| row[column].to_owned()))
        .map(|[level, rule, uri, line]| [level, rule, decode_uri(&uri), line])
        .collect();
    shown.sort();
    assert_eq!(shown, wanted);

    let summary = list_of("summary", "summary.txt");
    for word in ["error", "warning", "note"] {
        let count = findings
            .clone()
            .filter(|finding| level(finding) == word)
            .count();
        let line = format!("{word}: {count}");
        assert!(
            summary.lines().any(|said| said == line),
            "{line}: {summary}"
        );
    }
}
