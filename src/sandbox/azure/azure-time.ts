/**
 * A time as Azure Resource Manager writes it: with seven digits after the second, trailing zeros too (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_role_assignment_scenario.yaml).
 */
export function azureTime(time: Date | string): string {
  const text = typeof time === 'string' ? time : time.toISOString();
  const [, seconds = text, digits = ''] = /^(.*?)(?:\.(\d*))?Z$/.exec(text) ?? [];
  return `${seconds}.${digits.padEnd(7, '0')}Z`;
}
