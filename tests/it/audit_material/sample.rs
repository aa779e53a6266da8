//! A sample, drawn again with `sha256sum` and `sort`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::audit_material::{json, quarter};
use crate::harness::json::texts;
use crate::harness::repo::Repo;

/// What the auditor's guide says, in a shell: the duties on standard input, in the order of their keys.
const ORDER: &str = r#"while read -r duty; do
  printf '%s\t%s\t%s' "$SEED" "$DIGEST" "$duty" | sha256sum | cut -c 1-64 | tr '\n' ' '
  printf '%s\n' "$duty"
done | LC_ALL=C sort | cut -d ' ' -f 2"#;

/// Duties in the order in which they are drawn, by nothing of dutybook's own.
fn in_order(duties: &[&str], seed: u64, digest: &str) -> Vec<String> {
    let mut shell = Command::new("sh")
        .args(["-c", ORDER])
        .env("SEED", seed.to_string())
        .env("DIGEST", digest)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut input = shell.stdin.take().expect("a pipe");
    let lines = duties.iter().map(|duty| format!("{duty}\n"));
    let lines: String = lines.collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = shell.wait_with_output().expect("it ends");
    writer.join().expect("a thread").expect("written");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    printed.lines().map(str::to_owned).collect()
}

/// The duties of an audit, those of each part by the name of the part.
fn parts<'a>(audit: &'a Value, by: &str) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for duty in audit["duties"].as_array().expect("a list") {
        let name = duty[by].as_str().expect("a name");
        let id = duty["duty"].as_str().expect("an id");
        parts.entry(name).or_default().push(id);
    }
    parts
}

fn all(audit: &Value) -> Vec<&str> {
    let duties = audit["duties"].as_array().expect("a list").iter();
    duties
        .map(|duty| duty["duty"].as_str().expect("an id"))
        .collect()
}

fn digest(audit: &Value) -> &str {
    audit["population"]["digest"].as_str().expect("a digest")
}

#[test]
fn a_plain_sample_is_what_the_guide_draws_by_hand() {
    let repo = Repo::small_sample();
    for (filter, size, seed) in [
        ("", 25, 7),
        ("--team csirt", 5, 20_260_401),
        ("secure-score-report", 5, u64::MAX),
    ] {
        let audit = json(&repo, &format!("{filter} --sample {size} --seed {seed}"));
        let expected = in_order(&all(&audit), seed, digest(&audit));
        assert_eq!(texts(&audit["sample"]["duties"]), expected[..size]);
        assert_eq!(audit["sample"]["size"], size);
        assert_eq!(audit["sample"]["asked"], size);
        assert_eq!(audit["sample"]["seed"], seed);
        assert_eq!(audit["sample"]["stratify"], Value::Null);
        assert_eq!(audit["sample"]["note"], Value::Null);
    }
}

#[test]
fn strata_are_drawn_from_by_themselves() {
    let repo = Repo::small_sample();
    for (by, size) in [("task", 25), ("team", 25), ("task", 8), ("task", 3)] {
        let audit = json(&repo, &format!("--sample {size} --seed 7 --stratify {by}"));
        let sample = &audit["sample"];
        let mut expected = Vec::new();
        let parts = parts(&audit, by);
        let strata = sample["strata"].as_array().expect("a list");
        assert_eq!(strata.len(), parts.len());
        for (stratum, (name, duties)) in strata.iter().zip(&parts) {
            assert_eq!(stratum["name"], *name);
            assert_eq!(stratum["population"], duties.len());
            let share = stratum["size"].as_u64().expect("a number");
            assert!(share > 0 || size < parts.len(), "{name}");
            let order = in_order(duties, 7, digest(&audit));
            expected.extend(order.into_iter().zip(0..share).map(|(duty, _)| duty));
        }
        assert_eq!(texts(&sample["duties"]), expected);
        assert_eq!(expected.len(), size);
    }
}

#[test]
fn a_larger_sample_begins_with_a_smaller_one() {
    let repo = Repo::small_sample();
    let drawn = |size: usize| json(&repo, &format!("--sample {size} --seed 7"));
    let largest = drawn(60);
    let largest = texts(&largest["sample"]["duties"]);
    for size in [1, 2, 25, 59] {
        let audit = drawn(size);
        assert_eq!(texts(&audit["sample"]["duties"]), largest[..size]);
    }
}

