import { RESTORE_FIELDS } from './restore-fields.ts';
import { type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { type AnyInput, defineCommand, unless } from '../../cli/command.ts';

/**
 * `restore REF` or `restore -f FILE`: applications of ours come back from the recycle bin, with their service
 * principals.
 */
export const restore = defineCommand({
  name: 'restore',
  resultSchema: async () => (await import('./application-results.ts')).RESTORE_RESULT,
  summary: 'Bring a deleted application, or all of a file, back.',
  argument: {
    name: 'REF',
    help: 'appId, object id, identifier URI, unique name, or key (with --fhir-url)',
    required: false,
  },
  fields: RESTORE_FIELDS,
  examples: [
    {
      text: 'By its key on a server',
      command: 'fhir-apps restore service-nightly-import --fhir-url https://fhir.contoso.com',
    },
    { text: 'Everything that a file names', command: 'fhir-apps restore -f fhir-apps.yaml --env dev' },
    { text: 'What there is to restore', command: 'fhir-apps list --deleted' },
  ],
  parse: (_context, input) => unless(targetIssues(input), input),
  run: async (context, input) =>
    input.argument === undefined
      ? (await import('../../environment/restore/restore-environment.ts')).restoreEnvironment(context, input)
      : (await import('./restore-registration.ts')).restoreRegistration(context, input),
});

/** One application or one file: never both, and never the file of the directory unnamed. */
function targetIssues({ argument, given }: AnyInput): readonly ValueIssue[] {
  if (argument === undefined) {
    return given.has('file') ? [] : [valueIssue('REF', 'is missing; or give -f FILE.')];
  }
  return ['file', 'env', 'var'].flatMap((key) =>
    given.get(key) === 'flag' ? [valueIssue(key, 'does not apply to one application (REF).')] : [],
  );
}
