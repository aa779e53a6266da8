//! The messages themselves.

use std::fmt::Write as _;

use serde_json::Value;

use crate::harness::repo::Repo;
use crate::harness::run::RunCommand as _;
use crate::history::policy::{Policy, Task};
use crate::reminders::{remind, texts};

const NOW: &str = "2026-03-10T18:00:00+01:00";

/// So many tasks, whose titles hold what sinks obey.
fn hostile(tasks: usize) -> Repo {
    let policy = (0..tasks).fold(Policy::new(), |policy, number| {
        policy.task(Task::weekly().id(&format!("task-{number:03}")))
    });
    let repo = Repo::unborn().put(&policy);
    let title = "<!channel> @here *b* _i_ `c` [x](https://evil.example) <https://evil.example|y> {{{DATE(2026-01-01,SHORT)}}} {{{{x}}}} ${x} &amp;";
    for number in 0..tasks {
        let path = format!("policy/tasks/task-{number:03}.yaml");
        let text = repo.read(&path);
        let plain = format!("title: The task-{number:03}");
        assert!(text.contains(&plain));
        let title = format!("title: '{title} {}'", "ø".repeat(40));
        repo.write(&path, text.replace(&plain, &title));
    }
    repo.land("Policy", crate::harness::repo::START)
}

#[test]
fn a_card_stays_below_its_limit_and_says_what_is_left_out() {
    let repo = hostile(300);
    let run = remind(&repo, NOW, "teams", &[]).exits(0);
    assert!(run.stdout.len() <= 20_001, "{}", run.stdout.len());
    assert!(run.stdout.len() > 18_000, "{}", run.stdout.len());
    let message = run.json();
    let card = &message["attachments"][0]["content"];
    assert_eq!(
        (&card["type"], &card["version"]),
        (&"AdaptiveCard".into(), &"1.5".into())
    );
    let all = texts(&message);
    let note = all.iter().find(|text| text.contains("left out"));
    let note = note.expect("a note");
    let left_out: usize = note
        .split(' ')
        .next()
        .and_then(|it| it.parse().ok())
        .expect("a number");
    let shown = all
        .iter()
        .filter(|text| text.starts_with("Overdue"))
        .count();
    let later = all.iter().filter(|text| text.starts_with("Later")).count();
    assert_eq!(
        (shown + left_out, later),
        (2 * 301, 0),
        "the most urgent are shown"
    );
    assert!(
        all.iter().all(|text| !text.contains("{{")),
        "a card evaluates what stands in two braces"
    );
}

#[test]
fn no_text_of_a_card_holds_two_braces() {
    let repo = Repo::unborn().put(&Policy::new());
    let name = "{{{DATE(2026-01-01,SHORT)}}}{{{{{x}}}}}";
    for (path, plain) in [
        ("policy/dutybook.yaml", "Example SOC"),
        ("policy/teams.yaml", "Team alpha"),
    ] {
        let text = repo.read(path);
        assert!(text.contains(plain), "{path}");
        repo.write(path, text.replace(plain, &format!("'{name}'")));
    }
    let repo = repo.land("Policy", crate::harness::repo::START);
    for more in [&[][..], &["--team", "alpha"]] {
        let message = remind(&repo, NOW, "teams", more).exits(0).json();
        let mut all = texts(&message);
        let fallback = &message["attachments"][0]["content"]["fallbackText"];
        for text in [&message["summary"], fallback] {
            all.push(text.as_str().expect("a text").to_owned());
        }
        assert!(all.iter().any(|text| text.contains("DATE(")), "{all:#?}");
        for text in all {
            assert!(!text.contains("{{"), "{text}");
        }
    }
}

#[test]
fn only_duties_that_are_open_have_a_command() {
    let repo = Repo::with(&Policy::new().task(Task::daily()).without("drill"));
    let before = "2026-03-02T06:00:00+01:00";
    let commands = |format: &str, span: &str| {
        let run = remind(&repo, before, format, &["--within", span, "daily-check"]);
        let run = run.exits(0);
        (run.stdout.matches("dutybook record").count(), run.stdout)
    };
    for format in ["teams", "slack", "mail"] {
        let (one, shown) = commands(format, "1d");
        let (many, _) = commands(format, "1w");
        assert!(one > 0, "{shown}");
        assert_eq!(one, many, "{format}: what opens later adds none");
    }
}

