#!/usr/bin/env bash
# Fetches an export of a product, all pages of it or nothing. docs/collecting.md says what each source needs.
#
#   collect.sh SOURCE FOLDER
#
# SOURCE: secure-scores, service-messages, licences, graph-incidents, managed-devices   Microsoft Graph
#         defender-incidents, remediation                                               Microsoft Defender
#         sentinel-incidents                                                            Azure; SENTINEL_WORKSPACE
#         servicenow-incidents, servicenow-changes                                      SERVICENOW_URL
# FOLDER: is made, and holds one file a page, each as it was answered. After a failure there is none.
#
# Microsoft: TENANT_ID, CLIENT_ID and the identity of the job: what GitHub gives to a job with `id-token: write`, ID_TOKEN (of
# GitLab, for the audience api://AzureADTokenExchange), or an az that is logged in. No secret is needed.
# ServiceNow: SERVICENOW_ID_TOKEN, or SERVICENOW_AUDIENCE on GitHub, where the instance trusts the forge's tokens; else
# SERVICENOW_CLIENT_ID and SERVICENOW_CLIENT_SECRET.
#
# QUERY narrows a list: `$filter=…`, encoded for an address; for ServiceNow an encoded query such as `active=true`.
# TRIES (5) is how often a page is asked for, PAUSE (5) the seconds before the second time where the product names none, MAX_WAIT
# (120) the longest wait, MAX_PAGES (200) the longest list. GRAPH_URL, DEFENDER_URL, ARM_URL and LOGIN_URL are for other clouds.
#
# Needs bash, curl and jq. Tokens stand in files that only this user can read: never in arguments, never in the output.
set -euo pipefail
umask 077

fail() {
  printf 'collect.sh: %s\n' "$*" >&2
  exit 1
}

if [ $# -ne 2 ]; then
  fail "expected SOURCE FOLDER, found $# arguments"
fi
source=$1
folder=${2%/}
tries=${TRIES:-5}
pause=${PAUSE:-5}
max_wait=${MAX_WAIT:-120}
max_pages=${MAX_PAGES:-200}
for number in "$tries" "$pause" "$max_wait" "$max_pages"; do
  case "$number" in
    '' | *[!0-9]* | ??????*) fail "expected a number of at most five digits in TRIES, PAUSE, MAX_WAIT and MAX_PAGES, found $number" ;;
  esac
done
for tool in curl jq; do
  command -v "$tool" > /dev/null || fail "$tool is missing: install it"
done

# require_address NAME ADDRESS: refuses an address to which no token may be sent.
require_address() {
  case "$2" in
    *[[:cntrl:][:space:]\"\\@]*) fail "expected an address without blanks, quotes and @ in $1, found $2" ;;
    https://?* | http://127.0.0.1:* | http://localhost:*) ;;
    *) fail "expected an address that begins with https:// in $1, found $2" ;;
  esac
}

