/**
 * Lines of sh that get a token with `CLIENT_ID`, `CLIENT_SECRET`, `SCOPE` and `TOKEN_URL`; an answer without one is
 * printed, and ends the script. Secret and token go to curl on stdin (https://curl.se/docs/manpage.html#-K), because
 * other processes see what is on a command line.
 */
export const TOKEN_BY_SECRET: readonly string[] = [
  'set -eu',
  'ANSWER=$(printf \'data-urlencode = "client_secret=%s"\\n\' "$CLIENT_SECRET" |',
  '  curl --silent --show-error --fail-with-body --config - \\',
  '    --data-urlencode grant_type=client_credentials \\',
  '    --data-urlencode "client_id=$CLIENT_ID" \\',
  '    --data-urlencode "scope=$SCOPE" \\',
  '    "$TOKEN_URL") || { printf \'%s\\n\' "$ANSWER" >&2; exit 1; }',
  'TOKEN=$(printf \'%s\' "$ANSWER" | sed -n \'s/.*"access_token":"\\([^"]*\\)".*/\\1/p\')',
];

/** Lines that get a token where the Azure CLI is signed in. */
export const TOKEN_BY_AZ: readonly string[] = [
  'set -eu',
  'TOKEN=$(az account get-access-token --scope "$SCOPE" --query accessToken --output tsv)',
];

/** Lines that read from the FHIR server with `TOKEN` and `FHIR_URL`. */
export const READ_PATIENTS: readonly string[] = [
  'printf \'header = "Authorization: Bearer %s"\\n\' "$TOKEN" |',
  '  curl --silent --show-error --fail-with-body --config - "$FHIR_URL/Patient?_count=1"',
];
