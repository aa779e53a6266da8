//! Details that keep to the generated policy's schemas.

use chrono::Days;

use super::calendar::Duty;
use super::dice::Dice;

const SYSTEMS: [&str; 3] = ["Microsoft Sentinel", "ServiceNow", "Microsoft Defender XDR"];

const REASONS: [(&str, &str); 4] = [
    (
        "Handed to the CSIRT, which has not taken it over yet",
        "other-team",
    ),
    (
        "The identity team has to revoke the sessions first",
        "other-team",
    ),
    (
        "The vendor asked for another capture of the traffic",
        "vendor",
    ),
    ("The user is travelling and cannot be reached", "caller"),
];

/// Counts per ticket system, and what cannot move.
pub(crate) fn tickets(duty: &Duty, dice: &mut Dice, ticket: &str) -> String {
    let mut text = "details:\n  systems:\n".to_owned();
    for system in SYSTEMS {
        text += &format!(
            "    - system: {system}
      open: {}
      updated: {}
      closed: {}
      oldest_age_days: {}
",
            1 + dice.below(30),
            dice.below(20),
            dice.below(10),
            dice.below(60)
        );
    }
    let (reason, waiting_for) = dice.pick(&REASONS);
    let since = duty.occurrence.day - Days::new(dice.below(30));
    text + &format!(
        "  blocked:
    - ticket: {ticket}
      reason: {reason}
      waiting_for: {waiting_for}
      since: {since}
"
    )
}

const UPDATES: [&str; 4] = [
    "Update Google Chrome",
    "Update the OpenSSL library",
    "Turn off SMB version 1",
    "Update the firmware of the branch routers",
];

/// What is being remediated, and who was told.
pub(crate) fn remediation(duty: &Duty, dice: &mut Dice) -> String {
    let day = duty.occurrence.day;
    let mut text = format!(
        "details:
  exposure_score: {}.{}
  report_url: https://intranet.example/soc/{}/{day}/{}
  owners_notified: [Workplace services, Server operations]
  activities:
",
        dice.below(100),
        dice.below(10),
        duty.occurrence.task.id,
        duty.team
    );
    for _ in 0..2 {
        text += &format!(
            "    - id: {}
      title: {}
      status: {}
      assets_exposed: {}
      due: {}
",
            dice.guid(),
            dice.pick(&UPDATES),
            dice.pick(&["Active", "Completed"]),
            dice.below(400),
            day + Days::new(7 + dice.below(60))
        );
    }
    text
}
