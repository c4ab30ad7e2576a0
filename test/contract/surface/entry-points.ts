// Everything that the contract file takes from the program, in one place.
export { ALL_COMMANDS } from '../../../src/commands/all-commands.ts';
export type { Command } from '../../../src/commands/command.ts';
export { type Field, variableOf } from '../../../src/fields/field.ts';
export { GLOBAL_FIELDS } from '../../../src/fields/global-fields.ts';
export { defaultKey, formerKeys, uniqueNameOf } from '../../../src/registration/answers/names.ts';
export { vaultSecretName } from '../../../src/registration/credentials/sink-spec.ts';
export { certificateFilesIn } from '../../../src/secrets/certificate-files.ts';
export { clientVariableNames } from '../../../src/secrets/env-file-text.ts';
