//! Forms of credentials, as their issuers document them.
//!
//! A form begins with a literal, its anchor, which one automaton finds for all forms at once. Its
//! expression is tried at the anchor only. What stands before an anchor is told apart by hand: in a
//! run of the letters of a token there is one place where a token can begin, so that no text makes
//! the search read the same letters again and again.

use super::credential_values::{
    Candidate, has_digit, is_entra_secret, is_google_key, is_named_key, is_named_token,
    is_password, is_password_in_url,
};

/// Kinds of credentials, in words that follow "looks like".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CredentialKind {
    /// The key of a certificate, of SSH or of OpenPGP.
    PrivateKey,
    /// The name of an access key of AWS.
    AwsKey,
    /// A token of GitHub.
    GitHub,
    /// A token of GitLab.
    GitLab,
    /// A token of Slack.
    Slack,
    /// An address that posts to Slack.
    SlackWebhook,
    /// A JSON Web Token (RFC 7519), as OAuth 2.0 servers issue them.
    JsonWebToken,
    /// A shared access signature of Azure.
    AzureSignature,
    /// A key in a connection string of Azure.
    AzureKey,
    /// A client secret of Microsoft Entra.
    EntraSecret,
    /// An API key of Google.
    GoogleKey,
    /// A header of HTTP with what authorises the caller.
    AuthorizationHeader,
    /// A password before the host of a URL.
    UrlPassword,
    /// A field or an assignment that is called a password.
    Password,
    /// A field or an assignment that is called a secret or a key.
    NamedKey,
    /// A field that is called a token.
    NamedToken,
}

impl CredentialKind {
    /// How many kinds there are.
    pub(super) const COUNT: usize = CredentialKind::NamedToken as usize + 1;

    /// What it is, with its article.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            CredentialKind::PrivateKey => "a private key",
            CredentialKind::AwsKey => "an AWS access key",
            CredentialKind::GitHub => "a GitHub token",
            CredentialKind::GitLab => "a GitLab token",
            CredentialKind::Slack => "a Slack token",
            CredentialKind::SlackWebhook => "a Slack webhook",
            CredentialKind::JsonWebToken => "a JSON Web Token",
            CredentialKind::AzureSignature => "an Azure shared access signature",
            CredentialKind::AzureKey => "a key of an Azure connection string",
            CredentialKind::EntraSecret => "an Entra client secret",
            CredentialKind::GoogleKey => "a Google API key",
            CredentialKind::AuthorizationHeader => "an authorization header",
            CredentialKind::UrlPassword => "a password in a URL",
            CredentialKind::Password => "a password",
            CredentialKind::NamedKey => "a client secret or an API key",
            CredentialKind::NamedToken => "an access token",
        }
    }
}

/// What may stand before a form.
pub(super) enum Before {
    /// Anything.
    Anything,
    /// Anything but a letter, a digit, `_` and `-`.
    NoTokenLetter,
    /// One of `?`, `&` and `;`.
    Separator,
    /// The scheme of a URL, which belongs to the match.
    Scheme,
    /// The first four letters of a client secret, which belong to the match.
    SecretStart,
}

/// The form of a credential.
pub(super) struct Form {
    pub(super) kind: CredentialKind,
    /// The literals with which it begins, in any case: the expression is exact.
    pub(super) anchors: &'static [&'static str],
    pub(super) before: Before,
    /// For what is known by its place, such as the value of a field: matches what stands before it, from the
    /// anchor on. Any text may be the value, also a token that has a form of its own.
    pub(super) place: Option<&'static str>,
    /// Matches the credential.
    pub(super) pattern: &'static str,
    /// Tells credentials from what only has their form.
    pub(super) accepts: fn(Candidate) -> bool,
}

const NOTHING_MORE: fn(Candidate) -> bool = |_| true;

const fn token(
    kind: CredentialKind,
    anchors: &'static [&'static str],
    pattern: &'static str,
) -> Form {
    Form {
        kind,
        anchors,
        before: Before::NoTokenLetter,
        place: None,
        pattern,
        accepts: NOTHING_MORE,
    }
}

/// A name, and what stands between it and its value.
macro_rules! name {
    ($name:literal) => {
        concat!(
            "(?i)(?:",
            $name,
            r#")(?:["']{0,2}\s{0,8}[:=]\s{0,8}["']{0,2}|>)"#
        )
    };
}

/// A value without spaces.
const VALUE: &str = r#"[^\s"'<>,;&]{8,}"#;

