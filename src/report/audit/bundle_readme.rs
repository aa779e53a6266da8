//! The README of the bundle: how to verify it without dutybook.
//!
//! Every block of commands runs in the folder that was unpacked. Text from the repository is quoted for
//! the shell, or escaped.

use std::io;

use super::bundle_material::BundleMaterial;
use super::report::AuditReport;
use super::sample::sample_sentences;
use crate::judge::{DrawnSample, StratifyBy};
use crate::model::format_instant;
use crate::report::escape;
use crate::report::markdown::{table_head, table_row};
use crate::report::output::write_line;
use crate::text::quote_for_shell;

/// Writes the README.
pub(super) fn write_bundle_readme(
    out: &mut dyn io::Write,
    report: &AuditReport,
    material: &BundleMaterial,
) -> io::Result<()> {
    let (assessment, population) = (report.assessment, report.population());
    let days = report.interval;
    write_line(
        out,
        "# What was audited, and how to verify it without dutybook\n",
    )?;
    write_line(
        out,
        &format!(
            "{} duties due from {} to {}, both inclusive, as of {}. Population digest:\n{}\n",
            population.count,
            days.from,
            days.to,
            escape::markdown(&format_instant(assessment.as_of)),
            population.digest
        ),
    )?;
    write_line(out, CONTENTS.trim_end())?;
    write_section(
        out,
        "The files are those that were packed",
        MANIFEST.trim_end(),
    )?;
    write_history(out, report, material)?;
    write_section(
        out,
        "The population digest",
        "The digest is the SHA-256 of `population.tsv`: a line a duty of id, opens, due and deadline, the instants in\nUTC. The same times stand in `population.csv` and `population.json` on the clock of the policy.\n\n```sh\nsha256sum population.tsv\n```",
    )?;
    write_line(out, &format!("\nIt has to be {}.", population.digest))?;
    if let Some(sample) = report.sample {
        write_sample(out, sample, &population.digest)?;
    }
    write_files(out, "Listed by evidence, but missing", &material.missing)
}

const CONTENTS: &str = include_str!("bundle_readme/contents.md");

const MANIFEST: &str = include_str!("bundle_readme/manifest.md");

const LANDED: &str = include_str!("bundle_readme/landed.md");

const PROOFS: &str = include_str!("bundle_readme/proofs.md");

const TOKENS: &str = include_str!("bundle_readme/tokens.md");

fn write_section(out: &mut dyn io::Write, heading: &str, text: &str) -> io::Result<()> {
    write_line(out, &format!("\n## {heading}\n\n{text}"))
}

fn write_history(
    out: &mut dyn io::Write,
    report: &AuditReport,
    material: &BundleMaterial,
) -> io::Result<()> {
    let commit = report.assessment.history.commit.as_deref();
    let (Some(_), Some(commit)) = (material.history, commit) else {
        let text = "The bundle has no `history.bundle`: history was not read, does not exist, or is not complete. \
                    Nothing here proves when\nanything landed.";
        return write_section(out, "History", text);
    };
    let prefix = escape::terminal(&material.prefix);
    let prefix = quote_for_shell(&prefix);
    let text = format!(
        "The commit that was judged is {commit}, which the last command prints.\n\n```sh\n\
         git clone --quiet history.bundle history\n\
         git -C history bundle verify --quiet ../history.bundle\n\
         git -C history fsck --no-progress --strict\n\
         prefix={prefix}\ngit -C history rev-parse HEAD\n```\n\n\
         `prefix` is the folder of the dutybook repository below the top of git's.\n\n{}",
        LANDED.trim_end()
    );
    write_section(out, "History", &text)?;
    write_line(out, &format!("\n{}", describe_proof(material)))?;
    let heading = "Proofs that each file is in the log";
    match &material.proofs {
        Ok(_) => write_section(out, heading, PROOFS.trim_end())?,
        Err(reason) => {
            let reason = escape::markdown(reason);
            let text = format!("There are none: the log of this history cannot be made: {reason}");
            write_section(out, heading, &text)?;
        }
    }
    write_tokens(out, material)?;
    let files = material.files.iter();
    let files = files.filter(|file| file.is_committed == Some(false));
    let files: Vec<String> = files.map(|file| file.path.clone()).collect();
    write_files(out, "Different in the history, or missing from it", &files)
}

/// Writes how each token is verified. The text that was stamped is the checkpoint up to its empty line.
fn write_tokens(out: &mut dyn io::Write, material: &BundleMaterial) -> io::Result<()> {
    if material.tokens.is_empty() {
        let text = "No token is stored: nothing but the commits says when they were made.";
        return write_section(out, "Time stamps", text);
    }
    write_section(out, "Time stamps", TOKENS.trim_end())
}

/// How many evidence files the commands above prove something about.
fn describe_proof(material: &BundleMaterial) -> String {
    let evidence = material.files.iter();
    let evidence = evidence.filter(|file| file.is_claim);
    let (proved, bare): (Vec<_>, Vec<_>) = evidence.partition(|file| file.landed.is_some());
    format!(
        "`landings.tsv` names {} of the {} evidence files that are here: the commands above say nothing of the other \
         {}, and nothing is\nproved about when those landed.",
        proved.len(),
        proved.len() + bare.len(),
        bare.len()
    )
}

/// Writes a list of files, where there are any.
fn write_files(out: &mut dyn io::Write, heading: &str, files: &[String]) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    write_section(out, heading, &table_head(&["file"], 1))?;
    for file in files {
        write_line(out, &table_row(&[escape::markdown(file)]))?;
    }
    Ok(())
}

/// Writes how to draw the sample again.
fn write_sample(out: &mut dyn io::Write, sample: &DrawnSample, digest: &str) -> io::Result<()> {
    let seed = sample.drawing.seed;
    let draws: Vec<String> = if sample.strata.is_empty() {
        vec![format!(
            "cut -f 1 population.tsv | draw {}",
            sample.duties.len()
        )]
    } else {
        let strata = sample.strata.iter();
        let pattern = |name: &str| match sample.drawing.stratify {
            Some(StratifyBy::Team) => format!("/{name}$"),
            _ => format!("^{name}/"),
        };
        let draw = strata.map(|stratum| {
            let (pattern, size) = (pattern(&stratum.name), stratum.size);
            format!("cut -f 1 population.tsv | grep '{pattern}' | draw {size}")
        });
        draw.collect()
    };
    let sentences = sample_sentences(sample);
    let sentences: Vec<_> = sentences.iter().map(|it| escape::markdown(it)).collect();
    let text = format!(
        "{}\n\nThe key of a duty is the SHA-256 of seed, population digest and duty, divided by tabs and without a \
         line end; those\nwith the smallest keys are drawn. Nothing is printed but the last line where the draw \
         comes to the same.\n\n```sh\ndraw() {{\n  while read -r duty; do\n    key=$(printf '%s\\t%s\\t%s' \
         {seed} {digest} \"$duty\" | sha256sum | cut -c 1-64)\n    echo \"$key $duty\"\n  done | LC_ALL=C sort | \
         cut -d ' ' -f 2 | head -n \"$1\"\n}}\n{{\n  {}\n}} > drawn-again.txt\ntail -n +2 sample.csv | cut -d , \
         -f 2 | diff - drawn-again.txt && echo \"the same sample\"\n```",
        sentences.join("\n\n"),
        draws.join("\n  ")
    );
    write_section(out, "The sample", &text)
}
