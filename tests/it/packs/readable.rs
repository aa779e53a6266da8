//! What people read of a repository of four packs: its README, and the table of `check`.

use std::collections::BTreeMap;

use super::{MONDAY, Place};

const FOUR: [&str; 4] = ["m365-defender-soc", "pci-dss", "iso-27001", "nis2"];

/// The anchor that forges give a heading.
fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|it| it.is_alphanumeric() || " -_".contains(*it));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn each_link_of_the_readme_leads_to_one_heading() {
    let readme = Place::with_packs(&FOUR).read("README.md");
    let mut headings: BTreeMap<String, usize> = BTreeMap::new();
    for line in readme.lines().filter(|line| line.starts_with('#')) {
        *headings
            .entry(anchor(line.trim_start_matches(['#', ' '])))
            .or_default() += 1;
    }
    let links: Vec<&str> = readme
        .split("](#")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap())
        .collect();
    assert!(links.len() > 80, "{}", links.len());
    for link in links {
        assert_eq!(headings.get(link), Some(&1), "{link}");
    }
}

#[test]
fn a_word_that_names_no_task_lists_some_of_very_many() {
    let place = Place::with_packs(&FOUR);
    place
        .run(&["due", "pci-dss", "--as-of", MONDAY])
        .exits(2)
        .complains("unknown task `pci-dss`")
        .complains("and 62 more in policy/tasks");
    let few = Place::with_packs(&["m365-defender-soc"]);
    few.run(&["due", "pci-dss", "--as-of", MONDAY])
        .exits(2)
        .complains("service-administration, vulnerability-remediation");
}

#[test]
fn very_many_tasks_have_a_table_for_each_team() {
    let readme = Place::with_packs(&FOUR).read("README.md");
    assert!(readme.contains("\n**IT Operations**\n\n| what | when | record it with |\n"));
    assert!(!readme.contains("| what | when | who | record it with |"));
    let few = Place::with_packs(&["m365-defender-soc"]).read("README.md");
    assert!(few.contains("| what | when | who | record it with |"));
}

#[test]
fn tasks_that_owe_nothing_yet_are_one_line_of_check() {
    let place = Place::with_packs(&FOUR);
    let json = place
        .run(&["check", "--as-of", MONDAY, "--format", "json"])
        .exits(0)
        .json();
    let owed = json["summary"]["duties"].as_u64().unwrap();
    let run = place.run(&["check", "--as-of", MONDAY]).exits(0);
    let rest = run
        .stdout
        .lines()
        .find(|line| line.ends_with("more tasks without a duty so far"));
    let rest: usize = rest
        .and_then(|line| line.split(' ').next())
        .unwrap()
        .parse()
        .unwrap();
    let rows = run
        .stdout
        .lines()
        .filter(|line| line.starts_with('│'))
        .skip(1);
    let counts: Vec<u64> = rows.map(duties_of_row).collect();
    assert_eq!(counts.len() + rest, 82);
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    assert_eq!(counts.iter().sum::<u64>(), owed);
}

/// The duties of a row, whose seven last columns are standings and the border.
fn duties_of_row(row: &str) -> u64 {
    let words: Vec<&str> = row.split_whitespace().collect();
    words[words.len() - 9].parse().unwrap()
}
