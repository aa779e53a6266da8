//! What honest teams do: their authority is down, branches are merged, files go to and fro, roots move, and lines end as on
//! Windows.

use std::fs;

use chrono::TimeDelta;

use super::authority::TestAuthority;
use super::book::{Book, Stamp, Step, at, stamp_files};
use super::decade::{
    CERTIFICATE, QUARTER_END, WEEKS, duty_of_week, landing, of_week, policy, quarter, quarter_of,
};
use super::grades::proved;
use super::log;
use crate::harness::repo::Repo;
use crate::history::evidence::Evidence;

/// The authority does not answer from the 13th to the 20th of March; the next token covers all that landed.
fn down_for_a_week(lines: &str) -> Book {
    let mut steps = quarter_of(&policy(lines), &TestAuthority::default());
    let gone = at("2026-03-13T20:02:00Z");
    steps.retain(|step| step.at != gone);
    // The founding commit is covered at once, not five days later.
    steps.insert(
        1,
        Step::stamp(&TestAuthority::default(), at("2026-03-01T12:00:00Z")),
    );
    Book::write(steps)
}

#[test]
fn the_authority_is_down_for_a_week() {
    for lines in ["", "required: true, within: P10D"] {
        let book = down_for_a_week(lines);
        book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
        let proved = proved(book.repo.root(), at(QUARTER_END));
        let missed = &proved[&duty_of_week("2026-W11")];
        assert_eq!(missed.grade(), "timestamped");
        assert_eq!(missed.at, at("2026-03-13T15:00:00Z"));
        assert_eq!(missed.when.not_after, Some(at("2026-03-20T20:00:00Z")));
    }
    // Required within a day, what it did not answer for counts late.
    let book = down_for_a_week("required: true");
    let late = ["duty/late", "history/backdated"];
    book.check(at(QUARTER_END)).exits(0).found(&[], &late);
    let proved = proved(book.repo.root(), at(QUARTER_END));
    let late = &proved[&duty_of_week("2026-W11")];
    assert_eq!(late.at, at("2026-03-20T20:00:00Z"));
}

/// What a repository of the harness has at its end is stamped, and the token lands.
fn stamp(repo: &Repo, time: &str) {
    let checkpoint = repo.run("checkpoint").exits(0).stdout;
    let stamp = Stamp {
        tokens: vec![(TestAuthority::default(), at(time))],
        witnesses: Vec::new(),
    };
    for (path, content) in stamp_files(&stamp, &checkpoint) {
        repo.write(path, content.expect("a content"));
    }
    let lands = at(time) + TimeDelta::minutes(1);
    repo.commit("Time stamp (#0)").at(&lands.to_rfc3339()).run();
}

fn founded(repo: Repo) -> Repo {
    repo.write(CERTIFICATE, TestAuthority::default().pem());
    repo.put(&policy(""))
        .land("Policy (#1)", "2026-03-01T12:00:00Z")
}

fn week(index: usize) -> Evidence {
    of_week(WEEKS[index].0, WEEKS[index].1)
}

#[test]
fn branches_are_merged_and_squashed() {
    let repo = founded(Repo::unborn());
    stamp(&repo, "2026-03-01T13:00:00Z");
    repo.branch("w10").add(&week(0));
    repo.commit("Report").at("2026-03-06T14:30:00Z").run();
    repo.switch("main");
    repo.merge(&["w10"], "Merge branch 'w10'")
        .at("2026-03-06T15:00:00Z")
        .run();
    stamp(&repo, "2026-03-06T20:00:00Z");
    // A branch that began before a token landed, and is merged after it.
    repo.branch("w11").add(&week(1));
    repo.commit("Report").at("2026-03-13T14:30:00Z").run();
    repo.switch("main");
    stamp(&repo, "2026-03-13T14:40:00Z");
    repo.squash("w11", "W11 (#4)")
        .at("2026-03-13T15:00:00Z")
        .run();
    stamp(&repo, "2026-03-13T20:00:00Z");
    // A token that lands by pull request, in a merge of its own.
    repo.branch("w12").add(&week(2));
    repo.commit("Report").at("2026-03-20T14:30:00Z").run();
    repo.switch("main");
    repo.merge(&["w12"], "Merge branch 'w12'")
        .at("2026-03-20T15:00:00Z")
        .run();
    repo.branch("token");
    stamp(&repo, "2026-03-20T20:00:00Z");
    repo.switch("main");
    repo.merge(&["token"], "Merge branch 'token'")
        .at("2026-03-20T20:10:00Z")
        .run();
    let as_of = at("2026-03-21T12:00:00Z");
    repo.check(&as_of.to_rfc3339().replace("+00:00", "Z"))
        .exits(0)
        .found(&[], &[]);
    let proved = proved(repo.root(), as_of);
    for (week, friday) in &WEEKS[..3] {
        let found = &proved[&duty_of_week(week)];
        assert_eq!(found.grade(), "timestamped", "{week}");
        assert_eq!(found.at, at(&format!("{friday}T15:00:00Z")), "{week}");
    }
    assert_eq!(
        log::by_git(&repo, "HEAD", ""),
        repo.run("checkpoint").exits(0).stdout
    );
}

