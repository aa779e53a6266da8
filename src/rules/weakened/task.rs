//! Whether a task asks for less: its span, who owes it, what evidence must hold.

use super::cadence::{self, Sample};
use super::{Notes, words};
use crate::model::{Assignment, Id, Policy, Requirements, Task};

/// Compares two versions of a task, each with its policy.
pub(super) fn compare(was: (&Policy, &Task), is: (&Policy, &Task), notes: &mut Notes<'_>) {
    span(was, is, notes);
    clocks(was, is, notes);
    let ((_, old), (policy, new)) = (was, is);
    cadence::compare(&old.cadence, &new.cadence, &Sample::new(policy, new), notes);
    assigned(&old.assigned, &new.assigned, notes);
    requirements(&old.requires, &new.requires, notes);
    review(was, is, notes);
}

fn span(was: (&Policy, &Task), is: (&Policy, &Task), notes: &mut Notes<'_>) {
    let ((old, was), (new, is)) = (was, is);
    // Where neither has a day of its own, the policy's is compared once for all.
    let has_own = was.starts.is_some() || is.starts.is_some();
    let starts = (old.starts_of(was), new.starts_of(is));
    if has_own && starts.1 > starts.0 {
        notes.changed("starts", "starts later", &starts.0, &starts.1);
    }
    if let Some(ends) = is.ends
        && was.ends.is_none_or(|was| ends < was)
    {
        let was = words::or_none(was.ends.as_ref());
        notes.changed("ends", "ends, or ends sooner", &was, &ends);
    }
}

/// The task's own time zone and calendar. What the policy says for all is compared with the policy.
fn clocks(was: (&Policy, &Task), is: (&Policy, &Task), notes: &mut Notes<'_>) {
    let ((old, was), (new, is)) = (was, is);
    let zones = (old.timezone_of(was), new.timezone_of(is));
    if was.timezone != is.timezone && zones.0 != zones.1 {
        let (was, is) = (zones.0.name(), zones.1.name());
        notes.changed("timezone", "its days begin elsewhere", &was, &is);
    }
    if was.calendar != is.calendar {
        let lost = super::settings::days_lost(old.calendar_of(was), new.calendar_of(is));
        if !lost.is_empty() {
            let name = |task: &Task, policy: &Policy| {
                let named = task.calendar.as_ref().or(policy.settings.calendar.as_ref());
                words::or_none(named)
            };
            let (was, is) = (name(was, old), name(is, new));
            let what = format!("has fewer working days ({})", words::few(&lost));
            notes.changed("calendar", &what, &was, &is);
        }
    }
}

fn assigned(was: &Assignment, is: &Assignment, notes: &mut Notes<'_>) {
    let missing = |from: &Assignment, of: &Assignment| -> Vec<Id> {
        let all = of.teams().iter();
        all.filter(|team| !from.teams().contains(team))
            .cloned()
            .collect()
    };
    let (dropped, added) = (missing(is, was), missing(was, is));
    let is_shared = is.is_any() && is.teams().len() > 1;
    let what = match (was.is_any(), is_shared) {
        (false, true) => "one team may now do it for the others".to_owned(),
        (true, true) if !added.is_empty() => {
            format!("more teams may do it ({})", words::few(&added))
        }
        (false, false) if !dropped.is_empty() => {
            format!("no longer owed by {}", words::few(&dropped))
        }
        // One that several could do goes to one of them: that asks for no less.
        (true, false) if dropped.len() == was.teams().len() => {
            format!("no longer owed by {}", words::few(&dropped))
        }
        _ => return,
    };
    let spelt = (words::assigned(was), words::assigned(is));
    notes.changed("assigned", &what, &spelt.0, &spelt.1);
}

fn requirements(was: &Requirements, is: &Requirements, notes: &mut Notes<'_>) {
    if was.details.is_some() && was.details != is.details {
        let what = match is.details {
            Some(_) => "another details schema",
            None => "no details schema any more",
        };
        let spelt = |details: &Option<Id>| words::or_none(details.as_ref());
        let (was, is) = (spelt(&was.details), spelt(&is.details));
        notes.changed("evidence.details", what, &was, &is);
    }
    let (old, new) = (&was.artifacts, &is.artifacts);
    if new.min < old.min {
        let field = "evidence.artifacts.min";
        notes.changed(field, "fewer artifacts", &old.min, &new.min);
    }
    if new.max_size > old.max_size {
        let (was, is) = (words::size(old.max_size), words::size(new.max_size));
        let field = "evidence.artifacts.max_size";
        notes.changed(field, "larger artifacts", &was, &is);
    }
    let is_wider = new.media_types.is_empty()
        || new
            .media_types
            .iter()
            .any(|kind| !old.media_types.contains(kind));
    if !old.media_types.is_empty() && is_wider {
        let spelt = |types: &[String]| match types {
            [] => "any".to_owned(),
            some => words::list(some),
        };
        let (was, is) = (spelt(&old.media_types), spelt(&new.media_types));
        let field = "evidence.artifacts.media_types";
        notes.changed(field, "more media types", &was, &is);
    }
    if new.reuse && !old.reuse {
        let what = "one artifact may prove several duties";
        notes.changed("evidence.artifacts.reuse", what, &false, &true);
    }
    if is.min_links < was.min_links {
        let field = "evidence.links.min";
        notes.changed(field, "fewer links", &was.min_links, &is.min_links);
    }
}

fn review(was: (&Policy, &Task), is: (&Policy, &Task), notes: &mut Notes<'_>) {
    let ((old, was), (new, is)) = (was, is);
    let (before, after) = (&was.requires.review, &is.requires.review);
    if !before.required {
        return;
    }
    if !after.required {
        let field = "evidence.review.required";
        return notes.changed(field, "no review any more", &true, &false);
    }
    let (old, new) = (old.reviewers_of(was), new.reviewers_of(is));
    let is_wider = new.iter().any(|team| !old.contains(team));
    // Where both leave it to the policy's approvers, those are compared once for all.
    if is_wider && before.by != after.by {
        let (was, is) = (words::list(old), words::list(new));
        let field = "evidence.review.by";
        notes.changed(field, "more teams may review", &was, &is);
    }
}
