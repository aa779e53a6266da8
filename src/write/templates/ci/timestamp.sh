#!/usr/bin/env bash
# Asks a time-stamp authority (RFC 3161) for a token over the newest checkpoint of the mainline, and opens one pull request
# (merge request) with it. It merges nothing. `dutybook init --timestamp` wrote this file, and the job that runs it.
#
# TIMESTAMP_URL  the authority; of several, with blanks between them, the first that answers counts
# MAINLINE       the branch that is judged
# DUTYBOOK       the program
# DIRECTORY      the folder that contains policy/ (.)
# PAUSES         seconds before the second, third and fourth try (10 30 90)
#
# The token that may push and open pull requests: GH_TOKEN on GitHub, TIMESTAMP_TOKEN on GitLab, SYSTEM_ACCESSTOKEN on Azure. Run
# it in a checkout with the whole history.
#
# Nothing is asked where the newest checkpoint has a token, on the mainline or in the open pull request. A checkpoint covers
# policy/ and evidence/, so the landing of a token asks for no other one. While a pull request is open, further tokens are added
# to its branch. One that was closed without a merge is not opened again for the same checkpoint: delete its branch for that.
#
# Without an answer that holds, this warns and does not fail: the next run asks again. It fails where it may not push or open
# the pull request.
set -euo pipefail

fail() {
  printf 'timestamp.sh: %s\n' "$*" >&2
  exit 1
}

note() {
  printf 'timestamp.sh: %s\n' "$*" >&2
}

for name in TIMESTAMP_URL MAINLINE DUTYBOOK; do
  [ -n "${!name:-}" ] || fail "expected a value in $name, found none"
done
for url in $TIMESTAMP_URL; do
  case "$url" in
    *[!A-Za-z0-9._~:/%+-]*) fail "expected an address of letters, digits and ._~:/%+- in TIMESTAMP_URL, found $url" ;;
    http://?* | https://?*) ;;
    *) fail "expected an address that begins with https:// or http:// in TIMESTAMP_URL, found $url" ;;
  esac
done
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
umask 077

# find_forge: what the forge's variables say. What talks to the authority does not see the forge's token.
find_forge() {
  push_to=origin
  if [ "${GITHUB_ACTIONS:-}" = true ]; then
    forge=github user=x-access-token token=${GH_TOKEN:-}
    address=repos/$GITHUB_REPOSITORY/pulls
    run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID
  elif [ -n "${CI_API_V4_URL:-}" ]; then
    forge=gitlab user=oauth2 token=${TIMESTAMP_TOKEN:-}
    address=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests
    run=$CI_JOB_URL
    push_to=${PUSH_URL:-$CI_SERVER_URL/$CI_PROJECT_PATH.git}
  elif [ -n "${TF_BUILD:-}" ]; then
    forge=azure user='' token=${SYSTEM_ACCESSTOKEN:-}
    address=${SYSTEM_COLLECTIONURI%/}/$SYSTEM_TEAMPROJECTID/_apis/git/repositories/$BUILD_REPOSITORY_ID/pullrequests
    run="${SYSTEM_COLLECTIONURI%/}/$SYSTEM_TEAMPROJECTID/_build/results?buildId=$BUILD_BUILDID"
  else
    fail "expected a job of GitHub, GitLab or Azure Pipelines, found another machine"
  fi
  unset GH_TOKEN TIMESTAMP_TOKEN SYSTEM_ACCESSTOKEN
  [ -n "$token" ] || fail "expected the token of $forge that may push and open pull requests, found none"
  case "$forge" in
    gitlab) printf 'PRIVATE-TOKEN: %s\n' "$token" > "$work/token" ;;
    *) printf 'Authorization: Bearer %s\n' "$token" > "$work/token" ;;
  esac
}

# warn TEXT: as the forge shows warnings. GitLab shows the job as one, by its exit status.
warn() {
  local text
  text=$(printf '%s' "$*" | tr -s '[:cntrl:]' ' ' | cut -c 1-600)
  case "$forge" in
    github) printf '::warning title=dutybook::%s\n' "${text//'%'/%25}" ;;
    azure) printf '##vso[task.logissue type=warning]%s\n' "$text" ;;
    gitlab) note "warning: $text" ;;
  esac
}

# ask METHOD ADDRESS [ARGUMENT...]: asks GitLab or Azure; the token stands in a file, since other processes see arguments.
ask() {
  local method=$1 to=$2
  shift 2
  curl --disable --silent --show-error --fail --max-time 60 --request "$method" --header "@$work/token" "$@" "$to"
}

# source_branches: of GitLab's list of merge requests. Its images have no jq.
source_branches() {
  { grep --only-matching '"source_branch": *"[^"]*"' "$work/list" || true; } | cut -d '"' -f 4
}

