import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { REGISTER_FIELDS } from '../../cli/fields/register-fields.ts';
import { APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import { type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { AskedAnswers, AskedIdentity } from '../../cli/asked-answers.ts';
import type { RegisterRequest } from './register-request.ts';
import type { TenantAhead } from './tenant-ahead.ts';

const SUMMARIES: Readonly<Record<AppType, string>> = {
  resource: 'Register the API of a FHIR server, or bring it up to date.',
  confidential: 'Register a web app with a credential, or bring it up to date.',
  public: 'Register a mobile, desktop or single-page app, or bring it up to date.',
  service: 'Register a job that acts as itself, or bring it up to date.',
};

/** `register [type]`: makes one registration right, asking for what is missing where somebody is there. */
export const register = defineCommand({
  name: 'register',
  resultSchema: async () => (await import('../../registration/result/registration-schema.ts')).REGISTRATION_RESULT,
  summary: 'Register one application, or bring it up to date.',
  argument: {
    name: 'type',
    help: 'the type of application',
    choices: APP_TYPES,
    summaries: SUMMARIES,
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
        '  --reply-url https://portal.contoso.com/callback --secret-to env-file:.env',
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
        '  --role globalImporter --secret-to env-file:.env --json',
    },
  ],
  parse: async (context, input) => (await import('./register-request.ts')).parseRegister(context, input),
  run: runRegister,
});

async function runRegister(context: Context, request: RegisterRequest): Promise<CommandOutcome<RegistrationResult>> {
  if (!('readFile' in request)) {
    return carryOut(context, request, null);
  }
  const [{ askForAnswers }, { prepareTenantAhead }] = await Promise.all([
    import('./register-questions.ts'),
    import('./tenant-ahead.ts'),
  ]);
  const tenant = prepareTenantAhead(context);
  try {
    return await carryOut(context, await askForAnswers(context, request, tenant), tenant);
  } finally {
    await tenant.abandon();
  }
}

async function carryOut(
  context: Context,
  asked: AskedAnswers | AskedIdentity,
  tenant: TenantAhead | null,
): Promise<CommandOutcome<RegistrationResult>> {
  return 'identity' in asked
    ? (await import('./register-managed-identity.ts')).registerManagedIdentity(context, asked, tenant)
    : (await import('./register-application.ts')).registerApplication(context, asked, tenant);
}
