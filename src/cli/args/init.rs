//! Arguments of `dutybook init`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::named_value::{NamedValues, parse_named};
use super::pack::PackValueArgs;
use crate::cli::typed_days::TypedDays;
use crate::write::{
    AuthorityAddress, CommitName, Forge, GitAddress, ProgramSource, ReleaseSource, WheelAddress,
};

pub(crate) const FORGES: NamedValues<Forge> = &[
    ("github", Forge::GitHub),
    ("gitlab", Forge::GitLab),
    ("azure", Forge::Azure),
    ("none", Forge::None),
];

#[derive(Debug, ClapArgs)]
pub(crate) struct InitArgs {
    /// The folder; created if it is missing [default: that of -C, else the current one]
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// A policy to start from: a pack that `dutybook pack list` names, or the folder of one; repeat it for several
    /// [default: m365-defender-soc]
    #[arg(long, value_name = "PACK")]
    pub(crate) pack: Vec<String>,
    #[command(flatten)]
    pub(crate) values: PackValueArgs,
    /// Time zone in which days begin, from the IANA database [default: UTC]
    #[arg(long, value_name = "TZ")]
    pub(crate) timezone: Option<String>,
    /// First day on which duties start [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) starts: Option<TypedDays>,
    /// Calendar of business days: one that `dutybook calendar list` names, or a new one to fill in
    /// [default: that of the time zone's country; else Monday to Friday]
    #[arg(long, value_name = "ID")]
    pub(crate) calendar: Option<String>,
    /// Name of the organisation, as reports show it
    #[arg(long, value_name = "NAME")]
    pub(crate) organisation: Option<String>,
    /// The CI service to write files for [default: none]
    #[arg(long, value_parser = parse_named(FORGES), value_name = "CI")]
    pub(crate) ci: Option<Forge>,
    /// Let CI use the action and the releases of a repository on GitHub
    #[arg(long, value_name = "OWNER/REPO@REV", conflicts_with_all = ["wheel", "git"])]
    source: Option<ReleaseSource>,
    /// Let CI install a wheel by its address, compared with `#sha256=…` after it
    #[arg(long, value_name = "URL", conflicts_with = "git")]
    wheel: Option<WheelAddress>,
    /// Let CI build dutybook from a git repository, at the commit of --rev
    #[arg(long, value_name = "URL", requires = "rev")]
    git: Option<GitAddress>,
    /// The commit of --git, by its 40 digits
    #[arg(long, value_name = "SHA", requires = "git")]
    rev: Option<CommitName>,
    /// Let CI ask a time-stamp authority (RFC 3161) at this address for tokens over what lands
    #[arg(long, value_name = "URL")]
    pub(crate) timestamp: Option<AuthorityAddress>,
    /// The certificate (PEM) of the authority of --timestamp, which the policy then accepts
    #[arg(long, value_name = "FILE", requires = "timestamp")]
    pub(crate) timestamp_certificate: Option<PathBuf>,
}

impl InitArgs {
    /// Where CI gets dutybook from.
    pub(crate) fn program(&self) -> ProgramSource {
        match (&self.source, &self.wheel, &self.git, &self.rev) {
            (Some(release), ..) => ProgramSource::Release(release.clone()),
            (_, Some(wheel), ..) => ProgramSource::Wheel(wheel.clone()),
            (.., Some(repository), Some(revision)) => ProgramSource::Commit {
                repository: repository.clone(),
                revision: revision.clone(),
            },
            _ => ProgramSource::Unset,
        }
    }
}
