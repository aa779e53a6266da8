//! One root or several, judged for `dutybook check`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::assess::ClosingScope;
use crate::cli::CliError;
use crate::cli::args::CheckArgs;
use crate::cli::duty_scope::DutyScope;
use crate::cli::git_context::{GitContext, find_judged_root};
use crate::cli::named_ids::known_names;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::workspace::{SourceTexts, Workspace};
use crate::judge::{DutySpan, Shard, TaskShare, outcome_digest, verdict_of};
use crate::report::{CheckReport, CheckedRoot, ShardBy, ShardManifest};

/// What was judged, and the texts that findings point into.
pub(crate) struct CheckRun {
    pub(crate) checked: CheckReport,
    pub(crate) manifest: Option<ShardManifest>,
    /// The texts of each root, by its path.
    pub(crate) texts: BTreeMap<String, SourceTexts>,
}

impl CheckRun {
    /// Judges one root.
    pub(crate) fn of_one_root(args: &CheckArgs, settings: &RunSettings) -> Result<Self, CliError> {
        let judged = JudgedRoot::judge(args, settings, args.shard, true)?;
        let path = judged.root.path.clone();
        let root = find_judged_root(settings, revision_spec(args))?;
        let roots = vec![path.clone()];
        let manifest = shard_manifest(args, settings, &root, ShardBy::Tasks, roots)?;
        Ok(CheckRun {
            manifest: manifest.map(|mut manifest| {
                manifest.judged.outcome = judged.outcome;
                manifest
            }),
            texts: BTreeMap::from([(path, judged.texts)]),
            checked: CheckReport::new(vec![judged.root], judged.as_of),
        })
    }
}

/// One root, judged.
pub(crate) struct JudgedRoot {
    pub(crate) root: CheckedRoot,
    pub(crate) texts: SourceTexts,
    as_of: DateTime<Utc>,
    /// The policy's time zone; `None` where the policy does not say.
    pub(crate) timezone: Option<Tz>,
    /// The tasks and the teams that the policy names.
    pub(crate) known: BTreeSet<String>,
    /// Binds what was found in all tasks, where they are divided.
    outcome: Option<String>,
}

impl JudgedRoot {
    /// Judges a root. `is_only`: a task or a team that it does not have is a mistake; of several roots
    /// some may lack it.
    pub(crate) fn judge(
        args: &CheckArgs,
        settings: &RunSettings,
        shard: Option<Shard>,
        is_only: bool,
    ) -> Result<Self, CliError> {
        let mut workspace = Workspace::open(settings, revision_spec(args))?;
        workspace.closings = ClosingScope::Recomputed;
        let loaded = &workspace.opening.loaded;
        let scope = DutyScope::of(&args.filter, loaded, is_only)?;
        let assessment = workspace.assess(None, settings)?;
        let tasks_of_run = shard.map(|shard| {
            let judged = assessment.tasks.iter().map(|task| &task.id);
            let tasks = judged.chain(&assessment.unjudged).cloned().collect();
            TaskShare::new(shard, tasks)
        });
        let outcome = shard.map(|_| outcome_digest(&assessment));
        let assessment = scope.select(
            assessment,
            DutySpan::OpenedBy(workspace.as_of),
            tasks_of_run,
        );
        Ok(JudgedRoot {
            as_of: workspace.as_of,
            timezone: loaded.timezone,
            known: known_names(loaded),
            outcome,
            root: CheckedRoot {
                path: workspace.path.clone(),
                verdict: verdict_of(&assessment, args.fail_on.level()),
                assessment,
            },
            texts: workspace.into_source_texts(),
        })
    }
}

pub(crate) fn revision_spec(args: &CheckArgs) -> RevisionSpec<'_> {
    RevisionSpec {
        base: args.base.as_deref(),
        ..RevisionSpec::without_base(&args.past)
    }
}

/// What a run of a matrix answers for; `None` where it answers for everything. `folder` lies in the
/// repository of all roots.
pub(crate) fn shard_manifest(
    args: &CheckArgs,
    settings: &RunSettings,
    folder: &Path,
    dealt: ShardBy,
    roots: Vec<String>,
) -> Result<Option<ShardManifest>, CliError> {
    let Some(shard) = args.shard else {
        return Ok(None);
    };
    let git = GitContext::open(folder, settings.no_history)?;
    Ok(Some(ShardManifest {
        shard,
        dealt,
        judged: git.judged_source(args.past.rev.as_deref(), &roots)?,
        roots,
        fail_on: args.fail_on.level(),
        asked: shared_arguments(args, settings),
    }))
}

/// The arguments on which the runs of one matrix have to agree.
fn shared_arguments(args: &CheckArgs, settings: &RunSettings) -> Vec<String> {
    let mut words: Vec<String> = args.filter.tasks.clone();
    words.sort();
    let options = [
        ("--team", args.filter.team.as_ref()),
        ("--base", args.base.as_ref()),
        ("--rev", args.past.rev.as_ref()),
    ];
    for (name, value) in options {
        words.extend(value.map(|value| format!("{name} {value}")));
    }
    let switches = [
        ("--anchors", args.past.anchors.is_some()),
        ("--forge-log", args.past.forge_log.is_some()),
        ("--tsa-roots", args.past.tsa_roots.is_some()),
        ("--no-history", settings.no_history),
    ];
    for (name, is_set) in switches {
        words.extend(is_set.then(|| name.to_owned()));
    }
    words
}
