import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REAL_CLOCK } from '../../src/clock.ts';
import { sandboxCloud } from '../../src/identity/clouds.ts';
import { openKeyVaultStore } from '../../src/sandbox/state/key-vault-store.ts';
import { stateFilesOf } from '../../src/sandbox/state/state-files.ts';
import { openTenantStore } from '../../src/sandbox/state/tenant-store.ts';
import { type Answer, listOf, type TestSandbox } from '../sandbox/running-sandbox.ts';
import { skippingClock } from '../main/skipping-clock.ts';
import { QUESTIONS } from './questions/index.ts';
import { NOT_ASKED } from './questions/not-asked.ts';
import { sandboxTargets } from './reference.ts';
import { type LiveOptions, type LiveOutcome, runLive } from './run-live.ts';

/** Runs against a sandbox, as if it were Microsoft: as its administrator, with its Azure. */
export function runOn({ ready, caCertificate }: TestSandbox, options: Partial<LiveOptions> = {}): Promise<LiveOutcome> {
  const never = new AbortController().signal;
  return runLive({
    cloud: sandboxCloud(ready.origin, ready.graphUrl, ready.authorityUrl),
    domain: ready.tenantDomain,
    auth: 'environment',
    targets: sandboxTargets(ready.managedIdentity?.resourceId ?? ''),
    env: {
      AZURE_TENANT_ID: ready.tenantId,
      AZURE_CLIENT_ID: ready.admin.clientId,
      AZURE_CLIENT_SECRET: ready.admin.clientSecret,
    },
    certificateAuthority: caCertificate,
    clock: { ...skippingClock(), now: REAL_CLOCK.now },
    limits: { answerMs: 5000, stoppedMs: 300 },
    stop: never,
    stopNow: never,
    say: () => undefined,
    questions: QUESTIONS,
    notAsked: NOT_ASKED,
    ...options,
  });
}

/** The ids and names of everything that a run could leave in the sandbox, sorted. */
export async function inventory({ stateDir }: TestSandbox): Promise<readonly string[]> {
  const files = stateFilesOf(stateDir);
  const tenant = await (await openTenantStore(files)).read();
  const vaults = await (await openKeyVaultStore(files)()).read();
  return [
    tenant.applications,
    tenant.servicePrincipals,
    tenant.appRoleAssignments,
    tenant.permissionGrants,
    tenant.appManagementPolicies,
    tenant.azureRoleAssignments,
    tenant.managedIdentities,
    vaults.secrets,
  ]
    .flatMap((record) => Object.keys(record))
    .sort();
}

/** A request to the control endpoint of a sandbox. */
export async function control(sandbox: TestSandbox, method: string, path: string, body?: object): Promise<Answer> {
  const key = (await readFile(join(sandbox.stateDir, 'control-key'), 'utf8')).trim();
  return sandbox.send(`/.sandbox${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Whether a fault of the sandbox has struck. */
export async function hasStruck(sandbox: TestSandbox): Promise<boolean> {
  const { body } = await control(sandbox, 'GET', '/faults');
  return listOf(body, 'faults').some(({ struck }) => Number(struck) > 0);
}
