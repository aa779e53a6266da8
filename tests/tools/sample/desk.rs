//! The tickets of one team: opened, blocked and closed day by day.

use chrono::NaiveDate;

use crate::Outcome;
use crate::dice::Dice;
use crate::tickets::{Subjects, subjects};
use crate::when::{day, is_weekend, plus};

pub(crate) const SENTINEL: &str = "Microsoft Sentinel";
pub(crate) const SERVICENOW: &str = "ServiceNow";

pub(crate) struct Ticket {
    pub(crate) number: String,
    pub(crate) system: &'static str,
    pub(crate) title: &'static str,
    pub(crate) opened: NaiveDate,
    pub(crate) block: Option<((&'static str, &'static str), NaiveDate)>,
    pub(crate) closed: bool,
    pub(crate) updated: bool,
}

/// One team's tickets, and the numbers that the systems give next.
pub(crate) struct Desk {
    pub(crate) team: &'static str,
    pub(crate) subjects: &'static Subjects,
    pub(crate) tickets: Vec<Ticket>,
}

/// Numbers are handed out by the systems, across teams.
pub(crate) struct Numbers {
    pub(crate) sentinel: u32,
    pub(crate) servicenow: u32,
}

impl Numbers {
    fn next(&mut self, system: &str) -> String {
        if system == SENTINEL {
            self.sentinel += 1;
            format!("Sentinel {}", self.sentinel)
        } else {
            self.servicenow += 1;
            format!("INC{:07}", self.servicenow)
        }
    }
}

impl Desk {
    /// With a few tickets of December.
    pub(crate) fn before_the_quarter(team: &'static str, numbers: &mut Numbers) -> Outcome<Self> {
        let mut desk = Self {
            team,
            subjects: subjects(team),
            tickets: Vec::new(),
        };
        let mut dice = Dice::new(&format!("{team} backlog"));
        for back in [20, 13, 6, 4] {
            let opened = plus(day(2025, 12, 12)?, 24 - back - u64::from(dice.below(3)));
            let system = desk.some_system(&mut dice);
            desk.open(system, opened, numbers, &mut dice);
        }
        Ok(desk)
    }

    fn some_system(&self, dice: &mut Dice) -> &'static str {
        if !self.subjects.sentinel.is_empty() && dice.chance(50) {
            SENTINEL
        } else {
            SERVICENOW
        }
    }

    fn open(
        &mut self,
        system: &'static str,
        opened: NaiveDate,
        numbers: &mut Numbers,
        dice: &mut Dice,
    ) {
        let all = if system == SENTINEL {
            self.subjects.sentinel
        } else {
            self.subjects.servicenow
        };
        let fresh = |title: &&str| self.tickets.iter().all(|ticket| ticket.title != *title);
        let titles: Vec<_> = all.iter().copied().filter(fresh).collect();
        let titles = if titles.is_empty() { all } else { &titles };
        self.tickets.push(Ticket {
            number: numbers.next(system),
            system,
            title: dice.pick(titles),
            opened,
            block: None,
            closed: false,
            updated: true,
        });
    }

    /// One day: what is closed, blocked, taken up again and opened. On weekends a third of it.
    pub(crate) fn work(&mut self, date: NaiveDate, numbers: &mut Numbers) {
        let mut dice = Dice::new(&format!("{} {date}", self.team));
        let part = if is_weekend(date) { 3 } else { 1 };
        for ticket in &mut self.tickets {
            let age = u32::try_from((date - ticket.opened).num_days()).unwrap_or_default();
            if ticket.block.is_some() {
                ticket.updated = dice.chance(15 / part);
                if dice.chance(22 / part) {
                    ticket.block = None;
                    ticket.updated = true;
                }
            } else if age > 0 && dice.chance((14 + 2 * age).min(45) / part) {
                ticket.closed = true;
                ticket.updated = true;
            } else if age > 1 && dice.chance(9 / part) {
                ticket.block = Some((dice.pick(self.subjects.blocks), date));
                ticket.updated = true;
            } else {
                ticket.updated = dice.chance(80 / part);
            }
        }
        let (sentinel, servicenow) = self.subjects.arrivals;
        if dice.chance(sentinel / part) {
            self.open(SENTINEL, date, numbers, &mut dice);
        }
        if dice.chance(servicenow / part) {
            self.open(SERVICENOW, date, numbers, &mut dice);
        }
    }
}
