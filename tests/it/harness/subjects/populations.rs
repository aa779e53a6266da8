//! Repositories whose audits are read: the small sample, failing cases, and one full of hostile text.

use std::fs;
use std::path::Path;

use crate::harness::cases;
use crate::harness::files::files_below;
use crate::harness::repo::Repo;

/// Text that a spreadsheet, a terminal, a log or a reader of Markdown would obey.
pub(crate) const HOSTILE: &str = "=HYPERLINK(1;2)|[x](https://evil.example) ![y](www.evil.example) **b** `c` <img src=x> ##[error]z ::w, \"q\" &amp; @team #1";

/// A repository that can be audited.
pub(crate) struct Audited {
    pub(crate) name: String,
    pub(crate) repo: Repo,
    pub(crate) as_of: String,
}

impl Audited {
    pub(crate) fn run(&self, more: &str) -> Vec<u8> {
        let as_of = &self.as_of;
        let arguments = format!("audit --as-of {as_of} --from 2026-03-01 --to 2026-03-31 {more}");
        let run = self.repo.run(&arguments).exits(0);
        run.stdout.into_bytes()
    }
}

pub(crate) fn all() -> Vec<Audited> {
    let sample = Audited {
        name: "the sample".to_owned(),
        repo: Repo::small_sample(),
        as_of: "2026-03-31".to_owned(),
    };
    let cases = cases::UNDERSTOOD.into_iter().map(case);
    [sample, hostile()].into_iter().chain(cases).collect()
}

/// A case of `tests/cases`, as far as files make it.
fn case(name: &str) -> Audited {
    let (repo, as_of) = cases::case(name);
    Audited {
        name: name.to_owned(),
        repo,
        as_of,
    }
}

/// A repository whose organisation, whose performers and whose committers are called what nobody is.
pub(crate) fn hostile() -> Audited {
    let repo = Repo::small_sample();
    let quoted = serde_json::to_string(HOSTILE).expect("JSON");
    repo.edit(
        "policy/dutybook.yaml",
        "organisation: dutybook sample (no real SOC)",
        &format!("organisation: {quoted}"),
    );
    // Its history counts from the first commit on.
    repo.count_history("policy/dutybook.yaml");
    for path in files_below(repo.root()) {
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let path = path.to_str().expect("UTF-8");
            let text = repo.read(path);
            let at = text
                .lines()
                .find_map(|it| it.strip_prefix("performed_at: "));
            let collected = at.map_or(String::new(), |at| {
                format!(
                    "collected_by: {{ workflow: {quoted}, at: {at} }}\nimported: {{ from: {quoted}, row: 7, sha256: \"{}\", at: {at} }}\n",
                    "0".repeat(64)
                )
            });
            let text = text.replace("analyst-1@soc.example", "+1@soc.example");
            repo.write(path, text + &collected);
        }
    }
    repo.commit_all();
    let author = format!(
        "--author={} <=cmd@evil.example>",
        HOSTILE.replace(['<', '>'], "")
    );
    repo.git(&["commit", "--quiet", "--amend", "--no-edit", &author]);
    Audited {
        name: "hostile".to_owned(),
        repo,
        as_of: "2026-04-02".to_owned(),
    }
}

/// Writes bytes into a folder, and returns where they lie.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("written");
    path
}
