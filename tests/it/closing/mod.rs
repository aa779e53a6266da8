//! Closed books: what `close` writes, what `check` and `audit` make of it, and what was changed behind it.

mod approving;
mod based;
pub(crate) mod cases;
mod closing_a_period;
mod differs;
mod hostile;
mod outputs;
mod restated;

use crate::harness::repo::Repo;
use crate::history::builder::NOW;
use crate::history::policy::Policy;

/// The closed week, whose duty is past its deadline as of `NOW`.
pub(crate) const CLOSING: &str = "closings/2026-W10.yaml";

/// When the closing was approved, and when it landed.
pub(crate) const APPROVED: &str = "2026-03-10T18:30:00+01:00";
pub(crate) const CLOSED: &str = "2026-03-10T19:00:00+01:00";

/// When something lands behind the closing.
pub(crate) const LATER: &str = "2026-03-10T20:00:00+01:00";

/// When that is judged.
pub(crate) const THEN: &str = "2026-03-11T12:00:00+01:00";

impl Repo {
    /// Writes the closing of 2026-W10, as of `NOW`.
    #[track_caller]
    pub(crate) fn close_week(&self) -> &Self {
        let close = "close --through 2026-W10 --closed-by analyst-1@soc.example";
        self.run(&format!("{close} --as-of {NOW}")).exits(0);
        self
    }

    /// Adds an approval to the closing.
    pub(crate) fn approve_week(&self) -> &Self {
        let approval = format!("approved_by: oversight-1@soc.example\napproved_at: {APPROVED}\n");
        let text = self.read(CLOSING);
        self.write(CLOSING, format!("{text}{approval}"))
    }

    /// The same repository with 2026-W10 closed and approved.
    #[track_caller]
    pub(crate) fn closed(self) -> Self {
        self.close_week().approve_week();
        self.land("Close 2026-W10 (#3)", CLOSED)
    }
}

/// A repository whose week is closed: its duty was met.
pub(crate) fn met_and_closed() -> Repo {
    Repo::honest().closed()
}

/// A repository whose week is closed: its duty was overdue.
pub(crate) fn overdue_and_closed() -> Repo {
    Repo::with(&Policy::new()).closed()
}
