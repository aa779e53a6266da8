//! Reading `policy/dutybook.yaml`.

use super::faults::At;
use super::field_value::{FieldValue, list};
use super::fields::Fields;
use super::scalar;
use crate::finding::{LevelSetting, Levels, Rule};
use crate::model::{
    Duration, ForgeKey, HistorySettings, Id, Settings, Signatures, TimestampSettings,
    VersionRequirement, is_plain_file_name,
};
use crate::signing::check_key;
use crate::text::{CommandLine, suggest};
use crate::yaml::Value;

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

const SETTINGS_FIELDS: &[&str] = &[
    "kind",
    "dutybook",
    "organisation",
    "language",
    "timezone",
    "calendar",
    "starts",
    "record_within",
    "due_soon",
    "history",
    "review",
    "rules",
];

/// What could be read of the settings, whatever is wrong with the rest.
#[derive(Default)]
pub(super) struct SettingsFile {
    pub(super) settings: Option<Settings>,
    /// The levels of rules.
    pub(super) levels: Levels,
    /// Which versions of dutybook may judge the policy.
    pub(super) versions: Option<VersionRequirement>,
}

/// Reads the settings, the levels of rules, and the versions of dutybook that may judge.
pub(super) fn settings_file(root: FieldValue) -> SettingsFile {
    let mut levels = Levels::default();
    let Some(fields) = Fields::open(root, SETTINGS_FIELDS) else {
        return SettingsFile::default();
    };
    fields.require("kind", scalar::kind("policy/v1"));
    let versions = fields.read("dutybook", scalar::versions);
    fields.read("rules", |value| read_levels(value, &mut levels));
    SettingsFile {
        settings: settings(&fields),
        levels,
        versions,
    }
}

/// Reads the organisation alone, whatever is wrong with the rest.
pub(super) fn organisation(root: FieldValue) -> Option<String> {
    let fields = Fields::open(root, SETTINGS_FIELDS)?;
    fields.read("organisation", scalar::text)
}

fn settings(fields: &Fields) -> Option<Settings> {
    let two_days = || Duration::days(2);
    let organisation = fields.read("organisation", scalar::text);
    let language = fields.read_or_default("language", scalar::language);
    let timezone = fields.require("timezone", scalar::timezone);
    let calendar = fields.read("calendar", scalar::id);
    let starts = fields.require("starts", scalar::date);
    let record_within = fields.read("record_within", scalar::duration);
    let due_soon = fields.read("due_soon", scalar::duration);
    let history = fields.read_or_default("history", history);
    let (approvers, review_within) = fields.read_or_default("review", review);
    Some(Settings {
        organisation,
        language,
        timezone: timezone?,
        calendar,
        starts: starts?,
        record_within: record_within.unwrap_or_else(two_days),
        due_soon: due_soon.unwrap_or_else(two_days),
        history,
        approvers,
        review_within: review_within.unwrap_or_else(two_days),
    })
}

fn history(value: FieldValue) -> Option<HistorySettings> {
    let known = &[
        "required",
        "mainline",
        "since",
        "signatures",
        "forge_keys",
        "timestamps",
    ];
    let fields = Fields::open(value, known)?;
    let default = HistorySettings::default();
    Some(HistorySettings {
        required: fields
            .read("required", scalar::boolean)
            .unwrap_or(default.required),
        mainline: fields.read("mainline", scalar::text),
        since: fields.read("since", scalar::date),
        signatures: fields
            .read("signatures", scalar::word(SIGNATURES))
            .unwrap_or(default.signatures),
        forge_keys: fields.read_or_default("forge_keys", list(forge_key)),
        timestamps: fields.read_or_default("timestamps", timestamps),
    })
}

/// What is required of time stamps. Whether a certificate's file is there is judged where tokens are verified.
fn timestamps(value: FieldValue) -> Option<TimestampSettings> {
    let fields = Fields::open(value, &["required", "within", "authorities"])?;
    let default = TimestampSettings::default();
    let settings = TimestampSettings {
        required: fields.read_or_default("required", scalar::boolean),
        within: fields
            .read("within", scalar::duration)
            .unwrap_or(default.within),
        authorities: fields.read_or_default("authorities", list(authority)),
    };
    if settings.required && settings.authorities.is_empty() {
        let message = "time stamps are required, and no authority is accepted";
        let help = "name the certificate of one, such as `authorities: [example-tsa.pem]` for policy/timestamping/example-tsa.pem";
        fields.add_fault("required", message.to_owned(), help);
    }
    Some(settings)
}

/// The name of the file that holds the certificate of an accepted authority.
fn authority(value: FieldValue) -> Option<String> {
    let name = scalar::text(value)?;
    if is_plain_file_name(&name) {
        return Some(name);
    }
    let message = "this is not the name of a file below policy/timestamping/";
    let help = "write letters, digits, `.`, `_` and `-`, such as example-tsa.pem";
    value.add_fault(message.to_owned(), help.to_owned());
    None
}

/// A key of the forge. Whether a file that it names is there is judged where keys are used.
fn forge_key(value: FieldValue) -> Option<ForgeKey> {
    let fields = Fields::open(value, &["key", "from", "until"])?;
    let (from, until) = fields.days("from", "until");
    let key = ForgeKey {
        key: fields.require("key", scalar::text)?,
        from,
        until,
    };
    if key.file_name().is_none()
        && let Err(reason) = check_key(&key.key)
    {
        let message = format!("this is neither a file name nor a usable key: {reason}");
        fields.add_fault("key", message, KEY_HELP);
        return None;
    }
    Some(key)
}

const KEY_HELP: &str = "write the line that `ssh-keygen` puts into a .pub file, the block that \
                        `gpg --export --armor` prints, or the name of a file below policy/keys/";

/// The approvers, and how long after evidence could land its review may land.
fn review(value: FieldValue) -> Option<(Vec<Id>, Option<Duration>)> {
    let fields = Fields::open(value, &["approvers", "within"])?;
    let approvers = fields.read_or_default("approvers", list(scalar::id));
    Some((approvers, fields.read("within", scalar::duration)))
}

fn read_levels(value: FieldValue, levels: &mut Levels) -> Option<()> {
    let Value::Map(entries) = &value.node.value else {
        value.add_wrong_type("a mapping from rules to levels");
        return None;
    };
    for entry in entries {
        let level = FieldValue {
            node: &entry.value,
            at: At::Key(&value.at, &entry.key),
            ..value
        };
        let setting = scalar::word(LEVELS)(level);
        match entry.key.parse::<Rule>() {
            Ok(rule) => {
                if let Some(Err(error)) = setting.map(|setting| levels.set(rule, setting)) {
                    let command = CommandLine::new("dutybook explain").argument(&rule);
                    level.add_fault(error.to_string(), format!("see `{command}`"));
                }
            }
            Err(unknown) => {
                let ids = Rule::ALL.iter().map(|rule| rule.id());
                let help = suggest(&entry.key, ids, || {
                    "`dutybook explain --all` lists the rules".to_owned()
                });
                let message = unknown.to_string();
                value.faults.add(entry.key_range, level.at, message, help);
            }
        }
    }
    Some(())
}
