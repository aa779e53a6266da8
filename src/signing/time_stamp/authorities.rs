//! The authorities that are accepted: X.509 certificates in PEM (RFC 7468).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::stamp_certificate::StampCertificate;

/// The longest file that is read, in bytes.
const MAX_FILE: usize = 1024 * 1024;

/// The most certificates that are accepted.
const MAX_CERTIFICATES: usize = 100;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The certificates of accepted authorities: roots, intermediates or those that sign themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimeStampAuthorities {
    pub(super) certificates: Vec<Vec<u8>>,
}

impl TimeStampAuthorities {
    /// Reads a file with one or more certificates in PEM. Text around them is left out.
    ///
    /// # Errors
    /// What is wrong with the file, or with which certificate in it.
    pub fn from_pem(bytes: &[u8]) -> Result<TimeStampAuthorities, String> {
        if bytes.len() > MAX_FILE {
            return Err(format!(
                "expected at most {MAX_FILE} bytes, found {}",
                bytes.len()
            ));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|_| "expected PEM, found bytes that are not UTF-8")?;
        let mut authorities = TimeStampAuthorities::default();
        let mut lines = text.lines().map(str::trim_ascii_end);
        while let Some(line) = lines.next() {
            if line != BEGIN {
                continue;
            }
            let number = authorities.certificates.len() + 1;
            if number > MAX_CERTIFICATES {
                return Err(format!("expected at most {MAX_CERTIFICATES} certificates"));
            }
            let certificate = read_block(&mut lines)
                .and_then(check_certificate)
                .map_err(|reason| format!("certificate {number} cannot be used: {reason}"))?;
            authorities.certificates.push(certificate);
        }
        if authorities.certificates.is_empty() {
            return Err(format!("expected a line `{BEGIN}`, found none"));
        }
        Ok(authorities)
    }

    /// Adds the authorities of another file.
    ///
    /// # Errors
    /// When there are too many.
    pub fn extend(&mut self, others: TimeStampAuthorities) -> Result<(), String> {
        for certificate in others.certificates {
            if !self.certificates.contains(&certificate) {
                self.certificates.push(certificate);
            }
        }
        if self.certificates.len() > MAX_CERTIFICATES {
            return Err(format!("expected at most {MAX_CERTIFICATES} certificates"));
        }
        Ok(())
    }

    /// The names of the authorities, in their order.
    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<String> {
        self.parsed()
            .iter()
            .map(StampCertificate::display_name)
            .collect()
    }

    /// The certificates. All of them could be read when they were added.
    pub(super) fn parsed(&self) -> Vec<StampCertificate<'_>> {
        let certificates = self.certificates.iter();
        certificates
            .filter_map(|one| StampCertificate::parse(one).ok())
            .collect()
    }
}

/// The bytes of a block whose first line was read.
fn read_block<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Result<Vec<u8>, String> {
    let mut digits = String::new();
    for line in lines {
        if line == END {
            let bytes = STANDARD.decode(&digits);
            return bytes.map_err(|_| "its content is not base64".to_owned());
        }
        if line.starts_with("-----") {
            break;
        }
        digits.push_str(line.trim_ascii());
    }
    Err(format!("it has no line `{END}`"))
}

fn check_certificate(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let certificate =
        StampCertificate::parse(&bytes).map_err(|fault| format!("it is not X.509: {}", fault.0))?;
    super::certificate_checks::check_form(&certificate)?;
    Ok(bytes)
}
