import type { SandboxConfigureResult } from './sandbox-results.ts';
import { type ConfigureInput, SANDBOX_CONFIGURE_FIELDS } from './sandbox-fields.ts';
import { type CommandOutcome, defineCommand, type Parsed } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import type { FhirSettings } from './fhir-settings-input.ts';

/**
 * `sandbox configure`: sets what a FHIR server of the sandbox expects of tokens, as its operator sets the real one.
 */
export const sandboxConfigure = defineCommand({
  name: 'sandbox configure',
  resultSchema: async () => (await import('./sandbox-results.ts')).SANDBOX_CONFIGURE_RESULT,
  summary: 'Set what a FHIR server of the sandbox expects of tokens.',
  argument: {
    name: 'oss|ahds|NAME=VALUE',
    help: 'the server, oss by default, and settings as register prints them',
    required: false,
    repeatable: true,
  },
  fields: SANDBOX_CONFIGURE_FIELDS,
  examples: [
    {
      text: 'What `register resource` printed, for the open-source server',
      command: 'fhir-apps sandbox configure FhirServer__Security__Authentication__Audience=api://contoso-fhir',
    },
    {
      text: 'The service in Azure Health Data Services, with an audience of its own',
      command: 'fhir-apps sandbox configure ahds --audience https://fhir.contoso.com',
    },
  ],
  parse: parseSettings,
  run: runConfigure,
});

/** What is to be set on which server of which sandbox. */
interface ConfigureRequest {
  readonly input: ConfigureInput;
  readonly settings: FhirSettings;
}

async function parseSettings(_context: Context, input: ConfigureInput): Promise<Parsed<ConfigureRequest>> {
  const { readFhirSettings } = await import('./fhir-settings-input.ts');
  const read = readFhirSettings(input);
  return 'issues' in read ? read : { request: { input, settings: read } };
}

async function runConfigure(
  context: Context,
  { input, settings: { server, change } }: ConfigureRequest,
): Promise<CommandOutcome<SandboxConfigureResult>> {
  const [
    { planFhirServer, setFhirServer },
    { existingStateDirectory },
    { reportSandboxFailure },
    { describeConfigure },
  ] = await Promise.all([
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
  return { result, exitCode: 0, describe: describeConfigure };
}
