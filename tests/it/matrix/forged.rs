//! Shards that were altered: what contradicts itself is not joined, and nothing of it is obeyed.

use std::fs;

use serde_json::{Value, json};

use crate::harness::run::Run;
use crate::matrix::refused::refused;
use crate::matrix::world::Tenants;

/// Two shards of two tenants, both altered.
fn altered(tenants: &Tenants, alter: impl Fn(&mut Value)) -> Run {
    let files = tenants.shards(2, &[]);
    for file in &files {
        let path = tenants.root().join(file);
        let mut document: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        alter(&mut document);
        fs::write(&path, document.to_string()).unwrap();
    }
    tenants.run(&[
        "merge",
        "--format",
        "github",
        "shard-1.json",
        "shard-2.json",
    ])
}

#[track_caller]
fn check(tenants: &Tenants, pointer: &str, value: &Value, expected: &str) {
    let output = altered(tenants, |document| {
        *document.pointer_mut(pointer).expect(pointer) = value.clone();
    });
    refused(&output, &[expected]);
}

#[test]
fn what_a_shard_says_of_itself_has_to_be_what_it_holds() {
    let tenants = Tenants::new(&["a", "b"]);
    assert_eq!(altered(&tenants, |_| {}).code, Some(1));
    let not_those = "its verdict or its counts are not those";
    check(&tenants, "/shard/roots/0/findings", &json!([]), not_those);
    check(&tenants, "/shard/roots/0/duties", &json!([]), not_those);
    check(&tenants, "/verdict", &json!("pass"), not_those);
    check(&tenants, "/summary/findings/deny", &json!(0), not_those);
    check(
        &tenants,
        "/shard/roots/0/findings/0/already_there",
        &json!(true),
        "needs --base",
    );
    check(
        &tenants,
        "/shard/roots/0/as_of",
        &json!("2020-01-01T00:00:00Z"),
        "another instant",
    );
    check(
        &tenants,
        "/shard/all_roots",
        &json!([]),
        "does not name the roots",
    );
    check(
        &tenants,
        "/shard/dealt",
        &json!("tasks"),
        "does not name the roots",
    );
    check(
        &tenants,
        "/tool/name",
        &json!("other"),
        "written by `other`",
    );
}

#[test]
fn nothing_is_counted_twice() {
    let tenants = Tenants::new(&["a", "b"]);
    let twice = |what: &'static str| {
        altered(&tenants, move |document| {
            let list = document.pointer_mut(&format!("/shard/roots/0/{what}"));
            let list = list.unwrap().as_array_mut().unwrap();
            list.push(list[0].clone());
        })
    };
    refused(&twice("duties"), &["is there twice"]);
    refused(&twice("findings"), &["is there twice"]);
}

#[test]
fn parts_of_one_root_have_to_agree() {
    let sample = Tenants::of_sample();
    sample.shards(2, &[]);
    let path = sample.root().join("shard-2.json");
    let whole: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let fields = [
        ("organisation", json!("another")),
        ("is_judged", json!(false)),
        ("timezone", json!("Asia/Tokyo")),
    ];
    for (field, value) in fields {
        let mut document = whole.clone();
        document["shard"]["roots"][0][field] = value;
        fs::write(&path, document.to_string()).unwrap();
        let output = sample.run(&["merge", "shard-1.json", "shard-2.json"]);
        refused(&output, &["shard-2.json"]);
    }
}

#[test]
fn places_lie_in_the_repository_and_in_a_text() {
    let tenants = Tenants::new(&["a", "b"]);
    for path in ["/etc", "../x", "a/../b", "a//b", "./a"] {
        let pointer = "/shard/roots/0/findings/0/file";
        check(&tenants, pointer, &json!(path), "is not a path below");
    }
    let range = |start: [u32; 2], end: [u32; 2]| {
        let at = |[line, column]: [u32; 2]| json!({ "line": line, "column": column });
        json!({ "start": at(start), "end": at(end) })
    };
    for range in [
        range([0, 1], [1, 1]),
        range([1, 0], [1, 1]),
        range([2, 1], [1, 9]),
    ] {
        let pointer = "/shard/roots/0/findings/0/range";
        check(
            &tenants,
            pointer,
            &range,
            "expected a range that counts from 1",
        );
    }
}

#[test]
fn instants_are_those_that_every_output_can_write() {
    let tenants = Tenants::new(&["a", "b"]);
    for instant in [
        "+262142-12-31T23:59:59Z",
        "-0001-01-01T00:00:00Z",
        "9999-12-31T00:00:00Z",
    ] {
        for pointer in [
            "/as_of",
            "/shard/roots/0/as_of",
            "/shard/roots/0/duties/0/due",
        ] {
            check(&tenants, pointer, &json!(instant), "shard-1.json");
        }
    }
}

#[test]
fn a_commit_is_no_place_for_commands() {
    let tenants = Tenants::new(&["a", "b"]);
    let output = altered(&tenants, |document| {
        for pointer in ["/history/commit", "/shard/roots/0/history/commit"] {
            *document.pointer_mut(pointer).unwrap() = json!("\n::error::x");
        }
    });
    refused(&output, &["expected the hash of a commit"]);
    let pointer = "/shard/roots/0/history/commit";
    check(
        &tenants,
        pointer,
        &json!("0".repeat(40)),
        "was judged at another commit",
    );
}
