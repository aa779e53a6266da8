//! The sample's duties as a person counts them with a wall calendar of 2026, without the crate.
//!
//! - Daily tasks: one on each day from Monday 5 January on (nothing is owed before).
//! - The same tasks on business days: the Mondays to Fridays are written out below month by month; the
//!   Danish holidays are crossed out.
//! - Weekly tasks: one for each ISO week, counted by its Friday at 17:00. Where that Friday is a
//!   holiday, by the business day before it: in Holy Week that is Wednesday 1 April.
//! - Monthly tasks: one for each month, counted by its last business day. January began before the
//!   5th, so that it is not owed.
//! - Requests: counted by the day on which the time that they leave runs out.

use std::path::Path;

use crate::harness::files::names_below;
use crate::harness::repo::Repo;

/// A day of 2026: month and day.
pub(crate) type Day = (u32, u32);

/// On which days the daily tasks are due.
#[derive(Clone, Copy)]
pub(crate) enum DailyRhythm {
    EveryDay,
    BusinessDays,
}

/// The first and the last day of each month on which something is owed.
const MONTH_DAYS: [(u32, u32, u32); 4] = [(1, 5, 31), (2, 1, 28), (3, 1, 31), (4, 1, 30)];

const WEEKDAYS: [(u32, &[u32]); 4] = [
    (
        1,
        &[
            5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30,
        ],
    ),
    (
        2,
        &[
            2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27,
        ],
    ),
    (
        3,
        &[
            2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30, 31,
        ],
    ),
    (
        4,
        &[
            1, 2, 3, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24, 27, 28, 29, 30,
        ],
    ),
];

/// New Year's Day, Maundy Thursday, Good Friday, Easter Monday.
const HOLIDAYS: [Day; 4] = [(1, 1), (4, 2), (4, 3), (4, 6)];

/// The Fridays, but for Good Friday the Wednesday before.
const WEEKS: [Day; 16] = [
    (1, 9),
    (1, 16),
    (1, 23),
    (1, 30),
    (2, 6),
    (2, 13),
    (2, 20),
    (2, 27),
    (3, 6),
    (3, 13),
    (3, 20),
    (3, 27),
    (4, 1),
    (4, 10),
    (4, 17),
    (4, 24),
];

/// The last business days of February, March and April.
const MONTHS: [Day; 3] = [(2, 27), (3, 31), (4, 30)];

/// Asked for on 9 February at 10:20, five days.
const LICENCE: [Day; 1] = [(2, 14)];

/// Asked for on 2 March at 09:00, four weeks.
const EXERCISE: [Day; 1] = [(3, 30)];

const TEAMS: usize = 5;

/// How many duties each task has that are due from one day to another, both inclusive.
pub(crate) fn counted(rhythm: DailyRhythm, from: Day, to: Day) -> Vec<(&'static str, usize)> {
    let within = |days: &[Day]| {
        days.iter()
            .filter(|day| from <= **day && **day <= to)
            .count()
    };
    let month = |(month, days): &(u32, &[u32])| -> Vec<Day> {
        days.iter().map(|day| (*month, *day)).collect()
    };
    let mut working: Vec<Day> = WEEKDAYS.iter().flat_map(month).collect();
    working.retain(|day| !HOLIDAYS.contains(day));
    let all = MONTH_DAYS
        .iter()
        .flat_map(|(month, first, last)| (*first..=*last).map(|day| (*month, day)));
    let daily = match rhythm {
        DailyRhythm::EveryDay => all.collect(),
        DailyRhythm::BusinessDays => working,
    };
    vec![
        ("automation-deployment", within(&WEEKS)),
        ("escalation-tickets", within(&daily) * TEAMS),
        ("ir-tabletop-exercise", within(&EXERCISE) * TEAMS),
        ("phishing-dlp-campaigns", within(&MONTHS)),
        ("portal-licence-management", within(&WEEKS)),
        ("secure-score-report", within(&WEEKS)),
        ("service-administration", within(&WEEKS) + within(&LICENCE)),
        ("vulnerability-remediation", within(&daily)),
    ]
}

/// The sample with its daily tasks on business days, and without the evidence of other days.
pub(crate) fn sample_of_business_days() -> Repo {
    let repo = Repo::sample();
    for task in ["escalation-tickets", "vulnerability-remediation"] {
        let file = format!("policy/tasks/{task}.yaml");
        repo.edit(&file, "  on: every-day\n", "  on: business-days\n");
        let folder = repo.path(format!("evidence/{task}"));
        let is_kept = |day: Day| {
            let of_month = WEEKDAYS.iter().find(|(month, _)| *month == day.0);
            of_month.is_some_and(|(_, days)| days.contains(&day.1))
        };
        for name in names_below(&folder) {
            let label = Path::new(&name).parent().and_then(Path::file_name);
            let label = label.and_then(|label| label.to_str()).expect("a label");
            let number = |at: &str| at.parse::<u32>().expect("a number");
            let day = (number(&label[5..7]), number(&label[8..10]));
            if !is_kept(day) {
                repo.remove(&format!("evidence/{task}/{name}"));
            }
        }
    }
    repo
}

#[test]
fn the_quarter_has_86_days_62_business_days_and_12_weeks() {
    for (rhythm, days, duties) in [
        (DailyRhythm::EveryDay, 86, 572),
        (DailyRhythm::BusinessDays, 62, 428),
    ] {
        let quarter = counted(rhythm, (1, 1), (3, 31));
        assert_eq!(quarter[7], ("vulnerability-remediation", days));
        assert_eq!(quarter[0], ("automation-deployment", 12));
        let all = quarter.iter().map(|(_, count)| count).sum::<usize>();
        assert_eq!(all, duties);
    }
}
