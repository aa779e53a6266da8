//! The gaps between performances.

use maud::{Markup, html};

use crate::language::Language;
use crate::report::audit::report::AuditGap;
use crate::report::html::{Escaped, LocalTime};

/// The longest gap of each team that may leave only so long a gap, and all that were too long; nothing where no task asks.
pub(super) fn gaps_section(language: Language, gaps: &[AuditGap]) -> Markup {
    if gaps.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="gaps" {
            h2 id="gaps" { (language.say("Gaps between performances")) }
            p class="note" { (language.say("The longest of each team, and every one that was too long.")) }
            section class="scroll frame" tabindex="0" aria-label=(language.say("Gaps between performances")) {
                table {
                    caption { (language.say("Gaps between performances")) }
                    thead {
                        tr {
                            @for name in ["Task", "Team", "From", "To", "Gap", "Evidence"] {
                                th scope="col" { (language.say(name)) }
                            }
                        }
                    }
                    tbody {
                        @for gap in gaps {
                            tr {
                                th scope="row" { (Escaped(gap.task)) }
                                td { (Escaped(gap.team)) }
                                td { (LocalTime(&gap.from)) }
                                td { (LocalTime(&gap.to)) }
                                td { (gap.describe(language)) }
                                td { (Escaped(gap.evidence.unwrap_or_else(|| language.say("none")))) }
                            }
                        }
                    }
                }
            }
        }
    }
}
