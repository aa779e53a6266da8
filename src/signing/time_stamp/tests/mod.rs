mod certificates;
mod public_authority;
mod tokens;

use chrono::{DateTime, TimeDelta, Utc};

use super::fault::TimeStampFault;
use super::test_authority::{TestAuthority, TestEss, TestHash, TestKey, TestMistake, TestPurpose};
use super::{TimeStamp, TimeStampAuthorities, TimeStampRequest, verify_time_stamp};

const MESSAGE: &[u8] = b"dutybook/example\n3\nroot\n";

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn noon() -> DateTime<Utc> {
    at("2026-03-01T12:00:00Z")
}

fn accept(pem: &str) -> TimeStampAuthorities {
    TimeStampAuthorities::from_pem(pem.as_bytes()).unwrap()
}

fn verify_at(authority: &TestAuthority, time: DateTime<Utc>) -> Result<TimeStamp, TimeStampFault> {
    let response = authority.stamp(MESSAGE, time);
    verify_time_stamp(&response, MESSAGE, None, &accept(&authority.pem()))
}

fn verify(authority: &TestAuthority) -> Result<TimeStamp, TimeStampFault> {
    verify_at(authority, noon())
}

fn with_mistake(mistake: TestMistake) -> TestAuthority {
    TestAuthority {
        mistake: Some(mistake),
        ..TestAuthority::default()
    }
}
