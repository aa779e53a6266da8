//! Links into the repository's pages, where its address is known.

use maud::{Markup, html};

use super::text::{Shown, short};
use crate::load::LoadedPolicy;
use crate::model::Id;
use crate::report::escape;
use crate::report::population::{Audited, Row};

/// What links are made of.
pub(in crate::report) struct Links<'a> {
    /// The address of the repository, without a slash at its end; `None` where nobody gave it.
    base: Option<&'a str>,
    /// The commit that was judged.
    commit: Option<&'a str>,
}

impl<'a> Links<'a> {
    pub(in crate::report) fn of(audited: &'a Audited) -> Self {
        Links {
            base: audited.links.as_deref(),
            commit: audited.assessment.history.commit.as_deref(),
        }
    }

    /// A commit by the beginning of its name.
    pub(in crate::report) fn commit(&self, id: &str) -> Markup {
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
    pub(in crate::report) fn evidence(&self, row: &Row) -> Markup {
        let is_pending = row.landed.as_ref().is_some_and(|it| it.commit.is_none());
        let file = row.evidence.unwrap_or_default();
        if is_pending {
            return html! { (Shown(file)) };
        }
        self.file(file, file)
    }

    /// The file of a waiver.
    pub(super) fn waiver(&self, waiver: &Id) -> Markup {
        self.file(&LoadedPolicy::waiver_file(waiver), waiver.as_str())
    }

    /// A file as it stands at the commit that was judged.
    fn file(&self, path: &str, text: &str) -> Markup {
        let (Some(base), Some(commit)) = (self.base, self.commit) else {
            return html! { (Shown(text)) };
        };
        html! {
            a href={ (Shown(base)) "/blob/" (commit) "/" (escape::path_in_uri(path)) } { (Shown(text)) }
        }
    }
}
