//! The sample's duties as a person counts them with a wall calendar of 2026, without the crate.
//!
//! - Daily tasks: one on each business day. The Mondays to Fridays are written out below month by
//!   month, from Monday 5 January on (nothing is owed before); the Danish holidays are crossed out.
//! - Weekly tasks: one for each ISO week, counted by its Friday at 17:00. Where that Friday is a
//!   holiday, by the business day before it: in Holy Week that is Wednesday 1 April.
//! - Monthly tasks: one for each month, counted by its last business day. January began before the
//!   5th, so that it is not owed.
//! - Requests: counted by the day on which the time that they leave runs out.

/// A day of 2026: month and day.
pub(crate) type Day = (u32, u32);

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
pub(crate) fn counted(from: Day, to: Day) -> Vec<(&'static str, usize)> {
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
    vec![
        ("automation-deployment", within(&WEEKS)),
        ("escalation-tickets", within(&working) * TEAMS),
        ("ir-tabletop-exercise", within(&EXERCISE) * TEAMS),
        ("phishing-dlp-campaigns", within(&MONTHS)),
        ("portal-licence-management", within(&WEEKS)),
        ("secure-score-report", within(&WEEKS)),
        ("service-administration", within(&WEEKS) + within(&LICENCE)),
        ("vulnerability-remediation", within(&working)),
    ]
}

#[test]
fn the_quarter_has_62_business_days_and_12_weeks() {
    let quarter = counted((1, 1), (3, 31));
    assert_eq!(quarter[7], ("vulnerability-remediation", 62));
    assert_eq!(quarter[0], ("automation-deployment", 12));
    assert_eq!(quarter.iter().map(|(_, count)| count).sum::<usize>(), 428);
}
