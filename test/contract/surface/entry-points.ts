// Everything that the contract file takes from the program, in one place.
export { ALL_COMMANDS } from '../../../src/commands/index.ts';
export type { Argument, Command } from '../../../src/cli/command.ts';
export { type Field, fieldList, formerFieldsOf, variableOf } from '../../../src/cli/fields/field.ts';
export { GLOBAL_FIELDS } from '../../../src/cli/fields/global-fields.ts';
export { defaultKey, formerKeys, uniqueNameOf } from '../../../src/registration/answers/names.ts';
export { vaultSecretName } from '../../../src/secrets/sinks/keyvault.ts';
export { certificateFilesIn } from '../../../src/secrets/certificate-files.ts';
export { clientVariableNames } from '../../../src/secrets/env-file-text.ts';
