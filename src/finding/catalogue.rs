//! The closed list of rules: one line a rule, in the order in which documents list them.
//!
//! Levels and the parser of `rules:` need every rule before any check can run, so the list stands here;
//! the checks stand in the `rules` layer, one file or folder a family.

use std::fmt;
use std::str::FromStr;

use super::level::Level;
use super::page::RulePage;

/// What the catalogue holds of a rule.
struct RuleSpec {
    id: &'static str,
    default_level: Level,
    is_fixed: bool,
    page: RulePage,
}

macro_rules! catalogue {
    ($($variant:ident $id:literal $level:ident $is_fixed:literal;)+) => {
        /// A rule. Its id, `<family>/<name>`, is never reused for another rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(
                #[doc = concat!("`", $id, "`")]
                $variant,
            )+
        }

        impl Rule {
            /// Every rule, in the order of the catalogue.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),+];

            fn spec(self) -> RuleSpec {
                match self {
                    $(Rule::$variant => RuleSpec {
                        id: $id,
                        default_level: Level::$level,
                        is_fixed: $is_fixed,
                        page: RulePage(include_str!(concat!("explain/", $id, ".md"))),
                    },)+
                }
            }
        }
    };
}

// Columns: name in code, id, default level, and whether the level is fixed. It is fixed where the
// verdict means nothing without the rule: what lies behind a link or in another repository is not
// read, so a duty could hide there, and a request that is not understood would have opened one.
catalogue! {
    PolicySyntax "policy/syntax" Deny true;
    PolicySchema "policy/schema" Deny true;
    PolicyUnknownReference "policy/unknown-reference" Deny true;
    PolicyDetailsSchema "policy/details-schema" Deny true;
    PolicyProgramVersion "policy/program-version" Deny true;
    PolicyRetroactive "policy/retroactive" Warn false;
    PolicyWeakened "policy/weakened" Warn false;
    PolicyCalendarEnds "policy/calendar-ends" Warn false;
    PolicyUnread "policy/unread" Deny false;
    PolicyMixedChange "policy/mixed-change" Warn false;
    DutyOverdue "duty/overdue" Deny false;
    DutyLate "duty/late" Warn false;
    DutyGap "duty/gap" Deny false;
    DutyGrace "duty/grace" Info false;
    DutyDueSoon "duty/due-soon" Info false;
    EvidenceSyntax "evidence/syntax" Deny true;
    EvidenceSchema "evidence/schema" Deny true;
    EvidenceDetails "evidence/details" Deny false;
    EvidenceMisplaced "evidence/misplaced" Deny true;
    EvidenceUnknownTask "evidence/unknown-task" Deny true;
    EvidenceUnknownDuty "evidence/unknown-duty" Deny true;
    EvidencePerformer "evidence/performer" Deny false;
    EvidenceOutsideWindow "evidence/outside-window" Deny false;
    EvidenceFuture "evidence/future" Deny true;
    EvidencePlaceholder "evidence/placeholder" Deny false;
    EvidenceCopied "evidence/copied" Warn false;
    EvidenceSecret "evidence/secret" Warn false;
    ArtifactMissing "artifact/missing" Deny false;
    ArtifactHash "artifact/hash" Deny false;
    ArtifactPath "artifact/path" Deny true;
    ArtifactEmpty "artifact/empty" Deny false;
    ArtifactHollow "artifact/hollow" Warn false;
    ArtifactTooFew "artifact/too-few" Deny false;
    ArtifactTooLarge "artifact/too-large" Deny false;
    ArtifactMediaType "artifact/media-type" Deny false;
    ArtifactUnlisted "artifact/unlisted" Warn false;
    ArtifactReused "artifact/reused" Deny false;
    ArtifactNotFetched "artifact/not-fetched" Deny false;
    ReviewMissing "review/missing" Deny false;
    ReviewStale "review/stale" Deny false;
    ReviewSelf "review/self" Deny false;
    ReviewNotAuthorised "review/not-authorised" Deny false;
    RequestUnknownTrigger "request/unknown-trigger" Deny false;
    RequestMisplaced "request/misplaced" Deny true;
    RequestSchema "request/schema" Deny true;
    WaiverSchema "waiver/schema" Deny true;
    WaiverUnknownDuty "waiver/unknown-duty" Deny false;
    WaiverNotAuthorised "waiver/not-authorised" Deny false;
    WaiverSelfApproved "waiver/self-approved" Deny false;
    WaiverExpiresSoon "waiver/expires-soon" Info false;
    WaiverCut "waiver/cut" Warn false;
    WaiverExpired "waiver/expired" Warn false;
    ClosingSchema "closing/schema" Deny true;
    ClosingPlacement "closing/placement" Deny true;
    ClosingApproval "closing/approval" Deny false;
    ClosingDiffers "closing/differs" Deny false;
    ClosingRestated "closing/restated" Warn false;
    HistoryIncomplete "history/incomplete" Deny true;
    HistoryChanged "history/changed" Deny false;
    HistoryDeleted "history/deleted" Deny false;
    HistoryBackdated "history/backdated" Warn false;
    HistoryClock "history/clock" Warn false;
    HistoryUncleanMerge "history/unclean-merge" Deny false;
    HistoryRewritten "history/rewritten" Deny false;
    HistoryMainlineFlip "history/mainline-flip" Deny false;
    HistoryDirectPush "history/direct-push" Info false;
    TimestampInvalid "timestamp/invalid" Deny false;
    TimestampMissing "timestamp/missing" Deny false;
    SignatureUnsigned "signature/unsigned" Warn false;
    SignatureBad "signature/bad" Warn false;
    SignatureUnknownKey "signature/unknown-key" Warn false;
    SignatureIdentity "signature/identity" Warn false;
    SignatureExpiredKey "signature/expired-key" Warn false;
    RepoCaseCollision "repo/case-collision" Deny false;
    RepoLink "repo/link" Deny true;
    RepoSubmodule "repo/submodule" Deny true;
    RepoName "repo/name" Deny true;
}

