//! The texts of policy files: small, honest, and open to be made otherwise.

use std::fmt::Write as _;

/// One line of a roster.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) email: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) from: Option<&'static str>,
    pub(crate) until: Option<&'static str>,
    pub(crate) keys: Vec<String>,
}

impl Member {
    pub(crate) fn new(email: &str) -> Self {
        Member {
            email: email.to_owned(),
            aliases: Vec::new(),
            from: None,
            until: None,
            keys: Vec::new(),
        }
    }

    fn text(&self) -> String {
        let mut text = format!("      - email: {}\n", self.email);
        if !self.aliases.is_empty() {
            let _ = writeln!(text, "        aliases: [{}]", self.aliases.join(", "));
        }
        for (key, date) in [("from", self.from), ("until", self.until)] {
            if let Some(date) = date {
                let _ = writeln!(text, "        {key}: {date}");
            }
        }
        if !self.keys.is_empty() {
            text.push_str("        signing_keys:\n");
        }
        for key in &self.keys {
            let key = key.replace('\n', "\n            ");
            let _ = writeln!(text, "          - |-\n            {key}");
        }
        text
    }
}

/// A task file.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) team: &'static str,
    pub(crate) starts: Option<&'static str>,
    pub(crate) ends: Option<&'static str>,
    /// Lines under `cadence:`.
    pub(crate) cadence: Vec<String>,
    /// Lines under `evidence:`.
    pub(crate) evidence: Vec<String>,
}

impl Task {
    pub(crate) fn new(id: &str, team: &'static str, cadence: &[&str]) -> Self {
        Task {
            id: id.to_owned(),
            team,
            starts: None,
            ends: None,
            cadence: cadence.iter().map(|&line| line.to_owned()).collect(),
            evidence: vec!["artifacts: { min: 0 }".to_owned()],
        }
    }

    /// A task of alpha: due on Friday, 17:00, and a business day of grace.
    pub(crate) fn weekly() -> Self {
        let due = "due: { weekday: friday, time: \"17:00\" }";
        Task::new(
            "weekly-report",
            "alpha",
            &["every: week", due, "grace: 1 business-day"],
        )
    }

    /// The same once a month.
    pub(crate) fn monthly() -> Self {
        let cadence = ["every: month", "grace: 1 business-day"];
        Task::new("weekly-report", "alpha", &cadence)
    }

    /// A task of beta, on each business day.
    pub(crate) fn daily() -> Self {
        let cadence = ["every: day", "on: business-days", "grace: PT4H"];
        Task::new("daily-check", "beta", &cadence)
    }

    /// A task of beta that is done when it is asked for.
    pub(crate) fn drill() -> Self {
        let cadence = ["as_needed: { within: P5D, at_least_every: P1Y }"];
        Task::new("drill", "beta", &cadence)
    }

    pub(crate) fn id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.id);
        self
    }

    pub(crate) fn team(mut self, team: &'static str) -> Self {
        self.team = team;
        self
    }

    pub(crate) fn starts(mut self, day: &'static str) -> Self {
        self.starts = Some(day);
        self
    }

    pub(crate) fn ends(mut self, day: &'static str) -> Self {
        self.ends = Some(day);
        self
    }

    /// Puts a line of the cadence in the place of the one with the same key.
    pub(crate) fn grace(mut self, grace: &str) -> Self {
        self.cadence.retain(|line| !line.starts_with("grace:"));
        self.cadence.push(format!("grace: {grace}"));
        self
    }

    pub(crate) fn artifacts(mut self, min: u32) -> Self {
        self.evidence.retain(|line| !line.starts_with("artifacts:"));
        self.evidence.push(format!("artifacts: {{ min: {min} }}"));
        self
    }

    pub(crate) fn reviewed(mut self) -> Self {
        let line = "review: { required: true, by: [oversight] }";
        self.evidence.push(line.to_owned());
        self
    }

    /// What a machine collected is confirmed.
    pub(crate) fn attested(mut self) -> Self {
        self.evidence.push("attested: true".to_owned());
        self
    }

    /// Reviewed, at the latest a span after evidence could land.
    pub(crate) fn reviewed_within(mut self, span: &str) -> Self {
        let line = format!("review: {{ required: true, by: [oversight], within: {span} }}");
        self.evidence.push(line);
        self
    }

    pub(crate) fn path(&self) -> String {
        format!("policy/tasks/{}.yaml", self.id)
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!("kind: task/v1\nid: {0}\ntitle: The {0}\n", self.id);
        for (key, day) in [("starts", self.starts), ("ends", self.ends)] {
            if let Some(day) = day {
                let _ = writeln!(text, "{key}: {day}");
            }
        }
        let _ = writeln!(text, "assigned: {{ team: {} }}", self.team);
        for (key, lines) in [("cadence", &self.cadence), ("evidence", &self.evidence)] {
            let _ = writeln!(text, "{key}:\n  {}", lines.join("\n  "));
        }
        text
    }
}

