//! A forge that keeps the pull requests that it gets.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::server::{Answer, Request, Server};

/// A pull request: its branch, and whether it is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PullRequest {
    pub(super) branch: String,
    pub(super) is_open: bool,
}

/// The pull requests of a repository.
pub(super) struct Forge {
    pub(super) server: Server,
    known: Arc<Mutex<Vec<PullRequest>>>,
}

impl Forge {
    pub(super) fn start() -> Self {
        Forge::refusing(0)
    }

    /// A forge that refuses the first new pull requests.
    pub(super) fn refusing(mut refusals: usize) -> Self {
        let known = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&known);
        let server = Server::answering(move |request: &Request| {
            let has_token = ["private-token", "authorization"]
                .iter()
                .any(|name| request.headers.contains_key(*name));
            // The stand-in of gh sends none.
            assert!(
                has_token || request.path.starts_with("/repos/"),
                "{request:?}"
            );
            let mut known = shared.lock().unwrap();
            if request.method == "GET" {
                return list(request, &known);
            }
            if refusals > 0 {
                refusals -= 1;
                return Answer::new(403, "{}");
            }
            known.push(PullRequest {
                branch: source_branch(request),
                is_open: true,
            });
            Answer::new(201, "{}")
        });
        Forge { server, known }
    }

    /// The pull requests that were made, with the oldest first.
    pub(super) fn pull_requests(&self) -> Vec<PullRequest> {
        self.known.lock().unwrap().clone()
    }

    /// Closes all, merged or not.
    pub(super) fn close_all(&self) {
        for request in self.known.lock().unwrap().iter_mut() {
            request.is_open = false;
        }
    }
}

/// The list that is asked for, as each forge answers.
fn list(request: &Request, known: &[PullRequest]) -> Answer {
    let path = request.path.as_str();
    let open = ["state=open&", "state=opened&", "status=active&"];
    let wants_open = open.iter().any(|part| path.contains(part));
    assert!(wants_open || path.contains("=all"), "{path}");
    let fits = |it: &&PullRequest| {
        if wants_open {
            it.is_open
        } else {
            path.contains(&format!("{}&", it.branch))
        }
    };
    let entry = |it: &PullRequest| -> Value {
        let branch = &it.branch;
        if path.contains("_apis") {
            json!({"sourceRefName": format!("refs/heads/{branch}"), "status": "active"})
        } else if path.contains("merge_requests") {
            json!({"iid": 4, "source_branch": branch, "target_branch": "main"})
        } else {
            let repository = json!({"full_name": "soc/book"});
            json!({"head": {"ref": branch, "repo": repository}, "base": {"repo": repository}})
        }
    };
    let found: Vec<Value> = known.iter().filter(fits).map(entry).collect();
    let answer = if path.contains("_apis") {
        json!({"value": found})
    } else {
        json!(found)
    };
    Answer::new(200, answer.to_string())
}

/// The branch of a new pull request, which goes into the mainline.
fn source_branch(request: &Request) -> String {
    if request.path.contains("merge_requests") {
        let fields = request.body.split('&').filter_map(|it| it.split_once('='));
        let field = |name: &str| fields.clone().find(|(key, _)| *key == name).unwrap().1;
        assert_eq!(field("target_branch"), "main");
        return field("source_branch").replace("%2F", "/");
    }
    let asked = request.json();
    let (from, into) = if request.path.contains("_apis") {
        ("sourceRefName", "targetRefName")
    } else {
        ("head", "base")
    };
    let name = |field: &str| {
        let text = asked[field].as_str().unwrap();
        text.trim_start_matches("refs/heads/").to_owned()
    };
    assert_eq!(name(into), "main");
    name(from)
}