#[test]
fn another_seed_and_another_population_give_another_sample() {
    let repo = Repo::small_sample();
    let first = json(&repo, "--sample 25 --seed 7");
    let other = json(&repo, "--sample 25 --seed 8");
    assert_ne!(first["sample"]["duties"], other["sample"]["duties"]);
    // One window differs: the ids are the same, and so would be a draw that the digest does not bind.
    repo.edit(
        "policy/tasks/secure-score-report.yaml",
        "grace: 1 business-day",
        "grace: P1D",
    );
    let bound = json(&repo, "--sample 25 --seed 7");
    assert_eq!(all(&first), all(&bound));
    assert_ne!(first["sample"]["duties"], bound["sample"]["duties"]);
}

#[test]
fn a_sample_by_convention_says_that_no_standard_prescribes_it() {
    let repo = Repo::sample();
    let audit = json(&repo, "--sample convention --seed 7");
    let sample = &audit["sample"];
    assert_eq!(sample["asked"], "convention");
    assert_eq!(sample["stratify"], "task");
    let note = sample["note"].as_str().expect("a note");
    assert!(note.contains("no standard prescribes these sizes"));
    for stratum in sample["strata"].as_array().expect("a list") {
        let expected = match stratum["population"].as_u64().expect("a number") {
            1 => 1,
            2..=12 => 2,
            13..=52 => 5,
            53..=250 => 25,
            _ => 40,
        };
        assert_eq!(stratum["size"], expected, "{stratum}");
    }
    quarter(&repo, "--sample convention --seed 7")
        .exits(0)
        .says("no standard prescribes these sizes");
    repo.run("audit --help")
        .exits(0)
        .says("no standard prescribes");
}

#[test]
fn more_than_there_are_is_all_of_them_and_says_so() {
    let repo = Repo::small_sample();
    let audit = json(&repo, "--sample 900 --seed 7");
    assert_eq!(audit["sample"]["asked"], 900);
    assert_eq!(audit["sample"]["size"], audit["population"]["count"]);
    let run = quarter(&repo, "--sample 900 --seed 7").exits(0);
    run.says("900 were asked for, which is more than there are");
}

#[test]
fn people_read_the_sample_in_the_order_drawn() {
    let repo = Repo::sample();
    let audit = json(&repo, "--sample 5 --seed 7");
    let mut run = quarter(&repo, "--sample 5 --seed 7").exits(0);
    for (number, duty) in (1..).zip(texts(&audit["sample"]["duties"])) {
        run = run.says(&format!("    {number}  {duty}\n"));
    }
    run.says("Sample: 5 of 572 duties, drawn with seed 7");
    let without = quarter(&repo, "").exits(0);
    assert!(!without.stdout.contains("Sample"));
}

#[test]
fn a_draw_that_means_nothing_is_refused() {
    let repo = Repo::small_sample();
    let check = |arguments: &str, why: &str| {
        quarter(&repo, arguments).exits(2).complains(why);
    };
    check("--sample 25", "the auditor chooses the seed");
    check("--sample 0 --seed 7", "expected 1 or more, found 0");
    check("--sample -1 --seed 7", "-1");
    check("--sample some --seed 7", "a whole number, or `convention`");
    check("--seed 7", "--sample");
    check("--stratify task", "--sample");
    check("--sample 5 --seed 1.5", "1.5");
    check("--sample 5 --seed 18446744073709551616", "--seed");
    check(
        "--sample convention --seed 7 --stratify team",
        "draws from each task",
    );
}

#[test]
fn a_sample_keeps_to_its_schema() {
    let repo = Repo::small_sample();
    let schema = repo.run("schema audit").exits(0).json();
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    for draw in ["25", "900", "3 --stratify team", "convention"] {
        let audit = json(&repo, &format!("--seed 7 --sample {draw}"));
        let faults: Vec<String> = validator
            .iter_errors(&audit)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{draw}: {faults:#?}");
    }
}
