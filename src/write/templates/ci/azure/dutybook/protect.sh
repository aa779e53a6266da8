#!/usr/bin/env bash
# Protects the branch @MAINLINE@ in Azure Repos: run it once, in a checkout of that branch, as an administrator of the project,
# after the first push. Running it again changes only what differs. It needs curl and jq.
#
#   ORGANISATION=https://dev.azure.com/my-org PROJECT=Security REPOSITORY=duties APPROVERS='[Security]\@APPROVERS@' \
#     AZURE_DEVOPS_EXT_PAT=… bash .azuredevops/dutybook/protect.sh
#
# APPROVERS              the group that approves the policy and what judges it, as Azure DevOps shows its name.
# AZURE_DEVOPS_EXT_PAT   a personal access token: Code (read and write, manage), Build (read and execute), Identity (read).
# PIPELINE               the name of the pipeline; one is made of azure-pipelines.yml if there is none.
#
# It sets branch policies: an approval by somebody else, whose vote a new push removes; build validation, which expires as
# soon as the branch moves; the approvers for the policy (with policy/timestamping/ and policy/witnesses.yaml), for closings/ and
# for what judges. timestamps/ needs no approver: the job that asks for time stamps opens a pull request for them.
#
# A pull request brings its own version of azure-pipelines.yml; the approvers have to approve that. To have it judged by a file
# that it cannot bring: put everything from `variables:` on into dutybook.yml of another repository, and in its place
#
#   resources: { repositories: [{ repository: judge, type: git, name: Security/ci, ref: refs/heads/main }] }
#   extends: { template: dutybook.yml@judge }
#
# and run this with the names of that repository and of an agent queue that nothing else uses (`pool:` in dutybook.yml names
# it). A pipeline that does not extend the template then gets no agent:
#
#   TEMPLATE=Security/ci QUEUE=dutybook … bash .azuredevops/dutybook/protect.sh
set -euo pipefail

: "${ORGANISATION:?such as https://dev.azure.com/my-org}"
: "${PROJECT:?the name of the project}"
: "${REPOSITORY:?the name of the repository}"
: "${APPROVERS:?the group that approves changes to the policy}"
: "${AZURE_DEVOPS_EXT_PAT:?a personal access token}"
# Azure DevOps Services answers questions about people under another name.
people="${PEOPLE:-${ORGANISATION/#https:\/\/dev.azure.com/https:\/\/vssps.dev.azure.com}}"
encode() {
  jq --null-input --raw-output --arg text "$1" '$text | @uri'
}
api="$ORGANISATION/$(encode "$PROJECT")/_apis"

# ask METHOD URL [JSON]: the answer. The token is no argument, which others on this machine could see.
ask() {
  local answer options=(--silent --show-error --fail-with-body --request "$1")
  if [ $# -gt 2 ]; then
    options+=(--header "Content-Type: application/json" --data "$3")
  fi
  if ! answer=$(curl "${options[@]}" --config <(printf 'user = ":%s"\n' "$AZURE_DEVOPS_EXT_PAT") "$2"); then
    printf 'protect.sh: %s %s: %s\n' "$1" "$2" "$answer" >&2
    return 1
  fi
  printf '%s\n' "$answer"
}

repository=$(ask GET "$api/git/repositories/$(encode "$REPOSITORY")?api-version=7.1" | jq --raw-output .id)
found=$(ask GET "$people/_apis/identities?searchFilter=General&filterValue=$(encode "$APPROVERS")&api-version=7.1")
if [ "$(jq '.value | length' <<< "$found")" != 1 ]; then
  echo "protect.sh: expected one group of the name $APPROVERS, found $(jq '.value | length' <<< "$found")" >&2
  exit 1
fi
approvers=$(jq --raw-output '.value[0].id' <<< "$found")

name="${PIPELINE:-$REPOSITORY}"
query="name=$(encode "$name")&repositoryId=$repository&repositoryType=TfsGit&api-version=7.1"
pipeline=$(ask GET "$api/build/definitions?$query" | jq '.value[0].id // empty')
if [ -z "$pipeline" ]; then
  pipeline=$(ask POST "$api/pipelines?api-version=7.1" "$(jq --null-input --arg name "$name" --arg repository "$repository" \
    '{name: $name, folder: "\\", configuration: {type: "yaml", path: "/azure-pipelines.yml",
      repository: {id: $repository, type: "azureReposGit"}}}')" | jq .id)
  echo "made the pipeline: $name"
