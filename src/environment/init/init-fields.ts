import { inferServerKind, isManagedKind } from '../../registration/fhir-server.ts';
import { ENVIRONMENT_FILES } from '../../cli/fields/environment-fields.ts';
import type { Field, FieldValues } from '../../cli/fields/field.ts';
import { SERVER_FIELDS } from '../../cli/fields/server-fields.ts';

/** A custom domain shows nothing of what is behind it. */
function isKindOpen({ fhirUrl }: FieldValues): boolean {
  return typeof fhirUrl === 'string' && inferServerKind(fhirUrl) === 'oss';
}

/** True where the values say, or the host shows, that Azure keeps the server. */
export function isManagedServer({ fhirUrl, serverKind }: FieldValues): boolean {
  return serverKind === undefined
    ? typeof fhirUrl === 'string' && isManagedKind(inferServerKind(fhirUrl))
    : serverKind !== 'oss';
}

/** The server of a new file; the name is that of its resource application. */
const SERVER: readonly Field[] = SERVER_FIELDS.map((field) => {
  switch (field.key) {
    case 'name':
      return { ...field, help: 'Display name of the resource application.' };
    case 'fhirUrl':
      return { ...field, help: 'Base URL of the FHIR server; with --from, lets REF be a key on it.' };
    default:
      return field.question === undefined ? field : { ...field, question: { ...field.question, usual: isKindOpen } };
  }
});

/** The inputs of `init`. */
export const INIT_FIELDS: readonly Field[] = [
  {
    key: 'file',
    flag: 'file',
    short: 'f',
    placeholder: 'FILE',
    check: 'path',
    help: 'The file to write; JSON where its name ends so.',
    default: ENVIRONMENT_FILES[0],
  },
  {
    key: 'from',
    flag: 'from',
    placeholder: 'REF|URL',
    check: 'reference',
    help: 'Write what the tenant has: all registrations of this FHIR server, or of the server of this application.',
  },
  ...SERVER,
  { key: 'force', flag: 'force', help: 'Replace the file that is there.' },
];

/** The fields that `init` asks for before any client, in the order of the questions. */
export const INIT_SERVER_FIELDS: readonly Field[] = ['fhirUrl', 'serverKind', 'name'].flatMap((key) =>
  SERVER.filter((field) => field.key === key),
);
