const ROLE_MODULE =
  'https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings';

/** Where the recording of a test of Azure CLI is, as a row of a table of facts names it. */
export function recordedIn(test: string): string {
  return `${ROLE_MODULE}/${test}.yaml`;
}
