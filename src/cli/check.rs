//! `dutybook check`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::args::{Check, CheckFormat, FailOn};
use super::judged::{Opened, Repository, Texts, View};
use super::output::{Target, targets, write_all};
use super::settings::Settings;
use super::{CliError, Outcome, moment, roots};
use crate::finding::Level;
use crate::judge::{Assessment, Selection, Shard, Share, Span, Verdict, verdict_of};
use crate::report::{self, Checked, Dealing, Dealt, Root, Source};

pub(super) fn run(args: &Check, settings: &Settings) -> Result<Outcome, CliError> {
    let targets = targets(&args.out)?;
    let run = match roots::several(settings)? {
        None => Run::of_one(args, settings)?,
        Some(folders) => Run::of_several(args, settings, &folders)?,
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
pub(super) fn write(
    targets: &[Target<CheckFormat>],
    checked: &Checked,
    dealing: Option<&Dealing>,
    settings: &Settings,
    source: Source,
) -> Result<Outcome, CliError> {
    write_all(targets, |target, out| match target.format {
        CheckFormat::Human => {
            let look = settings.look(target.is_stdout());
            report::check_human(out, checked, look, source)
        }
        CheckFormat::Json => report::check_json(out, checked, dealing),
        CheckFormat::Sarif => report::check_sarif(out, checked),
        CheckFormat::GitHub => report::check_github(out, checked),
        CheckFormat::GitLab => report::check_gitlab(out, checked),
        CheckFormat::Azure => report::check_azure(out, checked),
        CheckFormat::Junit => report::check_junit(out, checked),
        CheckFormat::Markdown => report::check_markdown(out, checked),
    })?;
    Ok(match checked.verdict {
        Verdict::Pass => Outcome::Fine,
        Verdict::Fail => Outcome::Failed,
        Verdict::Unknown => Outcome::Unknown,
    })
}

/// What was judged, and what shows the places that it speaks of.
struct Run {
    checked: Checked,
    dealing: Option<Dealing>,
    /// The texts of each root, by its path.
    texts: BTreeMap<String, Texts>,
}

impl Run {
    fn of_one(args: &Check, settings: &Settings) -> Result<Self, CliError> {
        let judged = Judged::of(args, settings, args.shard)?;
        let dealing = args.shard.map(|shard| Dealing {
            shard,
            dealt: Dealt::Tasks,
            roots: vec![judged.root.path.clone()],
            fail_on: args.fail_on.level(),
            asked: asked(args, settings),
        });
        let as_of = judged.as_of;
        Ok(Run {
            texts: BTreeMap::from([(judged.root.path.clone(), judged.texts)]),
            checked: Checked::new(vec![judged.root], as_of),
            dealing,
        })
    }

    /// Several roots, one after the other: each uses all threads, and only one is held in memory whole.
    fn of_several(
        args: &Check,
        settings: &Settings,
        folders: &[PathBuf],
    ) -> Result<Self, CliError> {
        let (as_of, typed) = instant(settings, folders)?;
        let mut roots = Vec::new();
        let mut texts = BTreeMap::new();
        let mut paths = Vec::new();
        for (place, folder) in folders.iter().enumerate() {
            let mut settings = settings.at(folder);
            paths.push(Repository::path_of(&settings)?);
            if args.shard.is_some_and(|shard| !shard.holds(place)) {
                continue;
            }
            settings.as_of = Some(typed.clone());
            let judged = Judged::of(args, &settings, None)?;
            if judged.as_of != as_of {
                return Err(other_zone(&folders[0], folder, &typed));
            }
            texts.insert(judged.root.path.clone(), judged.texts);
            roots.push(judged.root);
        }
        if let Some(path) = doubled(&paths) {
            return Err(CliError::Usage {
                message: format!(
                    "two roots are both called `{path}`: they lie in different repositories"
                ),
                help: "judge the roots of one repository at a time".to_owned(),
            });
        }
        roots.sort_by(|a, b| a.path.cmp(&b.path));
        paths.sort();
        let dealing = args.shard.map(|shard| Dealing {
            shard,
            dealt: Dealt::Roots,
            roots: paths,
            fail_on: args.fail_on.level(),
            asked: asked(args, settings),
        });
        Ok(Run {
            checked: Checked::new(roots, as_of),
            dealing,
            texts,
        })
    }
}

/// One root, judged.
struct Judged {
    root: Root,
    texts: Texts,
    as_of: DateTime<Utc>,
}

impl Judged {
    fn of(args: &Check, settings: &Settings, shard: Option<Shard>) -> Result<Self, CliError> {
        let view = View {
            revision: args.past.rev.as_deref(),
            base: args.base.as_deref(),
            anchors: args.past.anchors.as_deref(),
        };
        let repository = Repository::open(settings, view)?;
        let (tasks, team) = repository.filter(&args.filter)?;
        let assessment = repository.assess(None, settings)?;
        let dealt = shard.map(|shard| Share::new(shard, tasks_of(&assessment)));
        let assessment = assessment.select(&Selection {
            span: Span::OpenedBy(repository.as_of),
            tasks,
            team,
            share: dealt,
        });
        Ok(Judged {
            as_of: repository.as_of,
            root: Root {
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

/// The instant at which several roots are judged, and how it is written. The clock is read once; a day
/// ends as the first root has it.
fn instant(settings: &Settings, folders: &[PathBuf]) -> Result<(DateTime<Utc>, String), CliError> {
    if let (Some(typed), Some(first)) = (&settings.as_of, folders.first()) {
        let opened = Opened::for_writing(&settings.at(first))?;
        return Ok((opened.as_of, typed.clone()));
    }
    let now = moment::as_of(None, chrono_tz::UTC)?;
    Ok((now, now.to_rfc3339()))
}

fn other_zone(first: &std::path::Path, other: &std::path::Path, typed: &str) -> CliError {
    let (first, other) = (first.display(), other.display());
    CliError::Usage {
        message: format!("{typed} does not end at the same instant in {first} and in {other}"),
        help: "their policies have different time zones: write an instant, such as \
               --as-of 2026-03-31T23:59:59Z"
            .to_owned(),
    }
}

fn doubled(paths: &[String]) -> Option<&String> {
    let mut seen = BTreeSet::new();
    paths.iter().find(|path| !seen.insert(*path))
}

/// What runs of one matrix have to agree on, as words of the command line.
fn asked(args: &Check, settings: &Settings) -> Vec<String> {
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
    fn level(self) -> Option<Level> {
        match self {
            FailOn::Deny => Some(Level::Deny),
            FailOn::Warn => Some(Level::Warn),
            FailOn::Never => None,
        }
    }
}
