//! A list of what is due, most urgent first.

use maud::{Markup, html};

use crate::judge::{Assessment, Duty, Standing};
use crate::model::format_local_time;
use crate::report::due::list;
use crate::report::html::tally::team_name;
use crate::report::html::text::{Shown, counted};

/// What a row says besides when it is due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// The task, with a link to its page.
    Task,
    /// The team.
    Team,
}

/// What can be done now and, folded up, what opens later.
pub(crate) fn list(assessment: &Assessment, duties: &[&Duty], naming: Naming) -> Markup {
    let is_later = |duty: &&Duty| duty.standing == Standing::Upcoming;
    let (later, now): (Vec<&Duty>, Vec<&Duty>) = duties.iter().partition(|duty| is_later(duty));
    html! {
        @if !now.is_empty() { (rows(assessment, &now, naming)) }
        @if !later.is_empty() {
            details {
                summary { (counted(later.len(), "duty that opens", "duties that open")) " later" }
                (rows(assessment, &later, naming))
            }
        }
    }
}

fn rows(assessment: &Assessment, duties: &[&Duty], naming: Naming) -> Markup {
    html! {
        ul class="owed" {
            @for duty in duties { (row(assessment, duty, naming)) }
        }
    }
}

fn row(assessment: &Assessment, duty: &Duty, naming: Naming) -> Markup {
    let word = duty.standing.word();
    let due = duty.window.due.with_timezone(&assessment.as_of.timezone());
    let is_late = matches!(duty.standing, Standing::Overdue | Standing::Grace);
    html! {
        li class=[is_late.then_some(word)] {
            span class={ "s " (word) } { (word) }
            span class="what" {
                @match naming {
                    Naming::Task => a href={ "tasks/" (duty.id.task) ".html" } { (Shown(list::title(assessment, duty))) },
                    Naming::Team => (Shown(team_name(assessment, &duty.id.team))),
                }
                span class="occurrence" { (Shown(&duty.id.occurrence)) }
            }
            span class="when" {
                strong { (list::left(assessment, duty)) }
                time datetime=(due.to_rfc3339()) { "due " (format_local_time(due)) }
            }
        }
    }
}
