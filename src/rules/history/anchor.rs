//! What was seen of the mainline and kept outside the repository, against what it is now.

use crate::finding::{FindingBuilder, Rule};
use crate::history::AnchorPlace;
use crate::model::Anchor;
use crate::rules::facts::MainlineFacts;

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

/// A change that contains its base only as a branch that it merged.
#[must_use]
pub fn report_flipped_base() -> FindingBuilder {
    let message = "the change contains its base as a merged branch: pushed as it is, it becomes the mainline, and what had \
                   landed lands anew with its merge";
    FindingBuilder::new(Rule::HistoryMainlineFlip, message.to_owned())
        .help("rebase the change on its base: git rebase; or let it land with a merge commit: git merge --no-ff")
        .subject("base")
}
