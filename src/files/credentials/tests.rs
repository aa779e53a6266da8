use super::*;
use CredentialKind as Kind;

#[track_caller]
fn check(text: &str, expected: &[Kind]) {
    let found = find_credentials(text.as_bytes()).into_iter();
    let kinds: Vec<Kind> = found
        .filter(|it| it.is_reported)
        .map(|it| it.kind)
        .collect();
    assert_eq!(kinds, expected, "{text}");
}

/// Letters and digits as in a token, of that length: nobody's.
fn random(length: usize) -> String {
    "a7Qz0LmX".chars().cycle().take(length).collect()
}

fn json_web_token() -> String {
    format!("eyJ{}.eyJ{}.{}", random(20), random(60), random(43))
}

#[test]
fn tokens_have_the_forms_of_their_issuers() {
    for (start, length, kind) in [
        ("ghp_", 36, Kind::GitHub),
        ("ghs_", 36, Kind::GitHub),
        ("github_pat_", 82, Kind::GitHub),
        ("glpat-", 20, Kind::GitLab),
        ("glrt-", 20, Kind::GitLab),
        ("glcbt-64_", 20, Kind::GitLab),
        ("xoxb-123456789012-", 24, Kind::Slack),
        ("xapp-1-", 30, Kind::Slack),
        (
            "hooks.slack.com/services/T0123ABCD/B0123ABCD/",
            24,
            Kind::SlackWebhook,
        ),
        ("AIza", 35, Kind::GoogleKey),
        ("AccountKey=", 86, Kind::AzureKey),
        ("SharedAccessKey=", 43, Kind::AzureKey),
    ] {
        let token = format!("{start}{}", random(length));
        for text in [
            token.clone(),
            format!("with {token}, in a sentence."),
            format!("{{\"key\":\"{token}\"}}"),
            format!("a;{token};b"),
            format!(r"first\n{token}"),
            format!(r"\u0022{token}\u0022"),
        ] {
            check(&text, &[kind]);
        }
        // Too short, or the end of another word.
        if kind != Kind::Slack {
            check(&format!("{start}{}", random(5)), &[]);
        }
        if !start.ends_with('=') && !start.starts_with("hooks") {
            check(&format!("no{token}"), &[]);
        }
    }
    check(&json_web_token(), &[Kind::JsonWebToken]);
    check("AKIAIOSFODNN7EXAMPLE", &[Kind::AwsKey]);
    check("AKIAIOSFODNN7EXAMPLES", &[]);
    let secret = format!("{}8Q~{}", "aB3", random(34));
    check(&secret, &[Kind::EntraSecret]);
    check(&format!("It is {secret}."), &[Kind::EntraSecret]);
    check(&format!("{secret}{secret}"), &[]);
    for name in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", "PGP "] {
        let text = format!("-----BEGIN {name}PRIVATE KEY-----\nMIIE");
        check(&text, &[Kind::PrivateKey]);
    }
    check("-----BEGIN PGP PRIVATE KEY BLOCK-----", &[Kind::PrivateKey]);
    check("-----BEGIN CERTIFICATE-----\nMIIE", &[]);
    check("-----BEGIN PUBLIC KEY-----", &[]);
}

#[test]
fn a_shared_access_signature_is_an_hmac() {
    let url = "https://soc.blob.core.example/exports/a.json?sv=2024-11-04&se=2026-03-31&sp=r";
    for separator in ["&", ";", "&amp;", r"\u0026"] {
        for value in [
            format!("{}%3D", random(43)),
            format!("{}=", random(43)),
            format!("%2B{}%2f%3D", random(41)),
            random(43),
        ] {
            check(
                &format!("\"{url}{separator}sig={value}\""),
                &[Kind::AzureSignature],
            );
        }
    }
    // A digest in hexadecimal, and a field of another name.
    check(
        &format!(
            "https://x.example/unsubscribe?id=7&sig={}",
            "9f2c".repeat(16)
        ),
        &[],
    );
    check(&format!("https://x.example/?sig={}", random(20)), &[]);
    check(
        &format!("https://safelinks.example/?sdata={}%3D", random(43)),
        &[],
    );
    check(&format!("https://x.example/?design={}%3D", random(43)), &[]);
}

