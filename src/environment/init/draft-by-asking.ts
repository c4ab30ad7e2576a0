import type { DraftEntry, DraftOutcome, EnvironmentDraft } from './environment-draft.ts';
import { entryIssues } from './write-environment-text.ts';
import { fieldList, type FieldValues } from '../../cli/fields/field.ts';
import { INIT_SERVER_FIELDS, type InitInput } from './init-fields.ts';
import { parseTyped } from '../../cli/parse-field.ts';
import { defaultKey, RESOURCE_KEY } from '../../registration/answers/names.ts';
import { APP_TYPE_PURPOSE, APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import { inferServerKind, isManagedKind } from '../../registration/fhir-server.ts';
import type { Context } from '../../cli/context.ts';
import { serverCloudIssue } from '../../cli/server-cloud.ts';
import { crossFieldIssue, fieldsOf } from '../../cli/cross-field-issue.ts';

const CLIENT_TYPES = APP_TYPES.filter((type) => type !== 'resource');

/** What ends the questions about clients; no type has this name. */
const NO_MORE = { value: '', name: 'None, write the file' };

const EXAMPLES = [
  'Clients, by their keys, which stay when their names change:',
  '  clients:',
  '    service-nightly-import:',
  '      type: service',
  '      name: Nightly import',
  '      role: globalImporter',
  '      credential: secret',
  '    public-growth-chart:',
  '      type: public',
  '      name: Growth chart',
  '      replyUrl: https://chart.contoso.com/',
];

/** A draft of what a person says; where nobody may be asked, of the server alone, with clients to copy. */
export async function draftByAsking(context: Context, { typed: given }: InitInput): Promise<DraftOutcome> {
  let type: AppType = 'resource';
  const prompter =
    (await context.ui?.openPrompter({
      extraIssues: (key, text, values) =>
        (key === 'fhirUrl' ? serverCloudIssue(context.settings, text) : null) ??
        crossFieldIssue(type, key, text, values),
    })) ?? null;
  const server = prompter === null ? given : await prompter.askMissing(fieldList(INIT_SERVER_FIELDS), given);
  const { fhirUrl = '', serverKind = inferServerKind(fhirUrl) } = parseTyped(INIT_SERVER_FIELDS, server);
  const base = { fhirUrl, serverKind, tenant: null, cloud: cloudOf(context) };
  const common: FieldValues = { fhirUrl, ...(serverKind === inferServerKind(fhirUrl) ? {} : { serverKind }) };
  // A managed service has an API of Microsoft's, and no application of its own.
  const entries: DraftEntry[] = isManagedKind(serverKind)
    ? []
    : [{ key: RESOURCE_KEY, type: 'resource', values: { ...common, name: server.name }, remarks: [] }];
  while (prompter !== null) {
    const next = await prompter.choose(entries.length === 0 ? 'Type of client' : 'Another client?', [
      ...CLIENT_TYPES.map((value) => ({ value, name: value, description: APP_TYPE_PURPOSE[value] })),
      ...(entries.length === 0 ? [] : [NO_MORE]),
    ]);
    const chosen = CLIENT_TYPES.find((each) => each === next);
    if (chosen === undefined) {
      break;
    }
    type = chosen;
    const fields = fieldsOf(chosen).filter(({ key }) => key !== 'managedIdentity');
    const values = await prompter.askMissing(fields, common);
    const entry: DraftEntry = {
      key: defaultKey(chosen, String(values.name).trim()),
      type: chosen,
      values,
      remarks: [],
    };
    const isKnown = entries.some(({ key }) => key === entry.key);
    const issues = isKnown ? [`The key ${entry.key} is taken; name the client otherwise.`] : entryIssues(base, entry);
    if (issues.length === 0) {
      entries.push(entry);
    } else {
      context.say(`This client is left out: ${issues.join(' ')}`);
    }
  }
  const draft: EnvironmentDraft = { ...base, entries, notes: entries.length > 1 ? [] : EXAMPLES };
  return outcomeOf(draft);
}

/** The outcome of a draft of which nothing is in a tenant yet. */
function outcomeOf(draft: EnvironmentDraft): DraftOutcome {
  return {
    draft,
    tenantId: null,
    sandbox: false,
    registrations: draft.entries.map(({ key, type, values }) => ({
      key,
      type,
      displayName: String(values.name),
      appId: null,
      objectId: null,
      written: true,
      holders: [],
    })),
    candidates: [],
    pin: () => Promise.resolve(null),
  };
}

/**
 * The cloud that the file has to name: none for the usual one. A sandbox is in none, but holds the host of the server
 * to the flag.
 */
function cloudOf({ settings: { cloud = 'public' } }: Context): string | null {
  return cloud === 'public' ? null : cloud;
}
