//! An assessment of any size as judging would make it, without files: most duties are met, some are late,
//! waived, excused or overdue, the last are still running.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use dutybook::internals::finding::{Finding, Level, Rule};
use dutybook::internals::history::{
    CommitSigner, Grade, LandedCommit, LandedCommits, Landing, LandingTime, TimeGrade,
};
use dutybook::internals::judge::{
    Assessment, Claim, ClaimReview, Duty, DutyKind, HistoryFacts, HistoryStatus, RepositoryOrigin,
    Standing, StandingReason, TaskFacts, WaiverRelease,
};
use dutybook::internals::model::{DutyId, Email, Id, ReviewDemand};
use dutybook::internals::schedule::Window;
use dutybook::internals::text::{Position, Range};

const TASKS: usize = 20;
const TEAMS: [&str; 5] = ["cloud", "csirt", "identity", "monitoring", "response"];
const ZONE: Tz = chrono_tz::Europe::Copenhagen;

/// The first day of every task.
pub(crate) const FROM: NaiveDate = NaiveDate::from_ymd_opt(2020, 1, 6).expect("a day");

/// So many duties; a multiple of a hundred.
pub(crate) fn assessment(duties: usize) -> Assessment {
    let days = duties / TASKS / TEAMS.len();
    let mut making = Making {
        days,
        assessment: empty(days),
    };
    for task in 0..TASKS {
        let id = id(&format!("control-activity-{task:02}"));
        making.assessment.tasks.push(TaskFacts {
            id: id.clone(),
            title: format!("Go through the alerts of source {task:02}, and say what came of them"),
            teams: TEAMS.map(self::id).to_vec(),
            controls: vec![format!("ISO/IEC 27001:2022 A.8.{task}"), "DE.CM-01".into()],
        });
        for day in 0..days {
            for team in TEAMS {
                making.duty(&id, day, team);
            }
        }
    }
    making.assessment
}

fn empty(days: usize) -> Assessment {
    let as_of = noon(days - 2) + TimeDelta::hours(8);
    let landed = (0..days).map(|day| (place(day), commit(day)));
    Assessment {
        organisation: Some("Example SOC".to_owned()),
        history: HistoryFacts {
            unlanded: 0,
            status: HistoryStatus::Complete,
            mainline: Some("main".to_owned()),
            commit: Some(name(days)),
            since: Some(FROM),
            is_required: true,
            is_proof_asked: false,
            is_unproved: false,
            anchored_since: None,
            proved: None,
            origin: RepositoryOrigin {
                below: String::new(),
                first: Some(name(0)),
                commits: 1_000,
            },
        },
        is_judged: true,
        team_names: TEAMS.map(|team| (id(team), format!("Team {team}"))).into(),
        commits: LandedCommits {
            landed: landed.collect::<BTreeMap<_, _>>(),
            versions: vec![Some((name(0), noon(0).to_utc()))],
        },
        ..Assessment::empty(as_of)
    }
}

struct Making {
    days: usize,
    assessment: Assessment,
}

impl Making {
    fn duty(&mut self, task: &Id, day: usize, team: &str) {
        let place = self.assessment.duties.len();
        let opens = noon(day) - TimeDelta::hours(12);
        let window = Window {
            label: (FROM + TimeDelta::days(day_of(day))).to_string().into(),
            opens,
            closes: Some(opens + TimeDelta::hours(24)),
            due: noon(day) + TimeDelta::hours(6),
            deadline: noon(day) + TimeDelta::hours(10),
        };
        let standing = self.standing(place, day);
        let id = DutyId {
            task: task.clone(),
            occurrence: Arc::clone(&window.label),
            team: self::id(team),
        };
        let is_done = matches!(standing, Standing::Met | Standing::Late);
        let is_released = matches!(standing, Standing::Waived | Standing::Excused);
        if standing == Standing::Overdue {
            self.assessment.findings.push(overdue(&id, place));
        }
        self.assessment.duties.push(Duty {
            claim: is_done.then_some(self.assessment.claims.len()),
            kind: DutyKind::Calendar,
            version: 0,
            standing,
            reason: (standing == Standing::Late).then_some(StandingReason::RecordedLate),
            waiver: is_released.then(|| self::id("no-feed-in-the-holidays")),
            release: is_released.then(|| WaiverRelease {
                landed_at: noon(0).to_utc(),
                landing: None,
            }),
            id: id.clone(),
            window,
        });
        if is_done {
            self.assessment.claims.push(claim(id, day));
        }
    }

