//! What CI systems demand of `JUnit` XML.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::harness::subject::Subject;
use crate::harness::subjects::reports::{all, json, print};

/// A case of `JUnit` XML as a reader sees it.
#[derive(Default)]
struct Case {
    suite: String,
    class: String,
    name: String,
    /// What stands in it first: `failure`, `error`, `skipped`, `system-out`, or nothing.
    result: String,
    /// Its text, with the message.
    said: String,
}

fn attribute(tag: &BytesStart, name: &str) -> String {
    let found = tag.try_get_attribute(name).expect("attributes");
    found.map_or(String::new(), |found| {
        let value = found.normalized_value(XmlVersion::Implicit1_0);
        value.expect("a value").into_owned()
    })
}

fn cases(xml: &str) -> Vec<Case> {
    let mut reader = Reader::from_str(xml);
    let mut cases: Vec<Case> = Vec::new();
    let mut suite = String::new();
    loop {
        match reader.read_event().expect("XML") {
            Event::Start(tag) | Event::Empty(tag) => {
                let word = String::from_utf8(tag.name().as_ref().to_vec()).expect("UTF-8");
                match (word.as_str(), cases.last_mut()) {
                    ("testsuites" | "properties" | "property", _) => {}
                    ("testsuite", _) => suite = attribute(&tag, "name"),
                    ("testcase", _) => {
                        assert_eq!(attribute(&tag, "time"), "0.000");
                        cases.push(Case {
                            suite: suite.clone(),
                            class: attribute(&tag, "classname"),
                            name: attribute(&tag, "name"),
                            ..Case::default()
                        });
                    }
                    (_, Some(case)) => {
                        case.result = word;
                        case.said = attribute(&tag, "message");
                    }
                    (_, None) => panic!("{word} outside of a case"),
                }
            }
            Event::Text(text) => {
                if let Some(case) = cases.last_mut() {
                    case.said.push_str(text.decode().expect("UTF-8").trim());
                }
            }
            Event::Eof => return cases,
            _ => {}
        }
    }
}

#[test]
fn junit_has_a_case_for_each_duty_and_a_failure_for_each_fault() {
    for subject in all() {
        let cases = cases(&print(&subject, "junit"));
        let json = json(&subject, "json");
        let names: BTreeSet<_> = cases.iter().map(|case| (&case.class, &case.name)).collect();
        assert_eq!(names.len(), cases.len());
        assert!(cases.iter().all(|case| case.suite == case.class));
        let (foundation, duties): (Vec<&Case>, Vec<&Case>) = cases
            .iter()
            .partition(|case| case.suite == "policy and evidence");
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for case in &duties {
            let standing = match case.result.as_str() {
                "failure" => "overdue",
                "" => "met",
                _ => case.said.split(':').next().unwrap_or_default(),
            };
            *counts.entry(standing).or_default() += 1;
        }
        for (standing, count) in json["summary"]["standings"].as_object().expect("a map") {
            let counted = counts.get(standing.as_str()).copied();
            assert_eq!(
                counted.unwrap_or_default(),
                count.as_u64().expect("a count"),
                "{standing}"
            );
        }
        let failures = cases.iter().filter(|case| case.result == "failure").count();
        let deny = json["summary"]["findings"]["deny"]
            .as_u64()
            .expect("a count");
        assert_eq!(failures as u64, deny);
        assert_eq!(foundation[0].name, "every duty could be judged");
    }
}

#[test]
fn a_waived_duty_is_skipped_and_names_its_waiver() {
    let subject = Subject::case("duty-overdue/waived");
    let cases = cases(&print(&subject, "junit"));
    let skipped = cases.iter().find(|case| case.result == "skipped");
    let said = &skipped.expect("a waived duty").said;
    assert!(said.contains(": by waiver "), "{said}");
}

#[test]
fn what_could_not_be_judged_is_an_error() {
    let subject = Subject::case("policy-schema/no-teams");
    let cases = cases(&print(&subject, "junit"));
    assert_eq!(cases[0].result, "error");
}
