//! Reading `policy/witnesses.yaml`.

use super::field_value::{FieldValue, non_empty_list};
use super::fields::Fields;
use super::scalar;
use crate::model::Witnesses;
use crate::signing::WitnessKey;

/// Reads who cosigns checkpoints, and how many of them have to.
pub(super) fn witnesses_file(root: FieldValue) -> Option<Witnesses> {
    let fields = Fields::open(root, &["kind", "quorum", "witnesses"])?;
    fields.require("kind", scalar::kind("witnesses/v1"));
    let quorum = fields.require("quorum", scalar::integer(1..=100));
    let keys = fields.require("witnesses", non_empty_list(witness_key))?;
    let quorum: u32 = quorum?;
    let quorum = usize::try_from(quorum).ok()?;
    if quorum > keys.len() {
        let message = format!(
            "{quorum} witnesses have to cosign, and {} are named",
            keys.len()
        );
        fields.add_fault("quorum", message, "name more witnesses, or ask for fewer");
        return None;
    }
    Some(Witnesses { quorum, keys })
}

/// A key of a witness, which must be usable: a cosignature that cannot be checked is none.
fn witness_key(value: FieldValue) -> Option<String> {
    let text = scalar::text(value)?;
    match WitnessKey::parse(&text) {
        Ok(_) => Some(text),
        Err(reason) => {
            let message = format!("this is not the key of a witness: {reason}");
            let help = "write the verifier key that the witness publishes, such as                         `witness.example+1a2b3c4d+BAAA…`";
            value.add_fault(message, help);
            None
        }
    }
}
