#!/usr/bin/env bash
# Builds everything, runs every suite, and ends with one plain line: N passed, N failed, N skipped
# ./test.sh            all suites
# ./test.sh Domain     the suites whose names contain a word
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { printf '%s\n' "$*" >&2; }

# What the tests need and a bare machine may lack; where it cannot be installed the tests that need it are skipped with the reason.
need=()
[ -n "$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null)" ] || command -v postgres >/dev/null 2>&1 || need+=(postgresql)
{ ldconfig -p 2>/dev/null || true; } | grep -q 'libsqlite3\.so\.0' || need+=(libsqlite3-0)
command -v python3 >/dev/null 2>&1 || need+=(python3)
if [ ${#need[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  say "installing ${need[*]}"
  (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${need[@]}") >/dev/null 2>&1 || say "could not install ${need[*]}"
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
started=$(date +%s)
if ! dotnet build GrandModel.Actors.sln -c Release -v q --nologo -clp:NoSummary; then
  say "the build failed"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
say "built in $(($(date +%s) - started)) s"

passed=0 failed=0 skipped=0
for project in tests/*/*.Tests.csproj; do
  name=$(basename "$project" .Tests.csproj)
  case "$name" in *"${1:-}"*) ;; *) continue ;; esac
  started=$(date +%s)
  log=$(dotnet test "$project" -c Release --no-build --nologo -v q --logger "console;verbosity=${GM_TEST_VERBOSITY:-normal}" 2>&1)
  code=$?
  count() { printf '%s\n' "$log" | grep -oE "^ *$1: +[0-9]+" | grep -oE '[0-9]+' | tail -n 1; }
  p=$(count Passed) f=$(count Failed) s=$(count Skipped)
  p=${p:-0} f=${f:-0} s=${s:-0}
  [ "$code" -eq 0 ] || [ "$f" -gt 0 ] || f=1
  if [ "$f" -gt 0 ]; then printf '%s\n' "$log" >&2; else printf '%s\n' "$log" | grep -E '^ *(Skipped |Note:|\[gm\])' >&2; fi
  say "$name: $p passed, $f failed, $s skipped in $(($(date +%s) - started)) s"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