const fn named(
    kind: CredentialKind,
    anchors: &'static [&'static str],
    place: &'static str,
    accepts: fn(Candidate) -> bool,
) -> Form {
    Form {
        kind,
        anchors,
        before: Before::Anything,
        place: Some(place),
        pattern: VALUE,
        accepts,
    }
}

/// The forms. Expressions match bytes, without Unicode.
pub(super) const FORMS: &[Form] = &[
    Form {
        before: Before::Anything,
        ..token(
            CredentialKind::PrivateKey,
            &["-----BEGIN "],
            concat!(
                r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----",
                r"(?:(?:\s|\\[nr])+[A-Za-z0-9+/=]{16,})*",
                r"(?:(?:(?:\s|\\[nr])+[A-Za-z0-9+/=]{1,15})?(?:\s|\\[nr])*-----END [A-Z0-9 ]{0,60}-----)?"
            ),
        )
    },
    token(
        CredentialKind::AwsKey,
        &["AKIA", "ASIA"],
        r"(?:AKIA|ASIA)[0-9A-Z]{16}\b{end-half}",
    ),
    token(
        CredentialKind::GitHub,
        &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        r"gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,}",
    ),
    token(
        CredentialKind::GitLab,
        &[
            "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glagent-",
            "gloas-",
        ],
        r"gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]+)*",
    ),
    Form {
        accepts: has_digit,
        ..token(
            CredentialKind::Slack,
            &["xox", "xapp-"],
            r"(?:xox[abceoprs]|xapp)-[A-Za-z0-9-]{10,}",
        )
    },
    token(
        CredentialKind::SlackWebhook,
        &["hooks.slack.com/services/"],
        r"hooks\.slack\.com/services/T[A-Za-z0-9]{6,}/B[A-Za-z0-9]{6,}/[A-Za-z0-9]{16,}",
    ),
    token(
        CredentialKind::JsonWebToken,
        &["eyJ"],
        r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?",
    ),
    // An HMAC-SHA256 in base64, whose `+`, `/` and `=` may be escaped.
    Form {
        before: Before::Separator,
        ..token(
            CredentialKind::AzureSignature,
            &["sig="],
            r"sig=(?:[A-Za-z0-9+/_-]|%2[BbFf]){43}(?:=|%3[Dd]|[^A-Za-z0-9+/_%=-]|\z)",
        )
    },
    Form {
        before: Before::Anything,
        ..token(
            CredentialKind::AzureKey,
            &["AccountKey=", "SharedAccessKey="],
            r"(?i)(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}",
        )
    },
    Form {
        before: Before::SecretStart,
        accepts: is_entra_secret,
        ..token(
            CredentialKind::EntraSecret,
            &["Q~"],
            r"[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,}",
        )
    },
    Form {
        accepts: is_google_key,
        ..token(
            CredentialKind::GoogleKey,
            &["AIza"],
            r"AIza[A-Za-z0-9_-]{35,}",
        )
    },
    Form {
        pattern: r"[A-Za-z0-9_.~+/=-]{16,}",
        ..named(
            CredentialKind::AuthorizationHeader,
            &["authorization"],
            concat!(
                r#"(?i)authorization["']{0,2}\s{0,8}[:=]\s{0,8}["']{0,2}"#,
                r"(?:bearer|basic|token)\s{1,8}"
            ),
            has_digit,
        )
    },
    Form {
        before: Before::Scheme,
        pattern: r#"[^\s/:@"'<>,;?#\\^`{}()|\[\]]{3,128}@"#,
        ..named(
            CredentialKind::UrlPassword,
            &["://"],
            r"[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9._~%!$*+-]{1,128}:",
            is_password_in_url,
        )
    },
    named(
        CredentialKind::Password,
        &["password", "passwd", "passphrase", ";pwd="],
        name!("password|passwd|passphrase|;pwd"),
        is_password,
    ),
    named(
        CredentialKind::NamedKey,
        &[
            "client_secret",
            "client-secret",
            "clientsecret",
            "api_key",
            "api-key",
            "apikey",
            "subscription-key",
            "secret_access_key",
            "secretaccesskey",
        ],
        name!("client[_-]?secret|api[_-]?key|subscription-key|secret_?access_?key"),
        is_named_key,
    ),
    named(
        CredentialKind::NamedToken,
        &[
            "access_token",
            "accesstoken",
            "refresh_token",
            "refreshtoken",
        ],
        name!("(?:access|refresh)_?token"),
        is_named_token,
    ),
];
