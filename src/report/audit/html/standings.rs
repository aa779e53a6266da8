//! Standings by task and by team.

use maud::{Markup, html};

use crate::judge::Assessment;
use crate::model::Id;
use crate::report::html::{PageTally, bar_table, fill_patterns, shown_standings};
use crate::report::names::{find_task, team_heading};

pub(super) fn standings_section(assessment: &Assessment, tally: &PageTally) -> Markup {
    let title = |id: &Id| find_task(assessment, id).map_or(String::new(), |it| it.title.clone());
    let team = |id: &Id| team_heading(assessment, id).to_owned();
    let language = assessment.language;
    let standings = shown_standings(&tally.all);
    html! {
        section aria-labelledby="standings" {
            h2 id="standings" { (language.say("Standings")) }
            (fill_patterns())
            (bar_table(language, ("Task", "Standings by task"), &tally.tasks, &standings, title))
            (bar_table(language, ("Team", "Standings by team"), &tally.teams, &standings, team))
        }
    }
}
