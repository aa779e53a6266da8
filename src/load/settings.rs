//! Reading `policy/dutybook.yaml`.

use super::fields::{At, Faults, Fields, list};
use super::scalar;
use crate::finding::{LevelSetting, Levels, Rule};
use crate::model::{
    Duration, ForgeKey, HistoryRequirement, HistorySettings, Id, Settings, Signatures,
};
use crate::signing::check_key;
use crate::text::suggest;
use crate::yaml::{Node, Value};

const LEVELS: &[(&str, LevelSetting)] = &[
    ("deny", LevelSetting::Deny),
    ("warn", LevelSetting::Warn),
    ("allow", LevelSetting::Allow),
];

const SIGNATURES: &[(&str, Signatures)] = &[
    ("off", Signatures::Off),
    ("optional", Signatures::Optional),
    ("required", Signatures::Required),
];

/// Reads the settings, and the levels of rules.
pub(super) fn settings_file(faults: &Faults, root: &Node) -> (Option<Settings>, Levels) {
    let known = &[
        "kind",
        "organisation",
        "timezone",
        "calendar",
        "starts",
        "record_within",
        "due_soon",
        "history",
        "review",
        "rules",
    ];
    let mut levels = Levels::default();
    let Some(fields) = Fields::open(faults, root, At::Root, known) else {
        return (None, levels);
    };
    fields.required("kind", scalar::kind("policy/v1"));
    fields.optional("rules", |faults, node, at| {
        rules(faults, node, at, &mut levels)
    });
    (settings(&fields), levels)
}

fn settings(fields: &Fields) -> Option<Settings> {
    let two_days = || Duration::days(2);
    let organisation = fields.optional("organisation", scalar::said);
    let timezone = fields.required("timezone", scalar::timezone);
    let calendar = fields.optional("calendar", scalar::id);
    let starts = fields.required("starts", scalar::date);
    let record_within = fields.optional("record_within", scalar::duration);
    let due_soon = fields.optional("due_soon", scalar::duration);
    let history = fields.optional("history", history).unwrap_or_default();
    let approvers = fields.optional("review", approvers).unwrap_or_default();
    Some(Settings {
        organisation,
        timezone: timezone?,
        calendar,
        starts: starts?,
        record_within: record_within.unwrap_or_else(two_days),
        due_soon: due_soon.unwrap_or_else(two_days),
        history,
        approvers,
    })
}

fn history(faults: &Faults, node: &Node, at: At) -> Option<HistorySettings> {
    let known = &["required", "mainline", "since", "signatures", "forge_keys"];
    let fields = Fields::open(faults, node, at, known)?;
    let usual = HistorySettings::default();
    Some(HistorySettings {
        required: match fields.optional("required", scalar::boolean) {
            None => usual.required,
            Some(true) => HistoryRequirement::Always,
            Some(false) => HistoryRequirement::Never,
        },
        mainline: fields.optional("mainline", scalar::said),
        since: fields.optional("since", scalar::date),
        signatures: fields
            .optional("signatures", scalar::word(SIGNATURES))
            .unwrap_or(usual.signatures),
        forge_keys: fields
            .optional("forge_keys", list(forge_key))
            .unwrap_or_default(),
    })
}

/// A key of the forge. Whether a file that it names is there is judged where keys are used.
fn forge_key(faults: &Faults, node: &Node, at: At) -> Option<ForgeKey> {
    let fields = Fields::open(faults, node, at, &["key", "from", "until"])?;
    let from = fields.optional("from", scalar::date);
    let until = fields.optional("until", scalar::date);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let message = format!("`until` ({until}) lies before `from` ({from})");
        fields.fault("until", message, "both days are inclusive");
    }
    let key = ForgeKey {
        key: fields.required("key", scalar::said)?,
        from,
        until,
    };
    if key.file_name().is_none()
        && let Err(reason) = check_key(&key.key)
    {
        let message = format!("this is neither a file's name nor a key that can be used: {reason}");
        fields.fault("key", message, KEY_HELP);
        return None;
    }
    Some(key)
}

const KEY_HELP: &str = "write the line that `ssh-keygen` puts into a .pub file, the block that \
                        `gpg --export --armor` prints, or the name of a file below policy/keys/";

fn approvers(faults: &Faults, node: &Node, at: At) -> Option<Vec<Id>> {
    let fields = Fields::open(faults, node, at, &["approvers"])?;
    fields.optional("approvers", list(scalar::id))
}

fn rules(faults: &Faults, node: &Node, at: At, levels: &mut Levels) -> Option<()> {
    let Value::Map(entries) = &node.value else {
        super::fields::wrong_type(faults, node, at, "a mapping from rules to levels");
        return None;
    };
    for entry in entries {
        let at = At::Key(&at, &entry.key);
        let setting = scalar::word(LEVELS)(faults, &entry.value, at);
        let rule = match entry.key.parse::<Rule>() {
            Ok(rule) => rule,
            Err(unknown) => {
                let ids = Rule::ALL.iter().map(|rule| rule.id());
                let help = suggest(&entry.key, ids, || {
                    "`dutybook explain --all` lists the rules".to_owned()
                });
                faults.add(entry.key_range, at, unknown.to_string(), help);
                continue;
            }
        };
        if let Some(Err(error)) = setting.map(|setting| levels.set(rule, setting)) {
            let help = format!("see `dutybook explain {rule}`");
            faults.add(entry.value.range, at, error.to_string(), help);
        }
    }
    Some(())
}
