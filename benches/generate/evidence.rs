//! The file that settles a duty, and its artifact.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::{Europe::Copenhagen, Tz};
use sha2::{Digest, Sha256};

use super::calendar::{About, Duty, MEMBERS};
use super::dice::Dice;
use super::{Shape, Written, details};

/// The evidence file of a duty, and the artifact that it lists.
pub(crate) fn files(shape: &Shape, duty: &Duty) -> Vec<Written> {
    let folder = duty.occurrence.folder();
    let mut dice = Dice::new(shape.seed, duty.number);
    let ticket = format!("INC{:07}", duty.number);
    let mut text = head(duty, &mut dice, &ticket);
    text += &match duty.occurrence.task.about {
        About::Tickets => details::tickets(duty, &mut dice, &ticket),
        About::Remediation => details::remediation(duty, &mut dice),
    };
    let mut files = Vec::new();
    if shape.has_artifacts {
        let name = format!("{}-export.json", duty.team);
        let export = export(&mut dice, &ticket);
        let sum = hex::encode(Sha256::digest(&export));
        text += &format!("artifacts:\n  - {{ path: {name}, sha256: {sum} }}\n");
        files.push(Written {
            path: format!("{folder}/{name}"),
            text: export,
        });
    }
    text += &format!(
        "links:\n  - {{ title: {ticket}, url: \"https://tickets.example/{ticket}\" }}\n{}",
        review(duty, &mut dice)
    );
    files.push(Written {
        path: format!("{folder}/{}.yaml", duty.team),
        text,
    });
    files
}

/// A number that no other file names stands in the summary: no two say the same.
fn head(duty: &Duty, dice: &mut Dice, ticket: &str) -> String {
    let occurrence = duty.occurrence;
    let at = instant(duty, TimeDelta::minutes(0), dice);
    format!(
        "kind: evidence/v1
task: {task}
occurrence: {label}
team: {team}
performed_by: [{people}-{member}@soc.example]
performed_at: {at}
summary: >-
  {did}, {count} in all; {ticket} was the hardest of them and is
  settled as far as the team can, the rest is in the details.
",
        task = occurrence.task.id,
        label = occurrence.label(),
        team = duty.team,
        people = duty.people,
        member = member(duty),
        did = occurrence.task.title,
        count = 2 + dice.below(40),
    )
}

/// The member who did the work: the team takes turns.
fn member(duty: &Duty) -> u64 {
    1 + duty.number % MEMBERS
}

/// Somebody of the oversight, and never who did the work.
fn review(duty: &Duty, dice: &mut Dice) -> String {
    let reviewer = 1 + (duty.number + 1) % MEMBERS;
    let at = instant(duty, TimeDelta::hours(2), dice);
    format!("reviewed_by: oversight-{reviewer}@soc.example\nreviewed_at: {at}\n")
}

/// A time in the two hours that begin so long after 9 o'clock of the occurrence's first day.
fn instant(duty: &Duty, after: TimeDelta, dice: &mut Dice) -> String {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).expect("a time");
    let seconds = i64::try_from(dice.below(2 * 60 * 60)).expect("seconds");
    let local: NaiveDateTime =
        duty.occurrence.day.and_time(nine) + after + TimeDelta::seconds(seconds);
    let instant: DateTime<Tz> = Copenhagen
        .from_local_datetime(&local)
        .single()
        .expect("clocks change at night");
    instant.to_rfc3339()
}

fn export(dice: &mut Dice, ticket: &str) -> String {
    let rows: Vec<String> = (0..8)
        .map(|_| format!("{{\"id\":\"{}\",\"age\":{}}}", dice.guid(), dice.below(90)))
        .collect();
    format!(
        "{{\"ticket\":\"{ticket}\",\"rows\":[{}]}}\n",
        rows.join(",")
    )
}