graph=${GRAPH_URL:-https://graph.microsoft.com}
graph=${graph%/}
defender=${DEFENDER_URL:-https://api.security.microsoft.com}
defender=${defender%/}
azure=${ARM_URL:-https://management.azure.com}
azure=${azure%/}
login=${LOGIN_URL:-https://login.microsoftonline.com}
login=${login%/}
servicenow=${SERVICENOW_URL:-}
servicenow=${servicenow%/}
require_address GRAPH_URL "$graph"
require_address DEFENDER_URL "$defender"
require_address ARM_URL "$azure"
require_address LOGIN_URL "$login"

# servicenow_address TABLE FIELDS: a stable order, so that no record is on two pages, and values both as stored and as shown.
servicenow_address() {
  local query="${QUERY:+$QUERY^}ORDERBYsys_id"
  require_address SERVICENOW_URL "$servicenow"
  query=$(jq --null-input --raw-output --arg query "$query" '$query | @uri')
  address="$servicenow/api/now/table/$1?sysparm_limit=1000&sysparm_offset=0&sysparm_display_value=all"
  address="$address&sysparm_exclude_reference_link=true&sysparm_fields=${2//,/%2C}&sysparm_query=$query"
  list=result
  permission="read access to the table $1"
}

# What is asked of whom: the first address, the scope of the token, who has to permit it, the field that holds the list, and
# the size of a page where the next one may go unnamed.
list=value
size=0
scope=
single=
case "$source" in
  secure-scores)
    address="$graph/v1.0/security/secureScores?\$top=30" scope="$graph/.default"
    permission="SecurityEvents.Read.All of Microsoft Graph"
    ;;
  service-messages)
    address="$graph/v1.0/admin/serviceAnnouncement/messages" scope="$graph/.default"
    permission="ServiceMessage.Read.All of Microsoft Graph"
    ;;
  licences)
    address="$graph/v1.0/subscribedSkus" scope="$graph/.default"
    permission="LicenseAssignment.Read.All of Microsoft Graph"
    ;;
  graph-incidents)
    address="$graph/v1.0/security/incidents?\$top=50" scope="$graph/.default"
    permission="SecurityIncident.Read.All of Microsoft Graph"
    ;;
  managed-devices)
    address="$graph/v1.0/deviceManagement/managedDevices" scope="$graph/.default"
    permission="DeviceManagementManagedDevices.Read.All of Microsoft Graph"
    ;;
  defender-incidents)
    size=100
    address="$defender/api/incidents?\$top=$size" scope=https://api.security.microsoft.com/.default
    permission="Incident.Read.All of Microsoft Threat Protection"
    ;;
  remediation)
    size=10000
    address="$defender/api/remediationTasks?\$top=$size" scope=https://api.securitycenter.microsoft.com/.default
    single="$defender/api/exposureScore"
    permission="RemediationTasks.Read.All and Score.Read.All of WindowsDefenderATP"
    ;;
  sentinel-incidents)
    workspace=${SENTINEL_WORKSPACE:-}
    case "$workspace" in
      *[!A-Za-z0-9._/\(\)-]*) fail "expected letters, digits and ._/()- in SENTINEL_WORKSPACE, found $workspace" ;;
      /subscriptions/*/resourceGroups/*/providers/Microsoft.OperationalInsights/workspaces/*) ;;
      *) fail "expected the resource id of a workspace in SENTINEL_WORKSPACE, found ${workspace:-nothing}" ;;
    esac
    address="$azure$workspace/providers/Microsoft.SecurityInsights/incidents?api-version=2024-03-01" scope="$azure/.default"
    permission="the role Microsoft Sentinel Reader on the workspace"
    ;;
  servicenow-incidents)
    servicenow_address incident \
      number,state,active,opened_at,sys_created_on,sys_updated_on,resolved_at,closed_at,assignment_group
    ;;
  servicenow-changes)
    servicenow_address change_request \
      number,short_description,type,state,active,risk,approval,start_date,end_date,work_start,work_end,close_code,opened_at,sys_created_on,sys_updated_on,closed_at,assignment_group
    ;;
  *) fail "expected a source that the head of this file lists, found $source" ;;
esac
if [ -n "${SCOPE:-}" ]; then
  scope=$SCOPE
fi
if [ "$list" = value ] && [ -n "${QUERY:-}" ]; then
  case "$QUERY" in
    *[[:cntrl:][:space:]\"\\#]*) fail "expected QUERY encoded for an address: %20 for a blank, and so on" ;;
  esac
  case "$address" in
    *\?*) address="$address&$QUERY" ;;
    *) address="$address?$QUERY" ;;
  esac
fi
# Where the token goes: this server, and no other that an answer names.
origin=${address#*://}
origin=${address%%://*}://${origin%%/*}

if [ -e "$folder" ] || [ -L "$folder" ]; then
  fail "$folder is there already: name a folder that is not, or remove it"
fi
parent=$(dirname -- "$folder")
[ -d "$parent" ] || fail "the folder $parent is not there: make it"
secrets=$(mktemp -d)
partial=
trap 'rm -rf -- "$secrets" ${partial:+"$partial"}' EXIT
partial=$(mktemp -d "$parent/.collect-XXXXXXXX")

# option NAME VALUE: a line of curl's file of options.
option() {
  local value=${2//\\/\\\\}
  printf '%s = "%s"\n' "$1" "${value//\"/\\\"}" >> "$secrets/options"
}

# begin_request ADDRESS: a request that follows nobody elsewhere.
begin_request() {
  : > "$secrets/options"
  option url "$1"
  case "$1" in
    https://*) option proto =https ;;
    *) option proto =http ;;
  esac
  option header "Accept: application/json"
  option user-agent dutybook-collect
  option connect-timeout 30
  option max-time 300
  option max-filesize 67108864
  option dump-header "$secrets/headers"
  option write-out '%{response_code} %{content_type}'
  printf 'globoff\nsilent\nshow-error\n' >> "$secrets/options"
}

# header_value NAME: a field of the last answer's head.
header_value() {
  awk -v name="$1" '{
    at = index($0, ":")
    if (at && tolower(substr($0, 1, at - 1)) == name) {
      value = substr($0, at + 1)
      gsub(/^[ \t]+|[ \t\r]+$/, "", value)
      found = value
    }
  } END { print found }' "$secrets/headers"
}

# said FILE: what an answer says is wrong, in one line that commands of a forge cannot hide in.
said() {
  local text
  text=$(jq --raw-output 'if type == "object" then
    [.error_description, (.error | objects | .message), .message, (.error | strings)] | map(strings) | first // empty
    else empty end' "$1" 2> /dev/null | tr -s '[:cntrl:]' ' ' | cut -c 1-400) || true
  printf '%s' "${text:+: $text}"
}

# find_wait ATTEMPT: how many seconds to wait, as the answer asks in seconds or by a date, else longer each time.
find_wait() {
  local asked now at
  asked=$(header_value retry-after)
  wait=
  if [[ "$asked" =~ ^[0-9]{1,9}$ ]]; then
    wait=$((10#$asked))
  elif [[ "$asked" =~ ^[A-Z][a-z]{2},\ [0-9]{2}\ [A-Z][a-z]{2}\ [0-9]{4}\ [0-9:]{8}\ GMT$ ]]; then
    now=$(date +%s)
    if at=$(date -u --date "$asked" +%s 2> /dev/null); then
      wait=$((at > now ? at - now : 0))
    fi
  fi
  if [ -z "$wait" ]; then
    wait=$((pause << ($1 - 1 > 10 ? 10 : $1 - 1)))
    wait=$((wait > max_wait ? max_wait : wait))
  fi
}

# send FILE WHAT: makes the request, again where the answer may be another one later, and demands an object of JSON.
send() {
  local file=$1 what=$2 attempt=0 status code type rest first
  while :; do
    attempt=$((attempt + 1))
    rm -f -- "$file"
    : > "$secrets/headers"
    status=0
    # Nobody's own settings (--disable): they could follow redirects or write a log.
    rest=$(curl --disable --config "$secrets/options" --output "$file" 2> "$secrets/complaint") || status=$?
    code=${rest%% *}
    type=${rest#* }
    case "$status/$code" in
      0/200) break ;;
      # Throttled, not available now; no name, no connection, too slow, nothing or only a part came.
      0/429 | 0/502 | 0/503 | 0/504) why="answered $code" ;;
      5/* | 6/* | 7/* | 18/* | 28/* | 35/* | 52/* | 55/* | 56/* | 92/*) why="gave no whole answer (curl $status)" ;;
      0/401) fail "$what: the login was not accepted (401): the token may have expired, or be for another service$(said "$file")" ;;
      0/403) fail "$what: not permitted (403): an administrator has to consent to $permission$(said "$file")" ;;
      0/3*) fail "$what: redirected elsewhere ($code), as to a sign-in page; nothing is sent there: check the address and the login" ;;
      0/*) fail "$what: expected the answer 200, found $code$(said "$file")" ;;
      *) fail "$what: curl ended with $status: $(tr -s '[:cntrl:]' ' ' < "$secrets/complaint" | cut -c 1-300)" ;;
    esac
    find_wait "$attempt"
    if [ "$wait" -gt "$max_wait" ]; then
      fail "$what: $why, and asks to wait for $wait seconds, more than MAX_WAIT ($max_wait): run it again later"
    fi
    if [ "$attempt" -ge "$tries" ]; then
      fail "$what: $why, $attempt times: run it again later"
    fi
    printf 'collect.sh: %s: %s; the next try is in %s seconds\n' "$what" "$why" "$wait" >&2
    sleep "$wait"
  done
  [ -s "$file" ] || fail "$what: expected JSON, found an empty answer: run it again later"
  first=$(head -c 512 -- "$file" | tr -d '[:space:]\000\357\273\277' | cut -c 1)
  case "$first/$type" in
    '<'/* | */text/html*) fail "$what: expected JSON, found a web page, as for signing in: check the address and the login" ;;
  esac
  if ! jq --slurp --exit-status 'length == 1 and (.[0] | type == "object")' "$file" > /dev/null 2>&1; then
    fail "$what: expected an object of JSON, found something else: is a proxy between, or was the answer cut?"
  fi
}

