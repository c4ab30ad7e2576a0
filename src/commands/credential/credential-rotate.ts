import { targeted } from '../../environment/target/targeted.ts';
import { type RotateInput, CREDENTIAL_ROTATE_FIELDS } from './credential-fields.ts';
import { missingIssue, type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { defineCommand, unless } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/** `credential rotate REF`: makes a new secret, proves it, delivers it, and lets the older ones retire. */
export const credentialRotate = targeted(
  defineCommand({
    name: 'credential rotate',
    resultSchema: async () => (await import('./credential-results.ts')).ROTATION_RESULT,
    summary: 'Replace the secret of a client by a new one that is proven to work.',
    argument: {
      name: 'REF',
      help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
      required: true,
    },
    fields: CREDENTIAL_ROTATE_FIELDS,
    examples: [
      {
        text: 'In the file that the job reads; the old secret works for another week',
        command:
          'fhir-apps credential rotate service-nightly-import --fhir-url https://fhir.contoso.com --secret-to env-file:.env',
      },
      {
        text: 'After a leak',
        command: 'fhir-apps credential rotate 7d1f6c1e-0f5e-4b3c-9a59-0d6b0c3f4a11 --secret-to env-file:.env --leaked',
      },
    ],
    parse: (context, input) => unless(issuesIn(context, input), input),
    run: async (context, input) => (await import('./rotate-secret.ts')).rotateSecret(context, input),
  }),
);

function issuesIn({ settings }: Context, { given, values }: RotateInput): readonly ValueIssue[] {
  return [
    ...(given.has('secretTo') || settings.canAsk ? [] : [missingIssue('secretTo')]),
    ...(values.now === true && given.has('overlap')
      ? [valueIssue('overlap', 'contradicts --now; give one of the two.')]
      : []),
    // A variable, set for a whole pipeline, says nothing of a leak.
    ...(values.leaked === true && given.get('overlap') === 'flag' && values.overlap !== 0
      ? [valueIssue('overlap', 'contradicts --leaked, after which the older secrets must not work on; leave it out.')]
      : []),
  ];
}
