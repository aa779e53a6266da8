#!/usr/bin/env bash
# Protects the branch @MAINLINE@ on GitHub: run it once, in a checkout of that branch, as an administrator of the
# repository, after the first push. Running it again updates what it made. It needs gh, signed in, and jq.
#
#   bash .github/dutybook/protect.sh
#
# It imports ruleset.json: pull requests with an approval by somebody else, code owners, the check "Duties and evidence" as
# GitHub Actions reports it, no force pushes, no deletion, and nobody who bypasses it. Workflows get read permissions only, and
# open no pull requests: the workflow that asks for time stamps then needs a secret TIMESTAMP_TOKEN, as its first lines say.
# In private repositories, rulesets need GitHub Pro, Team or Enterprise; required workflows need Enterprise.
#
# A pull request brings its own version of the workflow that judges it; a code owner has to approve that. To have it judged by
# a workflow that it cannot bring, an owner of the organisation puts a copy of dutybook-pull-request.yml and of the variables
# in it into another repository and names that one:
#
#   WORKFLOWS=my-org/ci bash .github/dutybook/protect.sh
#
# That also imports organisation-ruleset.json, with the ids of both repositories in place of its zeros. The other repository
# must be public, or let this one use its workflows (Settings, Actions, Access).
set -euo pipefail

for tool in gh jq; do
  if ! command -v "$tool" > /dev/null; then
    echo "protect.sh: $tool is missing: install it" >&2
    exit 1
  fi
done
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if grep -q '^[^#]*@your-org/' "$folder/../CODEOWNERS"; then
  echo "protect.sh: replace @your-org/… in .github/CODEOWNERS by a team that may write to the repository, and push" >&2
  exit 1
fi
repository=$(gh repo view --json nameWithOwner --jq .nameWithOwner)

errors=$(gh api "repos/$repository/codeowners/errors" --jq '.errors[].message')
if [ -n "$errors" ]; then
  printf 'protect.sh: GitHub ignores lines of CODEOWNERS:\n%s\n' "$errors" >&2
  exit 1
fi

# import PLACE FILE: makes the ruleset of a file, or updates the one of the same name.
import() {
  local place=$1 file=$2 name id
  name=$(jq --raw-output .name "$file")
  id=$(gh api --paginate "$place?per_page=100&includes_parents=false" |
    jq --raw-output --arg name "$name" '.[] | select(.name == $name) | .id')
  if [ -z "$id" ]; then
    gh api --silent --method POST "$place" --input "$file"
    echo "made the ruleset: $name"
  else
    gh api --silent --method PUT "$place/$id" --input "$file"
    echo "updated the ruleset: $name"
  fi
}

import "repos/$repository/rulesets" "$folder/ruleset.json"
gh api --silent --method PUT "repos/$repository/actions/permissions/workflow" --raw-field default_workflow_permissions=read \
  --field can_approve_pull_request_reviews=false
if [ -n "${WORKFLOWS:-}" ]; then
  filled=$(mktemp)
  trap 'rm -f "$filled"' EXIT
  jq --argjson here "$(gh api "repos/$repository" --jq .id)" --argjson there "$(gh api "repos/$WORKFLOWS" --jq .id)" \
    '.conditions.repository_id.repository_ids = [$here] | .rules[].parameters.workflows[].repository_id = $there' \
    "$folder/organisation-ruleset.json" > "$filled"
  import "orgs/${repository%%/*}/rulesets" "$filled"
fi
