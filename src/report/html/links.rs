//! Links to files and commits on the repository's pages, where their address is known.

use maud::{Markup, html};

use super::text::Escaped;

use crate::load::LoadedPolicy;
use crate::model::Id;
use crate::report::audit::report::{AuditReport, AuditRow};
use crate::report::escape;
use crate::text::abbreviate_commit;

/// The parts of which links are made.
pub(crate) struct PageLinks<'a> {
    /// The address of the repository, without a slash at its end; `None` where it was not given.
    base: Option<&'a str>,
    /// The commit that was judged.
    commit: Option<&'a str>,
    /// The folder of the dutybook root below the top of the repository.
    below: &'a str,
    /// Whether a file lies beside the page, by its path below the dutybook root.
    is_beside: IsBeside<'a>,
}

/// Whether a path below the dutybook root is a path beside the page as well.
pub(crate) type IsBeside<'a> = &'a dyn Fn(&str) -> bool;

impl<'a> PageLinks<'a> {
    pub(crate) fn of(report: &'a AuditReport, is_beside: IsBeside<'a>) -> Self {
        PageLinks {
            base: report.links.as_deref(),
            commit: report.assessment.history.commit.as_deref(),
            below: &report.below,
            is_beside,
        }
    }

    /// A commit, by its abbreviated name.
    pub(crate) fn commit(&self, id: &str) -> Markup {
        let Some(base) = self.base else {
            return html! { code title=(Escaped(id)) { (Escaped(abbreviate_commit(id))) } };
        };
        html! {
            a href={ (Escaped(base)) "/commit/" (escape::path_in_uri(id)) } title=(Escaped(id)) {
                code { (Escaped(abbreviate_commit(id))) }
            }
        }
    }

    /// The evidence of a duty. Evidence that has not landed is not in the commit that was judged.
    pub(crate) fn evidence(&self, row: &AuditRow) -> Markup {
        let is_pending = row.landed.as_ref().is_some_and(|it| it.commit.is_none());
        let file = row.evidence.unwrap_or_default();
        if is_pending && self.base.is_some() {
            return html! { (Escaped(file)) };
        }
        self.file(file, file)
    }

    /// The file of a waiver.
    pub(crate) fn waiver(&self, waiver: &Id) -> Markup {
        self.file(&LoadedPolicy::waiver_file(waiver), waiver.as_str())
    }

    /// A file as it stands at the commit that was judged, or beside the page.
    fn file(&self, path: &str, text: &str) -> Markup {
        let uri = escape::path_in_uri(path);
        match (self.base, self.commit) {
            (Some(base), Some(commit)) => {
                let below = escape::path_in_uri(self.below);
                let slash = if below.is_empty() { "" } else { "/" };
                html! {
                    a href={ (Escaped(base)) "/blob/" (commit) "/" (below) (slash) (uri) } { (Escaped(text)) }
                }
            }
            (None, _) if (self.is_beside)(path) => html! { a href=(uri) { (Escaped(text)) } },
            _ => html! { (Escaped(text)) },
        }
    }
}
