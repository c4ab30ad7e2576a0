#!/usr/bin/env bash
# Installs fhir-apps for one job: the package that is named, else this checkout of it, packed.
set -euo pipefail

folder="${RUNNER_TEMP:?}/fhir-apps"
mkdir -p "$folder"
if [ -z "${PACKAGE:-}" ]; then
  cd "${GITHUB_ACTION_PATH:?}"
  npm ci --no-audit --no-fund
  PACKAGE="$folder/$(npm pack --ignore-scripts --silent --pack-destination "$folder" | tail -n 1)"
fi
npm install --no-audit --no-fund --no-save --ignore-scripts --prefix "$folder" "$PACKAGE"
echo "program=$folder/node_modules/fhir-apps/bin/fhir-apps.js" >> "${GITHUB_OUTPUT:?}"
