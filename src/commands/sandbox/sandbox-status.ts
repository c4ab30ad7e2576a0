import type { SandboxStatus } from './sandbox-results.ts';
import { SANDBOX_STATUS_FIELDS } from './sandbox-fields.ts';
import { type CommandInput, type CommandOutcome, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';

/** `sandbox status`: whether and where the sandbox tenant is served. */
export const sandboxStatus = defineCommand({
  name: 'sandbox status',
  resultSchema: async () => (await import('./sandbox-results.ts')).SANDBOX_STATUS_RESULT,
  readsOnly: true,
  summary: 'Show whether the sandbox tenant is being served, and where.',
  fields: SANDBOX_STATUS_FIELDS,
  examples: [{ text: 'With the passwords, to sign in by hand', command: 'fhir-apps sandbox status --show-secrets' }],
  run: runStatus,
});

async function runStatus(
  context: Context,
  input: CommandInput<typeof SANDBOX_STATUS_FIELDS>,
): Promise<CommandOutcome<SandboxStatus>> {
  const [
    { findRunningSandbox },
    { readFhirServers },
    { existingStateDirectory },
    { reportSandboxFailure },
    { describeSandboxStatus, describeSandboxWithSecrets },
  ] = await Promise.all([
    import('../../sandbox/sandbox.ts'),
    import('../../sandbox/fhir-servers.ts'),
    import('../../session/sandbox-tenant.ts'),
    import('../../session/sandbox-failure.ts'),
    import('./sandbox-view.ts'),
  ]);
  const stateDir = await existingStateDirectory(context, input);
  const found = await findRunningSandbox(stateDir).catch(reportSandboxFailure);
  const running =
    found === null
      ? null
      : {
          origin: found.origin,
          caFile: found.caFile,
          tenantId: found.tenantId,
          tenantDomain: found.tenantDomain,
          graphUrl: found.graphUrl,
          authorityUrl: found.authorityUrl,
          users: found.users,
          fhir: await readFhirServers(stateDir).catch(reportSandboxFailure),
          managedIdentity: found.managedIdentity,
          pid: found.pid,
        };
  const result = { stateDir, running };
  const describe = input.values.showSecrets === true ? describeSandboxWithSecrets : describeSandboxStatus;
  return { result, exitCode: 0, describe };
}
