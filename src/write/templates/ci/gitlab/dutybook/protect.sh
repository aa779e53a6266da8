#!/usr/bin/env bash
# Protects the branch @MAINLINE@ on GitLab, and makes both pipeline schedules: run it once, in a checkout of that branch, as an
# owner of the project, after the first push. Running it again changes only what differs. It needs curl and jq.
#
#   PROJECT=my-group/duties GITLAB_TOKEN=… bash .gitlab/dutybook/protect.sh
#
# GITLAB_TOKEN    a personal access token with the scope `api`. The schedules belong to its owner, and stop when that person
#                 leaves: run the script again as somebody else.
# GITLAB_URL      https://gitlab.com, unless yours is elsewhere.
# PIPELINE_FILE   A merge request brings its own version of .gitlab-ci.yml. To have it judged by a file that it cannot bring,
#                 put a copy into another project and name it here: .gitlab-ci.yml@my-group/ci
#
# Nobody pushes to the branch, and maintainers merge, once the pipeline has succeeded. Where the plan has it: merged results
# are tested, code owners approve, an approval comes from somebody who wrote none of the change.
set -euo pipefail

: "${PROJECT:?the path of the project, such as my-group/duties}"
: "${GITLAB_TOKEN:?an access token with the scope api}"
if grep -q '^[^#]*@your-org/' "$(dirname "${BASH_SOURCE[0]}")/../CODEOWNERS"; then
  echo "protect.sh: replace @your-org/… in .gitlab/CODEOWNERS by a group that is a member of the project, and push" >&2
  exit 1
fi
mainline="@MAINLINE@"
project=$(jq --null-input --raw-output --arg text "$PROJECT" '$text | @uri')
branch=$(jq --null-input --raw-output --arg text "$mainline" '$text | @uri')
api="${GITLAB_URL:-https://gitlab.com}/api/v4/projects/$project"

# ask METHOD PATH [JSON]: the answer. The token is no argument, which others on this machine could see.
ask() {
  local answer options=(--silent --show-error --fail-with-body --request "$1")
  if [ $# -gt 2 ]; then
    options+=(--header "Content-Type: application/json" --data "$3")
  fi
  if ! answer=$(curl "${options[@]}" --config <(printf 'header = "PRIVATE-TOKEN: %s"\n' "$GITLAB_TOKEN") "$api$2"); then
    printf 'protect.sh: %s %s: %s\n' "$1" "$api$2" "$answer" >&2
    return 1
  fi
  printf '%s\n' "$answer"
}

# differs FOUND WANTED: whether JSON lacks something of what is wanted.
differs() {
  ! jq --null-input --exit-status --argjson found "$1" --argjson wanted "$2" '$found * $wanted == $found' > /dev/null
}

# optional WHAT METHOD PATH JSON: asks for what not every plan has.
optional() {
  ask "$2" "$3" "$4" > /dev/null 2>&1 || echo "not in this project's plan: $1"
}

wanted='{"only_allow_merge_if_pipeline_succeeds": true, "allow_merge_on_skipped_pipeline": false,
  "merge_pipelines_enabled": true, "ci_pipeline_variables_minimum_override_role": "maintainer"}'
if [ -n "${PIPELINE_FILE:-}" ]; then
  wanted=$(jq --arg file "$PIPELINE_FILE" '. + {ci_config_path: $file}' <<< "$wanted")
fi
settings=$(ask GET "")
if differs "$settings" "$wanted"; then
  ask PUT "" "$wanted" > /dev/null
  echo "set: pipelines must succeed"
fi

# Only Premium and Ultimate change the levels of a protected branch; elsewhere it is protected anew.
found=$(ask GET "/protected_branches?per_page=100" | jq --arg name "$mainline" '.[] | select(.name == $name)')
if ! jq --exit-status '[.push_access_levels[].access_level] == [0] and [.merge_access_levels[].access_level] == [40]
  and .allow_force_push == false' <<< "${found:-null}" > /dev/null 2>&1; then
  if [ -n "$found" ]; then
    ask DELETE "/protected_branches/$branch" > /dev/null
  fi
  if ! found=$(ask POST /protected_branches "$(jq --null-input --arg name "$mainline" '{name: $name, push_access_level: 0,
    merge_access_level: 40, allow_force_push: false, code_owner_approval_required: true}')"); then
    echo "protect.sh: $mainline is NOT protected now: protect it under Settings, Repository, and run this again" >&2
    exit 1
  fi
  echo "protected: $mainline"
fi
if [ "$(jq .code_owner_approval_required <<< "$found")" != true ]; then
  optional "code owner approval" PATCH "/protected_branches/$branch" '{"code_owner_approval_required": true}'
fi

if approvals=$(ask GET /approvals 2> /dev/null); then
  wanted='{"reset_approvals_on_push": true, "merge_requests_author_approval": false,
    "merge_requests_disable_committers_approval": true, "disable_overriding_approvers_per_merge_request": true}'
  if differs "$approvals" "$wanted"; then
    optional "approval by others" POST /approvals "$wanted"
  fi
fi
if rules=$(ask GET "/approval_rules?per_page=100" 2> /dev/null); then
  if ! jq --exit-status 'any(.approvals_required > 0)' <<< "$rules" > /dev/null; then
    optional "a required approval" POST /approval_rules \
      '{"name": "All members", "rule_type": "any_approver", "approvals_required": 1}'
  fi
else
  echo "not in this project's plan: required approvals; maintainers merge only what somebody else wrote"
fi

# schedule DESCRIPTION CRON: makes or corrects a schedule, and sets `id` to its number.
schedule() {
  local wanted found
  wanted=$(jq --null-input --arg description "$1" --arg cron "$2" --arg ref "refs/heads/$mainline" \
    '{description: $description, cron: $cron, cron_timezone: "@TIMEZONE@", ref: $ref, active: true}')
  found=$(ask GET "/pipeline_schedules?per_page=100" |
    jq --arg description "$1" '[.[] | select(.description == $description)] | first // empty')
  if [ -z "$found" ]; then
    found=$(ask POST /pipeline_schedules "$wanted")
    echo "made the schedule: $1"
  elif differs "$found" "$wanted"; then
    ask PUT "/pipeline_schedules/$(jq .id <<< "$found")" "$wanted" > /dev/null
    echo "corrected the schedule: $1"
  fi
  id=$(jq .id <<< "$found")
}

# Off the hour, when so many schedules start. A schedule has its own time zone, so clock changes do not matter.
schedule "dutybook: every day" "23 5 * * *"
schedule "dutybook: what falls due" "41 5 * * 1"
if ! ask GET "/pipeline_schedules/$id" | jq --exit-status 'any(.variables[]?; .key == "DUTYBOOK_WEEKLY")' > /dev/null; then
  ask POST "/pipeline_schedules/$id/variables" '{"key": "DUTYBOOK_WEEKLY", "value": "yes"}' > /dev/null
fi
if ! ask GET /variables/DUTYBOOK_TOKEN > /dev/null 2>&1; then
  echo "to decide: a masked, protected variable DUTYBOOK_TOKEN, a project access token with the scope api, lets the weekly"
  echo "  schedule write its issue and the mainline check that schedules still run"
fi
if [ -e "$(dirname "${BASH_SOURCE[0]}")/timestamp.sh" ] && ! ask GET /variables/TIMESTAMP_TOKEN > /dev/null 2>&1; then
  echo "to decide: a masked, protected variable TIMESTAMP_TOKEN, a project access token (Developer; api, write_repository), lets"
  echo "  the job \`timestamp\` open merge requests; without it, no authority is asked"
fi
