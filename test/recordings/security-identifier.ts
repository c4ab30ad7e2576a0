/**
 * The security identifier that the directory derives from an object's id: the GUID's bytes, as .NET orders them, as
 * four numbers of 32 bits (recorded in
 * https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/role/tests/latest/recordings/test_group_scenario.yaml).
 */
export function securityIdentifier(id: string): string {
  const hex = id.replaceAll('-', '');
  const bytes = Buffer.from(hex, 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  const numbers = bytes.length === 16 ? [0, 4, 8, 12].map((offset) => bytes.readUInt32LE(offset)) : [];
  return `S-1-12-1-${numbers.join('-')}`;
}
