//! A forge's log of pushes, as `timestamp import-forge` writes it: JSON, one push a line, kept outside the repository.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::model::ForgePush;

/// A line of the log.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PushLine {
    commit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    time: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    forced: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
}

/// Reads the pushes of the mainline, oldest first, each once.
///
/// # Errors
/// Names the first line that cannot be understood, and what is wrong with it: it could be what matters. A log without a push
/// is an error too.
pub fn parse_forge_log(bytes: &[u8]) -> Result<Vec<ForgePush>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut pushes = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let push = parse_line(line);
        pushes.push(push.map_err(|reason| format!("line {}: {reason}", index + 1))?);
    }
    if pushes.is_empty() {
        return Err("it holds no push".to_owned());
    }
    pushes.sort_by(|a: &ForgePush, b| (a.time, &a.commit).cmp(&(b.time, &b.commit)));
    pushes.dedup();
    Ok(pushes)
}

fn parse_line(line: &str) -> Result<ForgePush, String> {
    let line: PushLine = serde_json::from_str(line).map_err(|error| error.to_string())?;
    for name in [Some(&line.commit), line.before.as_ref()]
        .into_iter()
        .flatten()
    {
        let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if name.len() != 40 || !name.bytes().all(is_digit) {
            return Err("expected a commit of 40 hexadecimal digits in lower case".to_owned());
        }
    }
    let time = DateTime::parse_from_rfc3339(&line.time);
    let time: DateTime<Utc> = time
        .map_err(|_| "expected an RFC 3339 timestamp in `time`".to_owned())?
        .to_utc();
    Ok(ForgePush {
        commit: line.commit,
        before: line.before,
        time,
        is_forced: line.forced,
        actor: line.by,
    })
}

/// The line of a push, with its line feed, to be appended to others.
#[must_use]
pub fn format_push(push: &ForgePush) -> String {
    let line = PushLine {
        commit: push.commit.clone(),
        before: push.before.clone(),
        time: push.time.to_rfc3339_opts(SecondsFormat::Secs, true),
        forced: push.is_forced,
        by: push.actor.clone(),
    };
    // A record of texts and a flag has a JSON form.
    let mut text = serde_json::to_string(&line).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"commit":"7d20c4e0aa3cbe1f27d70bdee1d5ab35a85a12f9","time":"2026-03-02T09:00:00Z","forced":true,"by":"lead-1\n"}"#;

    #[test]
    fn pushes_read_back_oldest_first_and_once() {
        let later = LINE.replace("09:00", "10:00");
        let text = format!("{later}\n\n{LINE}\n{LINE}\n");
        let pushes = parse_forge_log(text.as_bytes()).expect("pushes");
        let again: String = pushes.iter().map(format_push).collect();
        assert_eq!(again, format!("{LINE}\n{later}\n"));
        assert!(pushes[0].is_forced && pushes[0].time < pushes[1].time);
    }

    #[test]
    fn what_is_not_understood_is_refused_with_its_line() {
        let check = |text: String, expected: &str| {
            let error = parse_forge_log(text.as_bytes()).expect_err(&text);
            assert!(error.starts_with(expected), "{error}");
        };
        check(String::new(), "it holds no push");
        check(format!("{LINE}\n{{"), "line 2: ");
        check(
            LINE.replace("forced", "force"),
            "line 1: unknown field `force`",
        );
        check(LINE.replace("7d20", "7D20"), "line 1: expected a commit");
        check(LINE.replace("09:00", "9"), "line 1: expected an RFC 3339");
        assert!(parse_forge_log(b"\xff").is_err());
    }
}
