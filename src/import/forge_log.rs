//! A forge's own log of pushes: exports of GitHub and Azure DevOps.
//!
//! GitHub: `GET /repos/{owner}/{repo}/activity`, a list of activities with `ref`, `before`, `after`, `timestamp` and
//! `activity_type`. Azure DevOps: `GET …/_apis/git/repositories/{id}/pushes?searchCriteria.includeRefUpdates=true`, pushes
//! with `date`, `pushedBy` and `refUpdates`.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::strict_json::StrictValue;
use crate::model::ForgePush;

/// The most pushes that one export may hold.
const MAX_PUSHES: usize = 1_000_000;

/// Reads the pushes of one branch, in the order of the export.
///
/// # Errors
/// Says what is wrong, and with which item: what cannot be understood could be a force push.
pub fn read_forge_log(bytes: &[u8], branch: &str) -> Result<Vec<ForgePush>, String> {
    let StrictValue(root) =
        serde_json::from_slice(bytes).map_err(|error| format!("it is not JSON: {error}"))?;
    let items = match &root {
        Value::Array(items) => items,
        Value::Object(fields) => match fields.get("value") {
            Some(Value::Array(items)) => items,
            _ => return Err("expected a list, or an object with a list `value`".to_owned()),
        },
        _ => return Err("expected a list, or an object with a list `value`".to_owned()),
    };
    if items.len() > MAX_PUSHES {
        return Err(format!("it holds more than {MAX_PUSHES} items"));
    }
    let reference = format!("refs/heads/{branch}");
    let mut pushes = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let read = read_item(item, &reference);
        pushes.extend(read.map_err(|reason| format!("item {}: {reason}", index + 1))?);
    }
    Ok(pushes)
}

/// The moves of the branch that an item tells of: none for another branch.
fn read_item(item: &Value, reference: &str) -> Result<Vec<ForgePush>, String> {
    if item.get("refUpdates").is_some() {
        return read_azure(item, reference);
    }
    if item.get("activity_type").is_some() {
        return Ok(read_github(item, reference)?.into_iter().collect());
    }
    Err("expected `activity_type` (GitHub) or `refUpdates` (Azure DevOps)".to_owned())
}

fn read_github(item: &Value, reference: &str) -> Result<Option<ForgePush>, String> {
    if text(item, "ref")? != reference {
        return Ok(None);
    }
    let kind = text(item, "activity_type")?;
    if kind == "branch_deletion" {
        return Err(
            "the branch was deleted: its log begins anew with what was pushed then".to_owned(),
        );
    }
    let actor = item.get("actor").and_then(|actor| actor.get("login"));
    Ok(Some(ForgePush {
        commit: commit(item, "after")?.ok_or("`after` does not name a commit")?,
        before: commit(item, "before")?,
        time: time(item, "timestamp")?,
        is_forced: kind == "force_push",
        actor: actor.and_then(Value::as_str).map(str::to_owned),
    }))
}

fn read_azure(item: &Value, reference: &str) -> Result<Vec<ForgePush>, String> {
    let updates = item.get("refUpdates").and_then(Value::as_array);
    let updates = updates.ok_or("expected a list `refUpdates`")?;
    let by = item.get("pushedBy");
    let by = by.and_then(|by| by.get("uniqueName").or_else(|| by.get("displayName")));
    let mut pushes = Vec::new();
    for update in updates {
        if text(update, "name")? != reference {
            continue;
        }
        pushes.push(ForgePush {
            commit: commit(update, "newObjectId")?.ok_or("the branch was deleted")?,
            before: commit(update, "oldObjectId")?,
            time: time(item, "date")?,
            // Azure DevOps does not say: the history shows whether the commit before was left behind.
            is_forced: false,
            actor: by.and_then(Value::as_str).map(str::to_owned),
        });
    }
    Ok(pushes)
}

fn text<'v>(item: &'v Value, name: &str) -> Result<&'v str, String> {
    let value = item.get(name).and_then(Value::as_str);
    value.ok_or_else(|| format!("expected the text `{name}`"))
}

