//! The time-stamp authority that a new repository asks and accepts.

use std::fmt;
use std::str::FromStr;

use crate::model::is_plain_file_name;
use crate::signing::TimeStampAuthorities;

/// The longest address, in bytes.
const MAX_ADDRESS: usize = 500;

/// The time-stamp authority that a new repository asks and accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampingAuthority {
    /// Where its tokens come from.
    pub address: AuthorityAddress,
    /// By what its tokens are accepted.
    pub certificate: AuthorityCertificate,
}

/// Where an authority answers requests: scheme, host and path. Many answer on http only, which is safe: tokens are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityAddress(String);

/// Why an address is not taken: what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AddressError(&'static str);

impl FromStr for AuthorityAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let malformed = AddressError(
            "expected http:// or https://, a host and a path, such as https://tsa.example/tsr",
        );
        let rest = text.strip_prefix("https://");
        let rest = rest.or_else(|| text.strip_prefix("http://"));
        let rest = rest.ok_or(malformed)?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.contains('@') {
            return Err(AddressError(
                "expected an address without a user or password: everybody who can read the repository could read them",
            ));
        }
        // None of these characters has a meaning in YAML's quotes, in a shell, or to the variables of a forge.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%+:".contains(c);
        if text.len() > MAX_ADDRESS || !is_host(host) || !path.chars().all(is_plain) {
            return Err(malformed);
        }
        Ok(AuthorityAddress(text.to_owned()))
    }
}

impl fmt::Display for AuthorityAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text is a name or an IPv4 address, perhaps with a port.
fn is_host(text: &str) -> bool {
    let (name, port) = text.split_once(':').unwrap_or((text, "80"));
    let is_label = |label: &str| {
        let is_plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        !label.is_empty() && !label.starts_with('-') && label.bytes().all(is_plain)
    };
    let is_port = port.bytes().all(|digit| digit.is_ascii_digit()) && port.parse::<u16>().is_ok();
    is_port && name.split('.').all(is_label)
}

/// The certificate of an authority: its file below `policy/timestamping/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityCertificate {
    name: String,
    text: String,
}

impl AuthorityCertificate {
    /// Reads the content of a file of that name. Lines are ended by LF, as git stores them.
    ///
    /// # Errors
    /// What is wrong with the name or the content.
    pub fn read(file_name: &str, bytes: &[u8]) -> Result<AuthorityCertificate, String> {
        let stem = [".pem", ".crt", ".cer"]
            .iter()
            .find_map(|ending| file_name.strip_suffix(ending));
        let name = format!("{}.pem", stem.unwrap_or(file_name));
        if !is_plain_file_name(&name) {
            return Err(
                "expected a file name of letters, digits, `.`, `_` and `-`, such as example-tsa.pem"
                    .to_owned(),
            );
        }
        TimeStampAuthorities::from_pem(bytes)?;
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        if text.contains("PRIVATE KEY-----") {
            return Err("expected certificates alone, found a private key".to_owned());
        }
        let text = format!("{}\n", text.trim_end());
        Ok(AuthorityCertificate { name, text })
    }

    /// The name of the file below `policy/timestamping/`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path of the file below the root.
    #[must_use]
    pub fn path(&self) -> String {
        format!("policy/timestamping/{}", self.name)
    }

    /// What the file holds.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_scheme_a_host_and_a_path() {
        for good in [
            "http://timestamp.example",
            "https://tsa.example/tsr",
            "https://tsa.example:8443/a/b-c_d~e%20f",
            "http://127.0.0.1:3161/",
            "http://localhost/tsa",
        ] {
            let address = good.parse::<AuthorityAddress>();
            assert_eq!(address.map(|it| it.to_string()), Ok(good.to_owned()));
        }
        for bad in [
            "",
            "tsa.example/tsr",
            "ftp://tsa.example/",
            "HTTPS://tsa.example/",
            "https://",
            "https:///tsr",
            "https://tsa..example/",
            "https://-tsa.example/",
            "https://tsa.example:/",
            "https://tsa.example:99999/",
            "https://tsa.example:+80/",
            "https://user:secret@tsa.example/",
            "https://token@tsa.example/",
            "https://tsa.example/?a=b",
            "https://tsa.example/#a",
            "https://tsa.example/$(id)",
            "https://tsa.example/${{ x }}",
            "https://tsa.example/`id`",
            "https://tsa.example/a b",
            "https://tsa.example/a\nb",
            "https://tsa.example/\"",
            "https://tsa.example/'",
            "https://tsa.example/\\",
            "https://tsa.example/;id",
            "https://tsa.example/&",
            "https://tsa.example/é",
        ] {
            assert!(bad.parse::<AuthorityAddress>().is_err(), "{bad}");
        }
        let long = format!("https://tsa.example/{}", "a".repeat(MAX_ADDRESS));
        assert!(long.parse::<AuthorityAddress>().is_err());
    }
}
