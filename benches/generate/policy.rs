//! The policy under which the evidence is owed.

use super::calendar::{About, Every, MEMBERS, TASKS, TEAMS, Task};
use super::{AS_OF, Shape, Written};

pub(crate) fn files(shape: &Shape) -> Vec<Written> {
    let mut files = vec![
        file("dutybook.yaml", settings(shape)),
        file("teams.yaml", teams()),
        file(
            "schemas/tickets.schema.json",
            include_str!("tickets.schema.json").to_owned(),
        ),
        file(
            "schemas/remediation.schema.json",
            include_str!("remediation.schema.json").to_owned(),
        ),
    ];
    let tasks = TASKS
        .iter()
        .map(|task| file(&format!("tasks/{}.yaml", task.id), definition(task, shape)));
    files.extend(tasks);
    files
}

fn file(name: &str, text: String) -> Written {
    Written {
        path: format!("policy/{name}"),
        text,
    }
}

/// In a repository with a history, everything counts as imported: all of it lands in one commit.
fn settings(shape: &Shape) -> String {
    let starts = TASKS.iter().map(|task| task.starts(shape));
    let starts = starts.min().expect("tasks");
    format!(
        "kind: policy/v1
organisation: Generated
timezone: Europe/Copenhagen
starts: {starts}
history: {{ required: false, since: {AS_OF} }}
review: {{ approvers: [soc-oversight] }}
"
    )
}

fn teams() -> String {
    let mut text = "kind: teams/v1\nteams:\n".to_owned();
    for (team, people) in TEAMS {
        text += &format!("  {team}:\n    members:\n");
        for member in 1..=MEMBERS {
            text += &format!("      - {{ email: {people}-{member}@soc.example }}\n");
        }
    }
    let names: Vec<&str> = TEAMS.iter().map(|(team, _)| *team).collect();
    text + &format!("groups:\n  all-soc: {{ teams: [{}] }}\n", names.join(", "))
}

fn definition(task: &Task, shape: &Shape) -> String {
    let assigned = if task.is_everyones {
        "each_of: all-soc"
    } else {
        "team: monitoring"
    };
    let (every, due) = match task.every {
        Every::Day => ("day", "time: \"17:00\""),
        Every::Week => ("week", "weekday: friday, time: \"17:00\""),
    };
    let details = match task.about {
        About::Tickets => "tickets",
        About::Remediation => "remediation",
    };
    format!(
        "kind: task/v1
id: {id}
title: {title}
assigned: {{ {assigned} }}
cadence:
  every: {every}
  due: {{ {due} }}
  grace: 1 business-day
starts: {starts}
evidence:
  details: {details}
  artifacts: {{ min: {min}, max_size: 1 MiB, media_types: [application/json] }}
  review: {{ required: true, by: [soc-oversight] }}
",
        id = task.id,
        title = task.title,
        starts = task.starts(shape),
        min = u8::from(shape.has_artifacts),
    )
}
