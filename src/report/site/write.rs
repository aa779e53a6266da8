//! Writes the files of a site.

use std::io;

use super::badge::Badge;
use super::files::{Site, SiteContent, SiteFile};
use super::index::write_index_page;
use super::task::write_task_page;
use crate::report::audit::{write_audit_csv, write_audit_html, write_audit_json};
use crate::report::due::write_due_ics;

impl Site<'_> {
    /// Writes one of its files.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, file: &SiteFile, out: &mut dyn io::Write) -> io::Result<()> {
        match &file.content {
            SiteContent::Index => write_index_page(out, self),
            SiteContent::Audit => write_audit_html(out, &self.audited),
            SiteContent::Task(task) => write_task_page(out, self, task),
            SiteContent::BadgeSvg(team) => Badge::of(self, team.as_ref()).write_svg(out),
            SiteContent::BadgeJson(team) => Badge::of(self, team.as_ref()).write_json_endpoint(out),
            SiteContent::Calendar => write_due_ics(out, &[self.calendar], self.team),
            SiteContent::PopulationJson => write_audit_json(out, &self.audited),
            SiteContent::PopulationCsv => write_audit_csv(out, &self.audited),
            SiteContent::Nothing => Ok(()),
        }
    }
}
