//! Repositories whose audits are read: the sample quarter, failing cases, and one full of hostile text.

use std::fs;
use std::path::Path;

use crate::harness::scene::{cases, files_below};
use crate::harness::session::Session;

/// Text that a spreadsheet, a terminal, a log or a reader of Markdown would obey.
pub(crate) const HOSTILE: &str = "=HYPERLINK(1;2)|[x](https://evil.example) ![y](www.evil.example) **b** `c` <img src=x> ##[error]z ::w, \"q\" &amp; @team #1";

/// A repository that can be audited.
pub(crate) struct AuditReport {
    pub(crate) name: String,
    pub(crate) session: Session,
    pub(crate) as_of: String,
}

impl AuditReport {
    pub(crate) fn run(&self, more: &str) -> Vec<u8> {
        let as_of = &self.as_of;
        let arguments = format!("audit --as-of {as_of} --from 2026-03-01 --to 2026-03-31 {more}");
        let run = self.session.run(&arguments).exits(0);
        run.stdout.into_bytes()
    }
}

pub(crate) fn all() -> Vec<AuditReport> {
    let sample = AuditReport {
        name: "the sample".to_owned(),
        session: Session::sample(),
        as_of: "2026-03-31".to_owned(),
    };
    let cases = cases::UNDERSTOOD.into_iter().map(case);
    [sample, hostile()].into_iter().chain(cases).collect()
}

/// A case of `tests/cases`, as far as files make it.
fn case(name: &str) -> AuditReport {
    let (scene, as_of) = cases::case(name);
    let session = Session::empty();
    for path in files_below(scene.root()) {
        let bytes = fs::read(scene.root().join(&path)).expect("a file");
        session.write(path.to_str().expect("UTF-8"), bytes);
    }
    AuditReport {
        name: name.to_owned(),
        session,
        as_of,
    }
}

/// A repository whose organisation, whose performers and whose committers are called what nobody is.
pub(crate) fn hostile() -> AuditReport {
    let session = Session::sample();
    let quoted = serde_json::to_string(HOSTILE).expect("JSON");
    session.edit(
        "policy/dutybook.yaml",
        "organisation: dutybook sample (no real SOC)",
        &format!("organisation: {quoted}"),
    );
    // Its history counts from the first commit on.
    session.edit(
        "policy/dutybook.yaml",
        "  since: 2026-11-24",
        "  since: 2026-01-01",
    );
    for path in files_below(&session.root()) {
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let path = path.to_str().expect("UTF-8");
            let text = session.read(path);
            session.write(
                path,
                text.replace("analyst-1@soc.example", "+1@soc.example"),
            );
        }
    }
    session.commit_all();
    let author = format!(
        "--author={} <=cmd@evil.example>",
        HOSTILE.replace(['<', '>'], "")
    );
    session.git(&["commit", "--quiet", "--amend", "--no-edit", &author]);
    AuditReport {
        name: "hostile".to_owned(),
        session,
        as_of: "2026-04-02".to_owned(),
    }
}

/// Writes bytes into a folder, and returns where they lie.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("written");
    path
}
