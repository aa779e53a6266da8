//! The files of the sample in memory, and the shape of an evidence file.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Outcome;

/// What every export in the sample gives as its tenant, so that none can be taken for a real one.
pub(crate) const SAMPLE_TENANT: &str = "00000000-0000-0000-0000-000000000000";

/// Paths below `evidence/`, with their bytes.
#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Artifact {
    path: String,
    sha256: String,
    description: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Link {
    title: String,
    url: String,
}

#[derive(Serialize)]
pub(crate) struct Evidence<D> {
    kind: &'static str,
    task: &'static str,
    occurrence: String,
    team: &'static str,
    pub(crate) performed_by: Vec<String>,
    performed_at: String,
    summary: String,
    details: D,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) artifacts: Vec<Artifact>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) links: Vec<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reviewed_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reviewed_at: Option<String>,
}

/// Who did it and when: the two that every evidence names first.
pub(crate) struct Done {
    pub(crate) by: String,
    pub(crate) at: String,
}

impl<D: Serialize> Evidence<D> {
    pub(crate) fn new(
        duty: (&'static str, &str, &'static str),
        done: Done,
        summary: String,
        details: D,
    ) -> Self {
        let (task, occurrence, team) = duty;
        Self {
            kind: "evidence/v1",
            task,
            occurrence: occurrence.to_owned(),
            team,
            performed_by: vec![done.by],
            performed_at: done.at,
            summary,
            details,
            artifacts: Vec::new(),
            links: Vec::new(),
            reviewed_by: None,
            reviewed_at: None,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Request {
    pub(crate) kind: &'static str,
    pub(crate) task: &'static str,
    pub(crate) id: &'static str,
    pub(crate) trigger: &'static str,
    pub(crate) requested_by: &'static str,
    pub(crate) requested_at: String,
    pub(crate) reason: &'static str,
}

impl Tree {
    pub(crate) fn put(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    pub(crate) fn evidence<D: Serialize>(&mut self, evidence: &Evidence<D>) -> Outcome<()> {
        let folder = folder(evidence.task, &evidence.occurrence);
        let text = serde_yaml::to_string(evidence)?;
        self.put(
            &format!("{folder}/{}.yaml", evidence.team),
            text.into_bytes(),
        );
        Ok(())
    }

    pub(crate) fn request(&mut self, request: &Request) -> Outcome<()> {
        let text = serde_yaml::to_string(request)?;
        self.put(
            &format!("{}/request.yaml", folder(request.task, request.id)),
            text.into_bytes(),
        );
        Ok(())
    }

    /// Puts a file into the occurrence's folder and returns the entry that lists it.
    pub(crate) fn attach(
        &mut self,
        occurrence: (&str, &str),
        name: &str,
        bytes: Vec<u8>,
        what: &str,
    ) -> Artifact {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        self.put(
            &format!("{}/{name}", folder(occurrence.0, occurrence.1)),
            bytes,
        );
        Artifact {
            path: name.to_owned(),
            sha256,
            description: what.to_owned(),
        }
    }
}

pub(crate) fn link(title: &str, url: String) -> Link {
    Link {
        title: title.to_owned(),
        url,
    }
}

pub(crate) fn ticket_link(number: &str) -> Link {
    link(number, format!("https://tickets.example/{number}"))
}

/// Indented JSON with a newline at the end, as exports are kept in git.
pub(crate) fn json<T: Serialize>(value: &T) -> Outcome<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn folder(task: &str, occurrence: &str) -> String {
    let year = occurrence.split('-').next().unwrap_or(occurrence);
    format!("{task}/{year}/{occurrence}")
}
