//! The steps of a CI file that are the same in several: how dutybook is installed, and how it judges.
//!
//! A template marks their places by lines of their own. The step takes over the marker's indentation.
//!
//! - `@ENVIRONMENT@`: the variables at the top of a workflow that say what to install; nothing where the
//!   action does it.
//! - `@CHECK@`, or `@CHECK key: value@`: the steps of a GitHub workflow that install dutybook and judge,
//!   with an input of the action.
//! - `@INSTALL@`: the script that installs dutybook.

use std::fmt::Write;

use super::program_source::{ProgramSource, ReleaseSource};

/// The script that installs dutybook, on every forge.
const INSTALL: &str = include_str!("../templates/ci/install.sh");

/// The script that judges, as a step of a workflow.
const CHECK: &str = include_str!("../templates/ci/github/check.sh");

const ENVIRONMENT: &str = "\
env:
  # What judges: the address of a wheel, with #sha256=… of its content; or a git repository and the full hash of a commit.
  DUTYBOOK_WHEEL: \"@WHEEL@\"
  DUTYBOOK_GIT: \"@GIT@\"
  DUTYBOOK_REV: \"@REV@\"
";

/// Replaces the markers of a template by what they stand for.
pub(super) fn insert_steps(template: &str, program: &ProgramSource) -> String {
    let mut text = String::new();
    for line in template.lines() {
        let marker = line.trim_start();
        let indent = line.len() - marker.len();
        let steps = match marker.strip_prefix('@').and_then(|it| it.strip_suffix('@')) {
            Some("ENVIRONMENT") => environment(program),
            Some("INSTALL") => INSTALL.to_owned(),
            Some(marker) if marker.starts_with("CHECK") => {
                check_steps(program, marker["CHECK".len()..].trim())
            }
            _ => format!("{line}\n"),
        };
        if steps.starts_with(line) {
            text.push_str(&steps);
        } else {
            push_indented(&mut text, &steps, indent);
        }
    }
    text
}

fn environment(program: &ProgramSource) -> String {
    match program {
        ProgramSource::Release(_) => String::new(),
        _ => format!("{ENVIRONMENT}\n"),
    }
}

/// The steps that judge. `input` is empty, or an input of the action and its value.
fn check_steps(program: &ProgramSource, input: &str) -> String {
    match program {
        ProgramSource::Release(release) => action_step(release, input),
        _ => script_steps(input),
    }
}

fn action_step(release: &ReleaseSource, input: &str) -> String {
    let mut text = format!("- id: dutybook\n  uses: {}\n", release.action());
    if !input.is_empty() {
        let _ = writeln!(text, "  with:\n    {input}");
    }
    text
}

fn script_steps(input: &str) -> String {
    let mut text = String::from(
        "- name: Install dutybook\n  env:\n    DUTYBOOK_ROOT: ${{ runner.temp }}/dutybook\n  run: |\n",
    );
    push_indented(&mut text, INSTALL, 4);
    text.push_str(
        "- name: Check\n  id: dutybook\n  env:\n    DUTYBOOK: ${{ runner.temp }}/dutybook/bin/dutybook\n",
    );
    if let Some((name, value)) = input.split_once(": ") {
        let name = name.to_uppercase().replace('-', "_");
        let _ = writeln!(text, "    {name}: {value}");
    }
    text.push_str("  run: |\n");
    push_indented(&mut text, CHECK, 4);
    text
}

fn push_indented(text: &mut String, lines: &str, indent: usize) {
    for line in lines.lines() {
        if !line.is_empty() {
            text.extend(std::iter::repeat_n(' ', indent));
            text.push_str(line);
        }
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_replaced_with_its_indentation() {
        let release = ProgramSource::Release("a/b@v1".parse().unwrap());
        let template = "jobs:\n  @CHECK base: x@\n  after\n";
        let expected =
            "jobs:\n  - id: dutybook\n    uses: a/b@v1\n    with:\n      base: x\n  after\n";
        assert_eq!(insert_steps(template, &release), expected);
        let scripted = insert_steps(template, &ProgramSource::Unset);
        assert!(
            scripted.contains("\n      BASE: x\n    run: |\n      set -euo pipefail\n"),
            "{scripted}"
        );
        assert!(scripted.ends_with("\n  after\n"));
        assert_eq!(insert_steps("@ENVIRONMENT@\n", &release), "");
    }
}
