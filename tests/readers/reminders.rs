//! Reminders, as those read them for whom they are written: Microsoft's renderer of cards, Slack's own kits, Python's parser
//! of mail, and a browser.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::repo::Repo;
use crate::harness::run::RunCommand as _;
use crate::harness::temporary::temporary_folder;
use crate::programs::{chromium, module, node, python, satisfied};

/// What stands in the hostile policy's names.
const HOSTILE: &str = "<!channel> @here *b* `c` [x](https://evil.example) <b>x</b> {{DATE(2026-01-01,SHORT)}} Sikkerhed æøå 老虎";

/// A reminder of each kind, of the sample, of what changed in it, of a policy with hostile names, and one that had to be cut.
struct Messages {
    folder: TempDir,
}

impl Messages {
    fn new() -> Self {
        let folder = temporary_folder().expect("a folder");
        let messages = Messages { folder };
        let sample = Repo::sample();
        let as_of = "--as-of 2026-04-14T12:00:00+02:00 due";
        messages.write(&sample, "sample", as_of, &[]);
        messages.write(&sample, "csirt", as_of, &["--team", "csirt"]);
        messages.write(
            &sample,
            "since",
            as_of,
            &["--since", "2026-03-30T12:00:00+02:00"],
        );
        let settings = sample.read("policy/dutybook.yaml");
        let named = settings
            .lines()
            .map(|line| match line.strip_prefix("organisation:") {
                Some(_) => format!("organisation: '{HOSTILE}'\n"),
                None => format!("{line}\n"),
            });
        sample.write("policy/dutybook.yaml", named.collect::<String>());
        messages.write(&sample, "hostile", as_of, &[]);
        messages.write(
            &sample,
            "long",
            "--as-of 2026-12-31 due --within P1Y",
            &["--all"],
        );
        messages
    }

    fn write(&self, repo: &Repo, name: &str, words: &str, more: &[&str]) {
        for (format, flags) in [
            ("teams", &[][..]),
            ("slack", &[]),
            (
                "mail",
                &[
                    "--mail-from",
                    "Søren, SOC <soc@corp.example>",
                    "--mail-to",
                    "a@corp.example",
                ],
            ),
        ] {
            let mut command = repo.command(&format!("{words} --format {format} --output"));
            command
                .arg(self.path(&format!("{name}.{format}")))
                .args(flags)
                .args(more);
            command.run().exits(0);
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn all(&self, format: &str) -> Vec<PathBuf> {
        let names = ["sample", "csirt", "since", "hostile", "long"];
        names
            .map(|name| self.path(&format!("{name}.{format}")))
            .into()
    }
}

#[test]
fn microsofts_renderer_shows_every_card_as_it_is() {
    let Some(browser) = chromium() else { return };
    let messages = Messages::new();
    let mut arguments: Vec<OsString> = vec![browser.into()];
    arguments.extend(messages.all("teams").into_iter().map(OsString::from));
    let Some(output) = node("teams_card.mjs", arguments) else {
        return;
    };
    let texts: Vec<String> = serde_json::from_str(&satisfied(&output)).expect("JSON");
    assert!(
        texts[0]
            .contains("dutybook record escalation-tickets --occurrence 2026-04-01 --team csirt")
    );
    assert!(
        texts[2].contains("What changed from Mon 30 Mar 2026 12:00"),
        "{}",
        texts[2]
    );
    // All but the braces of a function.
    let shown = HOSTILE.replace("{{", "{ {");
    assert!(texts[3].contains(&shown[..90]), "{}", texts[3]);
}

#[test]
fn slacks_models_accept_every_message() {
    let messages = Messages::new();
    if let Some(output) = python("slack_message.py", messages.all("slack")) {
        satisfied(&output);
    }
}

#[test]
fn slacks_types_accept_every_message() {
    let messages = Messages::new();
    if module("@slack/types/package.json").is_none() {
        return;
    }
    if let Some(output) = node("slack_types.mjs", messages.all("slack")) {
        satisfied(&output);
    }
}

/// What Python reads in the mails.
fn read_mails(messages: &Messages) -> Option<Vec<Value>> {
    let output = python("mail_message.py", messages.all("mail"))?;
    Some(serde_json::from_str(&satisfied(&output)).expect("JSON"))
}

#[test]
fn pythons_parser_finds_no_defect_in_a_mail() {
    let messages = Messages::new();
    let Some(mails) = read_mails(&messages) else {
        return;
    };
    assert_eq!(
        mails[0]["from"],
        serde_json::json!([["Søren, SOC", "soc@corp.example"]])
    );
    assert_eq!(mails[0]["date"], "2026-04-14T10:00:00+00:00");
    let subject = mails[0]["subject"].as_str().expect("a subject");
    assert!(
        subject.starts_with("Security duties – dutybook sample (no real SOC): 80 overdue"),
        "{subject}"
    );
    for part in ["plain", "page"] {
        let text = mails[1][part].as_str().expect("a text");
        assert!(
            text.contains("Computer Security Incident Response Team"),
            "{text}"
        );
    }
    let hostile = mails[3]["subject"].as_str().expect("a subject");
    assert!(hostile.contains(&HOSTILE[..90]), "{hostile}");
    let page = mails[3]["page"].as_str().expect("a page");
    assert!(
        page.contains("&lt;b&gt;x&lt;/b&gt;") && !page.contains("<b>"),
        "{page}"
    );
}

#[test]
fn everybody_can_read_a_mail_on_any_screen() {
    let Some(browser) = chromium() else { return };
    let messages = Messages::new();
    let Some(mails) = read_mails(&messages) else {
        return;
    };
    let mut arguments: Vec<OsString> = vec![browser.into()];
    let mut pages = Vec::new();
    for (number, mail) in mails.iter().enumerate() {
        let path = messages.path(&format!("{number}.html"));
        fs::write(&path, mail["page"].as_str().expect("a page")).expect("written");
        arguments.push(path.clone().into());
        pages.push(path);
    }
    if let Some(output) = node("page_mail.mjs", arguments) {
        satisfied(&output);
    }
    let Some(program) = module("html-validate/bin/html-validate.mjs") else {
        return;
    };
    let config = messages.path("config.json");
    fs::write(
        &config,
        r#"{"root": true, "extends": ["html-validate:recommended"]}"#,
    )
    .expect("written");
    let mut command = Command::new("node");
    command.arg(&program).arg("--config").arg(&config);
    satisfied(&command.args(&pages).output().expect("node runs"));
}
