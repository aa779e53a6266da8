//! Addresses at which a forge's web editor opens a new file, with a path and a text.

use std::fmt::Write;

use crate::report::escape_path_in_uri;

/// The most bytes of an address. Servers refuse longer ones, or lose their query.
const MAX_ADDRESS: usize = 8_000;

/// A forge whose web editor takes a new file from an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EditorKind {
    /// `filename` is the path, `value` the text.
    GitHub,
    /// `file_name` is the path, `content` the text, which some versions of GitLab's editor do not show.
    GitLab,
}

/// The web editor of a forge, at a branch of a repository.
#[derive(Debug, Clone)]
pub struct WebEditor {
    kind: EditorKind,
    /// The address up to its query, encoded.
    page: String,
    /// The dutybook root below the top of the repository, encoded, with a slash at its end; empty for the top.
    below: String,
}

impl WebEditor {
    /// The editor of the repository at an address, such as `https://github.com/soc/duties`, or of a branch at it, such as
    /// `…/tree/main` and `…/-/tree/main`. Where the address names no branch, `branch` is it. `below` is the dutybook
    /// root below the top of the repository, with `/`.
    ///
    /// # Errors
    /// When the host is not one of GitHub or GitLab, or the branch is not known.
    pub fn of_repository(
        address: &str,
        branch: Option<&str>,
        below: &str,
    ) -> Result<Self, NoEditor> {
        let kind = kind_of_host(address).ok_or(NoEditor::Forge)?;
        let tree = match kind {
            EditorKind::GitHub => "/tree/",
            EditorKind::GitLab => "/-/tree/",
        };
        let (repository, named) = match address.split_once(tree) {
            Some((repository, named)) => (repository, Some(named.to_owned())),
            None => (address, branch.map(escape_path_in_uri)),
        };
        let branch = named
            .filter(|name| !name.is_empty())
            .ok_or(NoEditor::Branch)?;
        let page = match kind {
            EditorKind::GitHub => format!("{repository}/new/{branch}"),
            EditorKind::GitLab => format!("{repository}/-/new/{branch}"),
        };
        let below = encode_below(below);
        Ok(WebEditor { kind, page, below })
    }

    /// GitHub's editor, as a page at the dutybook root links to it without knowing its own repository. GitHub resolves
    /// relative links of a page from `/OWNER/REPO/blob/BRANCH/FOLDER/`, also where it shows the page elsewhere, such as on
    /// the front page of the repository.
    #[must_use]
    pub fn beside_github_page(branch: &str, below: &str) -> Self {
        let folders = below.split('/').filter(|name| !name.is_empty()).count();
        let steps = 1 + branch.split('/').count() + folders;
        WebEditor {
            kind: EditorKind::GitHub,
            page: format!("{}new/{}", "../".repeat(steps), escape_path_in_uri(branch)),
            below: encode_below(below),
        }
    }

    /// The address of a new file at a path below the dutybook root, with a text in it; `None` where the address would be
    /// too long.
    #[must_use]
    pub fn new_file(&self, path: &str, text: Option<&str>) -> Option<String> {
        let (name, content) = match self.kind {
            EditorKind::GitHub => ("filename", "value"),
            EditorKind::GitLab => ("file_name", "content"),
        };
        let path = escape_path_in_uri(path);
        let mut address = format!("{}?{name}={}{path}", self.page, self.below);
        if let Some(text) = text {
            let _ = write!(address, "&{content}={}", escape_path_in_uri(text));
        }
        (address.len() <= MAX_ADDRESS).then_some(address)
    }
}

/// Why no web editor can be opened from an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEditor {
    /// The host is of no forge whose editor takes a new file from an address.
    #[error("the host is neither GitHub nor GitLab, whose web editors open a new file from a link")]
    Forge,
    /// Nothing says on which branch the file is to be.
    #[error(
        "the branch is not known: write the address such as https://github.com/soc/duties/tree/main"
    )]
    Branch,
}

/// The forge that the name of a host tells, such as `github.com`, `gitlab.example` and `git.gitlab-soc.example`.
fn kind_of_host(address: &str) -> Option<EditorKind> {
    let rest = address.strip_prefix("https://")?;
    let host = rest.split(['/', ':']).next()?.to_ascii_lowercase();
    if host.contains("gitlab") {
        Some(EditorKind::GitLab)
    } else {
        host.contains("github").then_some(EditorKind::GitHub)
    }
}

