//! The occurrences that one policy calls for.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
    Weekday,
};
use chrono_tz::Tz;

use super::policy::{CalendarFile, HeldPolicy, TaskFile, days};

/// An occurrence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) label: String,
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
    pub(crate) opens: DateTime<Utc>,
    pub(crate) due: DateTime<Utc>,
    pub(crate) deadline: DateTime<Utc>,
}

/// Nothing is listed that begins after that day.
const LAST_DAY: &str = "2027-06-30";

pub(crate) fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let found = zone.from_local_datetime(&local).latest();
    // No random hour lies in a gap of these zones but at 02:30: then the first instant after it.
    let found = found.or_else(|| {
        zone.from_local_datetime(&(local + TimeDelta::minutes(30)))
            .latest()
    });
    found.expect("a local time").to_utc()
}

pub(crate) fn midnight(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    instant(zone, day.and_time(NaiveTime::MIN))
}

/// The days of a team: where they begin, and which of them are free.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TeamDays {
    pub(crate) zone: Tz,
    calendar: CalendarFile,
}

impl TeamDays {
    fn is_business_day(&self, day: NaiveDate) -> bool {
        let weekday = day.format("%A").to_string().to_lowercase();
        let mut holidays = self.calendar.holidays.iter();
        !self.calendar.weekend.contains(&weekday) && !holidays.any(|holiday| holiday.date == day)
    }
}

/// What a team has of its own.
type OwnDays = (Option<Tz>, Option<CalendarFile>);

impl HeldPolicy {
    fn calendar(&self, name: Option<&String>) -> Option<CalendarFile> {
        self.calendars.get(name?).cloned()
    }

    /// What a team has of its own; of `any`, what all the teams of a task have alike.
    fn own_days(&self, task: &TaskFile, team: &str) -> OwnDays {
        let own = |team: &String| {
            let fields = &self.teams.teams[team];
            (fields.timezone, fields.calendar.clone())
        };
        let own = match team {
            "any" => task.teams().iter().map(own).reduce(|a, b| {
                let zone = a.0.filter(|_| a.0 == b.0);
                (zone, if a.1 == b.1 { a.1 } else { None })
            }),
            _ => Some(own(&team.to_owned())),
        };
        let (zone, calendar) = own.expect("a team");
        (zone, self.calendar(calendar.as_ref()))
    }

    /// The days of whoever has these of its own, by this policy.
    fn days_with(&self, task: &TaskFile, own: OwnDays) -> TeamDays {
        let usual = self.calendar(self.settings.calendar.as_ref());
        TeamDays {
            zone: task.timezone.or(own.0).unwrap_or(self.settings.timezone),
            calendar: own.1.or(usual).unwrap_or(CalendarFile {
                weekend: vec!["saturday".to_owned(), "sunday".to_owned()],
                holidays: Vec::new(),
            }),
        }
    }

    /// The days of a team to which this policy assigns a task.
    pub(crate) fn days_of(&self, task: &TaskFile, team: &str) -> TeamDays {
        self.days_with(task, self.own_days(task, team))
    }

    /// The days of a team to which this policy does not assign a task, and another one does.
    pub(crate) fn days_as_in(
        &self,
        task: &TaskFile,
        other: (&HeldPolicy, &TaskFile),
        team: &str,
    ) -> TeamDays {
        self.days_with(task, other.0.own_days(other.1, team))
    }

    pub(crate) fn starts_of(&self, task: &TaskFile) -> NaiveDate {
        task.starts.unwrap_or(self.settings.starts)
    }

    /// Every occurrence that this policy alone would call for.
    pub(crate) fn spans(&self, task: &TaskFile, team: &TeamDays) -> Vec<Span> {
        let (cadence, zone) = (&task.cadence, team.zone);
        let last_day: NaiveDate = LAST_DAY.parse().expect("a day");
        let days_from = self
            .starts_of(task)
            .iter_days()
            .take_while(|day| *day <= last_day);
        // The first days of periods, and what begins after each.
        let begins = |day: &NaiveDate| match cadence.every.as_str() {
            "day" => cadence.on.is_none() || team.is_business_day(*day),
            "week" => day.weekday() == Weekday::Mon,
            "month" => day.day() == 1,
            other => panic!("no {other} is made up"),
        };
        let firsts: Vec<NaiveDate> = days_from.filter(begins).collect();
        let periods: Vec<(NaiveDate, NaiveDate)> = match cadence.every.as_str() {
            "day" => firsts.iter().map(|day| (*day, *day)).collect(),
            _ => firsts
                .windows(2)
                .map(|pair| (pair[0], pair[1].pred_opt().expect("a day")))
                .collect(),
        };
        let joined = periods.chunks_exact(cadence.interval.unwrap_or(1));
        let joined = joined.map(|run| (run[0].0, run[run.len() - 1].1));
        let owed = joined.filter(|(_, last)| task.ends.is_none_or(|ends| *last <= ends));
        owed.map(|(first, last)| span(task, zone, first, last))
            .collect()
    }
}

fn span(task: &TaskFile, zone: Tz, first: NaiveDate, last: NaiveDate) -> Span {
    let cadence = &task.cadence;
    let label = match cadence.every.as_str() {
        "week" => first.format("%G-W%V").to_string(),
        "month" => first.format("%Y-%m").to_string(),
        _ => first.to_string(),
    };
    let closes = midnight(zone, last + Days::new(1)) - TimeDelta::seconds(1);
    let opens = midnight(zone, first);
    let due = cadence.due.as_ref().map_or(closes, |due| {
        let time = NaiveTime::parse_from_str(&due.time, "%H:%M").expect("a time");
        instant(zone, last.and_time(time)).max(opens)
    });
    let deadline = cadence.grace.as_ref().map_or(due, |grace| {
        let local = due.with_timezone(&zone).naive_local();
        instant(zone, local + Days::new(days(grace)))
    });
    Span {
        label,
        first,
        last,
        opens,
        due,
        deadline,
    }
}