fi

# policy WHAT TYPE SETTINGS KEY: sets a policy of the branch. KEY is the setting that tells it from others of its type.
policy() {
  local what=$1 type=$2 key=$4 wanted found id
  wanted=$(jq --null-input --arg type "$type" --arg repository "$repository" --argjson settings "$3" \
    '{isEnabled: true, isBlocking: true, type: {id: $type}, settings: ($settings + {scope:
      [{repositoryId: $repository, refName: "refs/heads/@MAINLINE@", matchKind: "Exact"}]})}')
  found=$(ask GET "$api/policy/configurations?policyType=$type&api-version=7.1" |
    jq --argjson wanted "$wanted" --arg key "$key" '$wanted.settings as $settings | [.value[] |
      select(.settings.scope == $settings.scope and .settings[$key] == $settings[$key])] | first // empty')
  if [ -z "$found" ]; then
    ask POST "$api/policy/configurations?api-version=7.1" "$wanted" > /dev/null
    echo "made the policy: $what"
  elif ! jq --exit-status --argjson wanted "$wanted" '. * $wanted == .' <<< "$found" > /dev/null; then
    id=$(jq .id <<< "$found")
    ask PUT "$api/policy/configurations/$id?api-version=7.1" "$wanted" > /dev/null
    echo "updated the policy: $what"
  fi
}

policy "approval by somebody else" fa4e907d-c16b-4a4c-9dfa-4906e5d171dd '{"minimumApproverCount": 1, "creatorVoteCounts": false,
  "allowDownvotes": false, "resetOnSourcePush": true, "blockLastPusherVote": true}' scope
policy "build validation" 0609b952-1397-4640-95ec-e00a01b2c241 "$(jq --null-input --argjson pipeline "$pipeline" \
  '{buildDefinitionId: $pipeline, displayName: "Duties and evidence", manualQueueOnly: false, queueOnSourceUpdateOnly: false,
    validDuration: 0}')" buildDefinitionId
policy "approvers of the policy" fd2167ab-b0be-447a-8ec8-39368250530e "$(jq --null-input --arg approvers "$approvers" \
  '{requiredReviewerIds: [$approvers], minimumApproverCount: 1, creatorVoteCounts: false,
    message: "The policy and what judges it", filenamePatterns: ["/policy/*", "/closings/*", "/azure-pipelines.yml",
      "/.azuredevops/*", "/.gitattributes", "/.mailmap", "/.gitignore", "/.dutybook/*", "/.vscode/*"]}')" message

# The check "Required template" of an agent queue, by the id that Azure gives that kind of check.
if [ -n "${TEMPLATE:-}" ]; then
  : "${QUEUE:?the agent queue that only the template may use}"
  queue=$(ask GET "$api/distributedtask/queues?queueName=$(encode "$QUEUE")&api-version=7.1-preview.1" |
    jq '.value[0].id // empty')
  if [ -z "$queue" ]; then
    echo "protect.sh: the project has no agent queue of the name $QUEUE" >&2
    exit 1
  fi
  checks="$api/pipelines/checks/configurations"
  found=$(ask GET "$checks?resourceType=queue&resourceId=$queue&\$expand=settings&api-version=7.1-preview.1")
  if ! jq --exit-status --arg name "$TEMPLATE" 'any(.value[]?.settings.extendsChecks[]?;
    .repositoryName == $name and .templatePath == "dutybook.yml")' <<< "$found" > /dev/null; then
    ask POST "$checks?api-version=7.1-preview.1" "$(jq --null-input --arg queue "$queue" --arg name "$TEMPLATE" \
      '{type: {id: "4020e66e-b0f3-47e1-bc88-48f3cc59b5f3", name: "ExtendsCheck"}, resource: {type: "queue", id: $queue},
        settings: {extendsChecks: [{repositoryType: "git", repositoryName: $name, repositoryRef: "refs/heads/main",
          templatePath: "dutybook.yml"}]}}')" > /dev/null
    echo "made the check: the queue $QUEUE runs only what extends dutybook.yml of $TEMPLATE"
  fi
fi

echo "to decide: under Repositories, Security, set \"Bypass policies\" (both) and \"Force push\" to Deny for every group"
echo "to decide: under Project configuration, Areas, allow the project's build service \"Edit work items in this node\", so"
echo "  that the weekly schedule can write what falls due"
