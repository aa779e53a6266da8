//! Closed periods, each as a statement that can be printed and signed, with what was restated since.

use maud::{Markup, html};

use crate::language::Language;
use crate::report::audit::closed::{AuditClosing, AuditRestatement};
use crate::report::audit::report::AuditReport;
use crate::report::html::{Escaped, PageLinks, due_between};

/// The closed periods that the interval touches; nothing where there are none.
pub(super) fn closed_section(report: &AuditReport, links: &PageLinks) -> Markup {
    let closings = report.closings();
    if closings.is_empty() {
        return html! {};
    }
    let restatements = report.restatements();
    let organisation = report.assessment.organisation.as_deref();
    let language = report.assessment.language;
    let organisation = organisation.unwrap_or_else(|| language.say("Recurring duties"));
    html! {
        section class="closed" aria-labelledby="closed" {
            h2 id="closed" { (language.say("Closed periods")) }
            p class="note" { (language.say("What was found when the books were closed. Each is recomputed from its commit: a statement does not change silently.")) }
            @for closing in &closings {
                @let of_period = restatements.iter().filter(|it| it.period == closing.period);
                (statement((language, organisation), closing, &of_period.collect::<Vec<_>>(), links))
            }
        }
    }
}

/// One closed period. Printed from its own address, it is alone on its pages.
fn statement(
    (language, organisation): (Language, &str),
    closing: &AuditClosing,
    restatements: &[&AuditRestatement],
    links: &PageLinks,
) -> Markup {
    let id = format!("closing-{}", closing.period);
    let heading = format!("{id}-heading");
    html! {
        article class="statement" id=(id) aria-labelledby=(heading) {
            p class="kind" { (language.say("Statement of recurring duties")) ", " (Escaped(organisation)) }
            h3 id=(heading) { (Escaped(closing.period)) }
            p class="interval" {
                (due_between(language, &closing.from, &closing.to))
            }
            p class="print-alone" { a href={ "#" (id) } { (language.say("Print this statement alone")) } (language.say(": follow the link, then print.")) }
            (fact_list(language, closing, links))
            (count_table(language, closing))
            (exception_table(language, closing))
            (restatement_table(language, closing, restatements, links))
            (signature_lines(language, closing))
        }
    }
}

fn fact_list(language: Language, closing: &AuditClosing, links: &PageLinks) -> Markup {
    html! {
        dl class="facts" {
            div { dt { (language.say("As of")) } dd { (Escaped(&closing.as_of)) } }
            div { dt { (language.say("Commit")) } dd { (links.commit(&closing.commit)) } }
            div { dt { (language.say("State")) } dd { (Escaped(&closing.describe_state(language))) } }
            div { dt { (language.say("Judged by")) } dd { "dutybook " (Escaped(closing.dutybook)) } }
            div { dt { (language.say("Population")) } dd { (language.count_of(usize::try_from(closing.population.count).unwrap_or(usize::MAX), "duty", "duties")) ", SHA-256 " code { (closing.population.digest) } } }
            div { dt { (language.say("Checkpoint")) } dd { pre { @for line in closing.checkpoint.lines() { (Escaped(line)) "\n" } } } }
        }
    }
}

fn count_table(language: Language, closing: &AuditClosing) -> Markup {
    let pairs = closing.standings.pairs();
    html! {
        section class="scroll" tabindex="0" aria-label={ (language.say("Standings")) " " (closing.period) } {
            table class="counts" {
                caption { (language.say("Standings")) }
                thead { tr { @for (word, _) in pairs { th scope="col" class={ "s " (word) } { (language.say(word)) } } } }
                tbody { tr { @for (_, count) in pairs { td { (language.number(usize::try_from(count).unwrap_or(usize::MAX))) } } } }
            }
        }
    }
}

fn exception_table(language: Language, closing: &AuditClosing) -> Markup {
    if closing.exceptions.is_empty() {
        return html! { p { (language.say("Every duty was met.")) } };
    }
    html! {
        section class="scroll frame" tabindex="0" aria-label={ (language.say("Exceptions")) " " (closing.period) } {
            table {
                caption { (language.say("Not met when it was closed")) }
                thead { tr { @for name in ["Standing", "Duty", "Reason or waiver"] { th scope="col" { (language.say(name)) } } } }
                tbody {
                    @for exception in &closing.exceptions {
                        tr {
                            td class={ "s " (exception.standing) } { (language.say(exception.standing)) }
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
    language: Language,
    closing: &AuditClosing,
    restatements: &[&AuditRestatement],
    links: &PageLinks,
) -> Markup {
    if restatements.is_empty() {
        return html! { p { (language.say("Nothing was restated since.")) } };
    }
    html! {
        section class="scroll frame" tabindex="0" aria-label={ (language.say("Restatements")) " " (closing.period) } {
            table {
                caption { (language.say("Restated since")) }
                thead { tr { @for name in ["Duty", "Was", "Is now", "Commit", "By"] { th scope="col" { (language.say(name)) } } } }
                tbody {
                    @for restated in restatements {
                        tr {
                            th scope="row" { (Escaped(&restated.duty)) }
                            td { (language.say(restated.before.unwrap_or("not owed"))) }
                            td { (language.say(restated.after.unwrap_or("not owed any more"))) }
                            td { @match restated.commit { Some(commit) => { (links.commit(commit)) }, None => { (language.say("none")) } } }
                            td { (Escaped(restated.author.unwrap_or_default())) }
                        }
                    }
                }
            }
        }
    }
}

/// Lines for two signatures: of who closed the period and of who approved it.
fn signature_lines(language: Language, closing: &AuditClosing) -> Markup {
    let approver = closing.approved_by.filter(|_| closing.approved);
    html! {
        div class="signatures" {
            @for (role, who) in [("Closed by", Some(closing.closed_by)), ("Approved by", approver)] {
                div {
                    p { (language.say(role)) ": " (Escaped(who.unwrap_or_else(|| language.say("not approved")))) }
                    p class="line" { (language.say("Date and signature")) }
                }
            }
        }
    }
}
