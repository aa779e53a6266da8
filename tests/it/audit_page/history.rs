//! What the page says of landings, of commits, and of files that lie beside it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;

use serde_json::Value;

use crate::harness::repo::Repo;
use crate::harness::run::RunCommand as _;
use crate::harness::subjects::audits::{
    AUDIT, audit_two_tasks, audit_with_landings, between, evidence_of, sample_with_landings,
};

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
        grade_cell(landed),
        text(&duty["reviewed_by"]),
        text(&duty["collected_by"]["at"]),
        text(&duty["evidence"]),
        waiver.trim_end_matches(".yaml").to_owned(),
    ]
}

/// The grade, and what else than the commit proves the time.
fn grade_cell(landed: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (grade, when) = (text(&landed["grade"]), &landed["when"]);
    match when["grade"].as_str() {
        None | Some("claimed") => grade,
        Some(proof) => format!("{grade}; {proof} by {}", &text(&when["not_after"])[..10]),
    }
}

#[test]
fn the_cells_say_what_json_says() {
    let repo = sample_with_landings();
    repo.write("../anchors.yaml", repo.run("anchor").exits(0).stdout);
    let mut seen = BTreeSet::new();
    for more in [
        "",
        "--anchors ../anchors.yaml",
        "--rev HEAD",
        "--no-history",
        "--no-history",
    ] {
        let page = audit_two_tasks(&repo, &format!("{more} --format html")).stdout;
        let json = audit_two_tasks(&repo, &format!("{more} --format json")).json();
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
    let seen = grades[1];
    assert!(seen.starts_with("anchored; seen by 20"), "{seen}");
    assert_eq!(grades, ["", seen, "bare"]);
}

#[test]
fn the_command_on_the_page_makes_it_again() {
    let repo = sample_with_landings();
    for more in [
        "",
        "--rev HEAD",
        "--no-history",
        "--sample 3 --seed 9 --stratify team --links https://git.example/a",
    ] {
        let page = audit_two_tasks(&repo, &format!("{more} --format html")).stdout;
        let command = between(&page, "This page again</dt><dd><code>dutybook ", "</code>");
        let again = repo.run(command).exits(0).stdout;
        assert!(again == page, "{command}");
        let head = repo.git(&["rev-parse", "HEAD"]);
        assert_eq!(
            command.contains(&format!("--rev {head}")),
            more != "--no-history"
        );
    }
}

#[test]
fn what_has_not_landed_is_not_told() {
    let told = audit_with_landings();
    let link = |week: &str| format!("/{}\"", evidence_of(week));
    assert!(told.page.contains(&link("2026-W11")));
    assert!(!told.page.contains(&evidence_of("2026-W12")));
}

#[test]
fn a_root_below_the_top_is_part_of_every_link_to_a_file() {
    let repo = Repo::sample_below("it's/soc duties");
    let head = repo.commit_all();
    let mut command = repo.command(&format!(
        "{AUDIT} --format html --links https://git.example/a"
    ));
    let page = command
        .current_dir(repo.path("it's/soc duties"))
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
    let repo = sample_with_landings();
    for more in ["", "--sample 4 --seed 1"] {
        audit_two_tasks(&repo, &format!("{more} --bundle ../audit.zip"));
        let file = File::open(repo.path("../audit.zip")).expect("there");
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
