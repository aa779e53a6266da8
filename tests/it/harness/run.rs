//! What a run of dutybook came to, and what is demanded of it.

use std::collections::BTreeMap;
use std::process::{Command, Output};

use chrono::{DateTime, FixedOffset};
use serde_json::Value;

/// A run that ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; nothing where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        command.output().expect("it starts").into()
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Demands an answer, whatever the verdict: a run that could not judge ends with 2.
    #[track_caller]
    pub(crate) fn answers(self) -> Self {
        let is_answer = matches!(self.code, Some(0 | 1));
        assert!(is_answer, "{:?}: {}", self.code, self.stderr);
        self
    }

    /// Demands a text on standard output.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        let (stdout, stderr) = (&self.stdout, &self.stderr);
        assert!(stdout.contains(text), "no `{text}` in:\n{stdout}\n{stderr}");
        self
    }

    /// Demands a text on standard error.
    #[track_caller]
    pub(crate) fn complains(self, text: &str) -> Self {
        let stderr = &self.stderr;
        assert!(stderr.contains(text), "no `{text}` in:\n{stderr}");
        self
    }

    /// Standard output, as one JSON document.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}:\n{}\n{}", self.stdout, self.stderr))
    }

    #[track_caller]
    pub(crate) fn findings(&self) -> Vec<Value> {
        let findings = self.json()["findings"].clone();
        let findings = findings.as_array().cloned();
        findings.unwrap_or_else(|| panic!("no findings in {}", self.stdout))
    }

    /// The rules of a level, sorted, each as often as it was found; without what stood at the base.
    #[track_caller]
    pub(crate) fn rules(&self, level: &str) -> Vec<String> {
        let findings = self.findings().into_iter();
        let mut rules: Vec<String> = findings
            .filter(|found| found["level"] == level && found["already_there"] == false)
            .map(|found| text(&found["rule"]))
            .collect();
        rules.sort_unstable();
        rules
    }

    /// Demands the rules at level deny and at level warn, and nothing else at these levels.
    #[track_caller]
    pub(crate) fn found(self, deny: &[&str], warn: &[&str]) -> Self {
        let found = (self.rules("deny"), self.rules("warn"));
        let told = (&*found.0, &*found.1);
        let same = |found: &[String], expected: &[&str]| {
            found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| a == b)
        };
        let is_same = same(told.0, deny) && same(told.1, warn);
        let all = || serde_json::to_string_pretty(&self.findings()).unwrap_or_default();
        assert!(
            is_same,
            "found {found:?}, not {:?}\n{}",
            (deny, warn),
            all()
        );
        self
    }

    /// Demands rules at level deny, whatever else there is.
    #[track_caller]
    pub(crate) fn denies(self, rule: &str) -> Self {
        let denied = self.rules("deny");
        assert!(denied.iter().any(|found| found == rule), "{denied:?}");
        self
    }

    /// Demands that nothing stands at level deny.
    #[track_caller]
    pub(crate) fn denies_nothing(self) -> Self {
        let denied = self.rules("deny");
        assert!(denied.is_empty(), "{denied:?}");
        self
    }

    /// Demands a rule at level warn, whatever else there is.
    #[track_caller]
    pub(crate) fn warns(self, rule: &str) -> Self {
        let warned = self.rules("warn");
        assert!(warned.iter().any(|found| found == rule), "{warned:?}");
        self
    }

    /// Demands that a rule was found at no level.
    #[track_caller]
    pub(crate) fn lacks(self, rule: &str) -> Self {
        let found: Vec<Value> = self.findings();
        let found: Vec<&Value> = found.iter().filter(|found| found["rule"] == rule).collect();
        assert!(found.is_empty(), "{found:#?}");
        self
    }

    /// Demands that no rule of a family was found at any level.
    #[track_caller]
    pub(crate) fn lacks_family(self, family: &str) -> Self {
        let found = self.findings();
        let is_of = |found: &&Value| text(&found["rule"]).starts_with(&format!("{family}/"));
        let found: Vec<&Value> = found.iter().filter(is_of).collect();
        assert!(found.is_empty(), "{found:#?}");
        self
    }

    /// The only finding of a rule.
    #[track_caller]
    pub(crate) fn finding(&self, rule: &str) -> Value {
        let mut found = self.findings();
        found.retain(|found| found["rule"] == rule);
        assert_eq!(found.len(), 1, "{rule}: {found:#?}");
        found.remove(0)
    }

    /// What is told of a finding: its message and its help.
    #[track_caller]
    pub(crate) fn told(&self, rule: &str) -> String {
        let finding = self.finding(rule);
        format!("{}\n{}", text(&finding["message"]), text(&finding["help"]))
    }

    /// The standings of an audit's duties.
    #[track_caller]
    pub(crate) fn standings(&self) -> BTreeMap<String, String> {
        let document = self.json();
        let duties = document["duties"].as_array().expect("duties");
        let pairs = duties
            .iter()
            .map(|duty| (text(&duty["duty"]), text(&duty["standing"])));
        pairs.collect()
    }

    /// One duty of an audit.
    #[track_caller]
    pub(crate) fn duty(&self, id: &str) -> Value {
        let document = self.json();
        let duties = document["duties"].as_array().expect("duties");
        let mut found = duties.iter().filter(|duty| duty["duty"] == id);
        let duty = found.next().unwrap_or_else(|| panic!("no {id}"));
        assert!(found.next().is_none(), "{id} twice");
        duty.clone()
    }

    /// The standing of one duty of an audit.
    #[track_caller]
    pub(crate) fn standing(&self, id: &str) -> String {
        text(&self.duty(id)["standing"])
    }

    /// The grade of the landing of one duty of an audit.
    #[track_caller]
    pub(crate) fn grade(&self, id: &str) -> String {
        text(&self.duty(id)["landed"]["grade"])
    }
}

/// A text, or nothing where there is none.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// An instant: outputs may write it in any time zone.
#[track_caller]
pub(crate) fn instant(value: impl AsRef<str>) -> DateTime<FixedOffset> {
    let value = value.as_ref();
    DateTime::parse_from_rfc3339(value).unwrap_or_else(|error| panic!("{value}: {error}"))
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// A command that is run to its end, whatever comes of it.
pub(crate) trait RunCommand {
    fn run(&mut self) -> Run;
}

impl RunCommand for Command {
    fn run(&mut self) -> Run {
        Run::of(self)
    }
}
