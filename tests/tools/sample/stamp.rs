//! The authority of the sample's time stamps: it signs whatever it is asked, with keys that everybody can read, and so proves
//! nothing. Its name says so.

use std::fs;

use chrono::{SubsecRound as _, Utc};

use super::Outcome;
use super::authority::TestAuthority;

/// The name in its certificates.
const NAME: &str = "dutybook sample, a test authority that proves nothing";

/// Answers a request now, as an authority would.
pub(crate) fn answer(request: &str, response: &str) -> Outcome<()> {
    let request = fs::read(request)?;
    let authority = TestAuthority::named(NAME);
    // RFC 3161 asks for no fraction of a second where none is needed.
    let now = Utc::now().trunc_subsecs(0);
    Ok(fs::write(response, authority.answer(&request, now))?)
}

/// Writes the certificate that the sample's policy accepts.
pub(crate) fn write_certificate(path: &str) -> Outcome<()> {
    let note = format!(
        "# {NAME}: see tests/authority. `cargo test --test sample -- certificate FILE` writes this file.\n"
    );
    let pem = TestAuthority::named(NAME).pem();
    Ok(fs::write(path, note + &pem)?)
}
