#!/usr/bin/env bash
# Proposes what collect.sh fetched as evidence: a branch and a pull request (merge request), one for each duty. It merges nothing,
# and a person confirms the evidence. docs/collecting.md says how.
#
#   propose.sh owed                       prints the occurrence that is owed, and `new` or `proposed`; nothing where none is
#   propose.sh fetch FOLDER               runs collect.sh for every one of SOURCES
#   propose.sh propose OCCURRENCE FOLDER  records the files of FOLDER, pushes the branch, and asks for the merge
#
# Variables: TASK, TEAM (the id of a team), SOURCES (of collect.sh, with blanks between them), PERFORMED_BY (the person on the
# roster who looks at the evidence and confirms it), MAINLINE, DUTYBOOK (the program), COLLECTED_AT, and for the forge:
# GH_TOKEN on GitHub, COLLECT_TOKEN on GitLab, SYSTEM_ACCESSTOKEN on Azure. Run it in a checkout with the whole history.
#
# A branch that is there already is left as it is, because people may have completed it. A pull request that was closed is not
# asked for again: delete its branch to have the duty proposed anew.
set -euo pipefail

fail() {
  printf 'propose.sh: %s\n' "$*" >&2
  exit 1
}

note() {
  printf 'propose.sh: %s\n' "$*" >&2
}

for name in TASK TEAM SOURCES PERFORMED_BY MAINLINE DUTYBOOK; do
  [ -n "${!name:-}" ] || fail "expected a value in $name, found none"
done
case "$TASK$TEAM" in
  *[!A-Za-z0-9_-]*) fail "expected ids in TASK and TEAM, found $TASK and $TEAM" ;;
esac
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
umask 077

branch_of() {
  printf 'record/%s-%s-%s' "$TASK" "$1" "$TEAM"
}

is_on_the_forge() {
  git rev-parse --quiet --verify "refs/remotes/origin/$1" > /dev/null
}

# What is overdue is left to people: an export made now shows another time.
find_owed() {
  local duties occurrence overdue path proposed
  duties=$work/due.json
  "$DUTYBOOK" due "$TASK" --team "$TEAM" --all --format json --output "$duties"
  overdue=$(jq --raw-output '[.duties[] | select(.standing == "overdue") | .occurrence] | join(", ")' "$duties")
  if [ -n "$overdue" ]; then
    note "overdue, and left to people, since an export made now shows another time: $overdue"
  fi
  proposed=
  for occurrence in $(jq --raw-output '.duties[] | select(.standing == "open" or .standing == "grace") | .occurrence' "$duties"); do
    path=$(git ls-files -- "evidence/$TASK/*/$occurrence/$TEAM.yaml")
    if [ -n "$path" ]; then
      note "$path is there already, and waits for a person: see \`dutybook check\`"
    elif is_on_the_forge "$(branch_of "$occurrence")"; then
      proposed=${proposed:-$occurrence}
    else
      echo "$occurrence new"
      return
    fi
  done
  if [ -n "$proposed" ]; then
    echo "$proposed proposed"
  else
    note "nothing is owed now by $TEAM for $TASK"
  fi
}

fetch() {
  local source
  mkdir -- "$1"
  for source in $SOURCES; do
    bash "$here/collect.sh" "$source" "$1/$source"
  done
}

