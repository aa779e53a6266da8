//! `escalation-tickets`: five teams, every day, counted from its tickets.

use chrono::NaiveDate;
use serde::Serialize;

use crate::Outcome;
use crate::desk::{Desk, Numbers, SENTINEL, SERVICENOW, Ticket};
use crate::dice::Dice;
use crate::roster::{TEAMS, on_duty};
use crate::tree::{Artifact, Done, Evidence, SAMPLE_TENANT, Tree, ticket_link};
use crate::when::{at, day, days, is_last_business_day_of_month, is_weekend, plus};

const TASK: &str = "escalation-tickets";

#[derive(Serialize)]
struct Details {
    systems: Vec<Counts>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    blocked: Vec<Blocked>,
}

#[derive(Serialize)]
struct Counts {
    system: &'static str,
    open: u32,
    updated: u32,
    closed: u32,
    oldest_age_days: i64,
}

#[derive(Serialize)]
struct Blocked {
    ticket: String,
    reason: &'static str,
    waiting_for: &'static str,
    since: NaiveDate,
}

pub(crate) fn write(tree: &mut Tree) -> Outcome<()> {
    let mut numbers = Numbers {
        sentinel: 21_840,
        servicenow: 41_206,
    };
    let mut desks = Vec::new();
    for team in TEAMS {
        desks.push(Desk::before_the_quarter(team, &mut numbers)?);
    }
    let outage = day(2026, 2, 11)?;
    for (turn, date) in days()?.into_iter().enumerate() {
        for desk in &mut desks {
            desk.work(date, &mut numbers);
            // The CSIRT's day is the excused one: the system was down before it came to its tickets.
            if !(date == outage && desk.team == "csirt") {
                desk.record(tree, date, turn)?;
            }
            desk.tickets.retain(|ticket| !ticket.closed);
        }
    }
    Ok(())
}

impl Desk {
    fn record(&self, tree: &mut Tree, date: NaiveDate, turn: usize) -> Outcome<()> {
        let mut dice = Dice::new(&format!("{} {date} recorded", self.team));
        let occurrence = date.to_string();
        let (performed, hour, minute) = performed(date, &mut dice)?;
        let by = on_duty(self.team, performed, turn + self.team.len())?.to_owned();
        let done = Done {
            by,
            at: at(performed, hour, minute)?,
        };
        let summary = self.summary(date, &mut dice);
        let mut evidence = Evidence::new(
            (TASK, &occurrence, self.team),
            done,
            summary,
            self.details(date),
        );
        evidence.artifacts.extend(self.export(tree, date, turn));
        let waiting = self
            .tickets
            .iter()
            .find(|ticket| ticket.block.is_some() && ticket.system == SERVICENOW);
        evidence.links.extend(
            waiting
                .filter(|_| dice.chance(50))
                .map(|ticket| ticket_link(&ticket.number)),
        );
        tree.evidence(&evidence)
    }

    fn details(&self, date: NaiveDate) -> Details {
        let systems: &[_] = if self.subjects.sentinel.is_empty() {
            &[SERVICENOW]
        } else {
            &[SENTINEL, SERVICENOW]
        };
        let blocked = self
            .tickets
            .iter()
            .filter(|ticket| !ticket.closed)
            .filter_map(|ticket| {
                let ((waiting_for, reason), since) = ticket.block?;
                Some(Blocked {
                    ticket: ticket.number.clone(),
                    reason,
                    waiting_for,
                    since,
                })
            });
        Details {
            systems: systems
                .iter()
                .map(|system| self.counts(system, date))
                .collect(),
            blocked: blocked.collect(),
        }
    }

    fn counts(&self, system: &'static str, date: NaiveDate) -> Counts {
        let mut counts = Counts {
            system,
            open: 0,
            updated: 0,
            closed: 0,
            oldest_age_days: 0,
        };
        for ticket in self.tickets.iter().filter(|ticket| ticket.system == system) {
            counts.updated += u32::from(ticket.updated);
            if ticket.closed {
                counts.closed += 1;
            } else {
                counts.open += 1;
                counts.oldest_age_days = counts
                    .oldest_age_days
                    .max((date - ticket.opened).num_days());
            }
        }
        counts
    }

