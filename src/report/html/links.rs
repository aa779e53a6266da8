//! Links into the repository's pages, where its address is known.

use maud::{Markup, html};

use crate::load::LoadedPolicy;
use crate::model::Id;
use crate::report::audit::report::{AuditReport, Row};
use crate::report::escape;
use crate::report::html::text::{Shown, short};

/// What links are made of.
pub(crate) struct Links<'a> {
    /// The address of the repository, without a slash at its end; `None` where nobody gave it.
    base: Option<&'a str>,
    /// The commit that was judged.
    commit: Option<&'a str>,
    /// The folder of the dutybook root below the top of the repository.
    below: &'a str,
    /// Whether a file lies beside the page, by its path below the dutybook root.
    is_beside: Beside<'a>,
}

/// What tells of a path below the dutybook root whether it is a path beside the page as well.
pub(crate) type Beside<'a> = &'a dyn Fn(&str) -> bool;

impl<'a> Links<'a> {
    pub(crate) fn of(audited: &'a AuditReport, is_beside: Beside<'a>) -> Self {
        Links {
            base: audited.links.as_deref(),
            commit: audited.assessment.history.commit.as_deref(),
            below: &audited.below,
            is_beside,
        }
    }

    /// A commit by the beginning of its name.
    pub(crate) fn commit(&self, id: &str) -> Markup {
        let Some(base) = self.base else {
            return html! { code title=(Shown(id)) { (Shown(short(id))) } };
        };
        html! {
            a href={ (Shown(base)) "/commit/" (escape::path_in_uri(id)) } title=(Shown(id)) {
                code { (Shown(short(id))) }
            }
        }
    }

    /// The evidence of a duty. What has not landed is not to be found at the commit that was judged.
    pub(crate) fn evidence(&self, row: &Row) -> Markup {
        let is_pending = row.landed.as_ref().is_some_and(|it| it.commit.is_none());
        let file = row.evidence.unwrap_or_default();
        if is_pending && self.base.is_some() {
            return html! { (Shown(file)) };
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
                    a href={ (Shown(base)) "/blob/" (commit) "/" (below) (slash) (uri) } { (Shown(text)) }
                }
            }
            (None, _) if (self.is_beside)(path) => html! { a href=(uri) { (Shown(text)) } },
            _ => html! { (Shown(text)) },
        }
    }
}
