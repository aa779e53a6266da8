//! Arguments of `dutybook due`.

use clap::{Args as ClapArgs, ValueEnum};

use super::shared::{FilterArgs, OutputArgs};
use crate::model::Duration;

#[derive(Debug, ClapArgs)]
pub(crate) struct DueArgs {
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Only the teams that you are on, by git's user.email
    #[arg(long, conflicts_with = "team")]
    pub(crate) mine: bool,
    /// How far to look ahead: 7d, 2w or an ISO 8601 duration
    #[arg(long, value_name = "DURATION", default_value = "P7D", value_parser = Duration::parse_typed)]
    pub(crate) within: Duration,
    /// List every duty by itself, also where several differ in their occurrence only
    #[arg(long)]
    pub(crate) all: bool,
    /// Link each duty of the markdown list to new evidence in the web editor of GitHub or GitLab: the repository's address,
    /// or that of a branch of it
    #[arg(long, value_name = "URL")]
    pub(crate) links: Option<String>,
    /// Remind only of what became due soon, past due, overdue or settled after an instant or the end of a day, as --as-of takes it;
    /// the message is empty where nothing did
    #[arg(long, value_name = "T", help_heading = "Reminders")]
    pub(crate) since: Option<String>,
    /// Sender of the mail: an address, or NAME <ADDRESS>
    #[arg(long, value_name = "ADDRESS", help_heading = "Reminders")]
    pub(crate) mail_from: Option<String>,
    /// Recipient of the mail (repeatable)
    #[arg(long, value_name = "ADDRESS", help_heading = "Reminders")]
    pub(crate) mail_to: Vec<String>,
    #[command(flatten)]
    pub(crate) out: OutputArgs<DueFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DueFormat {
    Human,
    Json,
    Markdown,
    Ics,
    Teams,
    Slack,
    Mail,
}

impl DueFormat {
    /// Whether it is a message that is sent, and empty where there is nothing to send.
    pub(crate) fn is_reminder(self) -> bool {
        matches!(self, DueFormat::Teams | DueFormat::Slack | DueFormat::Mail)
    }
}
