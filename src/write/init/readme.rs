//! The README for the analysts of a new repository.

use super::answers::{Forge, InitAnswers};
use super::readme_browser::{BrowserDrafts, in_the_browser};
use super::readme_install::installation;
use super::readme_tasks::{TaskHeadings, overview, section};
use super::readme_text::{line, push};
use super::stamping::StampingAuthority;
use crate::language::Language;
use crate::model::Policy;
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
    let headings = TaskHeadings::of(policy);
    push(&mut text, &overview(policy, &headings));
    let drafts = BrowserDrafts::new(answers, schemas, below);
    for task in policy.tasks.values() {
        let mut section = section(task, policy, &headings);
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
