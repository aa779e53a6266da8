set -euo pipefail
echo "executable=$DUTYBOOK" >> "$GITHUB_OUTPUT"
directory="${DIRECTORY:-.}"
base="${BASE:-}"
report="$RUNNER_TEMP/dutybook-check.json"
log="$RUNNER_TEMP/dutybook-check.txt"
sarif="$RUNNER_TEMP/dutybook-check.sarif"
junit="$RUNNER_TEMP/dutybook-check.xml"
summary="$RUNNER_TEMP/dutybook-check.md"
rm -rf "$report" "$log" "$sarif" "$junit" "$summary"
refuse() {
  echo "verdict=unknown" >> "$GITHUB_OUTPUT"
  echo "::error title=dutybook::$1"
  exit 2
}

# Without git on the runner, actions/checkout downloads only files, and mentions it in one line of its log.
top=$(cd "$directory" && pwd -P) || refuse "the folder to judge does not exist"
# A change could remove the root, to be judged by the policy above it, or lead to another one by a link.
if [ -L "${directory%/}" ] || [ ! -f "$directory/policy/dutybook.yaml" ]; then
  refuse "the folder to judge holds no policy/dutybook.yaml, or is a link"
fi
while [ ! -e "$top/.git" ] && [ "$top" != / ]; do
  top=$(dirname "$top")
done
if [ ! -e "$top/.git" ]; then
  refuse "expected a git clone, found only files: install git before actions/checkout, and set fetch-depth: 0"
fi
# If HEAD is not a merge, HEAD^1 is a commit of the change itself, and most of the change would not be judged.
if [ "$base" = "HEAD^1" ] && ! git -C "$top" rev-parse --quiet --verify "HEAD^2" > "$log"; then
  refuse "base is HEAD^1, but HEAD is not a merge: leave ref of actions/checkout unset, and set fetch-depth: 0"
fi

arguments=(-C "$directory" --color never)
if [ -n "${AS_OF:-}" ]; then
  arguments+=("--as-of=$AS_OF")
fi
arguments+=(check "--fail-on=${FAIL_ON:-deny}")
if [ -n "$base" ]; then
  arguments+=("--base=$base")
fi
if [ -n "${ANCHORS:-}" ]; then
  arguments+=("--anchors=$ANCHORS")
fi
status=0
# Prints annotations and the verdict; the summary has everything.
"$DUTYBOOK" "${arguments[@]}" --format github --report "json=$report" --report "sarif=$sarif" \
  --report "junit=$junit" --report "markdown=$summary" 2>&1 | tee "$log" || status=$?

verdict=unknown
if [ -s "$report" ]; then
  verdict=$(sed -n 's/^ *"verdict": "\([a-z]*\)",*$/\1/p' "$report" | head -n 1)
  printf '%s\n' "report=$report" "sarif=$sarif" "junit=$junit" >> "$GITHUB_OUTPUT"
fi
echo "verdict=$verdict" >> "$GITHUB_OUTPUT"

# Append, to keep what other steps wrote into the summary.
if [ -s "$summary" ]; then
  cat "$summary" >> "$GITHUB_STEP_SUMMARY"
else
  {
    printf '# dutybook: UNKNOWN\n\n<pre>'
    head -c 150000 "$log" | sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g'
    printf '</pre>\n'
  } >> "$GITHUB_STEP_SUMMARY"
fi
exit "$status"