# list_changes STATE [BRANCH]: the branches of the job's pull requests into the mainline: those that are open, or all of a branch.
list_changes() {
  case "$forge/$1" in
    github/open)
      GH_TOKEN=$token gh api --paginate "$address?state=open&base=$MAINLINE&per_page=100" \
        --jq '.[] | select(.head.repo.full_name == .base.repo.full_name) | .head.ref'
      ;;
    github/all)
      GH_TOKEN=$token gh api "$address?head=${GITHUB_REPOSITORY%%/*}:$2&state=all&per_page=1" --jq '.[].head.ref'
      ;;
    gitlab/open)
      ask GET "$address?state=opened&target_branch=$MAINLINE&search=Time+stamps&in=title&per_page=100" > "$work/list" || return 1
      source_branches
      ;;
    gitlab/all)
      ask GET "$address?state=all&source_branch=$2&per_page=1" > "$work/list" || return 1
      source_branches
      ;;
    azure/open)
      ask GET "$address?searchCriteria.status=active&searchCriteria.targetRefName=refs/heads/$MAINLINE&\$top=1000&api-version=7.1" |
        jq --raw-output '.value[] | select(.forkSource == null) | .sourceRefName | ltrimstr("refs/heads/")'
      ;;
    azure/all)
      ask GET "$address?searchCriteria.sourceRefName=refs/heads/$2&searchCriteria.status=all&\$top=1&api-version=7.1" |
        jq --raw-output '.value[].sourceRefName | ltrimstr("refs/heads/")'
      ;;
  esac
}

# find_open: the branch of the open pull request, if there is one. Names that only look like the job's are left alone.
find_open() {
  local name
  list_changes open > "$work/open" || fail "cannot list the open pull requests: the token of $forge has to permit that"
  open=
  while read -r name; do
    if [[ "$name" =~ ^timestamp/[0-9]+-[0-9a-f]{12}$ ]] && git rev-parse --quiet --verify "refs/remotes/origin/$name" > /dev/null; then
      open=$name
    fi
  done < "$work/open"
}

# find_stem: how the files of the newest checkpoint are called: its size, and the first digits of its root.
find_stem() {
  local root
  "$DUTYBOOK" checkpoint > "$work/checkpoint"
  root=$(sed -n 3p "$work/checkpoint" | base64 -d | od -An -v -tx1 | tr -d ' \n' | cut -c 1-12)
  stem=$(sed -n 2p "$work/checkpoint")-$root
  [[ "$stem" =~ ^[0-9]+-[0-9a-f]{12}$ ]] || fail "expected a checkpoint, found $(head -n 3 "$work/checkpoint")"
}

# is_stamped: whether the mainline has a token that holds. One that does not is a finding of the check, and asked for again.
is_stamped() {
  "$DUTYBOOK" timestamp verify > "$work/tokens" 2> "$work/said" || true
  grep --quiet --extended-regexp "^ok +timestamps/[0-9]{4}/$stem\.([0-9]+\.)?tsr: " "$work/tokens"
}

