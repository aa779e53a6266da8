//! The workflows that documents offer to be copied.

use std::fs;
use std::path::Path;

use super::act::{Act, Event};
use crate::book::{Book, Mainline};
use crate::harness::process::printed_in;
use crate::harness::subjects::ci::own;
use crate::harness::subjects::receivers::Receiver;
use crate::wheel::thin_wheel;

/// Copies a workflow of the documents, and makes changes to it, of which the first sets where it gets dutybook from.
pub(crate) fn copy(work: &Path, name: &str, changes: &[(&str, &str)]) {
    let wheel = format!("DUTYBOOK_WHEEL: \"{}\"", thin_wheel());
    let mut text = fs::read_to_string(own().join("docs/workflows").join(name)).unwrap();
    for (old, new) in [("DUTYBOOK_WHEEL: \"\"", &*wheel)].iter().chain(changes) {
        assert!(text.contains(old), "no {old} in {text}");
        text = text.replace(old, new);
    }
    fs::write(work.join(".github/workflows").join(name), text).unwrap();
}

#[test]
fn the_site_is_published() {
    let book = Book::edited("github", Mainline::Overdue, |work| {
        copy(work, "pages.yml", &[]);
    });
    let Some(act) = Act::new(&book) else {
        return;
    };
    let run = act.run(&Event::of_mainline("push"), "pages");
    let run = run.ends(&[("build", "success"), ("deploy", "success")]);
    let pages = run.artifacts.iter();
    let pages = pages.filter(|(name, _)| name.starts_with("site/"));
    let site: String = pages.map(|(_, text)| text.as_str()).collect();
    assert!(site.contains("alert-review"), "{site}");
    assert!(site.contains("https://github.com/soc/book/"), "{site}");
}

/// What is changed for two shards; act does not know how many jobs a matrix has.
const TWO_SHARDS: [(&str, &str); 2] = [
    ("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", "[1, 2]"),
    ("${{ strategy.job-total }}", "2"),
];

/// Tenants below `tenants/`.
fn tenants() -> Book {
    Book::edited("github", Mainline::Settled, |work| {
        copy(work, "tenants.yml", &TWO_SHARDS);
        for (name, starts) in [("calm", "2099-01-05"), ("late", "2026-01-05")] {
            let folder = format!("tenants/{name}");
            let policy = ["--pack", "minimal", "--starts", starts];
            let arguments = ["init", &folder, "--timezone", "UTC"];
            printed_in(work, arguments.into_iter().chain(policy));
        }
    })
}

#[test]
fn tenants_are_judged_in_shards_and_merged() {
    let book = tenants();
    let Some(act) = Act::new(&book) else {
        return;
    };
    let run = act.run(&Event::of_mainline("push"), "tenants");
    let results = [
        ("check", "success"),
        ("plan", "success"),
        ("verdict", "failure"),
    ];
    let run = run.ends(&results);
    let mut files = run.errors.iter().map(|(file, ..)| file.as_str());
    assert!(
        files.all(|file| file.starts_with("tenants/late/")),
        "{:?}",
        run.errors
    );
    assert!(!run.errors.is_empty());
    assert_eq!(run.files_of("dutybook-check-1").len(), 4);
}

#[test]
fn each_channel_is_reminded_once() {
    let receiver = Receiver::http(|| 200);
    let addresses = format!("TEAMS_URL: {}", receiver.url);
    let book = Book::edited("github", Mainline::Overdue, |work| {
        // act is given no secret but the token, and runs all jobs in one folder.
        let changes = [
            ("TEAMS_URL: ${{ secrets.TEAMS_URL }}", &*addresses),
            ("channel: [teams, slack, mail]", "channel: [teams]"),
        ];
        copy(work, "reminders.yml", &changes);
    });
    let Some(act) = Act::new(&book) else {
        return;
    };
    for expected in [1, 0] {
        let run = act.run(&Event::of_mainline("schedule"), "reminders");
        run.ends(&[("remind", "success")]);
        let messages = receiver.take();
        assert_eq!(messages.len(), expected, "{messages:?}");
        for message in messages {
            assert!(
                message.contains("Review the alerts of the day"),
                "{message}"
            );
        }
    }
}
