//! What the page says of landings, of commits, and of files that lie beside it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;

use serde_json::Value;

use crate::audit_page::Told;
use crate::audit_page::text::between;
use crate::harness::session::{Run, Session};

const AUDIT: &str = "audit --as-of 2026-04-30 --from 2026-01-01 --to 2026-03-31";

/// A task of the sample quarter with a history that counts: its evidence landed in two commits, and one
/// has not landed yet.
fn committed() -> Session {
    let session = Session::sample();
    session.edit(
        "policy/dutybook.yaml",
        "  since: 2026-11-24",
        "  since: 2026-01-01",
    );
    let (later, never) = (file("2026-W11"), file("2026-W12"));
    let texts = [&later, &never].map(|path| session.read(path));
    session.remove(&later).remove(&never);
    session.commit_all();
    session.write(&later, &texts[0]);
    session.git(&["add", "--all"]);
    session.git(&["commit", "--quiet", "--message=One more"]);
    session.write(&never, &texts[1]);
    session
}

fn file(week: &str) -> String {
    format!("evidence/secure-score-report/2026/{week}/monitoring.yaml")
}

/// The audit of two tasks, as a page or as JSON.
fn audit(session: &Session, more: &str) -> Run {
    let tasks = "secure-score-report automation-deployment";
    session.run(&format!("{AUDIT} {tasks} {more}")).exits(0)
}

/// A page with links, grades and commits.
pub(crate) fn landed() -> Told {
    let session = committed();
    let more = "--links https://git.example/soc --sample 5 --seed 1";
    Told {
        name: "what landed",
        page: audit(&session, &format!("{more} --format html")).stdout,
        json: audit(&session, &format!("{more} --format json")).json(),
    }
}

/// The rows of the population, cell by cell: instants as they are kept, all else as it is read.
fn rows(page: &str) -> Vec<Vec<String>> {
    let table = between(page, "<table class=\"long population", "</table>");
    let (_, body) = table.split_once("<tbody>").expect("a body");
    let rows = body.split("</tr>").filter(|row| row.contains("<tr"));
    rows.map(|row| row.split("</t").filter_map(cell).collect())
        .collect()
}

fn cell(markup: &str) -> Option<String> {
    let start = markup.find("<td").or_else(|| markup.find("<th "))?;
    let (_, content) = markup[start..].split_once('>')?;
    if let Some((_, time)) = content.split_once("datetime=\"") {
        return Some(time.split('"').next()?.to_owned());
    }
    let mut text = String::new();
    for part in content.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    Some(text)
}

/// What JSON says of a duty, in the order of the columns.
fn expected(duty: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let landed = &duty["landed"];
    let by = duty["performed_by"].as_array().expect("a list").iter();
    let waiver = text(&duty["waiver"]);
    let waiver = waiver.rsplit('/').next().unwrap_or_default();
    vec![
        text(&duty["duty"]),
        text(&duty["standing"]),
        text(&duty["opens"]),
        text(&duty["due"]),
        text(&duty["deadline"]),
        text(&duty["performed_at"]),
        by.map(text).collect::<Vec<_>>().join(", "),
        text(&landed["at"]),
        text(&landed["commit"]).chars().take(12).collect(),
        text(&landed["grade"]),
        text(&duty["reviewed_by"]),
        text(&duty["evidence"]),
        waiver.trim_end_matches(".yaml").to_owned(),
    ]
}