# post URL: sends the request, and asks again where an answer may come later. Sets `reason` where none came.
post() {
  local pause status code
  for pause in ${PAUSES:-10 30 90} end; do
    status=0
    code=$(curl --disable --globoff --silent --proto '=http,https' --connect-timeout 20 --max-time 60 --max-filesize 65536 \
      --header "Content-Type: application/timestamp-query" --header "Accept: application/timestamp-reply" \
      --data-binary "@$work/request.tsq" --output "$work/response.tsr" --write-out '%{response_code}' --url "$1") || status=$?
    reason="answered $code"
    if [ "$status" != 0 ]; then
      reason="gave no answer (curl $status)"
    fi
    case "$status/$code" in
      0/200) return 0 ;;
      0/408 | 0/429 | 0/5?? | 5/* | 6/* | 7/* | 18/* | 28/* | 35/* | 52/* | 56/*) ;;
      *) return 1 ;;
    esac
    if [ "$pause" != end ]; then
      note "$1 $reason: asking again in $pause seconds"
      sleep "$pause"
    fi
  done
  return 1
}

# stamp: asks one authority after the other, and stores the first token that holds. Sets `reasons` where none does.
stamp() {
  local url
  "$DUTYBOOK" timestamp request --output "$work/request.tsq" 2> "$work/said" || fail "no request: $(cat "$work/said")"
  reasons=
  for url in $TIMESTAMP_URL; do
    if post "$url"; then
      if "$DUTYBOOK" timestamp add "$work/response.tsr" --request "$work/request.tsq" > "$work/files" 2> "$work/said"; then
        note "$url: $(head -n 1 "$work/said" | tr -d '[:cntrl:]' | cut -d ';' -f 1)"
        return 0
      fi
      # Its first lines say what is wrong with the answer, and what to do.
      reason="answered what is not stored: $(head -n 4 "$work/said" | sed "s|$work/||g")"
    fi
    reasons="$reasons$url $reason; "
  done
  return 1
}

# commit_files: a commit with the new files alone, on top of the open pull request or of the mainline.
commit_files() {
  local onto=$1 path email=${TIMESTAMP_EMAIL:-dutybook-timestamp@localhost.invalid}
  while read -r path; do
    mkdir -p "$work/new/$(dirname "$path")"
    mv "$path" "$work/new/$path"
  done < "$work/files"
  git checkout --quiet --detach "$onto"
  cp -R "$work/new/timestamps" .
  git add -- timestamps
  git -c user.name=dutybook-timestamp -c "user.email=$email" commit --quiet \
    --message "Add a time stamp of the mainline" --message "Run: $run"
}

# push BRANCH: never by force. The token reaches git in the environment; Azure takes it in a header, as it documents.
# shellcheck disable=SC2016  # The helper's own shell reads the variables.
push() {
  local helper='!f() { [ "$1" != get ] || printf "username=%s\npassword=%s\n" "$PUSH_USER" "$PUSH_TOKEN"; }; f'
  local key=credential.helper value=$helper
  if [ "$forge" = azure ]; then
    key=http.extraheader value="AUTHORIZATION: bearer $token"
  fi
  GIT_TERMINAL_PROMPT=0 GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0='' GIT_CONFIG_KEY_1=$key \
    GIT_CONFIG_VALUE_1=$value PUSH_USER=$user PUSH_TOKEN=$token git push --quiet "$push_to" "HEAD:refs/heads/$1" ||
    fail "cannot push the branch $1: the token of $forge has to permit that"
}

# request_merge BRANCH: opens the pull request.
# shellcheck disable=SC2016  # Markdown's code, which the shell is to leave alone.
request_merge() {
  local title="Time stamps of $MAINLINE" text
  text=$(printf '%s\n\n' 'An authority (RFC 3161) says that what the mainline held existed by then. `dutybook timestamp verify` verifies it.' \
    'Merge it like evidence. Until then, further tokens are added to this branch, and no other pull request is opened.' "Run: $run")
  case "$forge" in
    gitlab)
      ask POST "$address" --output /dev/null --data-urlencode "title=$title" --data-urlencode "description=$text" \
        --data-urlencode "source_branch=$1" --data-urlencode "target_branch=$MAINLINE" --data remove_source_branch=true
      ;;
    github)
      jq --null-input --arg title "$title" --arg text "$text" --arg from "$1" --arg into "$MAINLINE" \
        '{title: $title, body: $text, head: $from, base: $into}' > "$work/request.json"
      GH_TOKEN=$token gh api --silent --method POST "$address" --input "$work/request.json"
      ;;
    azure)
      jq --null-input --arg title "$title" --arg text "$text" --arg from "refs/heads/$1" --arg into "refs/heads/$MAINLINE" \
        '{title: $title, description: $text, sourceRefName: $from, targetRefName: $into}' > "$work/request.json"
      ask POST "$address?api-version=7.1" --header "Content-Type: application/json" --data "@$work/request.json" \
        --output /dev/null
      ;;
  esac || fail "the branch $1 is pushed, and the token of $forge may not open its pull request: open it by hand, or permit that"
  note "asked to merge $1 into $MAINLINE"
}

find_forge
start=refs/remotes/origin/$MAINLINE
cd "${DIRECTORY:-.}"
git checkout --quiet --detach "$start"
find_stem
if is_stamped; then
  note "the newest checkpoint is stamped already: nothing is asked"
  exit 0
fi
find_open
if [ -n "$open" ]; then
  branch=$open
  if git ls-tree -r --name-only "refs/remotes/origin/$open" -- timestamps/ | grep "/$stem\.tsr$" > /dev/null; then
    note "the newest checkpoint is stamped already, in the open pull request of $open: nothing is asked"
    exit 0
  fi
else
  branch=timestamp/$stem
  if git rev-parse --quiet --verify "refs/remotes/origin/$branch" > /dev/null; then
    known=$(list_changes all "$branch") || fail "cannot list the pull requests of $branch"
    if [ -z "$known" ]; then
      # A run that was lost after its push.
      request_merge "$branch"
    else
      note "$branch was proposed, and closed: delete the branch to have it proposed anew"
    fi
    exit 0
  fi
fi
if ! stamp; then
  warn "no time stamp of the newest checkpoint, and nothing is stored: ${reasons}the next run asks again"
  # GitLab shows a job that may fail with this status as a warning.
  [ "$forge" != gitlab ] || exit 75
  exit 0
fi
if [ -n "$open" ]; then
  commit_files "refs/remotes/origin/$open"
  push "$open"
  note "added a time stamp to the open pull request of $open"
else
  commit_files "$start"
  push "$branch"
  request_merge "$branch"
fi
