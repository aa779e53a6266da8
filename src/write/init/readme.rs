//! The README for the analysts of a new repository.

use std::fmt::{Display, Write};

use super::answers::{Forge, InitAnswers};
use super::readme_browser::{BrowserDrafts, in_the_browser};
use super::readme_install::installation;
use super::stamping::StampingAuthority;
use crate::language::Language;
use crate::model::{Assignment, Id, Policy, Task};
use crate::report::describe_cadence;
use crate::text::CommandLine;
use crate::write::details_schemas::DetailsSchemas;

/// The page for the analysts of a root that lies at `below`, with `/`, in its git repository.
pub(super) fn draft_readme(
    answers: &InitAnswers,
    policy: &Policy,
    schemas: &DetailsSchemas,
    below: &str,
) -> String {
    let language = policy.settings.language;
    let mut text = String::new();
    let title = answers.organisation.as_deref();
    let title = title.unwrap_or_else(|| language.say("Our SOC"));
    let title = language.fill("# Recurring duties: {name}", &[("name", &line(title))]);
    push(&mut text, &title);
    push(&mut text, language.say(INTRODUCTION));
    push(&mut text, &your_day(policy));
    push(&mut text, &installation(answers, language));
    push(&mut text, &in_the_browser(answers.forge, language));
    push(&mut text, &duties(policy));
    let drafts = BrowserDrafts::new(answers, schemas, below);
    for task in policy.tasks.values() {
        let mut section = section(task, policy);
        section.push_str(&drafts.entry(task, language));
        push(&mut text, &section);
    }
    push(&mut text, &exceptions(policy));
    push(&mut text, &upkeep(answers, policy));
    text
}

const INTRODUCTION: &str = "\
What this team has to do again and again, and the proof that it was done, lie in this repository as files. `policy/`
says what is owed, by whom and by when; `evidence/` holds what was done; `dutybook check` compares the two, on every
change and every morning. Nothing that was missed is forgotten: it is recorded late, or waived with a reason.";

/// Paragraphs are one empty line apart.
fn push(text: &mut String, paragraph: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(paragraph.trim_end());
    text.push('\n');
}

/// Text of the policy, escaped for a line of Markdown.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut shown = words.join(" ");
    for special in ['\\', '|', '<', '`', '*', '_', '['] {
        shown = shown.replace(special, &format!("\\{special}"));
    }
    shown
}