# ask FILE ADDRESS WHAT: a request with the token.
ask() {
  begin_request "$2"
  option header "@$secrets/authorization"
  send "$1" "$3"
}

# bear FILE FIELD: the header that carries the token in a field of an answer.
bear() {
  if ! jq --exit-status --arg field "$2" '.[$field] | strings | test("^[!-~]+$")' "$1" > /dev/null; then
    fail "expected a token in $2 of the answer to the login, found none"
  fi
  { printf 'Authorization: Bearer '; jq --raw-output --arg field "$2" '.[$field]' "$1"; } > "$secrets/authorization"
}

# bear_text TOKEN: the same for a token that is known.
bear_text() {
  case "$1" in
    '' | *[![:graph:]]*) fail "expected a token of visible characters, found blanks or nothing" ;;
  esac
  printf 'Authorization: Bearer %s\n' "$1" > "$secrets/authorization"
}

# ask_github AUDIENCE: a token by which GitHub vouches for this job.
ask_github() {
  local audience
  audience=$(jq --null-input --raw-output --arg audience "$1" '$audience | @uri')
  require_address ACTIONS_ID_TOKEN_REQUEST_URL "$ACTIONS_ID_TOKEN_REQUEST_URL"
  bear_text "${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}"
  ask "$secrets/identity" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$audience" "the identity of this job"
}

