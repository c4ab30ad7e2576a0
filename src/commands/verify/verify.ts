import { defineCommand, type Parsed } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { NameInput } from '../../errors/wording.ts';
import { type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { VERIFY_FIELDS, type VerifyInput } from '../../verification/run/verify-fields.ts';
import type { VerifyRequest } from '../../verification/run/verify-request.ts';

/** `verify [REF…]`: tries on the FHIR server what each client can do, and compares it with what it should. */
export const verify = defineCommand({
  name: 'verify',
  resultSchema: async () => (await import('../../verification/verification-result.ts')).VERIFY_RESULT,
  summary: 'Try on the FHIR server what each client can do, and what it cannot.',
  argument: {
    name: 'REF',
    help: 'appId, object id, identifier URI, unique name, key or display name; default: all clients of the server',
    required: false,
    repeatable: true,
  },
  readsOnly: true,
  fields: VERIFY_FIELDS,
  examples: [
    { text: 'All clients of the environment file in this directory', command: 'fhir-apps verify' },
    {
      text: 'One job, with its own secret',
      command: 'fhir-apps verify service-nightly-import --fhir-url https://fhir.contoso.com',
    },
    {
      text: 'An app of SMART on FHIR, as the person who signs in',
      command: 'fhir-apps verify public-growth-chart --sign-in browser --fhir-url https://fhir.contoso.com',
    },
    {
      text: 'Every night, for the test results of a pipeline',
      command: 'fhir-apps verify -f fhir-apps.yaml --junit verify.xml --sarif verify.sarif',
    },
  ],
  parse: parseVerification,
  run: async (context, request) => (await import('../../verification/run/run-verify.ts')).runVerify(context, request),
});

async function parseVerification(context: Context, input: VerifyInput): Promise<Parsed<VerifyRequest>> {
  const [{ findTarget }, { createNamedFileReader }, { worded }] = await Promise.all([
    import('../../environment/target/find-target.ts'),
    import('../../reconcile/named-files.ts'),
    import('../../errors/wording.ts'),
  ]);
  const issues = personIssues(input);
  if (issues.length > 0) {
    return { issues };
  }
  const target = await findTarget(context, input, { readsOnly: true, isAboutServer: true });
  const { rolesFile: path } = input.values;
  const read = path === undefined ? null : await createNamedFileReader(context)('rolesFile', path);
  if (read !== null && 'issues' in read) {
    return { issues: read.issues.map((issue) => valueIssue('rolesFile', worded(issue))) };
  }
  const rolesFile = read !== null && 'roles' in read ? read.roles : [];
  return { request: { input, target, rolesFile, isJustMade: false } };
}

/** A person signs in to one app. */
function personIssues({ argument, moreArguments, values }: VerifyInput): readonly ValueIssue[] {
  const { signIn, otherPatient } = values;
  return [
    ...(signIn !== undefined && (argument === undefined || moreArguments.length > 0)
      ? [valueIssue('signIn', 'goes with one REF, the app that the person signs in to.')]
      : []),
    ...(otherPatient !== undefined && signIn === undefined
      ? [valueIssue('otherPatient', (input: NameInput) => `goes with ${input('signIn')}.`)]
      : []),
  ];
}