fn your_day(policy: &Policy) -> String {
    let zone = policy.settings.timezone.name();
    policy.settings.language.fill(
        "## Your day

Times are local to {zone}.

1. See what is due for your teams: `dutybook due --mine`.
2. Do the work, then record it: `dutybook record --commit`. It lets you choose one of your duties, asks for what its task
   needs, writes one file, and commits it to a branch. `--attach FILE` adds an export or a report, and
   `dutybook record --all-mine --commit` goes through all of your open duties.
3. Push the branch as the output says, open a pull request, and let somebody merge it once the check is green.
4. Look at what others did: `dutybook review --commit` shows what awaits your review, asks, and commits what you confirm.
   `dutybook approve --commit` does the same for waivers.

The address of your commits (`git config user.email`) has to be on your team's roster in `policy/teams.yaml`.

No command line? Everything works [in the browser](#in-the-browser), too.",
        &[("zone", &zone)],
    )
}

fn duties(policy: &Policy) -> String {
    let language = policy.settings.language;
    let heading = language.say("## What is owed");
    let columns = language.say("| what | when | who | record it with |");
    let mut text = format!("{heading}\n\n{columns}\n| --- | --- | --- | --- |\n");
    for task in policy.tasks.values() {
        let _ = writeln!(
            text,
            "| [{}](#{}) | {} | {} | `{}` |",
            line(task.title.in_language(language)),
            anchor(task.title.in_language(language)),
            line(&describe_cadence(&task.cadence, language)),
            assignees(task, policy),
            CommandLine::new("dutybook record").argument(&task.id),
        );
    }
    text
}

/// The anchor that forges give a heading: lower case, blanks as hyphens, other marks dropped.
fn anchor(title: &str) -> String {
    let lower = title.to_lowercase();
    let kept = lower
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn assignees(task: &Task, policy: &Policy) -> String {
    let language = policy.settings.language;
    let names: Vec<String> = task
        .assigned
        .teams()
        .iter()
        .map(|team| line(policy.teams.name_of(team, language)))
        .collect();
    let with = |words: &'static str| language.fill(words, &[("names", &names.join(", "))]);
    match &task.assigned {
        Assignment::Team(_) => names.join(""),
        Assignment::EachOf(_) => with("each of: {names}"),
        Assignment::AnyOf(_) => with("one of: {names}"),
    }
}

fn section(task: &Task, policy: &Policy) -> String {
    let language = policy.settings.language;
    let mut text = format!("### {}\n\n", line(task.title.in_language(language)));
    if let Some(description) = &task.description {
        let description = line(description.in_language(language));
        let _ = write!(text, "{}\n\n", wrap(&description));
    }
    let mut add = |words: &'static str, value: &dyn Display| {
        let entry = language.fill(words, &[("value", &value)]);
        text.push_str(&entry);
        text.push('\n');
    };
    add(
        "- When: {value}",
        &line(&describe_cadence(&task.cadence, language)),
    );
    add("- Who: {value}", &assignees(task, policy));
    add("- Asks for: {value}", &requirements(task, language));
    let mut command = CommandLine::new("dutybook record").argument(&task.id);
    if task.requires.artifacts.min > 0 {
        command = command.words("--attach FILE");
    }
    add("- Record it: `{value}`", &command);
    if let Some(as_needed) = &task.cadence.as_needed {
        let triggers: Vec<&str> = as_needed.triggers.iter().map(Id::as_str).collect();
        let triggers = match triggers.as_slice() {
            [] => String::new(),
            triggers => format!(" (`--trigger`: {})", triggers.join(", ")),
        };
        let command = CommandLine::new("dutybook request").argument(&task.id);
        let command = command.words("--slug SLUG --reason REASON");
        add(
            "- Ask for one: {value}",
            &format_args!("`{command}`{triggers}"),
        );
    }
    text
}

/// Lines of at most 120 characters.
fn wrap(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= 120 => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

fn exceptions(policy: &Policy) -> String {
    let language = policy.settings.language;
    let approvers: Vec<String> = policy
        .settings
        .approvers
        .iter()
        .map(|team| line(policy.teams.name_of(team, language)))
        .collect();
    language.fill(
        "## When it cannot be done

`dutybook waive TASK --occurrence O --reason REASON --expires DATE --commit` drafts an exception, and commits it to a branch.
It holds once a member of {teams}, who neither asked for it nor does the work, has approved it: `dutybook approve --commit`.",
        &[("teams", &approvers.join(language.say(" or ")))],
    )
}

fn upkeep(answers: &InitAnswers, policy: &Policy) -> String {
    let language = policy.settings.language;
    let runs = match answers.forge {
        Forge::GitHub => "`.github/workflows/` runs the check",
        Forge::GitLab => "`.gitlab-ci.yml` runs the check",
        Forge::Azure => "`azure-pipelines.yml` runs the check",
        Forge::None => "No CI file was written: let yours run `dutybook check`",
    };
    let starts = policy.settings.starts;
    let stamps = answers
        .stamping
        .as_ref()
        .map_or_else(String::new, |it| time_stamps(answers.forge, it, language));
    language.fill(
        "## Upkeep

- {runs} on every change, on the mainline, and every day, since duties fall due while nobody commits.
- People come and go: keep `policy/teams.yaml` up to date, with `from` and `until`, never by deleting somebody.
- Holidays are in `policy/calendars/`; add next year's in time.
- This page was written once, by `dutybook init`; `dutybook due` knows the policy as it is now.
- Nothing is owed before {starts} (`starts` in `policy/dutybook.yaml`).
{stamps}- A finding that is not clear: `dutybook explain RULE`.",
        &[
            ("runs", &language.say(runs)),
            ("starts", &starts),
            ("stamps", &stamps),
        ],
    )
}

/// What the job of time stamps does, and who acts on it.
fn time_stamps(forge: Forge, authority: &StampingAuthority, language: Language) -> String {
    let name = authority.certificate.name();
    let job = match forge {
        Forge::None => {
            "let your CI ask the authority below for a token over what landed, and land it"
        }
        _ => {
            "CI asks the authority below for a token over what landed, and opens a pull request with it"
        }
    };
    let entry = language.fill(
        "- Time stamps: {job}. Somebody
  merges it like evidence, and `dutybook timestamp verify` verifies it. Before the certificate in `policy/timestamping/{name}`
  expires, put the next one beside it. The authority: <{address}>.",
        &[
            ("job", &language.say(job)),
            ("name", &name),
            ("address", &authority.address),
        ],
    );
    format!("{entry}\n")
}

/// What evidence of a task needs, and whether somebody reviews it.
fn requirements(task: &Task, language: Language) -> String {
    let mut parts = vec![language.say("a summary").to_owned()];
    if task.requires.details.is_some() {
        parts.push(
            language
                .say("the details that the task's form asks for")
                .to_owned(),
        );
    }
    let minimums = [
        (task.requires.artifacts.min, "file", "files"),
        (task.requires.min_links, "link", "links"),
    ];
    for (min, one, many) in minimums.into_iter().filter(|(min, ..)| *min > 0) {
        let count = language.count_of(min as usize, one, many);
        parts.push(language.fill("at least {count}", &[("count", &count)]));
    }
    if task.requires.review.required {
        parts.push(language.say("a review by somebody else").to_owned());
    } else if task.requires.attested {
        let words = "a confirmation by a person, where a machine collected the files";
        parts.push(language.say(words).to_owned());
    }
    parts.join(", ")
}
