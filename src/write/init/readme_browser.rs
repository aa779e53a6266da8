//! What the README for analysts says about working in the forge's web page.

use super::answers::{Forge, InitAnswers};
use crate::language::Language;
use crate::model::Task;
use crate::write::details_schemas::DetailsSchemas;
use crate::write::evidence_skeleton::EvidenceSkeleton;
use crate::write::web_editor::WebEditor;

/// The section that says how evidence is recorded in the browser.
pub(super) fn in_the_browser(forge: Forge, language: Language) -> String {
    let (begin, propose, upload) = match forge {
        Forge::GitHub => (
            "Follow the link *new evidence file* of the task, below: it opens GitHub's editor with a draft. In the file's \
             name, replace `YEAR`, `OCCURRENCE` and `TEAM`",
            "Choose *Commit changes*, *Create a new branch*, and *Propose changes*; then create the pull request",
            "*Add file*, *Upload files*",
        ),
        Forge::GitLab => (
            "Choose *+* and *New file* beside the name of the branch. Copy the name and the draft of the task, below, and \
             replace `YEAR`, `OCCURRENCE` and `TEAM` in the name",
            "Choose *Commit changes* and *Commit to a new branch*; then create the merge request",
            "*+*, *Upload file*",
        ),
        Forge::Azure => (
            "Under *Repos*, *Files*, make a new branch. In it, choose *New*, *File* in the menu of the top folder. Copy the \
             name and the draft of the task, below, and replace `YEAR`, `OCCURRENCE` and `TEAM` in the name",
            "Choose *Commit*; then *Create a pull request*",
            "*Upload file(s)*",
        ),
        Forge::None => (
            "In the web page of your forge, make a new branch and a new file in it. Copy the name and the draft of the task, \
             below, and replace `YEAR`, `OCCURRENCE` and `TEAM` in the name",
            "Commit it, and open a pull request",
            "the upload of files",
        ),
    };
    let text = language.fill(
        "## In the browser

Nothing has to be installed to record what was done:

1. {begin},
   such as `2026`, `2026-W11` and `monitoring`.
2. In the text, replace each `<FILL IN: …>` and the quotes around it. A summary is text; numbers stay without quotes. The
   check refuses a file with a placeholder left.
3. Files that prove the work go into the same folder of the same branch, with {upload}.
   List each under `artifacts` with its SHA-256 in small letters: `(Get-FileHash FILE).Hash.ToLower()` in PowerShell, `shasum -a 256 FILE`
   elsewhere.
4. {propose}.
   The check says what is missing; correct it on the same branch. Then somebody else approves.

A review is an edit of the evidence that adds `reviewed_by` and `reviewed_at`, by somebody else. A waiver is a new file
`policy/waivers/NAME.yaml`, and a request one below `evidence/`; `.vscode/schemas/` describes their fields.

What the forge commits carries the address of your account there. If that is another one than your team's roster has, add it
to your `aliases` in `policy/teams.yaml`.",
        &[
            ("begin", &language.say(begin)),
            ("upload", &language.say(upload)),
            ("propose", &language.say(propose)),
        ],
    );
    match weekly_issue(forge) {
        Some(issue) => format!("{text}\n\n{}", language.say(issue)),
        None => text,
    }
}

/// What the forge's weekly issue offers.
fn weekly_issue(forge: Forge) -> Option<&'static str> {
    match forge {
        Forge::GitHub => Some(
            "The issue *What falls due*, written anew every Monday, has a link for each duty, with name, occurrence and team \
             filled in. Where that link opens an empty file, copy the draft that the link of the task opens.",
        ),
        Forge::GitLab => Some(
            "The issue *What falls due*, written anew every Monday, has a link for each duty. It fills in the file's name; \
             where the editor stays empty, copy the draft from below.",
        ),
        Forge::Azure | Forge::None => None,
    }
}

/// The drafts of evidence that the sections of tasks offer.
pub(super) struct BrowserDrafts<'a> {
    /// GitHub's editor, where the page can link to it.
    editor: Option<WebEditor>,
    schemas: &'a DetailsSchemas,
    /// The root below the top of the git repository, with a slash at its end; empty for the top.
    below: String,
}

impl<'a> BrowserDrafts<'a> {
    pub(super) fn new(answers: &InitAnswers, schemas: &'a DetailsSchemas, below: &str) -> Self {
        // GitLab leads relative links to files alone, and Azure's editor takes no file from a link.
        let has_links = answers.forge == Forge::GitHub;
        let editor = has_links.then(|| WebEditor::beside_github_page(&answers.mainline, below));
        let slash = if below.is_empty() { "" } else { "/" };
        BrowserDrafts {
            editor,
            schemas,
            below: format!("{below}{slash}").replace('`', "'"),
        }
    }

    /// A task's entry: a link to a new file with a draft in it, or the draft itself.
    pub(super) fn entry(&self, task: &Task, language: Language) -> String {
        let skeleton = EvidenceSkeleton::of_task(task, self.schemas);
        let addresses = self.editor.as_ref().map(|it| skeleton.addresses(it));
        if let Some(address) = addresses.unwrap_or_default().first() {
            let entry = "- In the browser: [new evidence file]({address})";
            return format!("{}\n", language.fill(entry, &[("address", address)]));
        }
        let (path, text) = (skeleton.path(), skeleton.text(true));
        let fence = fence_around(&text);
        let entry = language.fill(
            "- In the browser: a new file `{path}`, which begins as",
            &[("path", &format_args!("{}{path}", self.below))],
        );
        format!("{entry}\n\n{fence}yaml\n{text}{fence}\n")
    }
}

/// A fence that no line of a text ends.
fn fence_around(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max();
    "`".repeat(longest.unwrap_or_default().max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::fence_around;

    #[test]
    fn a_fence_is_longer_than_what_stands_in_it() {
        assert_eq!(fence_around("a: b"), "```");
        assert_eq!(fence_around("a: '`x`'"), "```");
        assert_eq!(fence_around("a: |\n  ````\n"), "`````");
    }
}
