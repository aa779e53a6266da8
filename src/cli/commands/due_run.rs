//! One root or several, judged for `dutybook due`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};

use crate::assess::{awaited_approvals, awaited_reviews, mainline_clock};
use crate::cli::args::{DueArgs, DueFormat};
use crate::cli::as_of::{AsOf, require_near};
use crate::cli::duty_scope::DutyScope;
use crate::cli::evidence_links::evidence_links;
use crate::cli::mainline_session::incomplete_history;
use crate::cli::named_ids::known_names;
use crate::cli::own_address::own_address;
use crate::cli::revision::RevisionSpec;
use crate::cli::roots::root_paths;
use crate::cli::settings::RunSettings;
use crate::cli::workspace::Workspace;
use crate::cli::{CliError, several};
use crate::judge::{Assessment, DutySpan, HistoryStatus};
use crate::model::{Email, Id, Policy, local_date};
use crate::report::{DueReport, DueRoot, ICS_DAYS_BACK};
use crate::write::{self, Person};

/// What of a root is judged, besides what is due.
pub(super) struct DueNeeds<'a> {
    pub(super) args: &'a DueArgs,
    pub(super) formats: Vec<DueFormat>,
    /// The address for links to new evidence.
    pub(super) links: Option<String>,
}

/// A root, judged.
struct JudgedDue {
    root: DueRoot,
    team: Option<Id>,
    since: Option<DateTime<Utc>>,
    as_of: DateTime<Utc>,
    /// Who asks for their own duties, and is on no team.
    stranger: Option<Email>,
    timezone: chrono_tz::Tz,
    known: BTreeSet<String>,
}

impl DueNeeds<'_> {
    /// Judges the only root.
    pub(super) fn judge_one(&self, settings: &RunSettings) -> Result<DueReport, CliError> {
        let judged = self.judge(settings, true)?;
        self.report(judged.as_of, vec![judged])
    }

    /// Judges several roots at one instant.
    pub(super) fn judge_several(
        &self,
        settings: &RunSettings,
        folders: &[PathBuf],
    ) -> Result<DueReport, CliError> {
        let as_of = several::instant(settings, folders)?;
        let paths = root_paths(folders)?;
        let mut all = Vec::new();
        let mut known = BTreeSet::new();
        for (folder, path) in folders.iter().zip(paths) {
            let mut own = settings.for_directory(folder);
            own.as_of = AsOf::Fixed(as_of);
            let judged = self.judge(&own, false);
            let mut judged = judged.map_err(|error| several::of_root(error, &path))?;
            several::same_day(settings, as_of, judged.timezone, &path)?;
            known.append(&mut judged.known);
            judged.root.path = path;
            all.push(judged);
        }
        several::all_known(&self.args.filter, &known)?;
        all.sort_by(|a, b| a.root.path.cmp(&b.root.path));
        self.report(as_of, all)
    }

    fn report(&self, as_of: DateTime<Utc>, judged: Vec<JudgedDue>) -> Result<DueReport, CliError> {
        let strangers: Option<Vec<&Email>> =
            judged.iter().map(|root| root.stranger.as_ref()).collect();
        if let Some([address, ..]) = strangers.as_deref() {
            return Err(CliError::not_on_roster(address));
        }
        let since: BTreeSet<_> = judged.iter().filter_map(|root| root.since).collect();
        if since.len() > 1 {
            return Err(CliError::usage(
                "the day of --since does not end at the same instant in every root",
                "write an instant, such as --since 2026-03-31T23:59:59Z",
            ));
        }
        let teams: BTreeSet<_> = judged.iter().map(|root| root.team.clone()).collect();
        Ok(DueReport {
            as_of,
            within: self.args.within,
            since: since.into_iter().next(),
            team: teams
                .into_iter()
                .next()
                .flatten()
                .filter(|_| judged.len() == 1),
            roots: judged.into_iter().map(|judged| judged.root).collect(),
        })
    }

    fn judge(&self, settings: &RunSettings, is_only: bool) -> Result<JudgedDue, CliError> {
        let workspace = Workspace::open_supported(settings, RevisionSpec::default())?;
        let loaded = &workspace.opening.loaded;
        let mut scope = DutyScope::of(&self.args.filter, loaded, is_only)?;
        let now = workspace.as_of.with_timezone(&workspace.timezone);
        let until = self.args.within.after(now).to_utc();
        require_near(until, workspace.as_of)?;
        let assessment = workspace.assess(Some(until), settings)?;
        let mut stranger = None;
        let mut awaited = (0, 0);
        if let (true, Some(policy)) = (self.args.mine, &loaded.policy) {
            let (address, person) = own_person(&workspace, policy, settings)?;
            let own = own_teams(&assessment, &person);
            stranger = own.is_empty().then_some(address);
            awaited = count_awaited(&workspace, &assessment, &person.email);
            scope = scope.for_teams(&own, policy);
        }
        let select = |span| scope.select_complete(assessment.clone(), span);
        let everything = DutySpan::DueBetween(DateTime::<Utc>::MIN_UTC, until);
        let whole = select(everything)?;
        let settled = whole.duties.iter();
        let settled = settled.filter(|duty| whole.is_settled_by_uncommitted(duty));
        let is_calendar = self.formats.contains(&DueFormat::Ics);
        let back = workspace.as_of - TimeDelta::days(ICS_DAYS_BACK);
        let calendar = is_calendar.then(|| select(DutySpan::Calendar(back, until)));
        let mut root = DueRoot {
            uncommitted: whole.uncommitted_evidence(),
            settled_by_uncommitted: settled.map(|duty| duty.id.clone()).collect(),
            awaited_reviews: awaited.0,
            awaited_approvals: awaited.1,
            calendar: calendar.transpose()?,
            ..DueRoot::new(
                workspace.path.clone(),
                select(DutySpan::UnsettledBy(until))?,
            )
        };
        let since = self.since(&workspace)?;
        if let Some(since) = since {
            let before = assess_earlier(&workspace, settings, since, until)?;
            let before = match before {
                Some(before) => scope.select_complete(before, everything)?,
                None => Assessment::empty(since.with_timezone(&workspace.timezone)),
            };
            root.compared = Some((before, whole));
        }
        let has_links = self.formats.contains(&DueFormat::Markdown);
        if let Some(address) = self.links.as_ref().filter(|_| has_links) {
            root.links = evidence_links(&workspace, &root.assessment, address)?;
        }
        Ok(JudgedDue {
            root,
            team: scope.team.clone(),
            since,
            as_of: workspace.as_of,
            stranger,
            timezone: workspace.timezone,
            known: known_names(loaded),
        })
    }

    /// The instant of `--since`; refused where it lies ahead.
    fn since(&self, workspace: &Workspace) -> Result<Option<DateTime<Utc>>, CliError> {
        let Some(typed) = &self.args.since else {
            return Ok(None);
        };
        let since = AsOf::new(Some(typed)).instant(workspace.timezone)?;
        if since > workspace.as_of {
            return Err(CliError::usage(
                format!("--since {typed} lies after the instant at which duties are judged"),
                "name an earlier instant; a day ends at its last second",
            ));
        }
        Ok(Some(since))
    }
}

