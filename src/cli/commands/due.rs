//! `dutybook due`.

use anstream::eprintln;

use crate::cli::args::{DueArgs, DueFormat};
use crate::cli::commands::audit_inputs::parse_links;
use crate::cli::commands::due_run::DueNeeds;
use crate::cli::output::write_all;
use crate::cli::output_target::read_targets;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::shell::shell_at_hand;
use crate::cli::{CliError, RunOutcome, roots};
use crate::judge::Assessment;
use crate::model::Mailbox;
use crate::report::{self, DueStyle, MailEnvelope, escape_terminal};

pub(super) fn run(args: &DueArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let targets = read_targets(&args.out)?;
    let needs = DueNeeds {
        args,
        formats: targets.iter().map(|target| target.format).collect(),
        links: args.links.as_deref().map(parse_links).transpose()?,
    };
    require_reminder(args, &needs.formats)?;
    let envelope = read_envelope(args, &needs.formats)?;
    let due = match roots::expand_directories(settings, RevisionSpec::default())? {
        None => needs.judge_one(settings)?,
        Some(folders) => needs.judge_several(settings, &folders)?,
    };
    write_all(&targets, |target, out| match target.format {
        DueFormat::Human => {
            let style = DueStyle {
                terminal: settings.output_style(target.is_stdout()),
                shell: shell_at_hand(),
                shows_all: args.all,
            };
            report::write_due_human(out, &due, &style)
        }
        DueFormat::Json => report::write_due_json(out, &due),
        DueFormat::Markdown => report::write_due_markdown(out, &due),
        DueFormat::Ics => {
            let roots = due.roots.iter();
            let calendars: Vec<&Assessment> = roots.filter_map(|it| it.calendar.as_ref()).collect();
            report::write_due_ics(out, &calendars, due.team.as_ref())
        }
        DueFormat::Teams => report::write_due_teams(out, &due),
        DueFormat::Slack => report::write_due_slack(out, &due),
        DueFormat::Mail => match &envelope {
            Some(envelope) => report::write_due_mail(out, &due, envelope),
            None => Ok(()),
        },
    })?;
    let has_reminder = targets.iter().any(|target| target.format.is_reminder());
    if has_reminder && !settings.quiet && !due.has_reminder() {
        match &args.since {
            Some(since) => eprintln!("nothing changed since {}", escape_terminal(since)),
            None => eprintln!("nothing is due"),
        }
    }
    Ok(RunOutcome::Success)
}

/// Refuses what only reminders take where none is asked for.
fn require_reminder(args: &DueArgs, formats: &[DueFormat]) -> Result<(), CliError> {
    if args.since.is_none() || formats.iter().any(|format| format.is_reminder()) {
        return Ok(());
    }
    Err(CliError::usage(
        "--since is for reminders",
        "add --format teams, slack or mail; a list shows what is due now",
    ))
}

/// Who sends the mail, and to whom; `None` where there is no mail.
fn read_envelope(args: &DueArgs, formats: &[DueFormat]) -> Result<Option<MailEnvelope>, CliError> {
    let parse = |typed: &String, flag: &str| {
        typed.parse::<Mailbox>().map_err(|error| {
            CliError::usage(
                format!("{flag} is not a mailbox: `{typed}`"),
                error.to_string(),
            )
        })
    };
    let is_mail = formats.contains(&DueFormat::Mail);
    let to = args.mail_to.iter().map(|typed| parse(typed, "--mail-to"));
    let to = to.collect::<Result<Vec<Mailbox>, _>>()?;
    match &args.mail_from {
        Some(from) if is_mail && !to.is_empty() => Ok(Some(MailEnvelope {
            from: parse(from, "--mail-from")?,
            to,
        })),
        None if !is_mail && to.is_empty() => Ok(None),
        _ if is_mail => Err(CliError::usage(
            "--format mail needs a sender and recipients",
            "add --mail-from ADDRESS and --mail-to ADDRESS",
        )),
        _ => Err(CliError::usage(
            "--mail-from and --mail-to are for mail",
            "add --format mail, or leave them out",
        )),
    }
}
