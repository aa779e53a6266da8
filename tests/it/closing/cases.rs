//! Cases of the rules about closed periods: at least two that fire and one that does not, for each.

use super::{CLOSED, CLOSING, LATER, THEN, met_and_closed, overdue_and_closed};
use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::history::cases::{HistoryCase, fires, silent};
use crate::history::evidence::{Evidence, WAIVER, waiver};

/// The closing with another text, as it landed.
fn edited(from: &str, to: &str) -> Run {
    let repo = Repo::honest();
    repo.close_week().approve_week().edit(CLOSING, from, to);
    repo.land("Close (#3)", CLOSED).check(THEN)
}

/// The closing under another name.
fn named(name: &str) -> Run {
    let repo = met_and_closed();
    let text = repo.read(CLOSING);
    repo.write(name, text);
    repo.land("Another (#4)", LATER).check(THEN)
}

pub(crate) const CASES: &[HistoryCase] = &[
    fires("closing/schema", "another version of the format", || {
        edited("closing/v1", "closing/v9")
    }),
    fires("closing/schema", "a count that is not a number", || {
        edited("count: 1", "count: one")
    }),
    silent("closing/schema", "as it was written", || {
        met_and_closed().check(THEN)
    }),
    fires("closing/placement", "small letters", || {
        named("closings/2026-w10.yaml")
    }),
    fires("closing/placement", "a folder below", || {
        named("closings/old/2026-W10.yaml")
    }),
    silent(
        "closing/placement",
        "a page that describes the folder",
        || named("closings/README.md"),
    ),
    fires("closing/approval", "nobody", || {
        let repo = Repo::honest();
        repo.close_week();
        repo.land("Close (#3)", CLOSED).check(THEN)
    }),
    fires("closing/approval", "who closed it", || {
        edited("closed_by: analyst-1@", "closed_by: oversight-1@")
    }),
    silent("closing/approval", "an approver", || {
        met_and_closed().check(THEN)
    }),
    fires("closing/differs", "another count", || {
        edited("count: 1", "count: 2")
    }),
    fires("closing/differs", "another standing", || {
        edited("  met: 1", "  met: 0")
    }),
    silent("closing/differs", "late evidence", || {
        let repo = overdue_and_closed().record(&Evidence::w10());
        repo.land("Late (#4)", LATER).check(THEN)
    }),
    fires("closing/restated", "late evidence", || {
        let repo = overdue_and_closed().record(&Evidence::w10());
        repo.land("Late (#4)", LATER).check(THEN)
    }),
    fires("closing/restated", "a waiver", || {
        let repo = overdue_and_closed();
        repo.write(WAIVER, waiver("2026-W10"));
        repo.land("Freeze (#4)", LATER).check(THEN)
    }),
    silent("closing/restated", "the next week", || {
        let next = Evidence::weekly("2026-W11", "2026-03-10T19:30:00+01:00");
        met_and_closed()
            .record(&next)
            .land("Next (#4)", LATER)
            .check(THEN)
    }),
];
