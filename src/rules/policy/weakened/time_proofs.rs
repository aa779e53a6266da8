//! Whether less is required of time stamps and witnesses, or other authorities and witnesses are believed.

use std::sync::Arc;

use super::period::is_longer;
use super::spelling::join_names;
use super::weakening::{Weakening, WeakeningNotes};
use crate::history::ChangedContent;
use crate::model::{Settings, TimestampSettings};

/// Compares `history.timestamps`.
pub(super) fn compare_settings(was: &Settings, is: &Settings, notes: &mut WeakeningNotes) {
    let (old, new) = (&was.history.timestamps, &is.history.timestamps);
    if old.required && !new.required {
        let what = "time stamps are not required any more";
        notes.add_change("history.timestamps.required", what, &true, &false);
    }
    if is_longer(new.within, old.within, is.timezone, is.starts) {
        let what = "more time until a time stamp has to cover a landing";
        notes.add_change("history.timestamps.within", what, &old.within, &new.within);
    }
    // Where none was accepted, the first one proves more than nothing.
    let added = new.authorities.iter().map(String::as_str);
    let added = added.filter(|name| !old.authorities.iter().any(|known| known == name));
    let added: Vec<&str> = added.filter(|_| !old.authorities.is_empty()).collect();
    if !added.is_empty() {
        let names = join_names(&added);
        let message = format!("more authorities of time stamps are accepted: {names}");
        notes.add("history.timestamps.authorities", message);
    }
}

/// Compares the certificates of authorities that the older version accepted, and the witnesses.
pub(super) fn compare_files(
    was: &TimestampSettings,
    contents: &[ChangedContent],
    found: &mut Vec<Weakening>,
) {
    for content in contents {
        let accepted = content.path.strip_prefix("policy/timestamping/");
        let accepted = accepted.filter(|name| was.authorities.iter().any(|it| it == name));
        let is_changed = content.was.is_some();
        let what = match accepted {
            Some(name) if content.is.is_some() => {
                format!("the certificate {name} of an accepted authority")
            }
            None if &*content.path == "policy/witnesses.yaml" && is_changed => {
                "who cosigns checkpoints".to_owned()
            }
            _ => continue,
        };
        let message = format!("{what} is another: {}", content.spell());
        let file: Arc<str> = Arc::from(&*content.path);
        let mut notes = WeakeningNotes::new(Arc::clone(&file), file.to_string(), found);
        notes.add("", message);
    }
}
