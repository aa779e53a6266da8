//! The same repository gives the same bytes, however its files come and whoever reads them.

use std::fs;

use dutybook::internals::files::Worktree;
use dutybook::internals::finding::Level;
use dutybook::internals::judge::{Assessment, verdict_of};
use dutybook::internals::model::Duration;
use dutybook::internals::report::{
    self, AuditReport, CheckReport, CheckedRoot, DueReport, DueRoot, Interval, TerminalStyle,
};
use proptest::prelude::*;
use rayon::ThreadPoolBuilder;

use crate::fuzz::checks::memory::Reversed;
use crate::harness::temporary::temporary_folder;
use crate::judging::world::{World, judged, plans};

/// Every output, one after the other.
fn bytes(assessment: &Assessment) -> String {
    let verdict = verdict_of(assessment, Some(Level::Deny));
    let day = |text: &str| text.parse().expect("a day");
    let interval = Interval {
        from: day("2026-01-01"),
        to: day("2026-12-31"),
    };
    let look = TerminalStyle {
        color: false,
        unicode: true,
        width: 100,
        quiet: false,
    };
    let due = DueReport {
        roots: vec![DueRoot::new(String::new(), assessment.clone())],
        as_of: assessment.as_of.to_utc(),
        within: Duration::days(7),
        since: None,
        team: None,
    };
    let mut out = Vec::new();
    let checked = CheckReport::new(
        vec![CheckedRoot {
            path: String::new(),
            verdict,
            assessment: assessment.clone(),
        }],
        assessment.as_of.to_utc(),
    );
    report::write_check_json(&mut out, &checked, None).expect("written");
    let audited = AuditReport {
        sample: None,
        assessment,
        verdict,
        interval,
        command: String::new(),
        links: None,
        below: String::new(),
    };
    report::write_audit_json(&mut out, &audited).expect("written");
    report::write_audit_html(&mut out, &audited).expect("written");
    report::write_due_json(&mut out, &due).expect("written");
    report::write_check_human(&mut out, &checked, look, &|_, _| None).expect("written");
    report::write_due_markdown(&mut out, &due).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn neither_order_nor_threads_nor_the_disk_change_a_byte(plan in plans(), spoilt in any::<bool>()) {
        let mut world = World::of(&plan);
        if spoilt {
            // Faults of several kinds, so that findings have an order to keep.
            world.memory.write("evidence/tickets/2026/2026-01-05/red.yaml", "kind: evidence/v1\nx: [");
            world.memory.write("evidence/tickets/2026/2026-01-05/notes.txt", "?");
            world.memory.write("evidence/report/2026/2026-W03/green.yaml", "kind: evidence/v1\n");
            world.memory.write("evidence/stray.txt", "?");
            world.memory.write("policy/tasks/other.yaml", "kind: task/v1\nid: othre\n");
        }
        let expected = bytes(&world.judged());
        for threads in [1, 2, 7] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let again = pool.install(|| bytes(&world.judged()));
            prop_assert_eq!(&again, &expected, "{} threads", threads);
        }
        let reversed = judged(&Reversed(&world.memory), world.as_of, None);
        prop_assert_eq!(&bytes(&reversed), &expected, "back to front");
        let folder = temporary_folder().expect("a folder");
        for (path, content) in world.memory.files.iter().rev() {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, content).expect("written");
        }
        let disk = Worktree::new(folder.path().to_path_buf());
        prop_assert_eq!(&bytes(&judged(&disk, world.as_of, None)), &expected, "on a disk");
    }
}