#[test]
fn the_cells_say_what_json_says() {
    let session = committed();
    session.write("../anchors.yaml", session.run("anchor").exits(0).stdout);
    let mut seen = BTreeSet::new();
    for more in [
        "",
        "--anchors ../anchors.yaml",
        "--rev HEAD",
        "--no-history",
        "--no-history",
    ] {
        let page = audit(&session, &format!("{more} --format html")).stdout;
        let json = audit(&session, &format!("{more} --format json")).json();
        let rows = rows(&page);
        let duties = json["duties"].as_array().expect("a list");
        assert_eq!(rows.len(), duties.len());
        for (row, duty) in rows.iter().zip(duties) {
            let (_, cells) = row.split_last().expect("cells");
            assert_eq!(cells, expected(duty), "{more}");
            seen.insert(row[9].clone());
        }
        let landed: BTreeSet<&String> = rows.iter().map(|row| &row[8]).collect();
        let is_read = more != "--no-history";
        // Two commits, and none at all: not yet landed, or waived.
        assert_eq!(landed.len(), if is_read { 3 } else { 1 }, "{more}");
    }
    let grades: Vec<&str> = seen.iter().map(String::as_str).collect();
    assert_eq!(grades, ["", "anchored", "bare"]);
}

#[test]
fn the_command_on_the_page_makes_it_again() {
    let session = committed();
    for more in [
        "",
        "--rev HEAD",
        "--no-history",
        "--sample 3 --seed 9 --stratify team --links https://git.example/a",
    ] {
        let page = audit(&session, &format!("{more} --format html")).stdout;
        let command = between(&page, "This page again</dt><dd><code>dutybook ", "</code>");
        let again = session.run(command).exits(0).stdout;
        assert!(again == page, "{command}");
        let head = session.git(&["rev-parse", "HEAD"]);
        assert_eq!(
            command.contains(&format!("--rev {head}")),
            more == "--rev HEAD"
        );
    }
}

#[test]
fn what_has_not_landed_is_linked_to_nothing() {
    let told = landed();
    let link = |week: &str| format!("/{}\"", file(week));
    assert!(told.page.contains(&link("2026-W11")));
    assert!(told.page.contains(&file("2026-W12")));
    assert!(!told.page.contains(&link("2026-W12")));
}

#[test]
fn a_root_below_the_top_is_part_of_every_link_to_a_file() {
    let sample = Session::sample();
    let session = Session::empty();
    for path in crate::harness::scene::files_below(&sample.root()) {
        let path = path.to_str().expect("UTF-8");
        let bytes = std::fs::read(sample.path(path)).expect("a file");
        session.write(&format!("it's/soc duties/{path}"), bytes);
    }
    let head = session.commit_all();
    let command = session.command(&format!(
        "{AUDIT} --format html --links https://git.example/a"
    ));
    let page = command
        .folder(&session.path("it's/soc duties"))
        .run()
        .exits(0)
        .stdout;
    let files = page.matches("https://git.example/a/blob/").count();
    let below = format!("\"https://git.example/a/blob/{head}/it%27s/soc%20duties/");
    assert!(files > 400);
    assert_eq!(
        page.matches(&format!("{below}evidence/")).count()
            + page.matches(&format!("{below}policy/")).count(),
        files
    );
}

#[test]
fn in_a_bundle_the_page_links_to_what_lies_beside_it() {
    let session = committed();
    for more in ["", "--sample 4 --seed 1"] {
        audit(&session, &format!("{more} --bundle ../audit.zip"));
        let file = File::open(session.path("../audit.zip")).expect("there");
        let mut archive = zip::ZipArchive::new(file).expect("a ZIP file");
        let mut page = String::new();
        archive
            .by_name("report.html")
            .expect("a page")
            .read_to_string(&mut page)
            .expect("UTF-8");
        let names = archive
            .file_names()
            .map(|name| name.expect("UTF-8").into_owned());
        let names: BTreeSet<String> = names.collect();
        let links = page.split("<a href=\"").skip(1);
        let links: BTreeSet<&str> = links
            .filter_map(|link| link.split('"').next())
            .filter(|link| !link.starts_with('#'))
            .collect();
        assert!(links.len() >= 4, "{links:?}");
        assert!(links.iter().all(|link| names.contains(*link)), "{links:?}");
        let evidence = names
            .iter()
            .filter(|name| name.starts_with("evidence/") && name.ends_with("/monitoring.yaml"));
        assert!(evidence.count() >= 1);
    }
}
