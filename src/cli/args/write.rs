//! Arguments as typed, of `request`, `waive`, `review` and `approve`; and how files are written.

use clap::Args as ClapArgs;

use crate::cli::typed_days::TypedDays;

const REQUEST_EXAMPLES: &str = "\
Examples:
  dutybook request ir-tabletop-exercise --slug ransomware --trigger playbook-change \\
    --reason 'New ransomware playbook after the last incident review'

Without a task, on a terminal, it is chosen from those that are done as needed.";

const WAIVE_EXAMPLES: &str = "\
Examples:
  dutybook waive automation-deployment --occurrence 2026-W14 --expires 2026-04-30 \\
    --reason 'Change freeze over Easter, approved in the change board'

Without a task, on a terminal, the task and its open occurrences are chosen from a list. The waiver has
no effect until an approver, who is not the requester, approves it: `dutybook approve`.";

/// How files are written.
#[derive(Debug, ClapArgs)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the command line"
)]
pub(crate) struct Writing {
    /// Show what would be written; write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Never prompt, not even on a terminal
    #[arg(long)]
    pub(crate) no_input: bool,
    /// Overwrite an existing file, and write even what `check` would refuse
    #[arg(long)]
    pub(crate) force: bool,
    /// Make a branch and commit the files to it, signed off; nothing is pushed. Git's own hooks and
    /// filters run then, as with any commit
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) commit: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = REQUEST_EXAMPLES)]
pub(crate) struct RequestArgs {
    /// The task [default: chosen at a prompt]
    #[arg(value_name = "TASK")]
    pub(crate) task: Option<String>,
    /// Name of the occurrence, after its date: lower-case letters, digits, single hyphens
    #[arg(long, value_name = "S")]
    pub(crate) slug: Option<String>,
    /// Why it is needed
    #[arg(long, value_name = "R")]
    pub(crate) reason: Option<String>,
    /// The trigger, one of those that the task lists
    #[arg(long, value_name = "T")]
    pub(crate) trigger: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = WAIVE_EXAMPLES)]
pub(crate) struct WaiveArgs {
    /// The task [default: chosen at a prompt]
    #[arg(value_name = "TASK")]
    pub(crate) task: Option<String>,
    /// An occurrence to waive (repeatable)
    #[arg(long = "occurrence", value_name = "O")]
    pub(crate) occurrences: Vec<String>,
    /// Why
    #[arg(long, value_name = "R")]
    pub(crate) reason: Option<String>,
    /// Last day, inclusive, on which an occurrence that it covers may open: 2026-04-30, 2026-Q2, 14d
    #[arg(long, value_name = "DATE")]
    pub(crate) expires: Option<TypedDays>,
    /// A team to waive it for (repeatable) [default: all that owe it]
    #[arg(long = "team", value_name = "T")]
    pub(crate) teams: Vec<String>,
    /// Id of the waiver [default: first occurrence and task]
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

const REVIEW_EXAMPLES: &str = "\
Examples:
  dutybook review                                         what awaits my review; on a terminal, one by one
  dutybook review secure-score-report/2026-W11/monitoring --commit
  dutybook review evidence/secure-score-report/2026       all of a folder
  dutybook review --json                                  the list, for scripts; writes nothing

The review is by git's user.email, who must be a reviewer and must not have done the work. What a
machine collected for a task with `attested: true` is confirmed in the same way, by anybody of the duty's
team: who did the work may. Without a terminal, each DUTY or FILE that is named is reviewed.
Exit codes: 0 written, or listed; 1 refused because `check` would fail; 2 could not write, or not by this person.";

const APPROVE_EXAMPLES: &str = "\
Examples:
  dutybook approve                                        the waivers and closings that await my approval
  dutybook approve 2026-w14-automation-deployment --commit
  dutybook approve 2026-Q1 --commit                       a closed period
  dutybook approve --json                                 the list, for scripts; writes nothing

The approval is by git's user.email, who must be an approver, and neither asked for the waiver nor did
the work, nor closed the period. A closing is recomputed first. Without a terminal, each WAIVER or PERIOD that
is named is approved.
Exit codes: 0 written, or listed; 1 refused because `check` would fail; 2 could not write, or not by this person.";

#[derive(Debug, ClapArgs)]
#[command(after_help = REVIEW_EXAMPLES)]
pub(crate) struct ReviewArgs {
    /// A duty, as task/occurrence/team, or a file or folder of evidence, also where no review is required
    /// [default: those that await my review]
    #[arg(value_name = "DUTY|FILE")]
    pub(crate) duties: Vec<String>,
    /// List what awaits my review as JSON; write nothing
    #[arg(long, conflicts_with_all = ["commit", "dry_run", "force"])]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = APPROVE_EXAMPLES)]
pub(crate) struct ApproveArgs {
    /// A waiver, by its id or file, or a closed period, such as 2026-Q1 [default: those that await my approval]
    #[arg(value_name = "WAIVER|PERIOD")]
    pub(crate) waivers: Vec<String>,
    /// List what awaits my approval as JSON; write nothing
    #[arg(long, conflicts_with_all = ["commit", "dry_run", "force"])]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) writing: Writing,
}
