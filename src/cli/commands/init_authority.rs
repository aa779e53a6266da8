//! The time-stamp authority that `init` is told about.

use std::path::Path;

use crate::cli::CliError;
use crate::cli::args::InitArgs;
use crate::cli::input_file::read_file;
use crate::write::{AuthorityCertificate, StampingAuthority};

/// The largest file of certificates that is read, in bytes: one more than what is accepted.
const MAX_CERTIFICATES: u64 = 1024 * 1024 + 1;

/// How to get a certificate, and what to do with it.
const HELP: &str = "download the root certificate that the authority publishes, compare its fingerprint with what the authority \
     says, and name it: --timestamp-certificate FILE.pem (`openssl x509 -inform der -in FILE -out FILE.pem` makes PEM of DER)";

/// The authority of `--timestamp`, and its certificate.
pub(super) fn read_stamping_authority(
    args: &InitArgs,
) -> Result<Option<StampingAuthority>, CliError> {
    let Some(address) = &args.timestamp else {
        return Ok(None);
    };
    let Some(file) = &args.timestamp_certificate else {
        let message = "--timestamp needs the certificate of the authority: a token of an authority that the policy does not \
             accept is a finding";
        return Err(CliError::usage(message, HELP));
    };
    let certificate = read_certificate(file)?;
    Ok(Some(StampingAuthority {
        address: address.clone(),
        certificate,
    }))
}

fn read_certificate(file: &Path) -> Result<AuthorityCertificate, CliError> {
    let bytes = read_file(file, MAX_CERTIFICATES, HELP)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    AuthorityCertificate::read(&name, &bytes).map_err(|reason| {
        let message = format!("{} cannot be used: {reason}", file.display());
        CliError::usage(message, HELP)
    })
}
