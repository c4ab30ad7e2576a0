import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { REGISTER_FIELDS } from '../../cli/fields/register-fields.ts';
import { APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import { type CommandInput, type CommandOutcome, defineCommand, type Parsed } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { AskedAnswers, AskedIdentity } from '../../cli/asked-answers.ts';
import { switchField } from '../../registration/answers/field-definition.ts';
import type { RegisterRequest } from './register-request.ts';
import type { AndVerified } from '../../verification/run/and-verify.ts';
import type { TenantAhead } from './tenant-ahead.ts';

const SUMMARIES: Readonly<Record<AppType, string>> = {
  resource: 'Register the API of a FHIR server, or bring it up to date.',
  confidential: 'Register a web app with a credential, or bring it up to date.',
  public: 'Register a mobile, desktop or single-page app, or bring it up to date.',
  service: 'Register a job that acts as itself, or bring it up to date.',
};

/** What `register` has beside what it makes an application of. */
const REGISTER_COMMAND_FIELDS = {
  ...REGISTER_FIELDS,
  verify: switchField({
    listedWith: 'more',
    help: 'Then try on the FHIR server what it can do, and exit 6 where something is found.',
  }),
};

interface VerifiedRequest {
  readonly asked: RegisterRequest;
  readonly verifies: boolean;
}

/** `register [type]`: makes one registration right, asking for what is missing where someone is there. */
export const register = defineCommand({
  name: 'register',
  resultSchema: async () => (await import('./register-results.ts')).REGISTER_RESULT,
  summary: 'Register one application, or bring it up to date.',
  argument: {
    name: 'type',
    help: 'the type of application',
    choices: APP_TYPES,
    summaries: SUMMARIES,
    required: false,
  },
  fields: REGISTER_COMMAND_FIELDS,
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
  parse: parseVerified,
  run: runVerified,
});

async function parseVerified(
  context: Context,
  input: CommandInput<typeof REGISTER_COMMAND_FIELDS>,
): Promise<Parsed<VerifiedRequest>> {
  const parsed = await (await import('./register-request.ts')).parseRegister(context, input);
  return 'issues' in parsed ? parsed : { request: { asked: parsed.request, verifies: input.values.verify === true } };
}

async function runVerified(
  context: Context,
  { asked, verifies }: VerifiedRequest,
): Promise<CommandOutcome<RegistrationResult>> {
  const outcome = await runRegister(context, asked);
  return verifies ? verified(context, outcome) : outcome;
}

/** A dry run made nothing, and what failed is not asked about. */
async function verified(
  context: Context,
  outcome: CommandOutcome<RegistrationResult>,
): Promise<CommandOutcome<RegistrationResult>> {
  const { appId, dryRun, key, server } = outcome.result;
  if (dryRun || outcome.exitCode !== 0) {
    return outcome;
  }
  if (key === null) {
    const message = 'A managed identity gets tokens only where it runs, so that it was not verified.';
    context.warn({ code: 'not_verified', message });
    const result: AndVerified<RegistrationResult> = { ...outcome.result, verification: null };
    return { ...outcome, result };
  }
  const { andVerify } = await import('../../verification/run/and-verify.ts');
  const isResource = outcome.result.type === 'resource';
  const input = {
    argument: isResource ? undefined : (appId ?? undefined),
    moreArguments: [],
    values: server.url === null ? {} : { fhirUrl: server.url },
  };
  return andVerify(context, outcome, { input, target: null, rolesFile: [], isJustMade: false });
}

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