    fn standing(&self, place: usize, day: usize) -> Standing {
        match (self.days - day, place % 100) {
            (1, _) => Standing::Upcoming,
            (2, _) => Standing::Grace,
            (_, 0..3) => Standing::Late,
            (_, 3..5) => Standing::Waived,
            (_, 5) => Standing::Excused,
            (_, 6..8) => Standing::Overdue,
            _ => Standing::Met,
        }
    }
}

fn claim(duty: DutyId, day: usize) -> Claim {
    let (task, label, team) = (&duty.task, &duty.occurrence, &duty.team);
    let file = format!("evidence/{task}/{}/{label}/{team}.yaml", &label[..4]);
    let who = |name: &str| Email::new(&format!("{name}@soc.example")).expect("an address");
    Claim {
        team: duty.team.clone(),
        file: file.into(),
        version: 0,
        landing: Some(Landing {
            at: landed_at(day),
            commit: Some(place(day)),
            is_imported: false,
        }),
        is_valid: true,
        demand: ReviewDemand::Nothing,
        review: ClaimReview::NotRequired,
        performed_at: noon(day).fixed_offset(),
        performed_at_range: range(),
        performed_by: vec![who("analyst-1"), who("analyst-2")],
        reviewed_by: Some((who("oversight-1"), range())),
        collected_by: None,
        imported: None,
        artifacts: Vec::new(),
        words: None,
        amendments: Box::default(),
        past: None,
        duty,
    }
}

fn overdue(duty: &DutyId, place: usize) -> Finding {
    Finding {
        rule: Rule::DutyOverdue,
        level: Level::Deny,
        message: format!(
            "Team {} owed {duty} and nothing is to be seen of it",
            duty.team
        ),
        help: format!(
            "dutybook record {} --occurrence {}",
            duty.task, duty.occurrence
        ),
        instead: None,
        file: Some(format!("policy/tasks/{}.yaml", duty.task).into()),
        range: Some(range()),
        related: Vec::new(),
        duty: Some(duty.clone()),
        fingerprint: format!("{place:032x}").parse().expect("a fingerprint"),
        already_there: false,
        subject: String::new(),
    }
}

fn commit(day: usize) -> LandedCommit {
    LandedCommit {
        id: name(day),
        at: landed_at(day),
        committed_at: landed_at(day),
        author: "Analyst 1 <analyst-1@soc.example>".to_owned(),
        committer: "Forge <noreply@forge.example>".to_owned(),
        grade: Grade::ForgeSigned,
        when: LandingTime {
            grade: TimeGrade::Timestamped,
            not_before: Some(landed_at(day)),
            not_after: Some(landed_at(day)),
            authority: Some("Example TSA".to_owned()),
        },
        who: CommitSigner::NOBODY,
        signature: None,
    }
}

fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

fn place(day: usize) -> u32 {
    u32::try_from(day).expect("small")
}

fn day_of(day: usize) -> i64 {
    i64::try_from(day).expect("small")
}

fn noon(day: usize) -> DateTime<Tz> {
    let local = FROM.and_hms_opt(12, 0, 0).expect("a time") + TimeDelta::days(day_of(day));
    ZONE.from_local_datetime(&local)
        .single()
        .expect("no gap at noon")
}

fn landed_at(day: usize) -> DateTime<Utc> {
    noon(day).to_utc() + TimeDelta::hours(1)
}

/// The name of a commit.
fn name(day: usize) -> String {
    format!(
        "{:040x}",
        (day as u128 + 1) * 0x9e37_79b9_7f4a_7c15_9e37_79b9
    )
}

fn range() -> Range {
    Range::new(
        Position { line: 6, column: 3 },
        Position {
            line: 6,
            column: 14,
        },
    )
}
