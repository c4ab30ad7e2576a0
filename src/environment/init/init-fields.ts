import { inferServerKind, isManagedKind } from '../../registration/fhir-server.ts';
import { ENVIRONMENT_FILES } from '../../cli/fields/environment-fields.ts';
import type { CommandInput } from '../../cli/command.ts';
import { type KnownValues, switchField, textField } from '../../registration/answers/field-definition.ts';
import { SERVER_FIELDS, SERVER_KIND_QUESTION } from '../../cli/fields/server-fields.ts';

/** A custom domain shows nothing of what is behind it. */
function isKindOpen({ fhirUrl }: KnownValues): boolean {
  return typeof fhirUrl === 'string' && inferServerKind(fhirUrl) === 'oss';
}

/** True where the values say, or the host shows, that Azure keeps the server. */
export function isManagedServer({ fhirUrl, serverKind }: KnownValues): boolean {
  return serverKind === undefined
    ? typeof fhirUrl === 'string' && isManagedKind(inferServerKind(fhirUrl))
    : serverKind !== 'oss';
}

const { name, fhirUrl, serverKind } = SERVER_FIELDS;

/** The inputs of `init`; the name is that of the server's resource application. */
export const INIT_FIELDS = {
  out: textField('path', {
    formerFlags: ['file'],
    formerShort: 'f',
    placeholder: 'FILE',
    help: 'The file to write; JSON where its name ends so.',
    default: ENVIRONMENT_FILES[0],
  }),
  from: textField('reference', {
    placeholder: 'REF|URL',
    help: 'Write what the tenant has: all registrations of this FHIR server, or of the server of this application.',
  }),
  name: { ...name, help: 'Display name of the resource application.' },
  fhirUrl: { ...fhirUrl, help: 'Base URL of the FHIR server; with --from, lets REF be a key on it.' },
  serverKind: { ...serverKind, question: { ...SERVER_KIND_QUESTION, usual: isKindOpen } },
  overwrite: switchField({ formerFlags: ['force'], help: 'Replace the file that exists.' }),
};

/** What `init` gets. */
export type InitInput = CommandInput<typeof INIT_FIELDS>;

/** The fields that `init` asks for before any client, in the order of the questions. */
export const INIT_SERVER_FIELDS = {
  fhirUrl: INIT_FIELDS.fhirUrl,
  serverKind: INIT_FIELDS.serverKind,
  name: {
    ...INIT_FIELDS.name,
    question: {
      message: 'Name of the resource application',
      // The resource of a managed service is Microsoft's.
      needed: (values: KnownValues): boolean => !isManagedServer(values),
    },
  },
};