# find_forge: what the forge's variables say: the file and the run that collect, and where to push.
find_forge() {
  local file
  push_to=origin
  if [ "${GITHUB_ACTIONS:-}" = true ]; then
    forge=github
    file=${GITHUB_WORKFLOW_REF:-${COLLECT_FILE:-.github/workflows/collect.yml}}
    file=${file%%@*}
    workflow=${file#"$GITHUB_REPOSITORY"/}
    run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
    PUSH_USER=x-access-token PUSH_TOKEN=${GH_TOKEN:-}
  elif [ -n "${CI_API_V4_URL:-}" ]; then
    forge=gitlab
    workflow=${COLLECT_FILE:-.gitlab-ci.yml}
    run=$CI_JOB_URL
    push_to=${PUSH_URL:-$CI_SERVER_URL/$CI_PROJECT_PATH.git}
    PUSH_USER=oauth2 PUSH_TOKEN=${COLLECT_TOKEN:-}
  elif [ -n "${TF_BUILD:-}" ]; then
    forge=azure
    workflow=${COLLECT_FILE:-azure-pipelines.yml}
    run="${SYSTEM_COLLECTIONURI%/}/$SYSTEM_TEAMPROJECTID/_build/results?buildId=$BUILD_BUILDID"
    PUSH_USER='' PUSH_TOKEN=${SYSTEM_ACCESSTOKEN:-}
  else
    fail "expected a job of GitHub, GitLab or Azure Pipelines, found another machine"
  fi
  [ -n "$PUSH_TOKEN" ] || fail "expected the token of $forge that may push and open pull requests, found none"
  export PUSH_USER PUSH_TOKEN
}

# write_request BRANCH: what is asked, with what a person still has to do.
# shellcheck disable=SC2016  # Markdown's code, which the shell is to leave alone.
write_request() {
  local open
  open=$(sed -n 's/^to be filled in: //p' "$work/said" 2> /dev/null | tr -d '`' | cut -c 1-1000) || true
  title="Record $TASK $occurrence ($TEAM)"
  {
    printf 'Collected by `%s` from %s: %s\n\n' "$workflow" "${SOURCES// /, }" "$run"
    printf 'A person looks at the files and confirms them on this branch before the merge:\n\n'
    printf '    git fetch origin && git switch %s\n    dutybook review --commit\n    git push\n' "$1"
    if [ -n "$open" ]; then
      title="$title: to be completed"
      printf '\nNo export holds these, and the check stays red until a person fills them in: `%s`\n' "$open"
    fi
  } > "$work/description"
}

# ask METHOD ADDRESS [ARGUMENT...]: asks GitLab or Azure; the token stands in a file, since other processes see arguments.
ask() {
  local method=$1 address=$2
  shift 2
  curl --disable --silent --show-error --fail --max-time 60 --request "$method" --header "@$work/token" "$@" "$address"
}

# request_merge BRANCH: opens the pull request, unless there is or was one.
request_merge() {
  local branch=$1 address known
  case "$forge" in
    github)
      address=repos/$GITHUB_REPOSITORY/pulls
      known=$(gh api "$address?head=${GITHUB_REPOSITORY%%/*}:$branch&state=all&per_page=1" \
        --jq '.[0] | objects | "\(.state) \(.html_url)"')
      ;;
    gitlab)
      printf 'PRIVATE-TOKEN: %s\n' "$PUSH_TOKEN" > "$work/token"
      address=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests
      known=$(ask GET "$address?source_branch=$branch&state=all&per_page=1" |
        jq --raw-output '.[0] | objects | "\(.state) \(.web_url)"')
      ;;
    azure)
      printf 'Authorization: Bearer %s\n' "$PUSH_TOKEN" > "$work/token"
      address=${SYSTEM_COLLECTIONURI%/}/$SYSTEM_TEAMPROJECTID/_apis/git/repositories/$BUILD_REPOSITORY_ID/pullrequests
      known=$(ask GET "$address?searchCriteria.sourceRefName=refs/heads/$branch&searchCriteria.status=all&\$top=1&api-version=7.1" |
        jq --raw-output '.value[0] | objects | "\(.status) number \(.pullRequestId)"')
      ;;
  esac
  if [ -n "$known" ]; then
    note "$branch is proposed already, and is left as it is: $known; delete the branch to have it proposed anew"
    return
  fi
  write_request "$branch"
  jq --null-input --arg title "$title" --rawfile text "$work/description" --arg from "$branch" --arg into "$MAINLINE" \
    --arg forge "$forge" '{title: $title, ($forge | if . == "github" then "body" else "description" end): $text} +
      if $forge == "github" then {head: $from, base: $into}
      elif $forge == "gitlab" then {source_branch: $from, target_branch: $into, remove_source_branch: true}
      else {sourceRefName: "refs/heads/\($from)", targetRefName: "refs/heads/\($into)"} end' > "$work/request.json"
  case "$forge" in
    github) gh api --silent --method POST "$address" --input "$work/request.json" ;;
    gitlab) ask POST "$address" --header "Content-Type: application/json" --data "@$work/request.json" --output /dev/null ;;
    azure)
      ask POST "$address?api-version=7.1" --header "Content-Type: application/json" --data "@$work/request.json" \
        --output /dev/null
      ;;
  esac
  note "asked to merge $branch into $MAINLINE"
}

