import type { CommandInput } from '../../cli/command.ts';
import { switchField, textField, withFallback } from '../../registration/answers/field-definition.ts';
import { FHIR_URL_FIELD, fhirUrlField, trustField } from '../../cli/fields/reference-fields.ts';
import { SINK_SYNTAX } from '../../secrets/sinks/index.ts';

/** The inputs of `credential rotate` besides its REF. */
export const CREDENTIAL_ROTATE_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  secretTo: textField('sink', {
    placeholder: 'SINK',
    help: `Where the new secret goes, replacing the old one if that is there: ${SINK_SYNTAX}.`,
    default: 'this terminal, once',
  }),
  secretLifetime: withFallback(
    '180d',
    textField('lifetime', {
      placeholder: 'DAYS',
      help: 'Lifetime of the new secret, clamped to what the tenant allows.',
    }),
  ),
  overlap: withFallback(
    '7d',
    textField('periodOrNone', {
      placeholder: 'TIME',
      help: 'How long the older secrets still work; what is due is removed by the next rotate or prune. 0: removed at once, when the new one is proven and delivered.',
    }),
  ),
  now: switchField({
    replacedBy: '--overlap 0',
    help: 'Remove the older secrets at once, when the new one is proven and delivered.',
  }),
  leaked: switchField({
    help: 'The old secret may have leaked: remove it at once, as --overlap 0 does, and report what it could reach and how long its tokens live.',
  }),
  trust: trustField('Give a new secret to this application although others own it or have credentials for it.'),
  allowUnproven: switchField({
    formerFlags: ['force'],
    help: 'Continue although Entra cannot be asked whether the new secret works, as for a disabled application.',
  }),
};

/** What `credential rotate` gets. */
export type RotateInput = CommandInput<typeof CREDENTIAL_ROTATE_FIELDS>;

/** How long the older secrets go on working, in milliseconds. */
export function overlapOf({ now, leaked, overlap }: RotateInput['values']): number {
  return now === true || leaked === true ? 0 : overlap;
}

/** The inputs of `credential remove` besides its REF. */
export const CREDENTIAL_REMOVE_FIELDS = {
  fhirUrl: FHIR_URL_FIELD,
  id: textField('reference', {
    placeholder: 'ID',
    help: 'The credential, as `credential list` prints it: the id, or the name of a federated one.',
  }),
  allowNoCredential: switchField({
    formerFlags: ['force'],
    help: 'Continue although the client is left without a credential that works.',
  }),
};

/** The inputs of `credential prune` besides its REF. */
export const CREDENTIAL_PRUNE_FIELDS = {
  fhirUrl: fhirUrlField('Only the applications of this FHIR server; a REF may then be a key on it.'),
};

/** The inputs of `credential list` besides its REF. */
export const CREDENTIAL_LIST_FIELDS = {
  fhirUrl: fhirUrlField('Only the applications of this FHIR server; a REF may then be a key on it.'),
  expiring: textField('period', {
    placeholder: 'TIME',
    bareValue: '30d',
    help: 'Only those that expire within this time, such as 30d or 12h, or have expired; without TIME, 30d.',
  }),
  check: switchField({
    help: 'Exit 5 where a credential that is in use expires within the time of --expiring (30d), or has expired.',
  }),
};

/** The inputs of `expiring`. */
export const EXPIRING_FIELDS = {
  within: withFallback(
    '30d',
    textField('period', { placeholder: 'TIME', help: 'Report what expires within this time from now.' }),
  ),
  fhirUrl: fhirUrlField('Only the applications of this FHIR server.'),
};
