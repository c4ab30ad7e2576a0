import { OFFERED_SINKS, SINK_SYNTAX } from '../../../secrets/sinks/index.ts';
import { type KnownValues, textField } from '../../answers/field-definition.ts';
import { CREDENTIAL_TYPES, type CredentialInputs } from './inputs.ts';

/** Days that a new secret lives unless said otherwise. */
const DEFAULT_LIFETIME_DAYS = 180;

/** A secret to make, with its lifetime in days. */
export interface SecretChoice {
  readonly kind: 'secret';
  readonly lifetimeDays: number;
}

function needsSecretSink(values: KnownValues): boolean {
  return values.credential === 'secret';
}

/** The inputs about a client secret. */
export const SECRET_FIELDS = {
  secretTo: textField('sink', {
    placeholder: 'SINK',
    types: CREDENTIAL_TYPES,
    listedWith: 'ways to sign in',
    help: `A secret, delivered to a file, a vault or a CI store: ${SINK_SYNTAX}.`,
    default: 'this terminal, once',
    question: {
      message: `Where does the secret go? (terminal, ${OFFERED_SINKS})`,
      needed: needsSecretSink,
      offered: needsSecretSink,
      suggestion: 'terminal',
    },
  }),
  secretLifetime: textField('lifetime', {
    placeholder: 'DAYS',
    types: CREDENTIAL_TYPES,
    listedWith: 'the rest',
    help: 'Lifetime of a new secret, clamped to what the tenant allows.',
    default: '180d',
    question: { message: 'Lifetime of the secret', offered: needsSecretSink, suggestion: '180d' },
  }),
};

/** What a user says of a client secret. */
export const SECRET_INPUTS: CredentialInputs<typeof SECRET_FIELDS, SecretChoice> = {
  purpose: 'a client secret, made now and delivered once',
  fields: SECRET_FIELDS,
  implying: ['secretTo'],
  notApplicable: () => null,
  issues: () => [],
  choice: ({ secretLifetime }) => ({ kind: 'secret', lifetimeDays: secretLifetime ?? DEFAULT_LIFETIME_DAYS }),
};
