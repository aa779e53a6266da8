//! How outputs for people call tasks and teams.

use crate::judge::{Assessment, TaskFacts};
use crate::model::Id;

/// A task of the assessment. Tasks are in the order of their ids.
pub(super) fn find_task<'a>(assessment: &'a Assessment, task: &Id) -> Option<&'a TaskFacts> {
    let place = assessment.tasks.binary_search_by(|it| it.id.cmp(task));
    place.ok().and_then(|place| assessment.tasks.get(place))
}

/// The title of a task, or its id where the policy no longer has it.
pub(crate) fn task_title<'a>(assessment: &'a Assessment, task: &'a Id) -> &'a str {
    find_task(assessment, task).map_or(task.as_str(), |task| &task.title)
}

/// The name of a team. A duty that several teams may fulfil belongs to none of them.
pub(super) fn team_heading<'a>(assessment: &'a Assessment, team: &'a Id) -> &'a str {
    if *team == Id::any() {
        assessment.language.say("Any of several teams")
    } else {
        assessment.team_name(team)
    }
}