    fn summary(&self, date: NaiveDate, dice: &mut Dice) -> String {
        let closed: Vec<_> = self.tickets.iter().filter(|ticket| ticket.closed).collect();
        let open = self.tickets.len() - closed.len();
        let stuck = self
            .tickets
            .iter()
            .find(|ticket| ticket.block.is_some_and(|(_, since)| since == date));
        let new = self.tickets.iter().find(|ticket| ticket.opened == date);
        let first = match closed.as_slice() {
            [] => None,
            [one] => Some(format!(
                "Closed {}, {}{}.",
                one.number,
                lower(one.title),
                outcome(one, dice)
            )),
            [one, rest @ ..] => Some(format!(
                "Closed {}, {}, and {} more.",
                one.number,
                lower(one.title),
                rest.len()
            )),
        };
        let second = match (stuck, new) {
            (Some(ticket), _) => ticket
                .block
                .map(|((_, why), _)| format!("{} waits: {}.", ticket.number, lower(why))),
            (None, Some(ticket)) => {
                Some(format!("New: {}, {}.", ticket.number, lower(ticket.title)))
            }
            (None, None) => self.oldest(date),
        };
        let last = match open {
            0 if closed.is_empty() => {
                format!("No ticket with the team on {}.", date.format("%A %-d %B"))
            }
            0 => "None left open.".to_owned(),
            1 => "1 open.".to_owned(),
            n => format!("{n} open."),
        };
        [first, second, Some(last)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn oldest(&self, date: NaiveDate) -> Option<String> {
        let oldest = self
            .tickets
            .iter()
            .filter(|ticket| !ticket.closed)
            .min_by_key(|ticket| ticket.opened)?;
        let age = (date - oldest.opened).num_days();
        Some(format!(
            "Oldest is {}, {}, {age} days.",
            oldest.number,
            lower(oldest.title)
        ))
    }

    /// Monitoring attaches its list every second Friday, the CSIRT on the last business day of a month.
    fn export(&self, tree: &mut Tree, date: NaiveDate, turn: usize) -> Option<Artifact> {
        let due = match self.team {
            "monitoring" => turn % 14 == 4,
            "csirt" => is_last_business_day_of_month(date),
            _ => false,
        };
        let header = "Tenant,Number,System,Title,Status,Opened,Age in days\n".to_owned();
        let text = self
            .tickets
            .iter()
            .fold(header, |text, ticket| text + &row(ticket, date));
        let name = format!("{}-tickets.csv", self.team);
        let occurrence = date.to_string();
        due.then(|| {
            tree.attach(
                (TASK, &occurrence),
                &name,
                text.into_bytes(),
                "List of the team's tickets (sample)",
            )
        })
    }
}

fn row(ticket: &Ticket, date: NaiveDate) -> String {
    let status = match (ticket.closed, ticket.system, ticket.block.is_some()) {
        (true, SENTINEL, _) => "Closed",
        (true, ..) => "Resolved",
        (false, SENTINEL, _) => "Active",
        (false, _, true) => "On Hold",
        (false, _, false) => "In Progress",
    };
    let age = (date - ticket.opened).num_days();
    let (number, system, title) = (&ticket.number, ticket.system, ticket.title);
    format!(
        "{SAMPLE_TENANT},{number},{system},Sample: {title},{status},{},{age}\n",
        ticket.opened
    )
}

/// In the afternoon, on weekends before noon, now and then on the next morning; on the day of the outage before it began.
fn performed(date: NaiveDate, dice: &mut Dice) -> Outcome<(NaiveDate, u32, u32)> {
    let (hour, minute) = (dice.below(3), dice.below(56));
    Ok(if date == day(2026, 2, 11)? {
        (date, 9 + hour, minute)
    } else if dice.chance(4) && date < day(2026, 3, 31)? {
        (plus(date, 1), 8, minute)
    } else if is_weekend(date) {
        (date, 9 + hour, minute)
    } else {
        (date, 14 + hour, minute)
    })
}

fn outcome(ticket: &Ticket, dice: &mut Dice) -> String {
    if ticket.system == SENTINEL {
        format!(
            " ({})",
            dice.pick(&[
                "true positive",
                "benign positive",
                "benign positive",
                "false positive"
            ])
        )
    } else {
        String::new()
    }
}

/// The text as it stands inside a sentence.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().chain(chars).collect())
        .unwrap_or_default()
}
