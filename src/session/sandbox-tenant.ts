import { join, resolve } from 'node:path';
import { UsageError } from '../errors/usage-error.ts';
import type { AnyInput } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';

/** What a command needs of the sandbox it works in. */
export interface SandboxTenant {
  readonly graphUrl: string;
  readonly authorityUrl: string;
  readonly tenantId: string;
  readonly tenantDomain: string;
  /** PEM. */
  readonly caCertificate: string;
  readonly admin: { readonly clientId: string; readonly clientSecret: string };
  close(): Promise<void>;
}

/**
 * Where the sandbox tenant is kept: what `--state` says, of a command that has it; else
 * FHIR_APPS_SANDBOX_STATE; else the platform's directory for application data.
 */
export async function sandboxStateDirectory(context: Context, state?: string): Promise<string> {
  const named = state ?? context.env.FHIR_APPS_SANDBOX_STATE;
  if (named !== undefined && named !== '') {
    return resolve(context.cwd, named);
  }
  const { default: envPaths } = await import('env-paths');
  return join(envPaths('fhir-apps', { suffix: '' }).data, 'sandbox');
}

/** The input of a command about a sandbox. */
export interface SandboxInput extends Pick<AnyInput, 'given'> {
  readonly values: { readonly state?: string };
}

/**
 * The directory of a sandbox that a command is about and does not make: as {@link sandboxStateDirectory}. Throws
 * UsageError `sandbox_missing` where `--state` names one that does not exist.
 */
export async function existingStateDirectory(
  context: Context,
  { values: { state }, given }: SandboxInput,
): Promise<string> {
  const [{ isDirectory }, stateDir] = await Promise.all([
    import('../sandbox/sandbox.ts'),
    sandboxStateDirectory(context, state),
  ]);
  if (given.get('state') === 'flag' && !(await isDirectory(stateDir))) {
    throw new UsageError('sandbox_missing', `There is no sandbox in ${stateDir}: no such directory.`, {
      hint: 'Check --state. `fhir-apps sandbox start --state` makes a new sandbox.',
    });
  }
  return stateDir;
}

/** The sandbox that `sandbox start` serves, or one that is served by this process until it is closed. */
export async function openSandboxTenant(context: Context): Promise<SandboxTenant> {
  const [{ findRunningSandbox, startSandbox }, { reportSandboxFailure }] = await Promise.all([
    import('../sandbox/sandbox.ts'),
    import('./sandbox-failure.ts'),
  ]);
  const stateDir = await sandboxStateDirectory(context);
  const running = await findRunningSandbox(stateDir).catch(reportSandboxFailure);
  if (running !== null) {
    return { ...running, close: () => Promise.resolve() };
  }
  const started = await startSandbox({ stateDir, now: context.now }).catch(reportSandboxFailure);
  return { ...started.ready, caCertificate: started.caCertificate, close: () => started.close() };
}
