//! `dutybook check`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::cli::args::{CheckArgs, CheckFormat, FailOn};
use crate::cli::output::{Target, targets, write_all};
use crate::cli::settings::Settings;
use crate::cli::workspace::{Repository, RevisionSpec, Texts, named};
use crate::cli::{CliError, Outcome, roots, several};
use crate::finding::Level;
use crate::judge::{Assessment, DutySpan, Selection, Shard, TaskShare, Verdict, verdict_of};
use crate::report::{self, CheckReport, CheckedRoot, ShardBy, ShardManifest, SourceReader};

pub(crate) fn run(args: &CheckArgs, settings: &Settings) -> Result<Outcome, CliError> {
    let targets = targets(&args.out)?;
    let run = match roots::several(settings, view(args))? {
        None => Run::of_one(args, settings)?,
        Some(folders) => several::judge(args, settings, &folders)?,
    };
    let source = |root: &str, path: &str| run.texts.get(root)?.source(path);
    write(
        &targets,
        &run.checked,
        run.dealing.as_ref(),
        settings,
        &source,
    )
}

/// Writes what was judged in every format that is asked for; says how the run ends.
pub(crate) fn write(
    targets: &[Target<CheckFormat>],
    checked: &CheckReport,
    dealing: Option<&ShardManifest>,
    settings: &Settings,
    source: SourceReader,
) -> Result<Outcome, CliError> {
    write_all(targets, |target, out| match target.format {
        CheckFormat::Human => {
            let look = settings.look(target.is_stdout());
            report::write_check_human(out, checked, look, source)
        }
        CheckFormat::Json => report::write_check_json(out, checked, dealing),
        CheckFormat::Sarif => report::write_check_sarif(out, checked),
        CheckFormat::GitHub => report::write_check_github(out, checked),
        CheckFormat::GitLab => report::write_check_gitlab(out, checked),
        CheckFormat::Azure => report::write_check_azure(out, checked),
        CheckFormat::Junit => report::write_check_junit(out, checked),
        CheckFormat::Markdown => report::write_check_markdown(out, checked),
    })?;
    Ok(match checked.verdict {
        Verdict::Pass => Outcome::Success,
        Verdict::Fail => Outcome::Failed,
        Verdict::Unknown => Outcome::Unknown,
    })
}

/// What is looked at.
fn view(args: &CheckArgs) -> RevisionSpec<'_> {
    RevisionSpec {
        base: args.base.as_deref(),
        ..RevisionSpec::of(&args.past)
    }
}

/// What was judged, and what shows the places that it speaks of.
pub(crate) struct Run {
    pub(crate) checked: CheckReport,
    pub(crate) dealing: Option<ShardManifest>,
    /// The texts of each root, by its path.
    pub(crate) texts: BTreeMap<String, Texts>,
}

impl Run {
    fn of_one(args: &CheckArgs, settings: &Settings) -> Result<Self, CliError> {
        let judged = Judged::of(args, settings, args.shard, true)?;
        let dealing = args.shard.map(|shard| ShardManifest {
            shard,
            dealt: ShardBy::Tasks,
            roots: vec![judged.root.path.clone()],
            fail_on: args.fail_on.level(),
            asked: asked(args, settings),
        });
        let as_of = judged.as_of;
        Ok(Run {
            texts: BTreeMap::from([(judged.root.path.clone(), judged.texts)]),
            checked: CheckReport::new(vec![judged.root], as_of),
            dealing,
        })
    }
}

/// One root, judged.
pub(crate) struct Judged {
    pub(crate) root: CheckedRoot,
    pub(crate) texts: Texts,
    as_of: DateTime<Utc>,
    /// The policy's time zone; `None` where the policy does not say.
    pub(crate) zone: Option<Tz>,
    /// The tasks and the teams that the policy names.
    pub(crate) known: BTreeSet<String>,
}

impl Judged {
    /// Judges a root. `is_only`: a task or a team that it does not have is a mistake; of several roots
    /// some may lack it.
    pub(crate) fn of(
        args: &CheckArgs,
        settings: &Settings,
        shard: Option<Shard>,
        is_only: bool,
    ) -> Result<Self, CliError> {
        let repository = Repository::open(settings, view(args))?;
        let (tasks, team) = if is_only {
            repository.filter(&args.filter)?
        } else {
            named(&args.filter, None, None)?
        };
        let assessment = repository.assess(None, settings)?;
        let dealt = shard.map(|shard| TaskShare::new(shard, tasks_of(&assessment)));
        let assessment = assessment.select(&Selection {
            span: DutySpan::OpenedBy(repository.as_of),
            tasks,
            team,
            share: dealt,
        });
        Ok(Judged {
            as_of: repository.as_of,
            zone: repository.opening.loaded.timezone,
            known: repository.names(),
            root: CheckedRoot {
                path: repository.path.clone(),
                verdict: verdict_of(&assessment, args.fail_on.level()),
                assessment,
            },
            texts: repository.into_texts(),
        })
    }
}

/// Every task that a root has, judged or not.
fn tasks_of(assessment: &Assessment) -> BTreeSet<crate::model::Id> {
    let judged = assessment.tasks.iter().map(|task| &task.id);
    judged.chain(&assessment.unjudged).cloned().collect()
}

/// What runs of one matrix have to agree on, as words of the command line.
pub(crate) fn asked(args: &CheckArgs, settings: &Settings) -> Vec<String> {
    let mut words: Vec<String> = args.filter.tasks.clone();
    words.sort();
    let named = [
        ("--team", args.filter.team.as_ref()),
        ("--base", args.base.as_ref()),
        ("--rev", args.past.rev.as_ref()),
    ];
    for (name, value) in named {
        words.extend(value.map(|value| format!("{name} {value}")));
    }
    let is_anchored = args.past.anchors.is_some();
    words.extend(is_anchored.then(|| "--anchors".to_owned()));
    words.extend(settings.no_history.then(|| "--no-history".to_owned()));
    words
}

impl FailOn {
    pub(crate) fn level(self) -> Option<Level> {
        match self {
            FailOn::Deny => Some(Level::Deny),
            FailOn::Warn => Some(Level::Warn),
            FailOn::Never => None,
        }
    }
}
