import { fieldList, type FieldValues } from './fields/field.ts';
import { GLOBAL_FIELDS } from './fields/global-fields.ts';
import { REGISTER_FIELDS } from './fields/register-fields.ts';
import { equivalentCommand } from './equivalent-command.ts';
import { impliedCredentials } from '../registration/credentials/inputs/index.ts';
import type { AppType } from '../registration/model/app-type.ts';
import type { Suggestion } from '../output/registration-view.ts';
import type { RegistrationResult } from '../registration/result/registration-schema.ts';
import { targetFlags } from './target-flags.ts';
import type { AskedAnswers } from './asked-answers.ts';
import type { GlobalSettings } from './settings.ts';

/** The `register` command that says the same, at the same tenant. */
export function registerCommand(type: AppType, typed: FieldValues, settings: GlobalSettings): string {
  return equivalentCommand({
    words: ['register', type],
    fields: fieldList({ ...REGISTER_FIELDS, ...GLOBAL_FIELDS }),
    values: { ...withoutImplied(typed), ...targetFlags(settings) },
  });
}

/** The values without the kind of credential where a flag that is written says the same. */
function withoutImplied(typed: FieldValues): FieldValues {
  const { credential, ...others } = typed;
  const written = Object.entries(others).filter(([, value]) => value !== undefined && value !== 'terminal');
  const implied = impliedCredentials(written.map(([key]) => key));
  return implied.length > 0 && implied.every(({ kind }) => kind === credential) ? others : typed;
}

/** A command line of these words after `fhir-apps`, at the same tenant. */
export function commandForTenant(words: readonly string[], settings: GlobalSettings): string {
  return equivalentCommand({ words, fields: fieldList(GLOBAL_FIELDS), values: targetFlags(settings) });
}

/** The command that says the same without questions; null where no question was asked. */
export function commandWithoutQuestions(
  { answers, asked, typed }: AskedAnswers,
  settings: GlobalSettings,
): Suggestion | null {
  if (!asked) {
    return null;
  }
  // A secret that a person was shown has no sink that a flag could name.
  const heading =
    typed.credential === 'secret' && typed.secretTo === undefined
      ? 'The same by flags; add --secret-to where no one can see a secret'
      : 'The same without questions';
  return { heading, command: registerCommand(answers.type, typed, settings) };
}

/** The first client of a new resource; null where there is none, or its access is not by app roles. */
export function firstClient(
  { typed }: Pick<AskedAnswers, 'typed'>,
  result: RegistrationResult,
  settings: GlobalSettings,
): Suggestion | null {
  const client = result.action === 'created' && !result.dryRun ? clientOf(result, typed) : null;
  return client === null
    ? null
    : { heading: 'Then register a client', command: registerCommand('service', client, settings) };
}

/** A first client of a resource that was just made; null where the server's access is not by app roles. */
function clientOf({ type, server, appRoles }: RegistrationResult, typed: FieldValues): FieldValues | null {
  const roles = appRoles.map(({ value }) => value).filter((value) => value !== 'smartUser');
  const role = roles.find((value) => value === 'globalImporter') ?? roles[0];
  if (type !== 'resource' || server.kind !== 'oss' || server.url === null || role === undefined) {
    return null;
  }
  return {
    name: 'Nightly import',
    fhirUrl: server.url,
    serverKind: typed.serverKind,
    role: [role],
    secretTo: 'env-file:.env',
  };
}

/** The command that takes a secret away; one of which nobody knows whether it stands is found by looking. */
export function removalWords(appId: string, keyId: string | null): readonly string[] {
  return keyId === null ? ['credential', 'prune', appId] : ['credential', 'remove', appId, '--id', keyId];
}
