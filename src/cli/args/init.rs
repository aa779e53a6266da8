//! Arguments of `dutybook init`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args as ClapArgs;

use super::named_value::{NamedValues, parse_named};
use crate::write::{Forge, PolicyPack};

const PACKS: NamedValues<PolicyPack> = &[
    ("m365-defender-soc", PolicyPack::M365DefenderSoc),
    ("minimal", PolicyPack::Minimal),
];

const FORGES: NamedValues<Forge> = &[
    ("github", Forge::GitHub),
    ("gitlab", Forge::GitLab),
    ("azure", Forge::Azure),
    ("none", Forge::None),
];

#[derive(Debug, ClapArgs)]
pub(crate) struct InitArgs {
    /// The folder; made where it is missing [default: the one of -C, the current one]
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// The policy to start from
    #[arg(
        long,
        value_parser = parse_named(PACKS),
        value_name = "PACK",
        default_value = "m365-defender-soc"
    )]
    pub(crate) pack: PolicyPack,
    /// Where days begin, a name of the IANA time zone database [default: UTC]
    #[arg(long, value_name = "TZ")]
    pub(crate) timezone: Option<String>,
    /// First day of which anything is owed [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) starts: Option<NaiveDate>,
    /// Calendar of working days: one of the pack's, or a new one to fill in [default: the pack's, in
    /// its time zone; else Monday to Friday]
    #[arg(long, value_name = "ID")]
    pub(crate) calendar: Option<String>,
    /// Whose duties these are, as reports show it
    #[arg(long, value_name = "NAME")]
    pub(crate) organisation: Option<String>,
    /// Whose CI judges every change
    #[arg(long, value_parser = parse_named(FORGES), value_name = "CI", default_value = "none")]
    pub(crate) ci: Forge,
}
