import { defineCommand, type Parsed } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { valueIssue } from '../../registration/answers/issue.ts';
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
  const target = await findTarget(context, input, { readsOnly: true, isAboutServer: true });
  const { rolesFile: path } = input.values;
  const read = path === undefined ? null : await createNamedFileReader(context)('rolesFile', path);
  if (read !== null && 'issues' in read) {
    return { issues: read.issues.map((issue) => valueIssue('rolesFile', worded(issue))) };
  }
  const rolesFile = read !== null && 'roles' in read ? read.roles : [];
  return { request: { input, target, rolesFile, isJustMade: false } };
}
