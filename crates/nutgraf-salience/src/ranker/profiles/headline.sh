#!/usr/bin/env bash
# What the profiles that come with the crate find with the headlines of the articles and
# without them; the gold keywords are the same. The profiles were fitted on these very
# articles, so it is the differences that tell. Needs the program, built, and the keyphrase
# sets in NUTGRAF_DATA.
set -euo pipefail
cd "$(dirname "$0")"
program=${1:?the program nutgraf}
sets=${NUTGRAF_DATA:-../../../../../../shared}/data/keyphrases
out=$(mktemp -d)
trap 'rm -r "$out"' EXIT

for pair in duc2001:phrases kpcrowd500:tags editors:editor; do
  set=$sets/${pair%:*}.jsonl
  options=(--method nutgraf --profile "${pair#*:}" --top 15)
  "$program" keywords "$set" "${options[@]}" -o "$out/with.jsonl"
  "$program" keywords "$set" "${options[@]}" --title-field nowhere -o "$out/without.jsonl"
  echo "$pair"
  "$program" evaluate "$out/with.jsonl" "$out/without.jsonl" --gold "$set"
done
