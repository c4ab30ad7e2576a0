import { SANDBOX_FHIR_SET_FIELDS } from './sandbox-fields.ts';
import type { ValueIssue } from '../../registration/answers/register-schema.ts';
import type { Command, CommandInput, CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/**
 * `sandbox fhir set`: tells a FHIR server of the sandbox what to expect of tokens, as its operator sets the real one.
 */
export const sandboxFhirSet: Command = {
  name: 'sandbox fhir set',
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
  validate: validateSettings,
  run: runFhirSet,
};

async function validateSettings(_context: Context, input: CommandInput): Promise<readonly ValueIssue[]> {
  const { readFhirSettings } = await import('./fhir-settings-input.ts');
  const read = readFhirSettings(input);
  return 'issues' in read ? read.issues : [];
}

async function runFhirSet(context: Context, input: CommandInput): Promise<CommandOutcome> {
  const [
    { readFhirSettings },
    { planFhirServer, setFhirServer },
    { existingStateDirectory },
    { reportSandboxFailure },
    { describeFhirSet },
  ] = await Promise.all([
    import('./fhir-settings-input.ts'),
    import('../../sandbox/fhir-servers.ts'),
    import('../../session/sandbox-tenant.ts'),
    import('../../session/sandbox-failure.ts'),
    import('./sandbox-view.ts'),
  ]);
  const read = readFhirSettings(input);
  if ('issues' in read) {
    throw new TypeError('Settings at fault were judged to be fine.');
  }
  const { dryRun } = context.settings;
  const stateDir = await existingStateDirectory(context, input);
  const set = dryRun ? planFhirServer : setFhirServer;
  const { before, after } = await set(stateDir, read.server, read.change).catch(reportSandboxFailure);
  const result = { stateDir, server: read.server, before, after, dryRun };
  return { result, exitCode: 0, describe: (paint) => describeFhirSet(result, paint) };
}