# log_in_to_microsoft: exchanges the identity of the job for a token, with no secret (RFC 7523, section 2.2).
log_in_to_microsoft() {
  local name
  if [ -n "${ID_TOKEN:-}" ]; then
    printf '%s' "$ID_TOKEN" > "$secrets/assertion"
  elif [ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ]; then
    ask_github api://AzureADTokenExchange
    jq --join-output '.value | strings' "$secrets/identity" > "$secrets/assertion"
  elif [ "${GITHUB_ACTIONS:-}" = true ]; then
    fail "the job has no identity: give it the permission \`id-token: write\`"
  elif command -v az > /dev/null; then
    az account get-access-token --resource "${scope%/.default}" --output json > "$secrets/answer" ||
      fail "az gave no token for ${scope%/.default}: log it in with a service connection, or with \`az login\`"
    bear "$secrets/answer" accessToken
    return
  else
    fail "expected ID_TOKEN, a job of GitHub with \`id-token: write\`, or an az that is logged in, found none"
  fi
  for name in TENANT_ID CLIENT_ID; do
    case "${!name:-}" in
      '' | *[!A-Za-z0-9.-]*) fail "expected the id of the ${name%_ID} in $name, found ${!name:-nothing}" ;;
    esac
  done
  begin_request "$login/$TENANT_ID/oauth2/v2.0/token"
  option data-urlencode "client_id=$CLIENT_ID"
  option data-urlencode "scope=$scope"
  option data-urlencode grant_type=client_credentials
  option data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer
  option data-urlencode "client_assertion@$secrets/assertion"
  send "$secrets/answer" "the login at ${login#*://}"
  bear "$secrets/answer" access_token
}

