//! The list of components: `CycloneDX`, read by its own library, and embedded in the program.

use std::fs;

use super::{TARGET, release_file, wheel};
use crate::harness::subjects::ci::own;
use crate::programs;

#[test]
fn the_components_are_those_of_the_lock_file() {
    let Some(file) = release_file(&format!("-{TARGET}.cdx.json")) else {
        return;
    };
    let Some(output) = programs::python("components.py", [&file]) else {
        return;
    };
    let printed = programs::satisfied(&output);
    let components: Vec<&str> = printed.lines().collect();
    assert!(components.len() > 200, "{printed}");
    let lock = fs::read_to_string(own().join("Cargo.lock")).unwrap();
    for component in &components {
        let (name, version) = component.split_once(' ').unwrap();
        let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(lock.contains(&entry), "{component} is not in Cargo.lock");
    }
    for needed in ["dutybook ", "git2 ", "serde ", "jsonschema ", "chrono "] {
        let is_there = components.iter().any(|it| it.starts_with(needed));
        assert!(is_there, "{needed}is not among the components");
    }
}

#[test]
fn the_wheel_says_what_it_was_built_from() {
    let Some(wheel) = wheel() else {
        return;
    };
    let Some(output) = programs::python("wheel.py", [&wheel]) else {
        return;
    };
    let printed = programs::satisfied(&output);
    let holds = |line: &str| printed.lines().any(|it| it == line);
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        holds("Name: dutybook") && holds(&format!("Version: {version}")),
        "{printed}"
    );
    assert!(holds("License-Expression: MIT OR Apache-2.0"), "{printed}");
    assert!(holds("Tag: py3-none-manylinux_2_17_x86_64"), "{printed}");
    assert!(holds("Tag: py3-none-musllinux_1_1_x86_64"), "{printed}");
    assert!(holds("dependencies are embedded"), "{printed}");
}
