//! `explain`.

use dutybook::internals::finding::Rule;

use crate::harness::repo::Repo;

#[test]
fn a_rule_is_explained_with_all_its_sections() {
    let repo = Repo::empty();
    let mut run = repo.run("explain duty/overdue").exits(0);
    let sections = [
        "What it checks",
        "Why it matters",
        "Example",
        "How to fix it",
        "What it cannot prove",
    ];
    for section in sections {
        run = run.says(&format!("## {section}"));
    }
    assert!(run.stdout.starts_with("# duty/overdue\n"));
}

#[test]
fn every_rule_is_listed_and_every_listed_rule_is_explained() {
    let repo = Repo::empty();
    let run = repo.run("explain --all").exits(0);
    let list: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    for rule in Rule::ALL {
        let name = rule.id();
        let row = list
            .iter()
            .find(|line| line.split_whitespace().next() == Some(name));
        assert!(row.is_some(), "{name} is not listed");
        let page = repo.run(&format!("explain {name}")).exits(0).stdout;
        assert!(page.starts_with(&format!("# {name}\n")), "{name}");
    }
    let quiet = repo.run("explain --all -q").exits(0).stdout;
    assert!(quiet.lines().eq(Rule::ALL.iter().map(|rule| rule.id())));
}

#[test]
fn an_unknown_rule_comes_with_a_suggestion() {
    let repo = Repo::empty();
    repo.run("explain duty/overdu")
        .exits(2)
        .complains("did you mean `duty/overdue`?");
    repo.run("explain nothing-like-it")
        .exits(2)
        .complains("explain --all");
    repo.run("explain").exits(2).complains("RULE");
}
