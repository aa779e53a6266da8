//! Tasks whose duties cannot be listed.

use crate::finding::{FindingBuilder, Rule};
use crate::judge::UnschedulableTask;
use crate::load::LoadedPolicy;
use crate::schedule::ScheduleError;

/// Tasks that owe more occurrences than can be judged.
#[must_use]
pub fn check_unschedulable_tasks(
    tasks: &[UnschedulableTask],
    loaded: &LoadedPolicy,
) -> Vec<FindingBuilder> {
    let finding = |unschedulable: &UnschedulableTask| {
        let UnschedulableTask { task, fault } = unschedulable;
        let file = LoadedPolicy::task_file(task);
        let help = match fault {
            ScheduleError::Never | ScheduleError::TooManyDays => {
                "correct the rule, or the calendar whose business days it counts"
            }
            ScheduleError::TooMany(_) | ScheduleError::TooManyDuties { .. } => {
                "set `starts:` to the day on which the duty began"
            }
        };
        let message = format!("{task} is not judged: {fault}");
        FindingBuilder::new(Rule::PolicySchema, message)
            .help(help)
            .file(&file)
            .subject("occurrences")
            .range(loaded.place(&file, "/cadence"))
    };
    tasks.iter().map(finding).collect()
}
