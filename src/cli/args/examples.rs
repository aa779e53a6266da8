//! Examples that `--help` shows, one text a command.

pub(crate) const INIT: &str = "\
Examples:
  dutybook init soc --timezone Europe/Copenhagen --ci github
  dutybook init --pack minimal --starts 2026-01-05 --organisation \"Example SOC\"

Nothing is overwritten: if any file exists already, nothing is written.";

pub(crate) const CHECK: &str = "\
Examples:
  dutybook check                                   judge everything as of now
  dutybook check --as-of 2026-03-31                … as of the end of that day
  dutybook check escalation-tickets --team csirt   one task of one team
  dutybook check --base origin/main                only what a change breaks, by the policy of its base
  dutybook check --rev v2026.03 --as-of 2026-03-31 a commit, without checking it out
  dutybook check --fail-on warn                    fail where something is late, too
  dutybook check --report json=check.json          the verdict as JSON beside the text

Exit codes: 0 no failing findings, 1 failing findings, 2 could not judge.";

pub(crate) const DUE: &str = "\
Examples:
  dutybook due                                     what is due this week, and what is overdue
  dutybook due --team monitoring --within P1D      what one team has to do until tomorrow
  dutybook due --format markdown --output due.md   for an issue or a wiki page
  dutybook due --format markdown --links https://github.com/soc/duties   with links that open new evidence
  dutybook due --within P31D --format ics --output due.ics   a calendar to subscribe to
  dutybook due --mine --all                        every duty of the teams that you are on
  dutybook due --format teams --since 2026-03-09   a reminder of what changed, for a channel: docs/reminders.md";

pub(crate) const AUDIT: &str = "\
Examples:
  dutybook audit --from 2026-01-01 --to 2026-03-31
  dutybook audit --from 2026-01-01 --to 2026-03-31 --sample 25 --seed 20260401 --stratify task
  dutybook audit --from 2026-01-01 --to 2026-12-31 secure-score-report --format json --output audit.json
  dutybook audit --from 2026-01-01 --to 2026-03-31 --sample 25 --seed 20260401 --bundle audit.zip
  dutybook audit --from 2026-01-01 --to 2026-03-31 --format oscal --output results.json

The exit code is 0 whatever the standings; only `check` fails the build.";

pub(crate) const REPORT: &str = "\
Examples:
  dutybook report --output site                    the last 90 days, and what is due in the next two weeks
  dutybook report --output site --from 2026-01-01 --to 2026-03-31 --as-of 2026-03-31
  dutybook report --output site --team monitoring --within P31D
  dutybook report --output site --links https://github.com/soc/dutybook

The folder is written whole or not at all. An existing folder is replaced if it is empty, or if dutybook
wrote it and nothing was added since. The exit code is 0 whatever the standings.";

pub(crate) const TRACE: &str = "\
Examples:
  dutybook trace secure-score-report/2026-W11/monitoring
  dutybook trace evidence/secure-score-report/2026/2026-W11/monitoring.yaml
  dutybook trace secure-score-report/2026-W11/monitoring --as-of 2026-03-31 --format markdown

The exit code is 0 whatever the standing, and 2 if there is no such duty.";

pub(crate) const ANCHOR: &str = "\
Examples:
  dutybook anchor >> ../anchors.yaml
  dutybook anchor --seen \"$CI_JOB_URL\" >> ../anchors.yaml
  dutybook check --anchors ../anchors.yaml         a rewrite of recorded history is now found

Keep the file outside the repository, where those who write to the repository cannot.";

pub(crate) const MERGE: &str = "\
Examples:
  dutybook -C 'tenants/*' --as-of 2026-03-31T23:59:59Z check --shard 1/2 --format json -o 1.json
  dutybook -C 'tenants/*' --as-of 2026-03-31T23:59:59Z check --shard 2/2 --format json -o 2.json
  dutybook merge 1.json 2.json                     one verdict, as if one run had judged all
  dutybook merge *.json --report sarif=all.sarif   in any format of `check`";

pub(crate) const PACK: &str = "\
Examples:
  dutybook pack list                                  what comes with dutybook
  dutybook pack list pci-dss                          what is in one, and its parameters
  dutybook pack add pci-dss --set daily-time=16:00    add it to this repository
  dutybook pack diff                                  what was edited here, and what is newer in the packs
  dutybook pack update pci-dss                        merge the newer version; edits stay
  dutybook pack check packs/ours                      check a pack of your own";

pub(crate) const IMPORT: &str = "\
Examples:
  dutybook import list                             the formats, and what documents each
  dutybook import show servicenow-incidents        its mapping
  dutybook import check policy/imports/own.yaml --with incident.csv
                                                   what an own mapping makes of an export

