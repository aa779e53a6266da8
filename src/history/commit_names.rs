//! How messages name commits of the mainline.

use std::cell::RefCell;

use chrono_tz::Tz;

use super::Mainline;
use crate::model::format_instant;

/// Names commits of the mainline: id, time, author and committer.
pub struct CommitNames<'a> {
    mainline: &'a Mainline,
    timezone: Tz,
    /// The commit that was named last: several findings in a row are about one.
    last: RefCell<Option<(u32, String)>>,
}

impl<'a> CommitNames<'a> {
    /// Names commits with their times in a time zone.
    #[must_use]
    pub fn new(mainline: &'a Mainline, timezone: Tz) -> Self {
        CommitNames {
            mainline,
            timezone,
            last: RefCell::default(),
        }
    }

    /// The name of a commit; `None` stands for what is not committed yet.
    #[must_use]
    pub fn name(&self, commit: Option<u32>) -> String {
        let Some(commit) = commit else {
            return "the change that has not landed yet".to_owned();
        };
        let mut last = self.last.borrow_mut();
        match &*last {
            Some((known, name)) if *known == commit => name.clone(),
            _ => last.insert((commit, self.format(commit))).1.clone(),
        }
    }

    fn format(&self, commit: u32) -> String {
        let id = self.mainline.history.commit(commit).id;
        let short = id.short_name();
        let Ok(facts) = self.mainline.git.commit(id) else {
            return format!("commit {short}");
        };
        let at = format_instant(facts.committer.at.with_timezone(&self.timezone));
        let (author, committer) = (&facts.author.email, &facts.committer.email);
        if author == committer {
            return format!("commit {short} ({at}, by {author})");
        }
        format!("commit {short} ({at}, by {author}, committed by {committer})")
    }
}