#[test]
fn a_field_that_is_called_a_password_holds_one() {
    for text in [
        r#""password": "Winter2026!""#,
        r#""adminPassword":"correct-horse-7""#,
        r#"{\"password\":\"Winter2026!\"}"#.replace('\\', "").as_str(),
        "DB_PASSWORD=Winter2026",
        "Server=db;User Id=soc;Password=Winter2026!;Encrypt=true",
        "Server=db;Uid=soc;Pwd=Winter2026!;",
        "<password>Winter2026</password>",
        "The new password: Winter2026!",
        "password = 'Winter2026'",
    ] {
        check(text, &[Kind::Password]);
    }
    for text in [
        r#""clientSecret": "this-is-an-example""#,
        "client_secret=0123456789abcdef&grant_type=client_credentials",
        r#""apiKey": "a7Qz0LmXa7Qz0LmX""#,
        "x-api-key: a7Qz0LmXa7Qz0LmX",
        "Ocp-Apim-Subscription-Key: a7Qz0LmXa7Qz0LmX",
        "aws_secret_access_key = a7Qz0LmXa7Qz0LmX/7Qz0LmX",
    ] {
        check(text, &[Kind::NamedKey]);
    }
    check(
        r#""refresh_token": "0.AXa7Qz0LmXa7Qz0LmX""#,
        &[Kind::NamedToken],
    );
    check(
        "Authorization: Bearer a7Qz0LmXa7Qz0LmX",
        &[Kind::AuthorizationHeader],
    );
    check(
        r#""Authorization": "Basic c29jOmh1bnRlcjIy""#,
        &[Kind::AuthorizationHeader],
    );
    check(
        "postgres://soc:hunter22@db.example/soc",
        &[Kind::UrlPassword],
    );
}

#[test]
fn a_token_in_a_field_is_found_once_and_by_its_own_form() {
    let token = json_web_token();
    for text in [
        format!(r#""access_token":"{token}""#),
        format!("Authorization: Bearer {token}"),
        format!(r#""password": "{token}""#),
    ] {
        check(&text, &[Kind::JsonWebToken]);
    }
    let token = format!("glpat-{}", random(20));
    check(
        &format!("https://oauth2:{token}@gitlab.example/x.git"),
        &[Kind::GitLab],
    );
}

#[test]
fn talk_of_passwords_holds_none() {
    for text in [
        // As secure scores describe their controls.
        r#""description": "Reset password: weak passwords are guessed.","password": null"#,
        r#""title":"Do not expire passwords","controlName":"PWAgePolicyNew""#,
        r#""remediation": "Set Password: Administrators must register a second method.""#,
        r#""passwordPolicies":"DisablePasswordExpiration","passwordProfile":null"#,
        r#""lastPasswordChangeDateTime":"2026-03-01T08:00:00Z""#,
        r#""lastPassword":"2026-03-01T08:00:00Z""#,
        r#""password":"********","clientSecret":"<redacted>","apiKey":"REDACTED-BY-EXPORT""#,
        r##""@odata.type":"#microsoft.graph.passwordAuthenticationMethod","password":null"##,
        r#""passwordCredentials":[{"secretText":null,"hint":"x7Q","displayName":"soc"}]"#,
        r#""password": "Reset by the user on 2026-03-01""#,
        // As people write in tickets.
        "Asked for a new password: INC0031337, then closed",
        "Password: 2026-03-01 08:00",
        "Reset password:https://passwordreset.example/user1",
        "password: see /docs/runbook2",
        "Password: analyst-1@soc.example asked for it",
        "password: xxxxxxxx, api_key: ${API_KEY}, client_secret={{secret_1}}",
        "apiKey=%API_KEY%; client_secret=$(client.secret1)",
        "PASSWORD:,USERNAME:",
        "Password|changed 2026-03-01",
        "xoxo-hugs-and-kisses",
        // A bearer of something else.
        "Authorization: Bearer tokens-are-short-lived",
    ] {
        check(text, &[]);
    }
}

#[test]
fn links_and_addresses_beside_each_other_are_no_password() {
    for text in [
        r#""webUrl":"https://security.example/incidents/7?tid=1","assignedTo":"analyst-1@soc.example""#,
        "https://tickets.example,08:30,analyst-1@soc.example",
        "https://tickets.example;owner:analyst-1@soc.example",
        "https://teams.example/l/meetup-join/19%3ameeting_x@thread.v2/0?context=a:b@c",
        "https://tickets.example:8443@phishing.example/login",
        "https://user:password@host.example and https://USER:${PASS}@host.example",
        "https://reader:***@host.example",
        "see https://x.example: mail analyst-1@soc.example",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_search_reads_no_letter_again_and_again() {
    // Each begins what could be a credential every few letters, and ends none.
    for unit in [
        "eyJ",
        "-eyJ",
        ".eyJ",
        "eyJaaaaaaaa.",
        "password=",
        "://a:",
        "://",
        "&sig=",
        "8Q~",
        "a.8Q~",
        "AIza",
        "glpat-",
        "AKIA",
        "-----BEGIN ",
        "xoxb-",
        "authorization:bearer ",
        "ghp_a",
        "https://a:b",
        "password:password",
        "eyJaaaaaaaa.eyJ",
    ] {
        let text = unit.repeat(300_000 / unit.len());
        let start = std::time::Instant::now();
        let found = find_credentials(text.as_bytes());
        let spent = start.elapsed();
        let count = found.len();
        assert!(spent.as_secs() < 10, "{unit}: {count} in {spent:?}");
    }
}
