//! Arguments of `dutybook record`, as typed.

use std::path::PathBuf;

use chrono_tz::Tz;
use clap::Args as ClapArgs;
use serde_yaml::Mapping;

use super::write::Writing;
use crate::import::ExpectedTotal;
use crate::model::DateOrder;

const RECORD_EXAMPLES: &str = "\
Examples:
  dutybook record                                         choose from my open duties, on a terminal
  dutybook record --all-mine --commit                     all of them, a commit each, on one branch
  dutybook record escalation-tickets                      prompts for missing values
  dutybook record secure-score-report --occurrence 2026-W11 --attach secure-scores.json \\
    --field current_score=387 --field max_score=697 --field previous_score=371.5 \\
    --field 'improvements=[\"Block legacy authentication\"]' --summary 'It rose by 2 points.'
  dutybook record escalation-tickets --field systems.0.system=ServiceNow --field systems.0.open=4 …
  dutybook record secure-score-report --import secure-scores this-week.json last-week.json
  dutybook record escalation-tickets --import sentinel-incidents page-1.json page-2.json \\
    --import servicenow-incidents incident.csv --import-timezone Europe/Copenhagen
  generate-details | dutybook record escalation-tickets --from - --no-input
  dutybook record secure-score-report … --collected-by collect.yml --performed-by analyst-1@soc.example
  dutybook record secure-score-report … --dry-run         show the file, write nothing
  dutybook record --batch today.yaml                      several duties, written all or none
  dutybook record --amend secure-score-report/2026-W11/monitoring --reason 'Corrected the score' \\
    --field previous_score=371.5

A batch is a list of entries: task, team, occurrence, performed_by, performed_at, summary, details,
import (format: [files]), import_timezone, import_dates, import_total, attach, links, reviewed_by,
collected_by (workflow, run, at). Files are looked for beside it.

A required value that is missing becomes a placeholder, which `dutybook check` refuses.
Exit codes: 0 written (or shown), 1 refused because `check` would fail, 2 could not write.";

#[derive(Debug, ClapArgs)]
#[command(after_help = RECORD_EXAMPLES)]
pub(crate) struct RecordArgs {
    #[command(flatten)]
    pub(crate) input: RecordInput,
    /// Record all open duties of my teams, most urgent first
    #[arg(long, conflicts_with_all = ["task", "occurrence", "attach", "fields", "from", "summary", "links", "imports", "amend", "batch"])]
    pub(crate) all_mine: bool,
    /// Record what a YAML file lists, all or nothing; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["task", "team", "occurrence", "attach", "fields", "from", "summary", "links", "imports", "performed_at", "performed_by", "reviewed_by", "collected_by", "amend"])]
    pub(crate) batch: Option<PathBuf>,
    /// Correct the evidence of a duty, with an entry under `amendments`
    #[arg(long, value_name = "DUTY", conflicts_with = "task")]
    pub(crate) amend: Option<String>,
    /// Why it is corrected
    #[arg(long, value_name = "R", requires = "amend")]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// A number of records, or `all`.
pub(crate) fn parse_total(text: &str) -> Result<ExpectedTotal, &'static str> {
    if text == "all" {
        return Ok(ExpectedTotal::All);
    }
    let number = text.parse().map(ExpectedTotal::Records);
    number.map_err(|_| "write a number of records, or all")
}

/// What is known of one duty that is recorded: from arguments, or from an entry of a batch.
#[derive(Debug, Clone, Default, ClapArgs)]
pub(crate) struct RecordInput {
    /// The task [default: chosen from my open duties, at a prompt]
    #[arg(value_name = "TASK")]
    pub(crate) task: Option<String>,
    /// The team whose evidence it is, or a group for each of its teams [default: that of the performer]
    #[arg(long, value_name = "T", conflicts_with = "amend")]
    pub(crate) team: Option<String>,
    /// The occurrence [default: the one that is open]
    #[arg(long, value_name = "O", conflicts_with = "amend")]
    pub(crate) occurrence: Option<String>,
    #[command(flatten)]
    pub(crate) given: EvidenceInput,
    /// Take details, summary and attachments from what a product exported (repeatable): a format of
    /// `dutybook import list`, then its files, such as the pages of one list
    #[arg(
        long = "import",
        value_names = ["FORMAT", "FILE"],
        num_args = 2..,
        conflicts_with = "amend"
    )]
    pub(crate) imports: Vec<PathBuf>,
    /// The time zone of times in an export that name none [default: what the mapping says, else UTC]
    #[arg(long, value_name = "TZ", requires = "imports")]
    pub(crate) import_timezone: Option<Tz>,
    /// How an export writes dates that could be two days: dmy, mdy, iso, or a format such as '%d.%m.%Y %H:%M'
    #[arg(long, value_name = "ORDER", requires = "imports", value_parser = DateOrder::parse)]
    pub(crate) import_dates: Option<DateOrder>,
    /// How many records the list of an export has, as its header X-Total-Count said, or `all` for as many as
    /// the files hold [default: what its pages say]
    #[arg(long, value_name = "N|all", requires = "imports", value_parser = parse_total)]
    pub(crate) import_total: Option<ExpectedTotal>,
    /// When it was done: 16:50, 'yesterday 16:50', '2026-03-13 16:50' in the task's time zone, or RFC 3339
    /// [default: now]
    #[arg(long, value_name = "T", conflicts_with = "amend")]
    pub(crate) performed_at: Option<String>,
    /// Who did it (repeatable) [default: git's user.email]
    #[arg(long, value_name = "EMAIL")]
    pub(crate) performed_by: Vec<String>,
    /// Who reviewed it already, now: a reviewer who did not do the work
    #[arg(long, value_name = "EMAIL", conflicts_with = "amend")]
    pub(crate) reviewed_by: Option<String>,
    #[command(flatten)]
    pub(crate) collection: CollectionInput,
    /// The details of an entry of a batch.
    #[arg(skip)]
    pub(crate) details: Mapping,
}

/// The machine that fetched what is attached.
#[derive(Debug, Clone, Default, ClapArgs)]
pub(crate) struct CollectionInput {
    /// The workflow or script that fetched what is attached; who performed the work stays a person
    #[arg(
        id = "collected_by",
        long = "collected-by",
        value_name = "WORKFLOW",
        conflicts_with = "amend"
    )]
    pub(crate) workflow: Option<String>,
    /// The address of the run that fetched it, https
    #[arg(
        id = "collected_run",
        long = "collected-run",
        value_name = "URL",
        requires = "collected_by"
    )]
    pub(crate) run: Option<String>,
    /// When it was fetched, written as for --performed-at [default: now]
    #[arg(
        id = "collected_at",
        long = "collected-at",
        value_name = "T",
        requires = "collected_by"
    )]
    pub(crate) at: Option<String>,
}

/// Where the content of evidence comes from.
#[derive(Debug, Clone, Default, ClapArgs)]
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