/// All of `policy/` but for waivers.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) starts: &'static str,
    /// Lines under `history:`.
    pub(crate) history: Vec<String>,
    /// Lines under `rules:`.
    pub(crate) rules: Vec<String>,
    pub(crate) approvers: &'static str,
    /// Rosters of the teams, each with its id.
    pub(crate) teams: Vec<(&'static str, Vec<Member>)>,
    pub(crate) tasks: Vec<Task>,
}

impl Policy {
    /// One weekly task of alpha, and one of beta that is done when it is asked for.
    pub(crate) fn new() -> Self {
        let member = |who: &str| Member::new(&format!("{who}@soc.example"));
        let mut first = member("analyst-1");
        first
            .aliases
            .push("analyst-1@users.noreply.example".to_owned());
        let mut oversight = member("oversight-1");
        oversight
            .aliases
            .push("oversight-1@users.noreply.example".to_owned());
        Policy {
            starts: "2026-03-02",
            // Most scenarios are not about signatures, and sign nothing.
            history: vec!["signatures: off".to_owned()],
            rules: Vec::new(),
            approvers: "oversight",
            teams: vec![
                ("alpha", vec![first, member("analyst-2")]),
                ("beta", vec![member("analyst-3")]),
                ("oversight", vec![oversight, member("oversight-2")]),
            ],
            tasks: vec![Task::weekly(), Task::drill()],
        }
    }

    /// Adds a line under `history:`, or puts it in the place of the one with the same key.
    pub(crate) fn history(mut self, line: impl Into<String>) -> Self {
        let line: String = line.into();
        let key = line.split(':').next().unwrap_or_default();
        let prefix = format!("{key}:");
        self.history.retain(|known| !known.starts_with(&prefix));
        self.history.push(line);
        self
    }

    /// Sets the level of a rule.
    pub(crate) fn rule(mut self, rule: &str, level: &str) -> Self {
        self.rules.push(format!("{rule}: {level}"));
        self
    }

    pub(crate) fn approvers(mut self, teams: &'static str) -> Self {
        self.approvers = teams;
        self
    }

    pub(crate) fn starts(mut self, day: &'static str) -> Self {
        self.starts = day;
        self
    }

    /// Adds a task, or puts it in the place of the one with its id.
    pub(crate) fn task(mut self, task: Task) -> Self {
        self.tasks.retain(|known| known.id != task.id);
        self.tasks.push(task);
        self
    }

    pub(crate) fn without(mut self, task: &str) -> Self {
        self.tasks.retain(|known| known.id != task);
        self
    }

    /// Adds somebody to a team.
    pub(crate) fn member(mut self, team: &str, member: Member) -> Self {
        let (_, members) = self
            .teams
            .iter_mut()
            .find(|(id, _)| *id == team)
            .expect("a team");
        members.push(member);
        self
    }

    /// Takes somebody off every roster.
    pub(crate) fn without_member(mut self, email: &str) -> Self {
        for (_, members) in &mut self.teams {
            members.retain(|member| member.email != email);
        }
        self
    }

    /// Changes somebody's line on every roster that has it.
    pub(crate) fn change(mut self, email: &str, change: impl Fn(&mut Member)) -> Self {
        let members = self.teams.iter_mut().flat_map(|(_, members)| members);
        members
            .filter(|member| member.email == email)
            .for_each(change);
        self
    }

    /// Lists a key of somebody on a roster.
    pub(crate) fn key(self, email: &str, public: &str) -> Self {
        self.change(email, |member| member.keys.push(public.to_owned()))
    }

    fn settings(&self) -> String {
        let mut text = format!(
            "kind: policy/v1\norganisation: Example SOC\ntimezone: Europe/Copenhagen\nstarts: {}\n\
             record_within: P2D\nreview: {{ approvers: [{}] }}\n",
            self.starts, self.approvers
        );
        for (key, lines) in [("history", &self.history), ("rules", &self.rules)] {
            if !lines.is_empty() {
                let _ = writeln!(text, "{key}:\n  {}", lines.join("\n  "));
            }
        }
        text
    }

    /// `policy/teams.yaml`. Teams stand far enough apart for two edits to merge without a conflict.
    pub(crate) fn rosters(&self) -> String {
        let mut text = "kind: teams/v1\nteams:\n".to_owned();
        for (id, members) in &self.teams {
            let members: String = members.iter().map(Member::text).collect();
            let _ = writeln!(
                text,
                "  {id}:\n    name: Team {id}\n    members:\n{members}"
            );
        }
        text
    }

    /// Every file, by path.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![
            ("policy/dutybook.yaml".to_owned(), self.settings()),
            ("policy/teams.yaml".to_owned(), self.rosters()),
        ];
        files.extend(self.tasks.iter().map(|task| (task.path(), task.text())));
        files
    }
}
