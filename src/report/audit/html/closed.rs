//! Closed periods, each as a statement that can be printed and signed, with what was restated since.

use maud::{Markup, html};

use crate::report::audit::closed::{AuditClosing, AuditRestatement};
use crate::report::audit::report::AuditReport;
use crate::report::html::{Escaped, PageLinks};

/// The closed periods that the interval touches; nothing where there are none.
pub(super) fn closed_section(report: &AuditReport, links: &PageLinks) -> Markup {
    let closings = report.closings();
    if closings.is_empty() {
        return html! {};
    }
    let restatements = report.restatements();
    let organisation = report.assessment.organisation.as_deref();
    let organisation = organisation.unwrap_or("Recurring duties");
    html! {
        section class="closed" aria-labelledby="closed" {
            h2 id="closed" { "Closed periods" }
            p class="note" { "What was found when the books were closed. Each is recomputed from its commit: a statement does not change silently." }
            @for closing in &closings {
                @let of_period = restatements.iter().filter(|it| it.period == closing.period);
                (statement(organisation, closing, &of_period.collect::<Vec<_>>(), links))
            }
        }
    }
}

/// One closed period. Printed from its own address, it is alone on its pages.
fn statement(
    organisation: &str,
    closing: &AuditClosing,
    restatements: &[&AuditRestatement],
    links: &PageLinks,
) -> Markup {
    let id = format!("closing-{}", closing.period);
    let heading = format!("{id}-heading");
    html! {
        article class="statement" id=(id) aria-labelledby=(heading) {
            p class="kind" { "Statement of recurring duties, " (Escaped(organisation)) }
            h3 id=(heading) { (Escaped(closing.period)) }
            p class="interval" {
                "Due from " time { (closing.from) } " to " time { (closing.to) } ", both inclusive"
            }
            p class="print-alone" { a href={ "#" (id) } { "Print this statement alone" } ": follow the link, then print." }
            (fact_list(closing, links))
            (count_table(closing))
            (exception_table(closing))
            (restatement_table(closing, restatements, links))
            (signature_lines(closing))
        }
    }
}

fn fact_list(closing: &AuditClosing, links: &PageLinks) -> Markup {
    html! {
        dl class="facts" {
            div { dt { "As of" } dd { (Escaped(&closing.as_of)) } }
            div { dt { "Commit" } dd { (links.commit(&closing.commit)) } }
            div { dt { "State" } dd { (Escaped(&closing.describe_state())) } }
            div { dt { "Judged by" } dd { "dutybook " (Escaped(closing.dutybook)) } }
            div { dt { "Population" } dd { (closing.population.count) " duties, SHA-256 " code { (closing.population.digest) } } }
            div { dt { "Checkpoint" } dd { pre { @for line in closing.checkpoint.lines() { (Escaped(line)) "\n" } } } }
        }
    }
}

fn count_table(closing: &AuditClosing) -> Markup {
    let pairs = closing.standings.pairs();
    html! {
        section class="scroll" tabindex="0" aria-label={ "Standings of " (closing.period) } {
            table class="counts" {
                caption { "Standings" }
                thead { tr { @for (word, _) in pairs { th scope="col" class={ "s " (word) } { (word) } } } }
                tbody { tr { @for (_, count) in pairs { td { (count) } } } }
            }
        }
    }
}

fn exception_table(closing: &AuditClosing) -> Markup {
    if closing.exceptions.is_empty() {
        return html! { p { "Every duty was met." } };
    }
    html! {
        section class="scroll frame" tabindex="0" aria-label={ "Exceptions of " (closing.period) } {
            table {
                caption { "Not met when it was closed" }
                thead { tr { @for name in ["Standing", "Duty", "Reason or waiver"] { th scope="col" { (name) } } } }
                tbody {
                    @for exception in &closing.exceptions {
                        tr {
                            td class={ "s " (exception.standing) } { (exception.standing) }
                            th scope="row" { (Escaped(&exception.duty)) }
                            td { (Escaped(exception.reason.or(exception.waiver).unwrap_or_default())) }
                        }
                    }
                }
            }
        }
    }
}

fn restatement_table(
    closing: &AuditClosing,
    restatements: &[&AuditRestatement],
    links: &PageLinks,
) -> Markup {
    if restatements.is_empty() {
        return html! { p { "Nothing was restated since." } };
    }
    html! {
        section class="scroll frame" tabindex="0" aria-label={ "Restatements of " (closing.period) } {
            table {
                caption { "Restated since" }
                thead { tr { @for name in ["Duty", "Was", "Is now", "Commit", "By"] { th scope="col" { (name) } } } }
                tbody {
                    @for restated in restatements {
                        tr {
                            th scope="row" { (Escaped(&restated.duty)) }
                            td { (restated.before.unwrap_or("not owed")) }
                            td { (restated.after.unwrap_or("not owed any more")) }
                            td { @match restated.commit { Some(commit) => { (links.commit(commit)) }, None => { "none" } } }
                            td { (Escaped(restated.author.unwrap_or_default())) }
                        }
                    }
                }
            }
        }
    }
}

/// Lines for two signatures: of who closed the period and of who approved it.
fn signature_lines(closing: &AuditClosing) -> Markup {
    let approver = closing.approved_by.filter(|_| closing.approved);
    html! {
        div class="signatures" {
            @for (role, who) in [("Closed by", Some(closing.closed_by)), ("Approved by", approver)] {
                div {
                    p { (role) ": " (Escaped(who.unwrap_or("not approved"))) }
                    p class="line" { "Date and signature" }
                }
            }
        }
    }
}
