//! `dutybook import-ledger`: a spreadsheet of past duties into evidence files that say where they come from.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use anstream::eprintln;
use sha2::{Digest as _, Sha256};

use crate::cli::args::{ImportLedgerArgs, Writing};
use crate::cli::commands::ledger_rows::{LedgerReader, PlannedRow, RowError};
use crate::cli::input_file::read_file;
use crate::cli::output::print;
use crate::cli::settings::RunSettings;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::files::Sha256Sum;
use crate::finding::{Level, Rule};
use crate::import::{
    ExportFile, ImportError, LedgerFault, LedgerField, LedgerFile, MAX_FILE_BYTES,
};
use crate::judge::{Duty, StandingReason};
use crate::model::DutyId;
use crate::report::escape_terminal;
use crate::text::{CommandLine, Hint, count_of};
use crate::write::{self, LedgerOriginDraft, NewFile, RecordError, WritePreview};

/// What to do about a file that cannot be read.
const COLUMNS: &str = "save it as CSV with a header; --map 'COLUMN=FIELD' says what a column holds, --map 'COLUMN=-' leaves it out";

/// What to do about a file that cannot be read; the options to use, where columns are unknown.
fn help_with_columns(error: &ImportError) -> Hint {
    let ImportError::UnknownColumns { titles, .. } = error else {
        return COLUMNS.into();
    };
    let mut titles = titles.iter().map(|title| format!("{title}=FIELD"));
    let first = titles.next().unwrap_or_default();
    let options = titles.fold(
        CommandLine::new("--map").argument(&first),
        |options, map| options.words("--map").argument(&map),
    );
    let words = "add these, with a name of the list for each FIELD, or - to leave the column out: ";
    Hint::from(words).command(options)
}

pub(super) fn run(args: &ImportLedgerArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let writing = Writing {
        dry_run: args.dry_run,
        no_input: true,
        force: false,
        commit: false,
    };
    let help = "name a spreadsheet that was saved as CSV";
    let bytes = read_file(&args.file, MAX_FILE_BYTES + 1, help)?;
    let name = args.file.file_name().unwrap_or_default();
    let name = name.to_string_lossy();
    let file = ExportFile {
        name: &name,
        bytes: &bytes,
    };
    let ledger = LedgerFile::read(&file, args.delimiter, &args.map)
        .map_err(|error| CliError::usage(error.to_string(), help_with_columns(&error)))?;
    if ledger.rows.is_empty() {
        let message = format!("{name} holds a header and no rows");
        return Err(CliError::usage(message, "write a duty in each row"));
    }
    if let Some(guess) = ledger.guess {
        eprintln!("note: {} is read as {guess}", escape_terminal(&name));
    }
    let session = WriteSession::open(settings, &writing)?;
    let sha256 = Sha256Sum(Sha256::digest(&bytes).into());
    let origin = LedgerOriginDraft::new(&name, sha256, session.now())?;
    let assessment = session.assess_all()?;
    let reader = LedgerReader::new(&ledger, args, origin, (&session, &assessment));
    let mut sorted = SortedRows::default();
    sorted.plan(&reader)?;
    sorted.refuse_doubles(&reader);
    let files: Vec<NewFile> = sorted.planned.iter().map(|row| row.file.clone()).collect();
    let options = session.assess_options();
    let mainline = session.mainline.as_ref();
    let preview = write::preview(&session.worktree, &files, &options, mainline)?;
    sorted.refuse_findings(&reader, &preview);
    finish(args, &name, &session, &sorted, &preview)
}

/// Rows that become evidence, and rows that do not.
#[derive(Default)]
struct SortedRows {
    planned: Vec<PlannedRow>,
    /// Rows whose evidence is there from an import before.
    imported: Vec<PlannedRow>,
    /// What is wrong, by line.
    faults: BTreeMap<u64, Vec<LedgerFault>>,
}

