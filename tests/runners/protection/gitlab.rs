//! GitLab's protected branch, merge settings and schedules.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use super::{book, changes, lines, merge, protect};
use crate::server::{Request, Server};

const SCRIPT: &str = ".gitlab/dutybook/protect.sh";
const PROJECT: &str = "/api/v4/projects/soc%2Fbook";

/// A project of GitLab, as far as the script asks about it.
struct Project {
    has_approvals: bool,
    settings: Value,
    branches: BTreeMap<String, Value>,
    approvals: Value,
    rules: Vec<Value>,
    schedules: Vec<Value>,
}

impl Project {
    /// A new project, whose default branch is protected as GitLab does by itself.
    fn new(has_approvals: bool) -> Self {
        let branch = json!({
            "name": "main",
            "push_access_levels": [{"access_level": 40}],
            "merge_access_levels": [{"access_level": 40}],
            "allow_force_push": false
        });
        Project {
            has_approvals,
            settings: json!({"only_allow_merge_if_pipeline_succeeds": false}),
            branches: [("main".to_owned(), branch)].into(),
            approvals: json!({}),
            rules: Vec::new(),
            schedules: Vec::new(),
        }
    }

    fn answer(&mut self, request: &Request) -> (u16, String) {
        assert_eq!(request.headers["private-token"], "t0ken");
        let path = request.path.split('?').next().unwrap();
        let path = path
            .strip_prefix(PROJECT)
            .unwrap_or_else(|| panic!("{path}"));
        let found = match (request.method.as_str(), path) {
            ("GET", "") => Some(self.settings.clone()),
            ("PUT", "") => {
                merge(&mut self.settings, &request.json());
                Some(json!({}))
            }
            (_, "/approvals" | "/approval_rules") if !self.has_approvals => None,
            ("GET", "/approvals") => Some(self.approvals.clone()),
            ("POST", "/approvals") => {
                self.approvals = request.json();
                Some(json!({}))
            }
            ("GET", "/approval_rules") => Some(self.rules.iter().cloned().collect()),
            ("POST", "/approval_rules") => {
                self.rules.push(request.json());
                Some(json!({}))
            }
            _ if path.starts_with("/protected_branches") => self.branch(request, path),
            _ if path.starts_with("/pipeline_schedules") => self.schedule(request, path),
            _ => None,
        };
        found.map_or((404, "{}".to_owned()), |answer| (200, answer.to_string()))
    }

    fn branch(&mut self, request: &Request, path: &str) -> Option<Value> {
        match request.method.as_str() {
            "GET" => Some(self.branches.values().cloned().collect()),
            "DELETE" => self.branches.remove(path.rsplit('/').next()?),
            "POST" => {
                let wanted = request.json();
                let level = |name: &str| json!([{"access_level": wanted[name]}]);
                let mut branch = json!({
                    "name": wanted["name"],
                    "push_access_levels": level("push_access_level"),
                    "merge_access_levels": level("merge_access_level"),
                    "allow_force_push": wanted["allow_force_push"]
                });
                if self.has_approvals {
                    branch["code_owner_approval_required"] =
                        wanted["code_owner_approval_required"].clone();
                }
                let name = wanted["name"].as_str()?.to_owned();
                self.branches.insert(name, branch.clone());
                Some(branch)
            }
            _ => None,
        }
    }

    fn schedule(&mut self, request: &Request, path: &str) -> Option<Value> {
        let parts: Vec<&str> = path.split('/').skip(2).collect();
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", []) => Some(self.schedules.iter().cloned().collect()),
            ("POST", []) => {
                let mut made = request.json();
                made["id"] = json!(self.schedules.len());
                self.schedules.push(made.clone());
                Some(made)
            }
            (method, [id, rest @ ..]) => {
                let schedule = self.schedules.get_mut(id.parse::<usize>().ok()?)?;
                match (method, rest) {
                    ("PUT", []) => merge(schedule, &request.json()),
                    ("POST", ["variables"]) => schedule["variables"] = json!([request.json()]),
                    _ => {}
                }
                Some(schedule.clone())
            }
            _ => None,
        }
    }
}