impl Rule {
    /// The id, `<family>/<name>`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.spec().id
    }

    /// The part of the id before the slash. It also decides whether a finding makes evidence invalid.
    #[must_use]
    pub fn family(self) -> &'static str {
        self.id().split('/').next().unwrap_or_default()
    }

    /// The level that the rule has unless the policy sets another one.
    #[must_use]
    pub fn default_level(self) -> Level {
        self.spec().default_level
    }

    /// Whether the level is fixed: the policy cannot change it.
    #[must_use]
    pub fn is_fixed(self) -> bool {
        self.spec().is_fixed
    }

    /// The page that explains the rule.
    #[must_use]
    pub fn page(self) -> RulePage {
        self.spec().page
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A text that is not the id of a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a rule")]
pub struct UnknownRule(pub String);

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        Rule::ALL
            .iter()
            .copied()
            .find(|rule| rule.id() == id)
            .ok_or_else(|| UnknownRule(id.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const SECTIONS: [&str; 5] = [
        "## What it checks",
        "## Why it matters",
        "## Example",
        "## How to fix it",
        "## What it cannot prove",
    ];

    #[test]
    fn ids_are_unique_kebab_case_and_parse_back() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert_eq!(rule.id().parse(), Ok(*rule));
            assert!(
                rule.id()
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || "-/".contains(c)),
                "{rule}"
            );
            assert_eq!(rule.id().matches('/').count(), 1, "{rule}");
        }
    }

    #[test]
    fn every_page_has_its_heading_summary_and_sections_in_order() {
        for rule in Rule::ALL {
            let page = rule.page().markdown();
            assert!(
                page.starts_with(&format!("# {rule}\n\n")),
                "{rule}: heading"
            );
            let summary = rule.page().summary();
            assert!(
                summary.ends_with('.') && summary.len() <= 120,
                "{rule}: `{summary}`"
            );
            let headings: Vec<_> = page.lines().filter(|l| l.starts_with("## ")).collect();
            assert_eq!(headings, SECTIONS, "{rule}");
            for section in page.split("\n## ").skip(1) {
                let body = section.split_once('\n').map_or("", |(_, body)| body).trim();
                assert!(body.len() > 20, "{rule}: empty section in {section}");
            }
        }
    }

    #[test]
    fn a_fixed_rule_is_a_denial_by_default() {
        for rule in Rule::ALL.iter().filter(|rule| rule.is_fixed()) {
            assert_eq!(rule.default_level(), Level::Deny, "{rule}");
        }
    }

    #[test]
    fn every_page_says_its_level_and_whether_it_can_be_set() {
        for rule in Rule::ALL.iter().filter(|rule| rule.family() != "signature") {
            let page = rule.page().markdown().replace('\n', " ");
            let level = format!("Level: {}", rule.default_level());
            assert!(page.contains(&level), "{rule}: {level}");
            let cannot = page.contains("cannot be lowered");
            assert_eq!(cannot, rule.is_fixed(), "{rule}");
        }
    }

    #[test]
    fn an_unknown_rule_is_named() {
        assert_eq!(
            "duty/overdu".parse::<Rule>(),
            Err(UnknownRule("duty/overdu".to_owned()))
        );
    }
}
