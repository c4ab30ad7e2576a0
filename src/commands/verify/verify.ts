import { type CommandOutcome, defineCommand, type Parsed } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { NameInput } from '../../errors/wording.ts';
import { type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { VERIFY_FIELDS, type VerifyInput } from '../../verification/run/verify-fields.ts';
import type { VerifyRequest } from '../../verification/run/verify-request.ts';
import type { VerifyResult } from '../../verification/verification-result.ts';

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
    {
      text: 'What several jobs have found, each with its own secret',
      command: 'fhir-apps verify --merge nightly.json --merge weekly.json',
    },
  ],
  parse: parseVerification,
  run: runOrMerge,
});

/** A server to verify, or what other runs have found on it. */
type VerifyJob = VerifyRequest | { readonly input: VerifyInput; readonly merged: VerifyResult };

async function runOrMerge(context: Context, job: VerifyJob): Promise<CommandOutcome<VerifyResult>> {
  if ('merged' in job) {
    const { verifyOutcome } = await import('../../verification/run/verify-outcome.ts');
    return verifyOutcome(context, job.input.values, { result: job.merged, named: new Set() });
  }
  return (await import('../../verification/run/run-verify.ts')).runVerify(context, job);
}

/** Variables that are set for other runs of the same job do not count. */
async function parseMerge(context: Context, input: VerifyInput, paths: readonly string[]): Promise<Parsed<VerifyJob>> {
  const alone = ['fhirUrl', 'secretFrom', 'signIn', 'probe', 'allowWrites', 'rolesFile', 'file', 'env'] as const;
  const other = alone.filter((key) => input.given.get(key) === 'flag');
  if (other.length > 0 || input.argument !== undefined) {
    const message = 'goes with no REF, and only with --strict, --junit and --sarif.';
    return { issues: [valueIssue('merge', message)] };
  }
  const [{ readResults }, { mergeResults }] = await Promise.all([
    import('../../verification/run/read-results.ts'),
    import('../../verification/run/merge-results.ts'),
  ]);
  const read = await readResults(paths, context.cwd);
  if ('issues' in read) {
    return { issues: read.issues };
  }
  const [first, ...others] = read.results;
  return first === undefined
    ? { issues: [valueIssue('merge', 'names no file.')] }
    : { request: { input, merged: mergeResults(first, others) } };
}

async function parseVerification(context: Context, input: VerifyInput): Promise<Parsed<VerifyJob>> {
  const { merge } = input.values;
  if (merge !== undefined) {
    return parseMerge(context, input, merge);
  }
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
