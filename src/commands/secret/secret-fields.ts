import type { Field } from '../../cli/fields/field.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';
import { SINK_SYNTAX } from '../../secrets/sinks/index.ts';

/** The inputs of `secret rotate` besides its REF. */
export const SECRET_ROTATE_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  {
    key: 'secretTo',
    flag: 'secret-to',
    placeholder: 'SINK',
    check: 'sink',
    help: `Where the new secret goes, in the place of the old one where that stands there: ${SINK_SYNTAX}.`,
    default: 'this terminal, once',
  },
  {
    key: 'secretLifetime',
    flag: 'secret-lifetime',
    placeholder: 'DAYS',
    check: 'lifetime',
    help: 'Lifetime of the new secret, clamped to what the tenant allows.',
    default: '180d',
  },
  {
    key: 'overlap',
    flag: 'overlap',
    placeholder: 'TIME',
    check: 'period',
    help: 'How long the older secrets go on working; what falls due is removed by the next rotate or prune.',
    default: '7d',
  },
  { key: 'now', flag: 'now', help: 'Remove the older secrets at once, when the new one is proven and delivered.' },
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    help: 'Give a new secret to this application although others own it or hold credentials of it.',
  },
  {
    key: 'force',
    flag: 'force',
    help: 'Go on where Entra cannot be asked whether the new secret works, as for a disabled application.',
  },
];

/** The inputs of `secret remove` besides its REF. */
export const SECRET_REMOVE_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  {
    key: 'id',
    flag: 'id',
    placeholder: 'ID',
    check: 'reference',
    help: 'The credential, as `secret list` tells it: the id, or the name of a federated one.',
  },
  { key: 'force', flag: 'force', help: 'Remove it although the client has no other that works.' },
];

/** The inputs of `secret prune` besides its REF. */
export const SECRET_PRUNE_FIELDS: readonly Field[] = [
  { ...FHIR_URL_FIELD, help: 'Only the applications of this FHIR server; a REF may then be a key on it.' },
];

/** The inputs of `expiring`. */
export const EXPIRING_FIELDS: readonly Field[] = [
  {
    key: 'within',
    flag: 'within',
    placeholder: 'TIME',
    check: 'period',
    help: 'Tell of what ends within this time from now.',
    default: '30d',
  },
  { ...FHIR_URL_FIELD, help: 'Only the applications of this FHIR server.' },
];
