import type { AccessRequest } from '../../access/run-access.ts';
import { type CommandInput, defineCommand, type Parsed } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { targeted } from '../../environment/target/targeted.ts';
import { valueIssue } from '../../registration/answers/issue.ts';
import { ACCESS_FIELDS } from './access-fields.ts';

/** `access [WHO]`: who can do what with the data of a FHIR server, and how. */
export const access = targeted(
  defineCommand({
    name: 'access',
    resultSchema: async () => (await import('../../access/access-result.ts')).ACCESS_RESULT,
    summary: 'Show who can do what on a FHIR server.',
    argument: {
      name: 'WHO',
      help: 'only this one: user:UPN, group:NAME, the REF of a client, or an object id',
      required: false,
    },
    readsOnly: true,
    fields: ACCESS_FIELDS,
    examples: [
      { text: 'Everyone who can reach a FHIR server', command: 'fhir-apps access --fhir-url https://fhir.contoso.com' },
      {
        text: 'Whether a person can delete, and why',
        command: 'fhir-apps access user:ada@contoso.com --can delete --fhir-url https://fhir.contoso.com',
      },
      {
        text: 'A page to keep or to print',
        command: 'fhir-apps access --fhir-url https://fhir.contoso.com --out access.html',
      },
      {
        text: 'For a script: exit 5 unless a job can import',
        command: 'fhir-apps access service-nightly-import --can import --check --fhir-url https://fhir.contoso.com',
      },
    ],
    parse: parseAccess,
    run: async (context, request) => (await import('../../access/run-access.ts')).runAccess(context, request),
  }),
  { isAboutServer: true, refersByArgument: false },
);

async function parseAccess(
  _context: Context,
  { argument, values }: CommandInput<typeof ACCESS_FIELDS>,
): Promise<Parsed<AccessRequest>> {
  const [{ askedAction }, { DOCUMENT_ENDINGS, endingOf }, { principalReferenceMessage }] = await Promise.all([
    import('../../access/question/asked-action.ts'),
    import('../../access/document/formats.ts'),
    import('../../registration/answers/principal-reference.ts'),
  ]);
  const {
    out,
    overwrite = false,
    can,
    check = false,
    members = false,
    fhirUrl = null,
    serverKind = null,
    fhirResourceId = null,
  } = values;
  const wrong = argument === undefined ? null : principalReferenceMessage(argument);
  const issues = [
    ...(wrong === null ? [] : [valueIssue('WHO', wrong)]),
    ...(can !== undefined && argument === undefined ? [valueIssue('can', 'asks about one; name WHO too.')] : []),
    ...(check && can === undefined ? [valueIssue('check', 'checks an answer; name the action with --can.')] : []),
    ...(out !== undefined && endingOf(out) === null
      ? [valueIssue('out', `has to end with one of ${DOCUMENT_ENDINGS.join(', ')}.`)]
      : []),
  ];
  if (issues.length > 0) {
    return { issues };
  }
  return {
    request: {
      query: { fhirUrl, serverKind, resource: fhirResourceId },
      who: argument ?? null,
      asked: can === undefined ? null : askedAction(can),
      ...{ checks: check, showsMembers: members, out: out ?? null, overwrites: overwrite },
    },
  };
}
