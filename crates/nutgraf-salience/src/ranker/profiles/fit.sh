#!/usr/bin/env bash
# Fits the profiles that come with the crate to annotated articles again, and says how
# they fare in cross-validation. Needs the program, built, and the keyphrase sets in
# NUTGRAF_DATA; ends with the same bytes wherever it runs.
set -euo pipefail
cd "$(dirname "$0")"
program=${1:?the program nutgraf}
sets=${NUTGRAF_DATA:-../../../../../../shared}/data/keyphrases

# A name, then options, then -- and the sets.
fit() {
  local name=$1
  local options=()
  shift
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  local gold=()
  for set in "$@"; do
    gold+=(--gold "$sets/$set.jsonl")
  done
  "$program" fit "${gold[@]}" --profile "$name" --shrink-to zero \
    "${options[@]}" --name "$name" -o "$name.json"
}

# Twenty-six tagged articles are too few to choose a penalty by.
fit editor --l2 0.2 -- editors ptbn110
fit phrases -- duc2001
# Tags are short, and none is a part of another: a third of a point in cross-validation.
fit tags --nested drop --max-words 2 --l2 0.1 -- kpcrowd500 ptbn110
fit abstracts -- inspec semeval2017