impl SortedRows {
    fn plan(&mut self, reader: &LedgerReader) -> Result<(), CliError> {
        for row in &reader.ledger.rows {
            match reader.plan(row) {
                Ok(row) if row.is_imported => self.imported.push(row),
                Ok(row) => self.planned.push(row),
                Err(RowError::Fault(fault)) => self.faults.entry(row.line).or_default().push(fault),
                Err(RowError::Stop(error)) => return Err(error),
            }
        }
        Ok(())
    }

    /// Refuses all rows of a duty that several have: nobody can tell which is true.
    fn refuse_doubles(&mut self, reader: &LedgerReader) {
        let mut lines: HashMap<&DutyId, Vec<u64>> = HashMap::new();
        for row in self.planned.iter().chain(&self.imported) {
            lines.entry(&row.duty).or_default().push(row.line);
        }
        for (duty, lines) in lines.into_iter().filter(|(_, lines)| lines.len() > 1) {
            for line in &lines {
                let other = lines.iter().find(|other| *other != line).unwrap_or(line);
                let message = format!("expected one row for {duty}, found another on line {other}");
                let fault = reader.fault_of(&LedgerField::Task, message);
                self.faults.entry(*line).or_default().push(fault);
            }
        }
        self.drop_faulty();
    }

    /// Refuses what `check` would refuse.
    fn refuse_findings(&mut self, reader: &LedgerReader, preview: &WritePreview) {
        let lines = self.planned.iter();
        let lines: HashMap<&str, u64> = lines
            .map(|row| (row.file.path.as_str(), row.line))
            .collect();
        let denied = preview.findings.iter();
        for finding in denied.filter(|finding| finding.level == Level::Deny) {
            let line = finding.file.as_deref().and_then(|file| lines.get(file));
            let Some(line) = line else { continue };
            let message = format!("{} ({})", finding.message, finding.rule.id());
            let fault = reader.fault_of(&field_of(finding.rule), message);
            self.faults.entry(*line).or_default().push(fault);
        }
        self.drop_faulty();
    }

    fn drop_faulty(&mut self) {
        let faults = &self.faults;
        self.planned.retain(|row| !faults.contains_key(&row.line));
        self.imported.retain(|row| !faults.contains_key(&row.line));
    }
}

/// The field whose column a finding is about.
fn field_of(rule: Rule) -> LedgerField {
    match rule {
        Rule::EvidencePerformer => LedgerField::PerformedBy,
        Rule::EvidenceOutsideWindow | Rule::EvidenceFuture => LedgerField::PerformedAt,
        Rule::EvidenceDetails => LedgerField::Details("…".to_owned()),
        Rule::EvidencePlaceholder => LedgerField::Summary,
        Rule::ReviewMissing | Rule::ReviewSelf | Rule::ReviewNotAuthorised | Rule::ReviewStale => {
            LedgerField::ReviewedBy
        }
        _ => LedgerField::Task,
    }
}

/// Lists what is wrong, writes the rest where it may, and says what was done.
fn finish(
    args: &ImportLedgerArgs,
    name: &str,
    session: &WriteSession,
    sorted: &SortedRows,
    preview: &WritePreview,
) -> Result<RunOutcome, CliError> {
    let SortedRows {
        planned,
        imported,
        faults,
    } = sorted;
    for (line, faults) in faults {
        for LedgerFault { column, message } in faults {
            let text = format!("{name}:{line}: {column}: {message}");
            eprintln!("{}", escape_terminal(&text));
        }
    }
    let all = planned.len() + imported.len() + faults.len();
    if !faults.is_empty() && (!args.skip_invalid || planned.is_empty()) {
        let help = "correct them, or import the others with --skip-invalid";
        let count = faults.len();
        eprintln!(
            "dutybook: nothing was written: {count} of {all} rows cannot be imported\n  help: {help}"
        );
        return Ok(RunOutcome::Failed);
    }
    let standings = Standings::of(planned, preview);
    if !args.dry_run && !planned.is_empty() {
        let files: Vec<NewFile> = planned.iter().map(|row| row.file.clone()).collect();
        write::write_files(session.worktree.root(), &files).map_err(RecordError::from)?;
    }
    print(escape_lines(&summary(args, name, sorted, &standings)).as_bytes())?;
    if !planned.is_empty() {
        tell_next(args, session, &standings)?;
    }
    if faults.is_empty() {
        return Ok(RunOutcome::Success);
    }
    eprintln!("{} of {all} rows are left out", faults.len());
    Ok(RunOutcome::Failed)
}

