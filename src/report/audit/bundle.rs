//! `audit --bundle`: everything that an auditor needs, in one ZIP file with the same bytes on every run.

use std::collections::BTreeSet;
use std::io;

use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::bundle_material::{BundleMaterial, WriteEntry};
use super::bundle_readme::write_bundle_readme;
use super::csv::{write_audit_csv, write_sample_csv};
use super::html::write_html_beside;
use super::json::write_audit_json;
use super::report::AuditReport;
use super::write_audit_markdown;
use crate::judge::population_lines;

/// Recomputes the log and proofs, with Python alone.
const VERIFY_LOG: &[u8] = include_bytes!("bundle_readme/verify_log.py");

/// Writes the ZIP file: the entries by name, and after them `MANIFEST.sha256`, which lists them.
///
/// # Errors
/// When it cannot be written, or a file cannot be read.
pub fn write_audit_bundle(
    out: &mut dyn io::Write,
    report: &AuditReport,
    material: &BundleMaterial,
) -> io::Result<()> {
    let mut entries: Vec<(String, Box<WriteEntry>)> = vec![
        entry("README.md", |out| {
            write_bundle_readme(out, report, material)
        }),
        entry("population.json", |out| write_audit_json(out, report)),
        entry("population.csv", |out| write_audit_csv(out, report)),
        entry("population.tsv", |out| write_population_lines(out, report)),
        entry("report.html", |out| write_page(out, report, material)),
        entry("report.md", |out| write_audit_markdown(out, report)),
        entry("landings.tsv", |out| write_landings(out, material)),
    ];
    if report.sample.is_some() {
        entries.push(entry("sample.csv", |out| write_sample_csv(out, report)));
    }
    if let Some(history) = material.history {
        entries.push(entry("history.bundle", history));
    }
    if material.history.is_some() {
        entries.push(entry("verify_log.py", |out| out.write_all(VERIFY_LOG)));
    }
    for (path, proof) in material.proofs.iter().flatten() {
        let name = format!("proofs/{path}.tlog-proof");
        entries.push(entry(&name, |out| out.write_all(proof.as_bytes())));
    }
    for file in &material.files {
        entries.push(entry(&file.path, |out| {
            out.write_all(&(material.read)(&file.path)?)
        }));
    }
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    write_zip(out, &entries)
}

fn entry<'a>(
    name: &str,
    write: impl Fn(&mut dyn io::Write) -> io::Result<()> + 'a,
) -> (String, Box<WriteEntry<'a>>) {
    (name.to_owned(), Box::new(write))
}

/// Writes the lines that the population digest is computed over.
fn write_population_lines(out: &mut dyn io::Write, report: &AuditReport) -> io::Result<()> {
    let lines = population_lines(&report.assessment.duties);
    lines
        .iter()
        .try_for_each(|line| out.write_all(line.as_bytes()))
}

/// Writes the page, with links to the files of the bundle.
fn write_page(
    out: &mut dyn io::Write,
    report: &AuditReport,
    material: &BundleMaterial,
) -> io::Result<()> {
    let paths: BTreeSet<&str> = material.files.iter().map(|file| &*file.path).collect();
    write_html_beside(out, report, &|path| paths.contains(path))
}

/// Writes the commit on which each file landed, a tab, and its path.
fn write_landings(out: &mut dyn io::Write, material: &BundleMaterial) -> io::Result<()> {
    for file in &material.files {
        if let Some(commit) = &file.landed {
            out.write_all(format!("{commit}\t{}\n", file.path).as_bytes())?;
        }
    }
    Ok(())
}

fn write_zip(out: &mut dyn io::Write, entries: &[(String, Box<WriteEntry>)]) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(out);
    // The first day that the format knows: the same bytes on every run.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut manifest = String::new();
    for (name, write) in entries {
        if !stays_in_folder(name) {
            return Err(io::Error::other(format!("`{name}` leaves the folder")));
        }
        zip.start_file(name, options.large_file(name == "history.bundle"))?;
        let mut hashing = HashingWriter {
            out: &mut zip,
            hash: Sha256::new(),
        };
        write(&mut hashing)?;
        let sum = hex::encode(hashing.hash.finalize());
        manifest.extend([sum.as_str(), "  ", name, "\n"]);
    }
    zip.start_file("MANIFEST.sha256", options)?;
    io::Write::write_all(&mut zip, manifest.as_bytes())?;
    zip.finish()?;
    Ok(())
}

/// Whether a name stays within the folder that it is unpacked into, on every system, and needs no
/// escapes in a manifest.
fn stays_in_folder(name: &str) -> bool {
    let is_odd = |c: char| c == '\\' || c == ':' || c.is_control();
    let is_dots = |part: &str| ["", ".", ".."].contains(&part);
    !name.contains(is_odd) && !name.split('/').any(is_dots)
}

/// Passes bytes on, and hashes them.
struct HashingWriter<'a> {
    out: &'a mut dyn io::Write,
    hash: Sha256,
}

impl io::Write for HashingWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed_bytes(entries: &[(&str, &str)]) -> io::Result<Vec<u8>> {
        let of = |(name, text): &(&str, &str)| {
            let text = (*text).to_owned();
            entry(name, move |out| out.write_all(text.as_bytes()))
        };
        let entries: Vec<_> = entries.iter().map(of).collect();
        let mut bytes = Vec::new();
        write_zip(&mut bytes, &entries)?;
        Ok(bytes)
    }

    #[test]
    fn no_name_leaves_the_folder() {
        for bad in [
            "../a", "/a", "a/../b", "a//b", "a\\b", "c:a", "", ".", "a\nb",
        ] {
            assert!(packed_bytes(&[(bad, "x")]).is_err(), "{bad}");
        }
        assert!(packed_bytes(&[("a/b c/ä", "x"), ("a/..b", "y")]).is_ok());
    }

    #[test]
    fn the_same_entries_are_the_same_bytes() {
        let entries = [("a", "x"), ("b", "y")];
        let first = packed_bytes(&entries).expect("packed");
        assert_eq!(first, packed_bytes(&entries).expect("packed"));
        assert!(first.starts_with(b"PK"));
    }
}
