import type { Field, FieldValues } from './field.ts';

function needsSecretSink(values: FieldValues): boolean {
  return values.credential === 'secret';
}

/** How a client proves who it is. */
export const CREDENTIAL_FIELDS: readonly Field[] = [
  {
    key: 'credential',
    flag: 'credential',
    placeholder: 'KIND',
    choices: ['secret', 'none'],
    types: ['confidential', 'service'],
    help: 'Credential to make: secret, or none for now. Must be said without a terminal.',
    question: {
      message: 'Credential',
      purposes: { secret: 'a client secret, made now and handed over once', none: 'none for now' },
      needed: () => true,
    },
  },
  {
    key: 'secretTo',
    flag: 'secret-to',
    placeholder: 'SINK',
    check: 'sink',
    types: ['confidential', 'service'],
    help: 'Where a new secret goes: file:PATH, env-file:PATH, keyvault:VAULT[/NAME], github, azure-pipelines or stdout.',
    default: 'this terminal, once',
    question: {
      message: 'Where does the secret go? (terminal, file:PATH, env-file:PATH, keyvault:VAULT)',
      needed: needsSecretSink,
      offered: needsSecretSink,
      suggestion: () => 'terminal',
    },
  },
  {
    key: 'secretLifetime',
    flag: 'secret-lifetime',
    placeholder: 'DAYS',
    check: 'lifetime',
    types: ['confidential', 'service'],
    help: 'Lifetime of a new secret, clamped to what the tenant allows.',
    default: '180d',
    question: { message: 'Lifetime of the secret', offered: needsSecretSink, suggestion: () => '180d' },
  },
];