fn encode_below(below: &str) -> String {
    match below.trim_matches('/') {
        "" => String::new(),
        below => format!("{}/", escape_path_in_uri(below)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_forge_has_its_own_address() {
        let check = |address: &str, branch: Option<&str>, below: &str, expected: &str| {
            let editor = WebEditor::of_repository(address, branch, below).expect("an editor");
            let link = editor.new_file("evidence/a b.yaml", Some("x: '1 + 1'\n#&"));
            assert_eq!(link.as_deref(), Some(expected));
        };
        let text = "x%3A%20%271%20%2B%201%27%0A%23%26";
        check(
            "https://github.com/soc/duties",
            Some("main"),
            "",
            &format!(
                "https://github.com/soc/duties/new/main?filename=evidence/a%20b.yaml&value={text}"
            ),
        );
        check(
            "https://github.soc.example/soc/duties/tree/release/1",
            Some("main"),
            "tenants/a(b)",
            &format!(
                "https://github.soc.example/soc/duties/new/release/1?filename=tenants/a%28b%29/evidence/a%20b.yaml&value={text}"
            ),
        );
        check(
            "https://gitlab.example:8443/group/sub/duties",
            Some("wip#1"),
            "",
            &format!(
                "https://gitlab.example:8443/group/sub/duties/-/new/wip%231?file_name=evidence/a%20b.yaml&content={text}"
            ),
        );
        check(
            "https://gitlab.com/soc/tree/duties/-/tree/main",
            None,
            "",
            &format!(
                "https://gitlab.com/soc/tree/duties/-/new/main?file_name=evidence/a%20b.yaml&content={text}"
            ),
        );
    }

    #[test]
    fn an_address_without_forge_or_branch_has_no_editor() {
        let check = |address: &str, branch: Option<&str>, expected: NoEditor| {
            let found = WebEditor::of_repository(address, branch, "");
            assert_eq!(found.map(|editor| editor.page), Err(expected), "{address}");
        };
        check(
            "https://dev.azure.com/soc/_git/duties",
            Some("main"),
            NoEditor::Forge,
        );
        check(
            "https://git.example/github/duties",
            Some("main"),
            NoEditor::Forge,
        );
        check("https://github.com/soc/duties", None, NoEditor::Branch);
        check(
            "https://github.com/soc/duties/tree/",
            None,
            NoEditor::Branch,
        );
    }

    /// What a relative reference leads to from a page, by RFC 3986, section 5.2.4.
    fn resolve(page: &str, reference: &str) -> String {
        let (path, query) = reference.split_once('?').expect("a query");
        let mut folders: Vec<&str> = page.split('/').collect();
        folders.pop();
        for step in path.split('/') {
            match step {
                ".." => drop(folders.pop()),
                step => folders.push(step),
            }
        }
        format!("{}?{query}", folders.join("/"))
    }

    #[test]
    fn a_relative_link_leads_from_the_page_to_the_editor() {
        let check = |branch: &str, below: &str, page: &str, expected: &str| {
            let editor = WebEditor::beside_github_page(branch, below);
            let link = editor.new_file("f.yaml", None).expect("short");
            assert_eq!(resolve(page, &link), expected, "{link}");
        };
        check(
            "main",
            "",
            "/o/r/blob/main/README.md",
            "/o/r/new/main?filename=f.yaml",
        );
        check(
            "release/1",
            "",
            "/o/r/blob/release/1/README.md",
            "/o/r/new/release/1?filename=f.yaml",
        );
        check(
            "main",
            "tenants/a",
            "/o/r/blob/main/tenants/a/README.md",
            "/o/r/new/main?filename=tenants/a/f.yaml",
        );
    }

    #[test]
    fn an_address_that_is_too_long_is_not_cut() {
        let editor = WebEditor::beside_github_page("main", "");
        assert!(editor.new_file("f", Some(&"x".repeat(7_900))).is_some());
        assert!(editor.new_file("f", Some(&"x".repeat(8_000))).is_none());
        assert!(editor.new_file("f", Some(&" ".repeat(2_700))).is_none());
    }
}
