//! Closings that somebody wrote to break a run: findings, never a panic, and bounded work.

use super::{CLOSING, THEN, met_and_closed};
use crate::harness::repo::Repo;

/// The text of an honest closing.
fn honest() -> String {
    met_and_closed().read(CLOSING)
}

/// Files beside an honest repository, and the rules at level deny that they lead to.
#[track_caller]
fn finds(files: &[(&str, &[u8])], rule: &str) {
    let repo = Repo::honest();
    for (path, bytes) in files {
        repo.write(path, bytes);
    }
    let repo = repo.land("Closings (#3)", super::CLOSED);
    repo.check(THEN).exits(1).denies(rule);
}

#[test]
fn what_cannot_be_read_is_found() {
    let text = honest();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    finds(&[(CLOSING, &utf16)], "closing/schema");
    finds(&[(CLOSING, b"\xff\xfe\x00")], "closing/schema");
    finds(&[(CLOSING, b"")], "closing/schema");
    finds(&[(CLOSING, &vec![b'#'; 2 * 1024 * 1024])], "closing/schema");
    let unknown = format!("{text}extra: 1\n");
    finds(&[(CLOSING, unknown.as_bytes())], "closing/schema");
    let later = text.replace("closing/v1", "closing/v2");
    finds(&[(CLOSING, later.as_bytes())], "closing/schema");
    let twice = text.replace(
        "exceptions: []",
        "exceptions:\n- { duty: a/2026-W10/b, standing: late }\n- { duty: a/2026-W10/b, standing: late }",
    );
    finds(&[(CLOSING, twice.as_bytes())], "closing/schema");
}

#[test]
fn what_lies_at_the_wrong_place_is_found() {
    let text = honest();
    let text = text.as_bytes();
    for path in [
        "closings/2026-w10.yaml",
        "closings/2026-W10.yml",
        "closings/old/2026-W10.yaml",
        "closings/2026-W11.yaml",
        "closings/note.txt",
    ] {
        finds(&[(path, text)], "closing/placement");
    }
}

#[test]
fn overlaps_and_gaps_are_found() {
    let text = honest();
    let second = text
        .replace("period: 2026-W10", "period: 2026-03-09")
        .replace("to: 2026-03-08", "to: 2026-03-09");
    let overlap = second.replace("from: 2026-03-02", "from: 2026-03-08");
    let gap = second.replace("from: 2026-03-02", "from: 2026-03-09");
    let files = |other: &str| {
        finds(
            &[
                (CLOSING, text.as_bytes()),
                ("closings/2026-03-09.yaml", other.as_bytes()),
            ],
            "closing/placement",
        );
    };
    files(&overlap);
    let gap = gap
        .replace("period: 2026-03-09", "period: 2026-03-11")
        .replace("to: 2026-03-09", "to: 2026-03-11")
        .replace("from: 2026-03-09", "from: 2026-03-11");
    finds(
        &[
            (CLOSING, text.as_bytes()),
            ("closings/2026-03-11.yaml", gap.as_bytes()),
        ],
        "closing/placement",
    );
}

#[test]
fn years_at_the_ends_of_the_calendar_are_found() {
    let text = honest();
    let last = text
        .replace("period: 2026-W10", "period: \"9999\"")
        .replace("to: 2026-03-08", "to: 9999-12-31");
    finds(
        &[("closings/9999.yaml", last.as_bytes())],
        "closing/differs",
    );
    let last = last.replace("as_of: 2026-03-10", "as_of: 9998-12-31");
    finds(
        &[("closings/9999.yaml", last.as_bytes())],
        "closing/differs",
    );
    let first = text.replace("from: 2026-03-02", "from: 0001-01-01");
    let repo = Repo::honest();
    repo.write(CLOSING, first);
    // Nothing is owed before the policy starts: the interval is longer, and the same duties are due in it.
    let repo = repo.land("Closings (#3)", super::CLOSED);
    repo.check(THEN).answers();
}

#[test]
fn thousands_of_closings_end_in_bounded_time() {
    let text = honest();
    let repo = Repo::honest();
    for number in 0..1_200_u32 {
        let (year, month, day) = (2030 + number / 336, number / 28 % 12 + 1, number % 28 + 1);
        let label = format!("{year}-{month:02}-{day:02}");
        let closing = text
            .replace("period: 2026-W10", &format!("period: {label}"))
            .replace("to: 2026-03-08", &format!("to: {label}"));
        repo.write(format!("closings/{label}.yaml"), closing);
    }
    let run = repo.check(THEN).exits(1);
    run.denies("closing/placement").denies("closing/differs");
}

#[test]
fn a_link_in_place_of_the_folder_is_found() {
    let repo = met_and_closed();
    repo.remove("closings");
    std::os::unix::fs::symlink("evidence", repo.path("closings")).expect("a link");
    let run = repo.check(THEN).exits(1);
    run.denies("repo/link").denies("history/deleted");
}
