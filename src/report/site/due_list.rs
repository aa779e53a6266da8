//! A list of what is due, most urgent first.

use maud::{Markup, html};

use crate::judge::{Assessment, Duty, Standing};
use crate::model::format_local_time_in;
use crate::report::due::{due_on_policy_clock, time_left};
use crate::report::html::Escaped;
use crate::report::names::{task_title, team_heading};

/// What an item of the list names beside the occurrence.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DueItemName {
    /// The task, with a link to its page.
    Task,
    /// The team.
    Team,
}

/// What can be done now and, folded up, what opens later.
pub(super) fn due_list(assessment: &Assessment, duties: &[&Duty], name: DueItemName) -> Markup {
    let is_later = |duty: &&Duty| duty.standing == Standing::Upcoming;
    let (later, now): (Vec<&Duty>, Vec<&Duty>) = duties.iter().partition(|duty| is_later(duty));
    let language = assessment.language;
    html! {
        @if !now.is_empty() { (duty_items(assessment, &now, name)) }
        @if !later.is_empty() {
            details {
                summary { (language.count_of(later.len(), "duty that opens later", "duties that open later")) }
                (duty_items(assessment, &later, name))
            }
        }
    }
}

fn duty_items(assessment: &Assessment, duties: &[&Duty], name: DueItemName) -> Markup {
    html! {
        ul class="owed" {
            @for duty in duties { (duty_item(assessment, duty, name)) }
        }
    }
}

fn duty_item(assessment: &Assessment, duty: &Duty, name: DueItemName) -> Markup {
    let word = duty.standing.word();
    let due = due_on_policy_clock(assessment, duty);
    let language = assessment.language;
    let is_late = matches!(duty.standing, Standing::Overdue | Standing::Grace);
    html! {
        li class=[is_late.then_some(word)] {
            span class={ "s " (word) } { (language.say(word)) }
            span class="what" {
                @match name {
                    DueItemName::Task => a href={ "tasks/" (duty.id.task) ".html" } { (Escaped(task_title(assessment, &duty.id.task))) },
                    DueItemName::Team => (Escaped(team_heading(assessment, &duty.id.team))),
                }
                span class="occurrence" { (Escaped(&duty.id.occurrence)) }
            }
            span class="when" {
                strong { (time_left(assessment, duty, language)) }
                time datetime=(due.to_rfc3339()) { (language.fill("due {instant}", &[("instant", &format_local_time_in(due, language))])) }
            }
        }
    }
}
