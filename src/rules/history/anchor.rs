//! What was seen of the mainline and kept outside the repository, against what it is now.

use crate::finding::{FindingBuilder, Rule};
use crate::history::{AnchorPlace, PlacedPush};
use crate::model::{Anchor, ForgePush};
use crate::rules::facts::MainlineFacts;
use crate::text::abbreviate_commit;

/// Commits that were seen on the mainline and are no longer there.
pub(super) fn check_anchors(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let places = facts.anchors.iter();
    places
        .filter_map(|(anchor, place)| report_anchor(anchor, *place))
        .collect()
}

fn report_anchor(anchor: &Anchor, place: AnchorPlace) -> Option<FindingBuilder> {
    let short: String = anchor.commit.chars().take(12).collect();
    let seen = anchor
        .seen
        .as_deref()
        .map_or(String::new(), |seen| format!(" in {seen}"));
    let seen = format!(
        "commit {short} was seen on the mainline at {}{seen}",
        anchor.time.to_rfc3339()
    );
    let (rule, message) = match place {
        AnchorPlace::OnMainline(_) => return None,
        AnchorPlace::Gone => (
            Rule::HistoryRewritten,
            format!("{seen}, and what is judged does not descend from it"),
        ),
        AnchorPlace::OffMainline => (
            Rule::HistoryMainlineFlip,
            format!("{seen}, and is off its first-parent line now"),
        ),
    };
    let help = match place {
        AnchorPlace::Gone => {
            "history was rewritten: find the commit in another clone or at the forge, and bring the branch back to it"
        }
        _ => {
            "the branch was moved onto another line that merges the old one: reset it to where the old line is the first parent"
        }
    };
    Some(
        FindingBuilder::new(rule, message)
            .help(help)
            .subject(&anchor.commit),
    )
}

/// Pushes that the forge logged, and that left behind what the mainline held, or are not in what is judged.
pub(super) fn check_pushes(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let is_forced = |it: &PlacedPush| it.push.is_forced || it.leaves_behind;
    let last = facts.pushes.iter().rposition(is_forced);
    let pushes = facts.pushes.iter().enumerate();
    let reports = pushes.filter_map(|(index, it)| {
        // What a force push left behind is told by that.
        let is_told = last.is_some_and(|last| index < last);
        let is_gone = it.place == AnchorPlace::Gone && !is_told;
        (is_forced(it) || is_gone).then(|| report_push(it.push, is_forced(it)))
    });
    reports.collect()
}

fn report_push(push: &ForgePush, is_forced: bool) -> FindingBuilder {
    let actor = push.actor.as_deref();
    let actor = actor.map_or(String::new(), |actor| format!(" by {actor}"));
    let short = abbreviate_commit(&push.commit);
    let time = push.time.to_rfc3339();
    let message = if is_forced {
        let before = push.before.as_deref().map_or("nothing", abbreviate_commit);
        format!(
            "the forge logged a force push of the mainline{actor} at {time}: from {before} to {short}"
        )
    } else {
        format!(
            "the forge logged a push of {short}{actor} at {time}, and what is judged does not descend from it"
        )
    };
    FindingBuilder::new(Rule::HistoryRewritten, message)
        .help("find the commits that were left behind, at the forge or in another clone, and explain to the auditor what they held; forbid force pushes")
        .subject(&format!("push {}", push.commit))
}

/// A change that contains its base only as a branch that it merged.
#[must_use]
pub fn report_flipped_base() -> FindingBuilder {
    let message = "the change contains its base as a merged branch: pushed as it is, it becomes the mainline, and what had \
                   landed lands anew with its merge";
    FindingBuilder::new(Rule::HistoryMainlineFlip, message.to_owned())
        .help("rebase the change on its base: git rebase; or let it land with a merge commit: git merge --no-ff")
        .subject("base")
}
