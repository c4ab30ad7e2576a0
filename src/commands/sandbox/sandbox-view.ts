import { alignRows, type Row } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type {
  FhirServerDetails,
  SandboxConfigureResult,
  SandboxResetResult,
  SandboxStatus,
  SandboxStopResult,
} from './sandbox-results.ts';

/** The result of `sandbox status` for people, without the passwords. */
export function describeSandboxStatus(status: SandboxStatus, paint: Paint): string {
  return describeStatus(status, false, paint);
}

/** The same with the passwords. */
export function describeSandboxWithSecrets(status: SandboxStatus, paint: Paint): string {
  return describeStatus(status, true, paint);
}

function describeStatus({ stateDir, running }: SandboxStatus, showSecrets: boolean, paint: Paint): string {
  if (running === null) {
    return `The sandbox is not being served. Its tenant is kept in ${stateDir}.\n`;
  }
  const { origin, caFile, tenantId, tenantDomain, fhir, users, managedIdentity, pid } = running;
  const facts = alignRows(
    [
      ['Tenant', [`${tenantDomain} (${tenantId})`]],
      ['FHIR servers', [fhirServerLine(fhir.oss), fhirServerLine(fhir.ahds)]],
      ['Users', users.map(({ upn, password }) => (showSecrets ? `${upn}, password ${password}` : upn))],
      ['Passwords', showSecrets ? [] : [paint.command('fhir-apps sandbox status --show-secrets')]],
      ['Managed identity', managedIdentity === null ? [] : [managedIdentity.resourceId, managedIdentity.clientId]],
      ['CA certificate', [caFile]],
      ['State', [stateDir]],
      ['Process', [String(pid)]],
    ],
    paint,
  );
  return `The sandbox is served at ${paint.bold(origin)}.\n\n${facts}`;
}

/** The result of `sandbox stop` for people. */
export function describeSandboxStop(result: Pick<SandboxStopResult, 'stopped' | 'dryRun'>): string {
  if (result.dryRun && result.stopped) {
    return 'The sandbox would be stopped; its tenant would be kept.\n';
  }
  return result.stopped ? 'The sandbox has stopped; its tenant is kept.\n' : 'The sandbox was not being served.\n';
}

/** The result of `sandbox reset` for people. */
export function describeSandboxReset(result: SandboxResetResult): string {
  return result.dryRun
    ? `The sandbox tenant in ${result.stateDir} and everything in it would be deleted.\n`
    : `The sandbox tenant in ${result.stateDir} is forgotten; the next command begins a new one.\n`;
}

/** The result of `sandbox configure` for people. */
export function describeConfigure(
  { server, before, after, dryRun }: Omit<SandboxConfigureResult, 'stateDir'>,
  paint: Paint,
): string {
  const shown = alignRows(fhirServerRows(after), paint);
  const was = Object.fromEntries(fhirServerRows(before));
  const changed = fhirServerRows(after).filter(([label, lines]) => was[label]?.join() !== lines.join());
  const changes = changed.map(([label]) => `  ${label} was ${was[label]?.join(', ') ?? 'not set'}.\n`).join('');
  const name = paint.bold(server);
  const heading = dryRun
    ? `The FHIR server ${name} would go by this:`
    : `The FHIR server ${name} goes by this from its next request on:`;
  return `${heading}\n\n${shown}${changes === '' ? '' : `\n${changes}`}`;
}

/** A server in one line: where it is, and what it was set to. */
function fhirServerLine({ url, audience, securityEnabled, authorizationEnabled }: FhirServerDetails): string {
  return [
    url ?? 'not served',
    ...(audience === null || audience === url ? [] : [`audience ${audience}`]),
    ...(securityEnabled ? [] : ['security off']),
    ...(authorizationEnabled ? [] : ['authorization off']),
  ].join(', ');
}

function fhirServerRows({ url, audience, authority, securityEnabled, authorizationEnabled }: FhirServerDetails): Row[] {
  return [
    ['URL', url === null ? [] : [url]],
    ['Audience', [audience ?? 'its own URL']],
    ['Authority', [authority ?? 'the sandbox tenant']],
    ['Security', [securityEnabled ? 'on' : 'off: it answers everybody']],
    ['Authorization', [authorizationEnabled ? 'on' : 'off: every token may do everything']],
  ];
}
