//! The command that settles a duty.

use crate::judge::{Duty, DutyKind, StandingReason};
use crate::model::Id;
use crate::schedule::VersionTimeline;
use crate::text::CommandLine;

/// The command that records a duty, by the name that its team has now; for one that stands for a missing request, the command
/// that opens a request. `root` is what `-C` has to name.
#[must_use]
pub fn settling_command(
    duty: &Duty,
    timeline: Option<&VersionTimeline>,
    root: Option<&str>,
) -> CommandLine {
    let mut command = CommandLine::new("dutybook");
    if let Some(root) = root {
        command = command.words("-C").argument(root);
    }
    let id = &duty.id;
    if duty.kind == DutyKind::Backstop {
        let command = command.words("request").argument(&id.task);
        return command.words("--slug … --reason …");
    }
    if duty.reason == Some(StandingReason::AwaitingReview) {
        return command.words("review").argument(id);
    }
    let command = command.words("record").argument(&id.task);
    let command = command.words("--occurrence").argument(&id.occurrence);
    if id.team == Id::any() {
        return command;
    }
    let team = timeline.map_or(&id.team, |it| it.current_name(duty.version, &id.team));
    command.words("--team").argument(team)
}
