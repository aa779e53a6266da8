//! The schemas of details of one version of the policy.

use crate::cli::CliError;
use crate::files::Files;
use crate::history::Mainline;
use crate::judge::Assessment;
use crate::write::DetailsSchemas;

/// The schemas of details of a version of the policy; those among the judged files for the newest.
///
/// # Errors
/// When one of them, or the commit of an older version, cannot be read.
pub(super) fn schemas_of_version(
    files: &dyn Files,
    mainline: Option<&Mainline>,
    assessment: &Assessment,
    version: usize,
) -> Result<DetailsSchemas, CliError> {
    let language = assessment.language;
    let versions = &assessment.commits.versions;
    let landed = versions.get(version).and_then(Option::as_ref);
    let older = landed.filter(|_| version + 1 < versions.len());
    let (Some((commit, _)), Some(mainline)) = (older, mainline) else {
        return Ok(DetailsSchemas::read(files)?.in_language(language));
    };
    let tree = mainline.git.tree(mainline.git.resolve(commit)?)?;
    Ok(DetailsSchemas::read(&tree)?.in_language(language))
}
