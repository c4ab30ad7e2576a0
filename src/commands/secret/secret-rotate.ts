import { SECRET_ROTATE_FIELDS } from './secret-fields.ts';
import type { ValueIssue } from '../../registration/answers/register-schema.ts';
import type { Command, CommandInput } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/** `secret rotate REF`: makes a new secret, proves it, delivers it, and lets the older ones retire. */
export const secretRotate: Command = {
  name: 'secret rotate',
  summary: 'Replace the secret of a client by a new one that is proven to work.',
  argument: {
    name: 'REF',
    help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
    required: true,
  },
  fields: SECRET_ROTATE_FIELDS,
  examples: [
    {
      text: 'In the file that the job reads; the old secret works for another week',
      command:
        'fhir-apps secret rotate service-nightly-import --fhir-url https://fhir.contoso.com --secret-to env-file:.env',
    },
    {
      text: 'After a leak',
      command: 'fhir-apps secret rotate 7d1f6c1e-0f5e-4b3c-9a59-0d6b0c3f4a11 --secret-to env-file:.env --now',
    },
  ],
  validate: (context, input) => Promise.resolve(validateRotation(context, input)),
  run: async (context, input) => (await import('./rotate-secret.ts')).rotateSecret(context, input),
};

function validateRotation({ settings }: Context, { given, values }: CommandInput): readonly ValueIssue[] {
  return [
    ...(given.has('secretTo') || settings.canAsk ? [] : [{ key: 'secretTo', message: 'is missing', missing: true }]),
    ...(values.now === true && given.has('overlap')
      ? [{ key: 'overlap', message: 'contradicts --now; give one of the two.', missing: false }]
      : []),
  ];
}
