//! The pack `minimal`: its files lie in `minimal/`.

use super::embedded::EmbeddedFile;

pub(super) const APPROVERS: &str = "oversight";

pub(super) const FILES: &[EmbeddedFile] = &[
    ("policy/teams.yaml", include_str!("minimal/teams.yaml")),
    (
        "policy/tasks/alert-review.yaml",
        include_str!("minimal/tasks/alert-review.yaml"),
    ),
];
