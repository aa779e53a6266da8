//! Whatever `record` writes, `check` reads as it was meant, and accepts.

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use crate::record::world::World;

/// One line that says something, as an argument can hold it.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[!-~]([ -~]{0,60}[!-~])?",
        "[a-zæøåßéñ“”…–—日本]{1,30}",
        "[-?:,\\[\\]{}#&*!|>'\"%@`~<=]{1,6}[ a-z]{0,6}[a-z]",
        Just("null".to_owned()),
        Just("0o17".to_owned()),
        Just("=".to_owned()),
        Just("two\nlines\n\n  and more".to_owned()),
        Just("yes".to_owned()),
    ]
    // Words that the rules refuse for what they say.
    .prop_filter("no stand-in, no secret", |text| {
        let odd = ["TODO", "TBD", "FIXME", "://", "password", "FILL IN"];
        !odd.iter().any(|word| text.contains(word))
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "proptest-regressions/it/record/property.txt",
        ))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn check_accepts_what_record_writes(
        summary in line(),
        name in line().prop_filter("long enough", |name| name.chars().count() > 1),
        names in prop::collection::vec(line(), 0..4),
        score in 0_i64..1_000_000_000_000,
        workflow in line(),
        share in -1.0e6..1.0e6,
        export in prop::collection::vec(any::<u8>(), 1..200),
    ) {
        let world = World::without_git();
        let mut args: Vec<String> = ["record", "report", "--performed-by", "a-1@soc.example"]
            .map(str::to_owned)
            .to_vec();
        args.push(format!("--summary={summary}"));
        // A name of several lines is refused.
        let workflow = workflow.replace('\n', " ");
        args.push(format!("--collected-by={workflow}"));
        let names = serde_json::to_string(&names).expect("json");
        for field in [
            format!("score={score}"),
            format!("share={share}"),
            "state=good".to_owned(),
            format!("names={names}"),
            format!("systems.0.name={name}"),
            "systems.0.open=0".to_owned(),
        ] {
            args.extend(["--field".to_owned(), field]);
        }
        args.extend(["--attach".to_owned(), world.outside("export.csv", &export)]);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let ran = world.run(&args);
        // What an export's first bytes look like is not ours to choose here.
        prop_assume!(!ran.stderr.contains("artifact/media-type"));
        prop_assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let written = world.read("evidence/report/2026/2026-W11/alpha.yaml");
        let root = dutybook::internals::yaml::parse(written.as_bytes()).root.expect("a tree");
        prop_assert_eq!(root.at("/summary").and_then(|node| node.as_str()), Some(summary.as_str()));
        prop_assert_eq!(root.at("/collected_by/workflow").and_then(|node| node.as_str()), Some(workflow.as_str()));
        prop_assert_eq!(root.at("/details/systems/0/name").and_then(|node| node.as_str()), Some(name.as_str()));
        let checked = world.run(&["check", "report"]);
        prop_assert_eq!(checked.code, Some(0), "{}\n{}", written, checked.stdout);
    }
}