log_in_to_servicenow() {
  if [ -n "${SERVICENOW_ID_TOKEN:-}" ]; then
    bear_text "$SERVICENOW_ID_TOKEN"
  elif [ -n "${SERVICENOW_AUDIENCE:-}" ] && [ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ]; then
    ask_github "$SERVICENOW_AUDIENCE"
    bear "$secrets/identity" value
  elif [ -n "${SERVICENOW_CLIENT_ID:-}" ] && [ -n "${SERVICENOW_CLIENT_SECRET:-}" ]; then
    printf '%s' "$SERVICENOW_CLIENT_ID" > "$secrets/client"
    printf '%s' "$SERVICENOW_CLIENT_SECRET" > "$secrets/secret"
    begin_request "$servicenow/oauth_token.do"
    option data-urlencode grant_type=client_credentials
    option data-urlencode "client_id@$secrets/client"
    option data-urlencode "client_secret@$secrets/secret"
    send "$secrets/answer" "the login at ${servicenow#*://}"
    bear "$secrets/answer" access_token
  else
    fail "expected SERVICENOW_ID_TOKEN, or SERVICENOW_CLIENT_ID and SERVICENOW_CLIENT_SECRET, found neither"
  fi
}

# find_next FILE COUNT: the address of the next page: as the page or its Link header names it, else after those that came.
find_next() {
  if [ "$list" = result ]; then
    next=$(header_value link | grep -o '<[^<>]*>; *rel="\{0,1\}next"\{0,1\}' | head -n 1 | sed 's/^<\([^<>]*\)>.*/\1/') || true
  else
    next=$(jq --raw-output '[."@odata.nextLink", .nextLink] | map(select(. != null and . != "")) | first // empty' "$1")
  fi
  if [ -z "$next" ] && [ "$size" -gt 0 ] && [ "$2" -ge "$size" ]; then
    next="$address&\$skip=$held"
  fi
  case "$next" in
    '' | "$origin"/*) ;;
    *)
      next=${next//[[:cntrl:]]/ }
      fail "page $page names a next page elsewhere than at $origin, and the token is not sent there: ${next:0:200}"
      ;;
  esac
  case "$next" in
    *[[:cntrl:][:space:]\"\\]*) fail "page $page names a next page with characters that no address has" ;;
  esac
}

fetch_list() {
  local file count total
  next=$address
  page=0
  held=0
  : > "$secrets/seen"
  while [ -n "$next" ]; do
    page=$((page + 1))
    if [ "$page" -gt "$max_pages" ]; then
      fail "the list has more than MAX_PAGES ($max_pages) pages: narrow it with QUERY, or raise the bound"
    fi
    if grep --quiet --line-regexp --fixed-strings -e "$next" "$secrets/seen"; then
      fail "page $((page - 1)) names a page as the next one that came already: the list has no end"
    fi
    printf '%s\n' "$next" >> "$secrets/seen"
    file=$partial/$source-page-$(printf %02d "$page").json
    ask "$file" "$next" "page $page"
    count=$(jq --arg list "$list" 'if .[$list] | type == "array" then .[$list] | length else -1 end' "$file")
    if [ "$count" -lt 0 ]; then
      fail "page $page: expected a list in the field $list, found none$(said "$file")"
    fi
    held=$((held + count))
    find_next "$file" "$count"
  done
  if [ "$list" = result ]; then
    total=$(header_value x-total-count)
    if [ "$total" != "$held" ]; then
      fail "expected ${total:-a number of} records, as X-Total-Count says, found $held: they changed meanwhile, or some are hidden from the account"
    fi
  fi
}

if [ "$list" = result ]; then
  log_in_to_servicenow
else
  log_in_to_microsoft
fi
fetch_list
if [ -n "$single" ]; then
  ask "$partial/exposure-score.json" "$single" "the exposure score"
  jq --exit-status '.score | type == "number"' "$partial/exposure-score.json" > /dev/null ||
    fail "expected a number in the field score of the exposure score, found none"
fi
mv -- "$partial" "$folder"
printf 'collect.sh: %s: %s records on %s pages\n' "$source" "$held" "$page" >&2