Exit codes: 0 the mapping holds, 1 it has faults, 2 a file cannot be read or imported.";

pub(crate) const IMPORT_LEDGER: &str = "\
Examples:
  dutybook import-ledger duties-2025.csv --dry-run         what would be written, and what cannot be
  dutybook import-ledger duties-2025.csv --map 'Done by=performed_by' --map 'Cost=-' --dates dmy --time 17:00

Evidence that is imported counts as any other does; that it was imported, and from which row, stays written in it.

Exit codes: 0 all rows are imported, 1 some or all are not, 2 the file or the repository cannot be read.";

pub(crate) const CALENDAR: &str = "\
Examples:
  dutybook calendar list germany                   the country, and its regions
  dutybook calendar add DK                         writes policy/calendars/denmark.yaml
  dutybook calendar add DE-BY --until-year 2028    a region, for more years
  dutybook calendar add DK --force                 the same file again, with the years of today
  dutybook calendar import office.ics --id office  from a calendar program

Exit codes: 0 written or listed, 1 `check` would refuse the file, 2 something is unknown or cannot be read.";

pub(crate) const CHECKPOINT: &str = "\
Examples:
  dutybook checkpoint > 2026-03.checkpoint         of the commit that is checked out
  dutybook checkpoint --rev v2026.03               of another commit
  dutybook checkpoint verify *.checkpoint          whether history still gives those that were kept

Exit codes: 0 history gives every checkpoint, 1 one differs, 2 the history is incomplete.";

pub(crate) const CLOSE: &str = "\
Examples:
  dutybook close --through 2026-Q1                 from the end of the last closed period to the end of March
  dutybook close --through last-month --commit     onto a branch of its own
  dutybook close --through 2026-Q1 --dry-run       show what would be written
  dutybook approve 2026-Q1 --commit                what an approver does then

What the commit that is checked out says of each duty that is due in the period is written to closings/PERIOD.yaml.
From then on `check` and `audit` recompute it, and say what was changed behind it and what was restated since.
Exit codes: 0 written, 1 refused because `check` would fail, 2 the period cannot be closed (yet).";

pub(crate) const PROVE: &str = "\
Examples:
  dutybook prove secure-score-report/2026-W11/monitoring
  dutybook prove secure-score-report/2026-W11/monitoring --checkpoint kept.checkpoint --output for-the-tenant

Whoever holds a proof, its file and the checkpoint needs neither the repository nor dutybook: docs/auditors.md.";

pub(crate) const TIMESTAMP: &str = "\
Examples:
  dutybook timestamp request --output request.tsq
  curl --data-binary @request.tsq -H 'Content-Type: application/timestamp-query' \"$TSA\" --output response.tsr
  dutybook timestamp add response.tsr --request request.tsq
  dutybook timestamp verify                        every token and checkpoint that is stored
  dutybook timestamp verify --tsa-roots own.pem    by an auditor's own list of authorities
  gh api --paginate repos/OWNER/REPO/activity > activity.json
  dutybook timestamp import-forge activity.json > ../forge.jsonl
  dutybook check --forge-log ../forge.jsonl         a force push of the mainline is now found

dutybook opens no connection. Exit codes: 0 all hold, 1 one does not, 2 the history is incomplete.";

pub(crate) const LSP: &str = "\
Examples:
  dutybook lsp                                     what an editor starts
  dutybook --as-of 2026-03-31 lsp                  … and judges as of the end of that day

It speaks the Language Server Protocol on standard input and output, and writes nothing. docs/editors.md says how to set
up Visual Studio Code, Neovim, Helix and Emacs.

Exit codes: 0 after `shutdown` and `exit`, 1 when the editor left without, 2 when it spoke something else.";

pub(crate) const EXPLAIN: &str = "\
Examples:
  dutybook explain duty/overdue
  dutybook explain --all
  dutybook explain --all --format markdown > rules.md";

pub(crate) const SCHEMA: &str = "\
Examples:
  dutybook schema evidence
  dutybook schema --all -o .vscode/schemas";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  dutybook completions bash > ~/.local/share/bash-completion/completions/dutybook
  dutybook completions zsh > ~/.zfunc/_dutybook
  dutybook completions fish > ~/.config/fish/completions/dutybook.fish
  dutybook completions powershell >> $PROFILE";

pub(crate) const MAN: &str = "\
Examples:
  dutybook man | man -l -                          read it
  dutybook man -o ~/.local/share/man/man1          one page for each command";