fn forge(has_approvals: bool) -> Server {
    let mut project = Project::new(has_approvals);
    Server::start(move |request| project.answer(request))
}

const BRANCH: [&str; 2] = [
    "DELETE /protected_branches/main",
    "POST /protected_branches",
];
const APPROVALS: [&str; 2] = ["POST /approvals", "POST /approval_rules"];
const SCHEDULES: [&str; 3] = [
    "POST /pipeline_schedules",
    "POST /pipeline_schedules",
    "POST /pipeline_schedules/1/variables",
];

/// Runs the script twice, and returns the changes of both runs, their paths below the project.
fn twice(has_approvals: bool, more: &[(&str, &str)]) -> Option<[Vec<(String, Value)>; 2]> {
    let (book, server) = (book("gitlab")?, forge(has_approvals));
    let mut environment = vec![
        ("PROJECT", "soc/book"),
        ("GITLAB_TOKEN", "t0ken"),
        ("GITLAB_URL", server.url.as_str()),
    ];
    environment.extend(more);
    Some([(); 2].map(|()| {
        protect(&book, SCRIPT, &environment)
            .exits(0)
            .says("to decide: a masked, protected");
        let mut changes = changes(&server);
        for (line, _) in &mut changes {
            *line = line.replace(PROJECT, "");
        }
        changes
    }))
}

#[test]
fn a_project_with_every_feature_is_protected_once() {
    let Some([first, second]) = twice(true, &[]) else {
        return;
    };
    let expected = [&["PUT "][..], &BRANCH, &APPROVALS, &SCHEDULES].concat();
    assert_eq!(lines(&first), expected);
    assert_eq!(first[0].1["only_allow_merge_if_pipeline_succeeds"], true);
    assert_eq!(first[0].1["merge_pipelines_enabled"], true);
    assert!(first[0].1.get("ci_config_path").is_none());
    let branch = json!({
        "name": "main",
        "push_access_level": 0,
        "merge_access_level": 40,
        "allow_force_push": false,
        "code_owner_approval_required": true
    });
    assert_eq!(first[2].1, branch);
    assert_eq!(first[3].1["merge_requests_author_approval"], false);
    assert_eq!(first[4].1["approvals_required"], 1);
    let daily = json!({
        "description": "dutybook: every day",
        "cron": "23 5 * * *",
        "cron_timezone": "UTC",
        "ref": "refs/heads/main",
        "active": true
    });
    assert_eq!(first[5].1, daily);
    assert_eq!(first[6].1["cron"], "41 5 * * 1");
    assert_eq!(
        first[7].1,
        json!({"key": "DUTYBOOK_WEEKLY", "value": "yes"})
    );
    assert_eq!(lines(&second), Vec::<&str>::new());
}

/// Without approvals, code owner approval is asked for again each time, in case that the plan has changed.
#[test]
fn a_project_without_approvals_is_protected_as_far_as_it_goes() {
    let Some([first, second]) = twice(false, &[("PIPELINE_FILE", ".gitlab-ci.yml@soc/ci")]) else {
        return;
    };
    let owners = ["PATCH /protected_branches/main"];
    assert_eq!(
        lines(&first),
        [&["PUT "][..], &BRANCH, &owners, &SCHEDULES].concat()
    );
    assert_eq!(first[0].1["ci_config_path"], ".gitlab-ci.yml@soc/ci");
    assert_eq!(lines(&second), owners);
}

/// The token of the job that asks for time stamps is named where there is such a job.
#[test]
fn a_project_that_asks_for_time_stamps_is_told_of_the_token() {
    let Some(book) = book("gitlab") else {
        return;
    };
    let server = forge(true);
    let environment = [
        ("PROJECT", "soc/book"),
        ("GITLAB_TOKEN", "t0ken"),
        ("GITLAB_URL", server.url.as_str()),
    ];
    let told = || protect(&book, SCRIPT, &environment).exits(0).stdout;
    assert!(!told().contains("TIMESTAMP_TOKEN"));
    fs::write(book.work().join(".gitlab/dutybook/timestamp.sh"), "").unwrap();
    assert!(told().contains("variable TIMESTAMP_TOKEN"));
}