# record FOLDER: writes and commits the evidence. Where no export holds a required value, a placeholder is committed, and the check
# of the pull request stays red until a person replaces it.
record() {
  local arguments source status=0
  arguments=(record "$TASK" --team "$TEAM" --occurrence "$occurrence" --performed-by "$PERFORMED_BY" --no-input --commit)
  for source in $SOURCES; do
    arguments+=(--import "$source" "$1/$source"/*.json)
  done
  # What is not complete was not fetched: collect.sh holds pages and totals against each other.
  arguments+=(--import-total all --collected-by "$workflow")
  case "$run" in
    # Evidence links to https only.
    https://*) arguments+=(--collected-run "$run") ;;
  esac
  if [ -n "${COLLECTED_AT:-}" ]; then
    arguments+=(--collected-at "$COLLECTED_AT")
  fi
  "$DUTYBOOK" "${arguments[@]}" > /dev/null 2> "$work/said" || status=$?
  cat "$work/said" >&2
  [ "$status" = 0 ] || fail "nothing is proposed: dutybook record ended with $status"
}

# push BRANCH: the token reaches git in the environment; Azure takes it in a header, as it documents.
# shellcheck disable=SC2016  # The helper's own shell reads the variables.
push() {
  export GIT_TERMINAL_PROMPT=0 GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0=''
  if [ "$forge" = azure ]; then
    export GIT_CONFIG_KEY_1=http.extraheader GIT_CONFIG_VALUE_1="AUTHORIZATION: bearer $PUSH_TOKEN"
  else
    export GIT_CONFIG_KEY_1=credential.helper
    export GIT_CONFIG_VALUE_1='!f() { [ "$1" != get ] || printf "username=%s\npassword=%s\n" "$PUSH_USER" "$PUSH_TOKEN"; }; f'
  fi
  git push --quiet "$push_to" "HEAD:refs/heads/$1"
}

propose() {
  local branch made address=${COLLECTOR_EMAIL:-dutybook-collect@localhost.invalid}
  occurrence=$1
  find_forge
  branch=$(branch_of "$occurrence")
  if ! is_on_the_forge "$branch"; then
    # The branch starts at the mainline, wherever the runner checked it out.
    git checkout --quiet -B "$MAINLINE" "refs/remotes/origin/$MAINLINE"
    export GIT_AUTHOR_NAME=dutybook-collect GIT_AUTHOR_EMAIL=$address
    export GIT_COMMITTER_NAME=dutybook-collect GIT_COMMITTER_EMAIL=$address
    (unset GH_TOKEN COLLECT_TOKEN SYSTEM_ACCESSTOKEN PUSH_TOKEN && record "$2")
    made=$(git symbolic-ref --short HEAD)
    [ "$made" = "$branch" ] || fail "expected the branch $branch, found $made"
    push "$branch"
  fi
  request_merge "$branch"
}

case "$#/${1:-}" in
  1/owed) find_owed ;;
  2/fetch) fetch "$2" ;;
  3/propose)
    case "$2" in
      '' | *[!A-Za-z0-9._-]*) fail "expected an occurrence, found $2" ;;
    esac
    propose "$2" "$3"
    ;;
  *) fail "expected owed, fetch FOLDER, or propose OCCURRENCE FOLDER, found $*" ;;
esac
