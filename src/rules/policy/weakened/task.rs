//! Whether a task requires less: its span, who owes it, what its evidence must hold.

use super::period::is_longer;
use super::policy_change::PolicyChange;
use super::settings::{MORE_TIME_TO_REVIEW, has_more};
use super::spelling::{
    bracket_names, bracket_or, join_names, or_none, spell_assignment, spell_size,
};
use super::team_days;
use super::weakening::WeakeningNotes;
use crate::model::{Assignment, Duration, Id, OwingTeam, Policy, Requirements, ReviewDemand, Task};

/// Compares two versions of a task, each with its policy.
pub(super) fn compare(
    was: (&Policy, &Task),
    is: (&Policy, &Task),
    change: &PolicyChange,
    notes: &mut WeakeningNotes,
) {
    compare_span(was, is, notes);
    let ((_, old), (_, new)) = (was, is);
    team_days::compare(was, is, change, notes);
    compare_assignment(&old.assigned, &new.assigned, notes);
    compare_requirements(&old.requires, &new.requires, notes);
    compare_review(was, is, notes);
    compare_attestation(&old.requires, &new.requires, notes);
}

fn compare_span(was: (&Policy, &Task), is: (&Policy, &Task), notes: &mut WeakeningNotes) {
    let ((old, was), (new, is)) = (was, is);
    // Where neither has a day of its own, the settings compare the policy's.
    let has_own = was.starts.is_some() || is.starts.is_some();
    let starts = (old.starts_of(was), new.starts_of(is));
    if has_own && starts.1 > starts.0 {
        notes.add_change("starts", "starts later", &starts.0, &starts.1);
    }
    if let Some(ends) = is.ends
        && was.ends.is_none_or(|was| ends < was)
    {
        let was = or_none(was.ends.as_ref());
        notes.add_change("ends", "ends, or ends sooner", &was, &ends);
    }
}

fn compare_assignment(was: &Assignment, is: &Assignment, notes: &mut WeakeningNotes) {
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
            format!("more teams may do it ({})", join_names(&added))
        }
        (false, false) if !dropped.is_empty() => {
            format!("no longer owed by {}", join_names(&dropped))
        }
        // What any of several could do goes to one of them: that requires no less.
        (true, false) if dropped.len() == was.teams().len() => {
            format!("no longer owed by {}", join_names(&dropped))
        }
        _ => return,
    };
    notes.add_spelled("assigned", &what, (was, is), spell_assignment);
}

fn compare_requirements(was: &Requirements, is: &Requirements, notes: &mut WeakeningNotes) {
    if was.details.is_some() && was.details != is.details {
        let what = match is.details {
            Some(_) => "another details schema",
            None => "no details schema is required any longer",
        };
        let details = (was.details.as_ref(), is.details.as_ref());
        notes.add_spelled("evidence.details", what, details, or_none);
    }
    let (old, new) = (&was.artifacts, &is.artifacts);
    if new.min < old.min {
        let field = "evidence.artifacts.min";
        notes.add_change(field, "fewer artifacts", &old.min, &new.min);
    }
    if new.max_size > old.max_size {
        let field = "evidence.artifacts.max_size";
        let sizes = (old.max_size, new.max_size);
        notes.add_spelled(field, "larger artifacts", sizes, spell_size);
    }
    let types = (&*old.media_types, &*new.media_types);
    if !types.0.is_empty() && (types.1.is_empty() || has_more(types)) {
        let field = "evidence.artifacts.media_types";
        let spell = |types| bracket_or("any", types);
        notes.add_spelled(field, "more media types", types, spell);
    }
    if new.reuse && !old.reuse {
        let what = "one artifact may prove several duties";
        notes.add_change("evidence.artifacts.reuse", what, &false, &true);
    }
    if old.denies_hollow && !new.denies_hollow {
        let what = "an artifact with nothing in it no longer makes evidence invalid";
        notes.add_change("evidence.artifacts.hollow", what, &"deny", &"warn");
    }
    if is.min_links < was.min_links {
        let field = "evidence.links.min";
        notes.add_change(field, "fewer links", &was.min_links, &is.min_links);
    }
}

/// Where a review is required now, somebody looks at all evidence: that asks for more.
fn compare_attestation(was: &Requirements, is: &Requirements, notes: &mut WeakeningNotes) {
    if was.attested && !is.attested && !is.review.required {
        let what = "no person has to confirm what a machine collected any longer";
        notes.add_change("evidence.attested", what, &true, &false);
    }
}

fn compare_review(was: (&Policy, &Task), is: (&Policy, &Task), notes: &mut WeakeningNotes) {
    let ((old, was), (new, is)) = (was, is);
    let (before, after) = (&was.requires.review, &is.requires.review);
    if before.required && !after.required {
        let field = "evidence.review.required";
        return notes.add_change(field, "no review is required any longer", &true, &false);
    }
    if !ReviewDemand::can_arise(&was.requires) || !ReviewDemand::can_arise(&is.requires) {
        return;
    }
    let reviewers = (old.reviewers_of(was), new.reviewers_of(is));
    // A review that takes the place of confirmations asks for more, whoever may give it.
    let is_same_kind = before.required == after.required;
    // Where both leave it to the policy's approvers, the settings compare those.
    if is_same_kind && has_more(reviewers) && before.by != after.by {
        let what = "more teams may review";
        notes.add_spelled("evidence.review.by", what, reviewers, bracket_names);
    }
    // Likewise where both leave the time to the policy.
    let own =
        |policy: &Policy, within: Option<Duration>| within.unwrap_or(policy.settings.review_within);
    let (shorter, longer) = (own(old, before.within), own(new, after.within));
    let (timezone, starts) = (new.timezone_of(is, OwingTeam::All), new.starts_of(is));
    if before.within != after.within && is_longer(longer, shorter, timezone, starts) {
        let field = "evidence.review.within";
        notes.add_change(field, MORE_TIME_TO_REVIEW, &shorter, &longer);
    }
}