/// A commit; `None` for the name of no object, which stands for the absence of a branch.
fn commit(item: &Value, name: &str) -> Result<Option<String>, String> {
    let id = text(item, name)?;
    let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if id.len() != 40 || !id.bytes().all(is_digit) {
        return Err(format!("expected 40 hexadecimal digits in `{name}`"));
    }
    Ok(Some(id.to_owned()).filter(|id| id.bytes().any(|b| b != b'0')))
}

fn time(item: &Value, name: &str) -> Result<DateTime<Utc>, String> {
    let time = DateTime::parse_from_rfc3339(text(item, name)?);
    let time = time.map_err(|_| format!("expected an RFC 3339 timestamp in `{name}`"))?;
    Ok(time.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "7d20c4e0aa3cbe1f27d70bdee1d5ab35a85a12f9";
    const NEW: &str = "e91b3f80aa3cbe1f27d70bdee1d5ab35a85a12f9";

    fn github(kind: &str, reference: &str) -> String {
        format!(
            r#"[{{"id": 1, "before": "{OLD}", "after": "{NEW}", "ref": "{reference}",
            "timestamp": "2026-03-02T09:00:00Z", "activity_type": "{kind}", "actor": {{"login": "lead-1"}}}}]"#
        )
    }

    #[test]
    fn github_tells_of_force_pushes() {
        for (kind, is_forced) in [("push", false), ("pr_merge", false), ("force_push", true)] {
            let export = github(kind, "refs/heads/main");
            let pushes = read_forge_log(export.as_bytes(), "main").expect("pushes");
            let [push] = pushes.as_slice() else {
                panic!("{kind}: one push")
            };
            assert_eq!((push.is_forced, push.commit.as_str()), (is_forced, NEW));
            assert_eq!(push.actor.as_deref(), Some("lead-1"));
        }
        let other = github("force_push", "refs/heads/feature");
        assert_eq!(read_forge_log(other.as_bytes(), "main"), Ok(Vec::new()));
    }

    #[test]
    fn azure_tells_of_updates_of_each_branch() {
        let export = format!(
            r#"{{"count": 1, "value": [{{"pushId": 7, "date": "2026-03-02T09:00:00.1234567Z",
            "pushedBy": {{"displayName": "lead", "uniqueName": "lead-1@soc.example"}},
            "refUpdates": [{{"name": "refs/heads/main", "oldObjectId": "{}", "newObjectId": "{NEW}"}},
            {{"name": "refs/heads/other", "oldObjectId": "{OLD}", "newObjectId": "{NEW}"}}]}}]}}"#,
            "0".repeat(40)
        );
        let pushes = read_forge_log(export.as_bytes(), "main").expect("pushes");
        assert_eq!(pushes.len(), 1);
        assert_eq!(pushes[0].before, None);
        assert_eq!(pushes[0].actor.as_deref(), Some("lead-1@soc.example"));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let export = github("push", "refs/heads/main");
        for (from, to, reason) in [
            ("refs/heads", "heads", ""),
            (
                NEW,
                "e91b",
                "item 1: expected 40 hexadecimal digits in `after`",
            ),
            (
                "09:00:00Z",
                "09:00",
                "item 1: expected an RFC 3339 timestamp in `timestamp`",
            ),
            (
                "activity_type",
                "kind",
                "item 1: expected `activity_type` (GitHub) or `refUpdates` (Azure DevOps)",
            ),
            (
                "\"push\"",
                "\"branch_deletion\"",
                "item 1: the branch was deleted: its log begins anew with what was pushed then",
            ),
        ] {
            let read = read_forge_log(export.replace(from, to).as_bytes(), "main");
            match read {
                Ok(pushes) => assert!(reason.is_empty() && pushes.is_empty(), "{from}"),
                Err(error) => assert_eq!(error, reason, "{from}"),
            }
        }
        assert!(read_forge_log(b"{}", "main").is_err());
        assert!(read_forge_log(b"[1]", "main").is_err());
        assert!(read_forge_log(br#"[{"ref": "a", "ref": "b"}]"#, "main").is_err());
    }
}
