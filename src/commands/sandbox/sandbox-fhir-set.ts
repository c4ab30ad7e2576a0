import type { SandboxFhirSetResult } from './sandbox-results.ts';
import { type FhirSetInput, SANDBOX_FHIR_SET_FIELDS } from './sandbox-fields.ts';
import { type CommandOutcome, defineCommand, type Parsed } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { FhirSettings } from './fhir-settings-input.ts';

/**
 * `sandbox fhir set`: tells a FHIR server of the sandbox what to expect of tokens, as its operator sets the real one.
 */
export const sandboxFhirSet = defineCommand({
  name: 'sandbox fhir set',
  resultSchema: async () => (await import('./sandbox-results.ts')).SANDBOX_FHIR_SET_RESULT,
  summary: 'Set the audience and authority that a FHIR server of the sandbox expects.',
  argument: {
    name: 'oss|ahds|NAME=VALUE',
    help: 'the server, oss unless said, and settings as register prints them',
    required: false,
    repeatable: true,
  },
  fields: SANDBOX_FHIR_SET_FIELDS,
  examples: [
    {
      text: 'What `register resource` printed, for the open-source server',
      command: 'fhir-apps sandbox fhir set FhirServer__Security__Authentication__Audience=api://contoso-fhir',
    },
    {
      text: 'The service in Azure Health Data Services, with an audience of its own',
      command: 'fhir-apps sandbox fhir set ahds --audience https://fhir.contoso.com',
    },
  ],
  parse: parseSettings,
  run: runFhirSet,
});

/** What is to be set on which server of which sandbox. */
interface FhirSetRequest {
  readonly input: FhirSetInput;
  readonly settings: FhirSettings;
}

async function parseSettings(_context: Context, input: FhirSetInput): Promise<Parsed<FhirSetRequest>> {
  const { readFhirSettings } = await import('./fhir-settings-input.ts');
  const read = readFhirSettings(input);
  return 'issues' in read ? read : { request: { input, settings: read } };
}

async function runFhirSet(
  context: Context,
  { input, settings: { server, change } }: FhirSetRequest,
): Promise<CommandOutcome<SandboxFhirSetResult>> {
  const [{ planFhirServer, setFhirServer }, { existingStateDirectory }, { reportSandboxFailure }, { describeFhirSet }] =
    await Promise.all([
      import('../../sandbox/fhir-servers.ts'),
      import('../../session/sandbox-tenant.ts'),
      import('../../session/sandbox-failure.ts'),
      import('./sandbox-view.ts'),
    ]);
  const { dryRun } = context.settings;
  const stateDir = await existingStateDirectory(context, input);
  const set = dryRun ? planFhirServer : setFhirServer;
  const { before, after } = await set(stateDir, server, change).catch(reportSandboxFailure);
  const result = { stateDir, server, before, after, dryRun };
  return { result, exitCode: 0, describe: describeFhirSet };
}
