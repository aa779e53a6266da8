//! Requests: what opens an as-needed occurrence.

use std::sync::Arc;

use super::{Context, texts};
use crate::finding::{FindingBuilder, Rule};
use crate::judge::RequestedOccurrence;
use crate::load::OccurrenceFolder;
use crate::model::{Id, Request, Task, local_date};
use crate::schedule::{Terms, label_year, request_window};
use crate::text::suggest;
use crate::yaml::{Node, locate};

/// The occurrence that a folder's request opens; says what is wrong with the request.
///
/// A request that stands elsewhere than it says opens nothing: its label could be another's. The
/// finding that says so cannot be silenced, so that no fault forgives the duty.
pub(super) fn request(
    folder: &OccurrenceFolder,
    context: &Context,
    drafts: &mut Vec<FindingBuilder>,
) -> Option<RequestedOccurrence> {
    let claimed = folder.request.as_ref()?;
    let has_secret = texts::has_secret(&claimed.bytes);
    let hidden = |draft: FindingBuilder| {
        if has_secret {
            draft.reword(texts::mask_secrets)
        } else {
            draft
        }
    };
    drafts.extend(claimed.drafts.iter().cloned().map(hidden));
    if has_secret {
        drafts.extend(texts::secrets(&claimed.file, claimed.root.as_ref()));
    }
    let (request, root) = (claimed.value.as_ref()?, claimed.root.as_ref()?);
    let asked = Asked {
        context,
        folder,
        file: &claimed.file,
        root,
        request,
    };
    let misplaced = asked.misplaced();
    let is_in_place = misplaced.is_empty();
    drafts.extend(misplaced);
    drafts.extend(asked.future());
    if context.broken_tasks.contains(&request.task) {
        return None;
    }
    let Some((version, task)) = asked.task() else {
        drafts.push(asked.unknown_task());
        return None;
    };
    drafts.extend(asked.unknown_trigger(task));
    let terms = Terms::of(context.timeline.policy(version), task);
    let Some(window) = request_window(&terms, &request.id, request.requested_at) else {
        drafts.push(asked.opens_nothing(task));
        return None;
    };
    is_in_place.then(|| RequestedOccurrence {
        task: task.id.clone(),
        version,
        window,
        file: Arc::clone(&claimed.file),
    })
}

struct Asked<'a> {
    context: &'a Context<'a>,
    folder: &'a OccurrenceFolder,
    file: &'a Arc<str>,
    root: &'a Node,
    request: &'a Request,
}

impl<'a> Asked<'a> {
    /// The task as the version of the policy has it that was in force when it was asked for, else
    /// as the newest has it.
    fn task(&self) -> Option<(usize, &'a Task)> {
        let context = self.context;
        let task = &self.request.task;
        let requested_at = self.request.requested_at.to_utc();
        let version = context.ledger.version_at(task, requested_at);
        let then = version.and_then(|at| Some((at, context.timeline.task(at, task.as_str())?)));
        then.or_else(|| context.timeline.latest_task(task.as_str()))
    }

    fn draft(&self, rule: Rule, pointer: &str, message: String) -> FindingBuilder {
        FindingBuilder::new(rule, message)
            .file(self.file)
            .range(locate(self.root, pointer))
            .subject(&pointer)
    }

    fn misplaced(&self) -> Vec<FindingBuilder> {
        let at = &self.folder.at;
        let request = self.request;
        let mut drafts = Vec::new();
        for (field, said, found) in [
            ("task", request.task.as_str(), &at.task),
            ("id", &request.id, &at.occurrence),
        ] {
            if said != found {
                let message = format!("the path says {field} `{found}`, the file says `{said}`");
                let draft = self.draft(Rule::RequestMisplaced, &format!("/{field}"), message);
                drafts.push(draft.help(format!("correct `{field}`, or move the folder")));
            }
        }
        let timezone = self.timezone();
        let day = local_date(timezone, request.requested_at.to_utc());
        let prefix = format!("{day}-");
        let slug = request.id.strip_prefix(&prefix).map(Id::new);
        if !matches!(slug, Some(Ok(_))) {
            let message = match slug {
                None => format!(
                    "the id `{}` does not begin with the local date of `requested_at`, {day}",
                    request.id
                ),
                Some(_) => format!("what follows the date in `{}` is no slug", request.id),
            };
            let draft = self
                .draft(Rule::RequestMisplaced, "/id", message)
                .subject("date");
            drafts.push(draft.help(format!(
                "call it {prefix}<slug>: small letters, digits, single hyphens"
            )));
        } else if label_year(&request.id).is_some_and(|year| format!("{year:04}") != at.year) {
            let message = format!("`{}` does not belong in the folder {}", request.id, at.year);
            let draft = self
                .draft(Rule::RequestMisplaced, "/id", message)
                .subject("year");
            drafts.push(draft.help("move the folder to that of its year"));
        }
        drafts
    }

    fn timezone(&self) -> chrono_tz::Tz {
        let task = self.task();
        task.map_or(
            self.context.newest().settings.timezone,
            |(version, task)| self.context.timeline.policy(version).timezone_of(task),
        )
    }

    fn future(&self) -> Option<FindingBuilder> {
        let requested_at = self.request.requested_at.to_utc();
        let context = self.context;
        (requested_at > context.as_of).then(|| {
            let message = format!(
                "`requested_at` is {}, after the evaluation time {}",
                context.said_utc(requested_at),
                context.said_utc(context.as_of)
            );
            self.draft(Rule::EvidenceFuture, "/requested_at", message)
                .help("write when it was asked for")
        })
    }

    fn unknown_task(&self) -> FindingBuilder {
        let task = &self.request.task;
        let known = self.context.newest().tasks.keys().map(Id::as_str);
        let help = suggest(task.as_str(), known, || {
            format!("policy/tasks/{task}.yaml would have to define it")
        });
        let message = format!("there is no task `{task}`");
        self.draft(Rule::EvidenceUnknownTask, "/task", message)
            .help(help)
    }

    fn unknown_trigger(&self, task: &Task) -> Option<FindingBuilder> {
        let trigger = self.request.trigger.as_ref()?;
        let triggers = &task.cadence.as_needed.as_ref()?.triggers;
        if triggers.is_empty() || triggers.contains(trigger) {
            return None;
        }
        let known: Vec<&str> = triggers.iter().map(Id::as_str).collect();
        let help = suggest(trigger.as_str(), known.iter().copied(), || {
            format!("triggers of this task: {}", known.join(", "))
        });
        let message = format!("`{trigger}` is no trigger of {}", task.id);
        Some(
            self.draft(Rule::RequestUnknownTrigger, "/trigger", message)
                .help(help),
        )
    }

    fn opens_nothing(&self, task: &Task) -> FindingBuilder {
        if task.cadence.as_needed.is_none() {
            let message = format!("{} is not done on request", task.id);
            let help =
                "its calendar says when it is owed; `as_needed:` in the task would take requests";
            return self
                .draft(Rule::RequestMisplaced, "/task", message)
                .help(help);
        }
        let day = local_date(self.timezone(), self.request.requested_at.to_utc());
        let message = format!("{} owes nothing that is requested on {day}", task.id);
        let starts = self.context.newest().starts_of(task);
        let help = match task.ends {
            Some(ends) => format!("the task runs from {starts} to {ends}"),
            None => format!("the task starts on {starts}"),
        };
        self.draft(Rule::EvidenceUnknownDuty, "/requested_at", message)
            .help(help)
    }
}