/// What is written, and what is to be known about it.
fn summary(
    args: &ImportLedgerArgs,
    name: &str,
    sorted: &SortedRows,
    standings: &Standings,
) -> String {
    let planned = &sorted.planned;
    let mut text = String::new();
    if args.dry_run {
        for row in planned {
            let _ = writeln!(text, "would write {} (line {})", row.file.path, row.line);
        }
    }
    if planned.is_empty() {
        let _ = writeln!(text, "nothing to write from {name}");
    } else {
        let verb = if args.dry_run { "would write" } else { "wrote" };
        let (count, stand) = (planned.len(), &standings.text);
        let _ = writeln!(text, "{verb} {count} evidence files from {name}: {stand}");
    }
    let given = planned.iter().filter(|row| row.has_given_time).count();
    if given > 0 {
        let rows = count_of(given, "row", "rows");
        let _ = writeln!(text, "{rows}: the time of day is from --time");
    }
    if !sorted.imported.is_empty() {
        let rows = count_of(sorted.imported.len(), "row is", "rows are");
        let _ = writeln!(text, "{rows} imported already");
    }
    text
}

/// Names git's next commands, and what makes landings count.
fn tell_next(
    args: &ImportLedgerArgs,
    session: &WriteSession,
    standings: &Standings,
) -> Result<(), CliError> {
    if session.settings.quiet {
        return Ok(());
    }
    if standings.recorded_late > 0 {
        eprintln!(
            "note: {} of them are late because they land only now: `history.since` in policy/dutybook.yaml is the day \
             from which landings count",
            standings.recorded_late
        );
    }
    if standings.warned > 0 {
        let warned = standings.warned;
        eprintln!("note: `dutybook check` warns about {warned} of them");
    }
    if !args.dry_run && session.is_git()? {
        eprintln!("next: git add evidence && git commit -m 'Import past duties'");
    }
    Ok(())
}

/// How the duties will stand.
struct Standings {
    text: String,
    recorded_late: usize,
    /// How many files have warnings.
    warned: usize,
}

impl Standings {
    fn of(planned: &[PlannedRow], preview: &WritePreview) -> Self {
        let duties = preview.assessment.duties.iter();
        let by_id: HashMap<&DutyId, &Duty> = duties.map(|duty| (&duty.id, duty)).collect();
        let mut counts = BTreeMap::new();
        let mut recorded_late = 0;
        for row in planned {
            let Some(duty) = by_id.get(&row.duty) else {
                continue;
            };
            *counts.entry(duty.standing).or_insert(0_usize) += 1;
            recorded_late += usize::from(duty.reason == Some(StandingReason::RecordedLate));
        }
        let files: HashSet<&str> = planned.iter().map(|row| &*row.file.path).collect();
        let warnings = preview.findings.iter();
        let warned: HashSet<&str> = warnings
            .filter(|finding| finding.level == Level::Warn)
            .filter_map(|finding| finding.file.as_deref())
            .filter(|file| files.contains(file))
            .collect();
        let counts = counts.iter();
        let counts: Vec<String> = counts
            .map(|(standing, count)| format!("{count} {standing}"))
            .collect();
        Standings {
            text: counts.join(", "),
            recorded_late,
            warned: warned.len(),
        }
    }
}

/// The same lines, each escaped.
fn escape_lines(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for line in text.lines() {
        let _ = writeln!(escaped, "{}", escape_terminal(line));
    }
    escaped
}
