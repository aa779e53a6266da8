//! Columns, and the cells of details.

use super::{NOW, import, world};

/// A task without a schema has no types: what a cell says is kept to the letter.
#[test]
fn details_without_a_type_are_written_as_they_are() {
    let world = world();
    let file = world.outside(
        "free.csv",
        "task,occurrence,performed_by,performed_at,details.ticket,details.version,\n\
         report,2026-W03,a-1@soc.example,2026-01-16 16:00,Incident #4711 reported,1.10,\n\
         report,2026-W04,a-1@soc.example,2026-01-23 16:00,~,007,\n\
         report,2026-W05,a-1@soc.example,2026-01-30 16:00,true,12,\n\
         report,2026-W06,a-1@soc.example,2026-02-06 16:00,[1],null,\n"
            .as_bytes(),
    );
    world.run_at(NOW, &["import-ledger", &file]).exits(0);
    let details = |week: &str| {
        let text = world.read(&format!("evidence/report/2026/2026-{week}/alpha.yaml"));
        let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let get = |name: &str| value["details"][name].as_str().unwrap().to_owned();
        (get("ticket"), get("version"))
    };
    assert_eq!(
        details("W03"),
        ("Incident #4711 reported".into(), "1.10".into())
    );
    assert_eq!(details("W04"), ("~".into(), "007".into()));
    assert_eq!(details("W05"), ("true".into(), "12".into()));
    assert_eq!(details("W06"), ("[1]".into(), "null".into()));
}

#[test]
fn a_cell_that_no_title_explains_is_refused() {
    let world = world();
    let row = "report,2026-W03,a-1@soc.example,2026-01-16 16:00";
    for title in ["", " ", "-"] {
        let header = format!("task,occurrence,performed_by,performed_at,{title}\n");
        let import = |cell: &str| {
            let text = format!("{header}{row},{cell}\n");
            let file = world.outside("blank.csv", text.as_bytes());
            world.run_at(NOW, &["import-ledger", &file, "--dry-run"])
        };
        import("INC4711 was lost").exits(if title == "-" { 2 } else { 1 });
        import("").exits(if title == "-" { 2 } else { 0 });
    }
}

const MANY_TEAMS: &str = "kind: teams/v1\nteams:\n  alpha:\n    name: Incident responders\n    members: [{ email: a-1@soc.example }]\n  \
     beta:\n    members: [{ email: b-1@soc.example }]\ngroups:\n  all-soc: { name: Whole SOC, teams: [alpha, beta] }\n";

/// A name with capitals is no broken id, and a group is no team.
#[test]
fn what_names_no_team_is_answered_with_the_teams() {
    let world = world();
    world.put("policy/teams.yaml", MANY_TEAMS);
    let check = |team: &str, expected: &str| {
        let row = format!("report,2026-W03,,{team},a-1@soc.example,2026-01-16 16:00,Fine");
        let run = import(&world, &row).exits(1);
        let expected =
            format!("team: expected the id or name of a team ({expected}), found `{team}`\n");
        assert!(run.stderr.contains(&expected), "{}", run.stderr);
    };
    check("Night shift", "there are: alpha, beta");
    check("Incident responder", "did you mean `Incident responders`?");
    check("Whole SOC", "name one of its teams: alpha, beta");
    let row = "report,2026-W03,,incident  Responders,a-1@soc.example,2026-01-16 16:00,Fine";
    import(&world, row).exits(0);
}

/// Each unknown column with the option that explains it, and columns that are blank by their titles.
#[test]
fn columns_are_named_as_the_file_names_them() {
    let world = world();
    let text = "Duty;Week;Done by;Done at\nreport;2026-W03;;16-01-2026 16:00\n";
    let file = world.outside("duties.csv", text.as_bytes());
    let import = ["import-ledger", &*file];
    let run = world.run_at(NOW, &import).exits(2);
    for expected in [
        "found columns `Duty`, `Week`, `Done by`, `Done at`\n",
        "--map Duty=FIELD --map Week=FIELD --map 'Done by=FIELD' --map 'Done at=FIELD'\n",
    ] {
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    let maps = [
        "Duty=task",
        "Week=occurrence",
        "Done by=performed_by",
        "Done at=performed_at",
    ];
    let maps: Vec<&str> = maps.iter().flat_map(|map| ["--map", map]).collect();
    let run = world.run_at(NOW, &[&import[..], &maps].concat()).exits(1);
    let expected = "duties.csv:2: Done by: expected an address, found nothing\n";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
}