/// A file goes and comes back as it was, twice; and a commit brings nothing new.
#[test]
fn files_go_to_and_fro() {
    let mut steps = quarter();
    let odd = "evidence/weekly-report/2026/2026-W13/notes.txt";
    for (day, content) in [
        (28, Some("a")),
        (29, Some("b")),
        (30, Some("a")),
        (31, None),
    ] {
        let step = Step::new(at(&format!("2026-03-{day}T09:00:00Z")), "To and fro (#5)");
        let step = match content {
            Some(content) => step.put(odd, content),
            None => step.remove(odd),
        };
        steps.insert(steps.len() - 2, step);
    }
    // The same content again: nothing changes.
    let again = of_week("2026-W13", "2026-03-27");
    steps.push(landing(&again, at("2026-04-06T09:00:00Z")));
    let book = Book::write(steps);
    let size = |text: &str| text.lines().nth(1).expect("a size").to_owned();
    let [.., before, after] = book.checkpoints.as_slice() else {
        panic!("commits");
    };
    assert_eq!(size(before), size(after));
    let printed = book.repo.run("checkpoint").exits(0).stdout;
    assert_eq!(printed, *after);
    assert_eq!(log::by_git(&book.repo, "HEAD", ""), printed);
    let run = book.check(at(QUARTER_END));
    run.lacks("timestamp/invalid").lacks("history/rewritten");
}

/// The dutybook root moves into a folder: what its tokens proved before is proved still.
#[test]
fn a_root_that_moves_keeps_its_proofs() {
    let mut steps = quarter();
    steps.truncate(5);
    let book = Book::write(steps);
    let as_of = at("2026-03-16T12:00:00Z");
    let before = proved(book.repo.root(), as_of);
    for folder in ["policy", "evidence", "timestamps"] {
        book.repo.mv(folder, &format!("soc/{folder}"));
    }
    book.repo
        .commit("Move (#7)")
        .at("2026-03-14T09:00:00Z")
        .run();
    let moved = book.repo.rooted_at("soc");
    moved.check("2026-03-16T12:00:00Z").exits(0).found(&[], &[]);
    assert_eq!(proved(&moved.path(""), as_of), before);
}

#[test]
fn a_root_in_a_folder_has_its_own_log() {
    let book = Book::write_below("soc", quarter());
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    let printed = book.repo.run("checkpoint").exits(0).stdout;
    assert_eq!(printed, book.checkpoint());
    assert!(
        printed.starts_with("dutybook/Example SOC/soc\n"),
        "{printed}"
    );
    assert_eq!(log::by_git(&book.repo, "HEAD", "soc/"), printed);
}

/// Every text is checked out with CRLF; what the mainline holds is what counts.
#[test]
fn a_checkout_with_other_line_ends() {
    let book = Book::write(quarter());
    let before = book.repo.run("timestamp verify").exits(0).stdout;
    let checkpoint = book.repo.run("checkpoint").exits(0).stdout;
    book.repo.git(&["config", "core.autocrlf", "true"]);
    for folder in ["policy", "evidence", "timestamps"] {
        book.repo.remove(folder);
    }
    book.repo.git(&["checkout", "--quiet", "--", "."]);
    let path = format!("{}.checkpoint", log::place(&book.checkpoints[1]));
    assert!(book.repo.read(&path).contains("\r\n"));
    book.check(at(QUARTER_END)).exits(0).found(&[], &[]);
    assert_eq!(book.repo.run("timestamp verify").exits(0).stdout, before);
    assert_eq!(book.repo.run("checkpoint").exits(0).stdout, checkpoint);
    book.repo
        .run(&format!("checkpoint verify {path}"))
        .exits(0)
        .says("ok       ");
    // A proof towards a checkpoint that is checked out so is the same proof.
    let duty = duty_of_week("2026-W10");
    let run = format!("prove {duty} --checkpoint {path} -o ../proofs");
    book.repo.run(&run).exits(0);
    let proof = format!("proofs/{}.tlog-proof", week(0).path());
    let proof = fs::read_to_string(book.repo.beside(&proof)).expect("a proof");
    assert!(!proof.contains('\r'), "{proof:?}");
}

/// Two tokens of one authority over a log that did not grow between them, as a job makes them that runs each night.
#[test]
fn a_log_that_did_not_grow_is_stamped_again() {
    let mut steps = quarter();
    steps.push(Step::new(at("2026-04-05T09:00:00Z"), "Readme (#7)").put("README.md", "Words\n"));
    let book = Book::write(steps);
    let request = book.repo.beside("request.tsq");
    let response = book.repo.beside("response.tsr");
    for night in 5..8 {
        let run = format!("timestamp request -o {}", request.display());
        book.repo.run(&run).exits(0);
        let time = at(&format!("2026-04-0{night}T20:00:00Z"));
        let asked = fs::read(&request).expect("a request");
        fs::write(&response, TestAuthority::default().answer(&asked, time)).expect("written");
        let run = format!(
            "timestamp add {} --request {}",
            response.display(),
            request.display()
        );
        book.repo.run(&run).exits(0);
        let lands = time + TimeDelta::minutes(1);
        let commit = book.repo.commit("Time stamp (#0)");
        commit.at(&lands.to_rfc3339()).run();
    }
    book.check(at("2026-04-07T20:02:00Z"))
        .exits(0)
        .found(&[], &[]);
}
