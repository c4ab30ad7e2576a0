import { REGISTER_FIELDS } from '../../cli/fields/register-fields.ts';
import { appliesTo } from '../../cli/fields/field.ts';
import { APP_TYPE_PURPOSE, APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import type { ValueIssue } from '../../registration/answers/register-schema.ts';
import type { Command, CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { AskedAnswers } from '../../cli/asked-answers.ts';

/** `register [type]`: makes one registration right, asking for what is missing where somebody is there. */
export const register: Command = {
  name: 'register',
  summary: 'Register one application, or bring it up to date.',
  argument: {
    name: 'type',
    help: APP_TYPES.map((type) => `${type}: ${APP_TYPE_PURPOSE[type]}`).join('; '),
    choices: APP_TYPES,
    required: false,
  },
  fields: REGISTER_FIELDS,
  examples: [
    {
      text: 'The API of a FHIR server',
      command: 'fhir-apps register resource --fhir-url https://fhir.contoso.com --name "Contoso FHIR"',
    },
    {
      text: 'A web app that signs users in',
      command:
        'fhir-apps register confidential --fhir-url https://fhir.contoso.com --name "Care portal" \\\n' +
        '  --reply-url https://portal.contoso.com/callback --credential secret --secret-to env-file:.env',
    },
    {
      text: 'A single-page app, with a mobile twin',
      command:
        'fhir-apps register public --fhir-url https://fhir.contoso.com --name "Growth chart" \\\n' +
        '  --reply-url https://chart.contoso.com/ --reply-url native=com.contoso.chart://auth',
    },
    {
      text: 'A nightly job in CI',
      command:
        'fhir-apps register service --fhir-url https://fhir.contoso.com --name "Nightly import" \\\n' +
        '  --role globalImporter --credential secret --secret-to env-file:.env --json',
    },
  ],
  validate: validateRegister,
  run: runRegister,
};

function typeOf(input: CommandInput): AppType | undefined {
  return APP_TYPES.find((type) => type === input.argument);
}

/** Without somebody to ask, everything that is missing is a fault; with somebody, only what contradicts itself. */
async function validateRegister(context: Context, input: CommandInput): Promise<readonly ValueIssue[]> {
  const type = typeOf(input);
  if (type === undefined) {
    const issue = { key: 'type', message: `is missing: one of ${APP_TYPES.join(', ')}.`, missing: false };
    return context.settings.canAsk || input.argument !== undefined ? [] : [issue];
  }
  const [{ validateRegisterValues }, { askedFields, isMissing }] = await Promise.all([
    import('../../registration/answers/validate-register-values.ts'),
    import('../../cli/prompts/asked-field.ts'),
  ]);
  if (type === 'service' && input.given.has('managedIdentity')) {
    const issues = await identityIssues(input);
    return context.settings.canAsk ? issues.filter(({ missing }) => !missing) : issues;
  }
  const validated = validateRegisterValues(type, input.values);
  const issues = [...('issues' in validated ? validated.issues : []), ...(await fileIssues(context, input))];
  if (context.settings.canAsk) {
    return issues.filter(({ missing }) => !missing);
  }
  // What an interactive run would ask for, such as where a new secret goes.
  const missing = askedFields(REGISTER_FIELDS)
    .filter((field) => appliesTo(field, type) && isMissing(field, input.values))
    .map(({ key }) => ({ key, message: 'is missing', missing: true }));
  const reported = new Set(issues.map(({ key }) => key));
  return [...issues, ...missing.filter(({ key }) => !reported.has(key))];
}

/** Faults in what was said of a managed identity. */
async function identityIssues({ values }: CommandInput): Promise<readonly ValueIssue[]> {
  const { validateManagedIdentity } = await import('../../registration/answers/managed-identity-answers.ts');
  const validated = validateManagedIdentity(values);
  return 'issues' in validated ? validated.issues : [];
}

/** Faults in what files hold are told with all others; what reads them is loaded only where they were given. */
async function fileIssues(context: Context, { values }: CommandInput): Promise<readonly ValueIssue[]> {
  const { rolesFile, certificate } = values;
  const reported = (key: string, issues: readonly string[]): readonly ValueIssue[] =>
    issues.map((message) => ({ key, message, missing: false }));
  return [
    ...(typeof rolesFile === 'string'
      ? reported('rolesFile', await (await import('../../reconcile/roles-file.ts')).rolesFileIssues(context, rolesFile))
      : []),
    ...(typeof certificate === 'string'
      ? reported(
          'certificate',
          await (await import('../../reconcile/certificate-file.ts')).certificateFileIssues(context, certificate),
        )
      : []),
  ];
}

async function runRegister(context: Context, input: CommandInput): Promise<CommandOutcome> {
  const isIdentity = typeOf(input) === 'service' && input.values.managedIdentity !== undefined;
  if (isIdentity && !context.settings.canAsk) {
    const { registerManagedIdentity } = await import('./register-managed-identity.ts');
    return registerManagedIdentity(context, { values: input.values, asked: false });
  }
  const { askForAnswers } = await import('./register-questions.ts');
  const asked = await askForAnswers(context, typeOf(input), input);
  if ('identityValues' in asked) {
    const { registerManagedIdentity } = await import('./register-managed-identity.ts');
    return registerManagedIdentity(context, { values: asked.identityValues, asked: asked.asked });
  }
  const { registerApplication } = await import('./register-application.ts');
  return registerApplication(context, await withFiles(context, asked));
}

/** What was said, with what the files hold that were named. */
async function withFiles(context: Context, asked: AskedAnswers): Promise<AskedAnswers> {
  const { answers, values } = asked;
  if (answers.type !== 'resource' || typeof values.rolesFile !== 'string') {
    return asked;
  }
  const { withRolesFile } = await import('../../reconcile/roles-file.ts');
  return { ...asked, answers: await withRolesFile(context, answers, values.rolesFile) };
}