/// Git's user, as of the evaluation time, and the address by which git knows them.
fn own_person(
    workspace: &Workspace,
    policy: &Policy,
    settings: &RunSettings,
) -> Result<(Email, Person), CliError> {
    let address = own_address(&settings.directory)?.filter(|address| !address.is_empty());
    let Some(address) = address else {
        return Err(CliError::usage(
            "git does not know who you are",
            "git config user.email YOU@…, or name a team with --team",
        ));
    };
    let address = Email::new(&address).map_err(|error| {
        let message = format!("`{address}` is not an email address");
        CliError::usage(message, error.to_string())
    })?;
    let day = local_date(policy.settings.timezone, workspace.as_of);
    let person = write::identify_person(policy, &address, day);
    Ok((address, person))
}

/// How much evidence and how many waivers await somebody who may sign them.
fn count_awaited(workspace: &Workspace, assessment: &Assessment, who: &Email) -> (usize, usize) {
    let files = &*workspace.files;
    let reviews = awaited_reviews(files, assessment, who, false).into_iter();
    let approvals = awaited_approvals(files, assessment, who).into_iter();
    (
        reviews.filter(|it| it.fault.is_none()).count(),
        approvals.filter(|it| it.fault.is_none()).count(),
    )
}

/// The teams that somebody is on; of a team that is gone, its last roster counts.
fn own_teams(assessment: &Assessment, person: &Person) -> Vec<Id> {
    let mut teams: BTreeSet<Id> = person.teams.iter().cloned().collect();
    teams.extend(assessment.duties.iter().map(|duty| duty.id.team.clone()));
    let teams: Vec<Id> = teams.into_iter().collect();
    write::teams_of_person(assessment, &teams, person)
}

/// Judges what the mainline held at an earlier instant, as of that instant; `None` where it held no policy. Without history
/// the files are judged as they are now.
fn assess_earlier(
    workspace: &Workspace,
    settings: &RunSettings,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Assessment>, CliError> {
    let mut settings = settings.for_directory(&settings.directory);
    settings.as_of = AsOf::Fixed(since);
    let mainline = workspace.mainline.as_ref();
    let complete = workspace.history.status == HistoryStatus::Complete;
    let Some(mainline) = mainline.filter(|_| complete) else {
        let earlier = Workspace::open_supported(&settings, RevisionSpec::default())?;
        return Ok(Some(earlier.assess(Some(until), &settings)?));
    };
    let policy = workspace.opening.loaded.policy.as_deref();
    let clock = mainline_clock(mainline, policy, workspace.as_of);
    let clock = clock.map_err(|gap| incomplete_history(&[gap]))?;
    let last = clock.last_landed(since);
    let commits = mainline.history.commits();
    let Some(commit) = last.and_then(|last| commits.get(last as usize)) else {
        return Ok(None);
    };
    // What cannot be read is told when it is judged.
    let tree = mainline.git.tree(commit.id)?;
    if !tree.holds_file("policy/dutybook.yaml").unwrap_or(true) {
        return Ok(None);
    }
    let commit = commit.id.to_string();
    let spec = RevisionSpec {
        revision: Some(&commit),
        is_of_mainline: true,
        ..RevisionSpec::default()
    };
    let earlier = Workspace::open_supported(&settings, spec)?;
    Ok(Some(earlier.assess(Some(until), &settings)?))
}
