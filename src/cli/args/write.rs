//! Arguments as typed, of the commands that write into a repository.

use std::path::PathBuf;

use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::Args as ClapArgs;

const RECORD_EXAMPLES: &str = "\
Examples:
  dutybook record escalation-tickets                      prompts for missing values
  dutybook record secure-score-report --occurrence 2026-W11 --attach secure-scores.json \\
    --field current_score=387 --field max_score=697 --field previous_score=371.5 \\
    --field 'improvements=[\"Block legacy authentication\"]' --summary 'It rose by 2 points.'
  dutybook record escalation-tickets --field systems.0.system=ServiceNow --field systems.0.open=4 …
  dutybook record secure-score-report --import secure-scores this-week.json last-week.json
  dutybook record escalation-tickets --import sentinel-incidents page-1.json page-2.json \\
    --import servicenow-incidents incident.csv --import-timezone Europe/Copenhagen
  generate-details | dutybook record escalation-tickets --from - --no-input
  dutybook record secure-score-report … --dry-run         show the file, write nothing
  dutybook record --amend secure-score-report/2026-W11/monitoring --reason 'Corrected the score' \\
    --field previous_score=371.5

A required value that is missing becomes a placeholder, which `dutybook check` refuses.
Exit codes: 0 written (or shown), 1 refused because `check` would fail, 2 could not write.";

const REQUEST_EXAMPLES: &str = "\
Examples:
  dutybook request ir-tabletop-exercise --slug ransomware --trigger playbook-change \\
    --reason 'New ransomware playbook after the last incident review'";

const WAIVE_EXAMPLES: &str = "\
Examples:
  dutybook waive automation-deployment --occurrence 2026-W14 --expires 2026-04-30 \\
    --reason 'Change freeze over Easter, approved in the change board'

The waiver has no effect until an approver, who is not the requester, adds `approved_by:` and
`approved_at:` in a commit of their own.";

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
#[command(after_help = RECORD_EXAMPLES)]
pub(crate) struct RecordArgs {
    /// The task
    #[arg(value_name = "TASK", required_unless_present = "amend")]
    pub(crate) task: Option<String>,
    /// The team whose evidence it is [default: that of the performer]
    #[arg(long, value_name = "T", conflicts_with = "amend")]
    pub(crate) team: Option<String>,
    /// The occurrence [default: the one that is open]
    #[arg(long, value_name = "O", conflicts_with = "amend")]
    pub(crate) occurrence: Option<String>,
    #[command(flatten)]
    pub(crate) given: EvidenceInput,
    /// Take details, summary and attachments from what a product exported (repeatable): secure-scores,
    /// service-messages, remediation, sentinel-incidents or servicenow-incidents, then its files, such
    /// as the pages of one list
    #[arg(
        long = "import",
        value_names = ["FORMAT", "FILE"],
        num_args = 2..,
        conflicts_with = "amend"
    )]
    pub(crate) imports: Vec<PathBuf>,
    /// The time zone of times in an export that name none [default: UTC]
    #[arg(long, value_name = "TZ", requires = "imports")]
    pub(crate) import_timezone: Option<Tz>,
    /// When it was done: RFC 3339, or local time as 2026-03-13T15:04 [default: now]
    #[arg(long, value_name = "T", conflicts_with = "amend")]
    pub(crate) performed_at: Option<String>,
    /// Who did it (repeatable) [default: git's user.email]
    #[arg(long, value_name = "EMAIL")]
    pub(crate) performed_by: Vec<String>,
    /// Correct the evidence of a duty, with an entry under `amendments`
    #[arg(
        long,
        value_name = "DUTY",
        requires = "reason",
        conflicts_with = "task"
    )]
    pub(crate) amend: Option<String>,
    /// Why it is corrected
    #[arg(long, value_name = "R", requires = "amend")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// Where the content of evidence comes from.
#[derive(Debug, ClapArgs)]
pub(crate) struct EvidenceInput {
    /// Copy a file beside the evidence, and list it with its SHA-256 (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) attach: Vec<PathBuf>,
    /// Set a field of the details: a=V, a.b=V, a.0.b=V, a=[JSON] (repeatable)
    #[arg(long = "field", value_name = "K=V")]
    pub(crate) fields: Vec<String>,
    /// Read details from a YAML or JSON file; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// What was done, in a sentence
    #[arg(long, value_name = "S")]
    pub(crate) summary: Option<String>,
    /// A link to further proof (repeatable)
    #[arg(long = "link", value_name = "TITLE=URL")]
    pub(crate) links: Vec<String>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = REQUEST_EXAMPLES)]
pub(crate) struct RequestArgs {
    /// The task
    #[arg(value_name = "TASK")]
    pub(crate) task: String,
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
    /// The task
    #[arg(value_name = "TASK")]
    pub(crate) task: String,
    /// An occurrence to waive (repeatable)
    #[arg(long = "occurrence", value_name = "O")]
    pub(crate) occurrences: Vec<String>,
    /// Why
    #[arg(long, value_name = "R")]
    pub(crate) reason: Option<String>,
    /// Last day, inclusive, on which an occurrence that it covers may open
    #[arg(long, value_name = "DATE")]
    pub(crate) expires: Option<NaiveDate>,
    /// A team to waive it for (repeatable) [default: all that owe it]
    #[arg(long = "team", value_name = "T")]
    pub(crate) teams: Vec<String>,
    /// Id of the waiver [default: first occurrence and task]
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}
