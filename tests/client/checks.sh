# Sourced by the client tests. Each check runs a command and tells when it did not behave; none ends the script.
# $work is a folder for their notes.

checks=0
failures=0

complain() {
  failures=$((failures + 1))
  printf 'FAILED: %s\n  wanted: %s\n  status %s, output:\n' "$1" "$2" "$outcome"
  sed 's/^/    /' "$work/output"
}

run_it() {
  checks=$((checks + 1))
  outcome=0
  "$@" >"$work/output" 2>&1 </dev/null || outcome=$?
}

# says PATTERN COMMAND…: the command succeeds and a line of its output matches the extended regular expression.
says() {
  wanted=$1
  shift
  run_it "$@"
  { [ "$outcome" = 0 ] && grep -qE -e "$wanted" "$work/output"; } || complain "$*" "success and /$wanted/"
}

# says_only TEXT COMMAND…: the command succeeds and its output is that text, nothing else.
says_only() {
  wanted=$1
  shift
  run_it "$@"
  { [ "$outcome" = 0 ] && [ "$(cat "$work/output")" = "$wanted" ]; } || complain "$*" "success and only: $wanted"
}

# refuses PATTERN COMMAND…: the command fails and a line of its output matches.
refuses() {
  wanted=$1
  shift
  run_it "$@"
  { [ "$outcome" != 0 ] && grep -qE -e "$wanted" "$work/output"; } || complain "$*" "failure and /$wanted/"
}

# Tells the sum; fails when a check did.
verdict() {
  echo "$checks checks, $failures failed"
  [ "$failures" = 0 ]
}
