//! The workflows that send reminders: their script, run as a runner would, against receivers on this machine.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value as Json;
use serde_yaml::Value;
use tempfile::TempDir;

use crate::harness::process::{git_in, native_dutybook, printed_in, program_in};
use crate::harness::subjects::ci::{own, scripts};
use crate::harness::subjects::receivers::Receiver;
use crate::harness::temporary::temporary_folder;

/// The script of the workflow for GitHub.
fn github() -> String {
    let text = fs::read_to_string(own().join("docs/workflows/reminders.yml")).unwrap();
    let mut all = scripts(&serde_yaml::from_str(&text).unwrap());
    all.retain(|script| script.contains("--since"));
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(!all[0].contains("${{"), "an expression in a script");
    all.remove(0)
}

/// The script of the job for GitLab, which bash reads from a here-document.
fn gitlab() -> String {
    let path = own().join("docs/workflows/other-forges/gitlab-reminders.yml");
    let job: Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let lines = job["reminders"]["script"].as_sequence().unwrap();
    lines.last().unwrap().as_str().unwrap().to_owned()
}

/// A checkout in which much is overdue, and the folder of a runner beside it.
struct Runner {
    folder: TempDir,
    script: String,
    variables: Vec<(&'static str, String)>,
}

impl Runner {
    /// Nothing where curl is not installed.
    fn new(script: String, variables: &[(&'static str, &str)]) -> Option<Self> {
        if Command::new("curl").arg("--version").output().is_err() {
            eprintln!("skipped: curl is not there");
            return None;
        }
        let folder = temporary_folder().unwrap();
        let words = "init repo --pack minimal --starts 2026-01-05";
        printed_in(folder.path(), words.split(' '));
        let repo = folder.path().join("repo");
        git_in(&repo, "init --quiet --initial-branch main");
        git_in(&repo, "add --all");
        git_in(&repo, "commit --quiet --message policy");
        let variables = variables
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        Some(Runner {
            folder,
            script,
            variables: variables.collect(),
        })
    }

    fn run(&self, channel: &str) -> Output {
        let mut bash = program_in(&self.folder.path().join("repo"), "bash");
        bash.args([
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            &self.script,
        ])
        .env("DUTYBOOK", native_dutybook())
        .env("CHANNEL", channel)
        .env("STATE", self.folder.path().join("state"))
        .env("PAUSES", "0 0")
        .envs(self.variables.iter().map(|(name, value)| (name, value)));
        bash.output().unwrap()
    }

    #[track_caller]
    fn succeeds(&self, channel: &str) {
        let done = self.run(channel);
        assert!(done.status.success(), "{done:?}");
    }

    #[track_caller]
    fn fails(&self, channel: &str, why: &str) {
        let done = self.run(channel);
        assert_eq!(done.status.code(), Some(1), "{done:?}");
        assert!(
            String::from_utf8_lossy(&done.stderr).contains(why),
            "{done:?}"
        );
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state/last")
    }
}

const MAIL: [(&str, &str); 2] = [
    ("MAIL_FROM", "dutybook@corp.example"),
    ("MAIL_TO", "soc@corp.example lead@corp.example"),
];

#[test]
fn each_channel_gets_each_message_once() {
    for script in [github(), gitlab()] {
        for (channel, variable) in [
            ("teams", "TEAMS_URL"),
            ("slack", "SLACK_URL"),
            ("mail", "SMTP_URL"),
        ] {
            let receiver = match channel {
                "mail" => Receiver::smtp(|| 250),
                _ => Receiver::http(|| 202),
            };
            let variables = [&[(variable, &*receiver.url)][..], &MAIL].concat();
            let Some(runner) = Runner::new(script.clone(), &variables) else {
                return;
            };
            runner.succeeds(channel);
            let first = receiver.take();
            assert_eq!(first.len(), 1, "{channel}");
            read(channel, &first[0], "with what falls due by");
            // Nothing changed since.
            runner.succeeds(channel);
            assert_eq!(receiver.take(), [""; 0], "{channel}");
            fs::write(runner.state(), "2026-03-01T00:00:00Z\n").unwrap();
            runner.succeeds(channel);
            let second = receiver.take();
            assert_eq!(second.len(), 1, "{channel}");
            read(channel, &second[0], "What changed from");
        }
    }
}

/// Demands that a message is whole, and says something.
#[track_caller]
fn read(channel: &str, message: &str, expected: &str) {
    if channel == "mail" {
        let (envelope, content) = message.split_once("\r\n\r\n").unwrap();
        let envelope: Vec<&str> = envelope.lines().collect();
        assert_eq!(envelope.len(), 3, "{envelope:?}");
        assert!(envelope[0].contains("<dutybook@corp.example>"));
        assert!(envelope[1].contains("<soc@corp.example>"));
        assert!(envelope[2].contains("<lead@corp.example>"));
        assert!(
            content.contains("To: <soc@corp.example>, <lead@corp.example>\r\n"),
            "{content}"
        );
        let text = content.replace("=\r\n", "");
        assert!(text.contains(expected), "{text}");
        return;
    }
    let document: Json = serde_json::from_str(message).expect("JSON");
    assert!(document.to_string().contains(expected), "{document}");
}

#[test]
fn what_was_refused_is_told_the_next_time() {
    let mut answers = [500, 200].into_iter();
    let receiver = Receiver::http(move || answers.next().unwrap_or(200));
    let Some(runner) = Runner::new(github(), &[("SLACK_URL", &receiver.url)]) else {
        return;
    };
    runner.fails("slack", "not accepted: curl 0, answer 500");
    assert!(!runner.state().exists());
    runner.succeeds("slack");
    assert_eq!(receiver.take().len(), 1);
}

#[test]
fn who_is_busy_is_asked_again_and_gets_it_once() {
    let mut answers = [503, 429].into_iter();
    let receiver = Receiver::http(move || answers.next().unwrap_or(200));
    let Some(runner) = Runner::new(github(), &[("TEAMS_URL", &receiver.url)]) else {
        return;
    };
    runner.succeeds("teams");
    assert_eq!(receiver.take().len(), 1);
    let busy = Receiver::http(|| 503);
    let runner = Runner::new(github(), &[("TEAMS_URL", &busy.url)]).unwrap();
    runner.fails("teams", "not accepted yet: curl 0, answer 503");
    assert!(!runner.state().exists());
}

#[test]
fn a_mail_that_the_server_does_not_take_is_sent_the_next_time() {
    let mut answers = [451, 250].into_iter();
    let receiver = Receiver::smtp(move || answers.next().unwrap_or(250));
    let variables = [&[("SMTP_URL", &*receiver.url)][..], &MAIL].concat();
    let Some(runner) = Runner::new(github(), &variables) else {
        return;
    };
    runner.fails("mail", "mail: not accepted");
    assert!(!runner.state().exists());
    runner.succeeds("mail");
    assert_eq!(receiver.take().len(), 1);
}

#[test]
fn nobody_who_listens_is_a_failure_and_no_address_is_none() {
    // A port that was just given back.
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://{free}/secret-path");
    let Some(runner) = Runner::new(github(), &[("TEAMS_URL", &url)]) else {
        return;
    };
    runner.fails("teams", "not accepted yet: curl 7");
    let failed = runner.run("teams");
    assert!(
        !String::from_utf8_lossy(&failed.stderr).contains("secret-path"),
        "{failed:?}"
    );
    runner.succeeds("slack");
    assert!(!runner.state().exists());
}

#[test]
fn both_forges_run_the_same_script() {
    let wrapped = format!("bash <<'SEND'\n{}SEND\n", github());
    assert_eq!(gitlab(), wrapped);
}

#[test]
fn only_the_sending_step_sees_addresses_and_actions_are_pinned() {
    let text = fs::read_to_string(own().join("docs/workflows/reminders.yml")).unwrap();
    let workflow: Value = serde_yaml::from_str(&text).unwrap();
    let steps = workflow["jobs"]["remind"]["steps"].as_sequence().unwrap();
    for step in steps {
        let has_secret = serde_yaml::to_string(step).unwrap().contains("secrets.");
        assert_eq!(has_secret, step["name"] == "Send", "{step:?}");
    }
    let used = text.lines().filter_map(|line| line.split("uses: ").nth(1));
    for used in used {
        let pin = used.split('@').nth(1).unwrap_or_default();
        let is_hash = pin.len() > 41 && pin[..40].bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(is_hash && pin[40..].starts_with(" # v"), "{used}");
    }
}
