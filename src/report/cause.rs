//! Why a duty has its standing, in a few words, for all outputs for people.

use chrono::DateTime;
use chrono_tz::Tz;

use crate::judge::{Assessment, Duty, Standing};
use crate::language::Language;
use crate::model::{Id, format_instant_in};

/// What a standing rests on.
pub(super) enum Cause<'a> {
    /// The waiver that releases the duty.
    Waiver(&'a Id),
    /// Anything else, in words; no text of the repository is in it.
    Words(String),
}

impl<'a> Cause<'a> {
    /// The cause of a duty's standing; instants are on the clock of the policy.
    pub(super) fn of(assessment: &Assessment, duty: &'a Duty, language: Language) -> Self {
        let zone = assessment.as_of.timezone();
        let with = |words: &'static str, instant: DateTime<Tz>| {
            let at = format_instant_in(instant.with_timezone(&zone), language);
            language.fill(words, &[("instant", &at)])
        };
        let window = &duty.window;
        Cause::Words(match (duty.standing, duty.reason, &duty.waiver) {
            (_, Some(reason), _) => language.say(reason.describe()).to_owned(),
            (Standing::Waived | Standing::Excused, _, Some(waiver)) => {
                return Cause::Waiver(waiver);
            }
            (Standing::Upcoming, ..) => with("opens {instant}", window.opens),
            (Standing::Grace, ..) => with("the deadline is {instant}", window.deadline),
            (Standing::Overdue, ..) => with("the deadline was {instant}", window.deadline),
            _ => with("due {instant}", window.due),
        })
    }

    /// The cause in words, which name a waiver by its id.
    pub(super) fn describe(self) -> String {
        match self {
            Cause::Waiver(waiver) => format!("by waiver {waiver}"),
            Cause::Words(words) => words,
        }
    }
}

/// The cause of a duty's standing, in words.
#[must_use]
pub fn describe_cause(assessment: &Assessment, duty: &Duty) -> String {
    Cause::of(assessment, duty, Language::ENGLISH).describe()
}