#[test]
fn a_message_of_slack_stays_within_its_limits() {
    let run = remind(&hostile(300), NOW, "slack", &[]).exits(0);
    let message = run.json();
    let blocks = message["blocks"].as_array().expect("blocks");
    assert!(blocks.len() <= 50);
    assert!(run.stdout.len() <= 35_001, "{}", run.stdout.len());
    assert!(
        texts(&message)
            .iter()
            .all(|text| text.chars().count() <= 3_000)
    );
    assert!(
        blocks[0]["text"]["text"]
            .as_str()
            .expect("a header")
            .chars()
            .count()
            <= 150
    );
    for block in blocks {
        let kind = block["type"].as_str().expect("a type");
        assert!(
            ["header", "rich_text"].contains(&kind),
            "{kind}: nothing of Slack's markup is used"
        );
    }
    assert_eq!(message["mrkdwn"], Value::Bool(false));
    assert_eq!(message["unfurl_links"], Value::Bool(false));
}

#[test]
fn a_name_mentions_nobody_in_the_text_for_notifications() {
    let repo = Repo::unborn().put(&Policy::new());
    let settings = repo.read("policy/dutybook.yaml");
    repo.write(
        "policy/dutybook.yaml",
        settings.replace("Example SOC", "<!channel> & SOC"),
    );
    let repo = repo.land("Policy", crate::harness::repo::START);
    let message = remind(&repo, NOW, "slack", &[]).exits(0).json();
    let text = message["text"].as_str().expect("a text");
    assert!(text.contains("&lt;!channel&gt; &amp; SOC"), "{text}");
    assert!(!text.contains('<'), "{text}");
}

#[test]
fn a_mail_is_the_same_each_time_and_another_for_others() {
    let repo = Repo::with(&Policy::new());
    let mail = |as_of: &str, more: &[&str]| remind(&repo, as_of, "mail", more).exits(0).stdout;
    let one = mail(NOW, &[]);
    assert_eq!(one, mail(NOW, &[]));
    let header = |mail: &str, name: &str| {
        let head = mail.split("\r\n\r\n").next().expect("a head");
        let mut lines = head.split("\r\n");
        let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("no {name} in {head}"))
            .to_owned()
    };
    assert_eq!(header(&one, "Date"), "Tue, 10 Mar 2026 17:00:00 +0000");
    assert_eq!(header(&one, "Auto-Submitted"), "auto-generated");
    let id = header(&one, "Message-ID");
    assert!(id.ends_with("@corp.example>"), "{id}");
    for other in [
        mail("2026-03-10T18:00:01+01:00", &[]),
        mail(NOW, &["--mail-to", "beta@corp.example"]),
        mail(NOW, &["--team", "alpha"]),
        mail(NOW, &["--since", "2026-03-06"]),
    ] {
        assert_ne!(header(&other, "Message-ID"), id);
    }
    assert!(one.lines().all(|line| line.len() <= 78), "lines are short");
    assert!(
        one.replace("\r\n", "").find(['\r', '\n']).is_none(),
        "every line ends with CRLF"
    );
}

#[test]
fn addresses_that_break_out_of_a_header_are_refused() {
    let repo = Repo::with(&Policy::new());
    let refused = |flags: &[&str], why: &str| {
        let mut command = repo.command(&format!("--as-of {NOW} due --format mail"));
        command.args(flags).run().exits(2).complains(why);
    };
    let from = ["--mail-from", "soc@corp.example"];
    let good = ["--mail-to", "a@corp.example"];
    refused(&from, "a sender and recipients");
    refused(&good, "a sender and recipients");
    for bad in [
        "a@corp.example\r\nBcc: x@corp.example",
        "a@corp.example, b@corp.example",
        "søc@corp.example",
        "",
    ] {
        refused(
            &[&from[..], &["--mail-to", bad]].concat(),
            "--mail-to is not a mailbox",
        );
        refused(
            &[&good[..], &["--mail-from", bad]].concat(),
            "--mail-from is not a mailbox",
        );
    }
    let mut command = repo.command(&format!("--as-of {NOW} due"));
    command
        .args(from)
        .args(good)
        .run()
        .exits(2)
        .complains("are for mail");
}

#[test]
fn nothing_due_is_nothing_to_send() {
    let repo = Repo::with(&Policy::new());
    for format in ["teams", "slack", "mail"] {
        let run = remind(&repo, NOW, format, &["--team", "oversight"]).exits(0);
        assert_eq!(run.stdout, "", "{format}");
        run.complains("nothing is due");
        let since = ["--since", "2026-03-10", "--team", "alpha"];
        let run = remind(&repo, "2026-03-10T23:59:59+01:00", format, &since).exits(0);
        assert_eq!(run.stdout, "", "{format}");
        run.complains("nothing changed since 2026-03-10");
    }
}

#[test]
fn what_is_not_committed_is_said() {
    let repo = Repo::with(&Policy::new());
    let evidence = crate::history::evidence::Evidence::w10();
    repo.add(&evidence);
    for format in ["teams", "slack"] {
        let run = remind(&repo, NOW, format, &[]).exits(0);
        let mut all = String::new();
        for text in texts(&run.json()) {
            let _ = writeln!(all, "{text}");
        }
        assert!(all.contains("1 file of evidence is not committed"), "{all}");
    }
}
