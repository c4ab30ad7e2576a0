import type { VerificationFinding, VerifiedClient, VerifyResult } from '../verification-result.ts';

/**
 * One result of several runs that verified clients of the same server, each with the credentials that it had. A client is
 * shown as the run saw it that found most of it, and a finding of any run stays one. Both have to be of one tenant and
 * server; see {@link differsFrom}.
 */
export function mergeResults(first: VerifyResult, others: readonly VerifyResult[]): VerifyResult {
  const all = [first, ...others];
  const findings = new Map(all.flatMap((each) => each.findings).map((finding) => [keyOf(finding), finding]));
  return {
    ...first,
    expectedFrom: all.every(({ expectedFrom }) => expectedFrom === 'file') ? 'file' : 'roles',
    file: all.find(({ file }) => file !== null)?.file ?? null,
    requests: all.reduce((sum, { requests }) => sum + requests, 0),
    server: mergedChecks(all.flatMap(({ server }) => server)),
    clients: mergedClients(all),
    findings: [...findings.values()].sort((one, other) => SEVERITIES[one.severity] - SEVERITIES[other.severity]),
  };
}

/** What keeps two results from being merged, as the end of a sentence; null for nothing. */
export function differsFrom(first: VerifyResult, other: VerifyResult): string | null {
  if (first.tenantId !== other.tenantId || first.cloud !== other.cloud) {
    return 'is about another tenant than the first.';
  }
  return first.fhirUrl === other.fhirUrl ? null : 'is about another FHIR server than the first.';
}

const SEVERITIES = { critical: 0, high: 1, medium: 2 } as const;

function keyOf({ id, key, message }: VerificationFinding): string {
  return JSON.stringify([id, key, message]);
}

/** How much each state says: what was proven says more than what was not, and what is wrong most. */
const WEIGHT = { unknown: 0, ok: 1, wrong: 2 } as const;

function mergedChecks(checks: VerifyResult['server']): VerifyResult['server'] {
  const best = new Map<string, VerifyResult['server'][number]>();
  for (const check of checks) {
    const known = best.get(check.id);
    if (known === undefined || WEIGHT[check.state] > WEIGHT[known.state]) {
      best.set(check.id, check);
    }
  }
  return [...best.values()];
}

function mergedClients(all: readonly VerifyResult[]): VerifyResult['clients'] {
  const best = new Map<string, { readonly client: VerifiedClient; readonly weight: number }>();
  for (const { clients, findings } of all) {
    for (const client of clients) {
      const weight = weightOf(client, findings);
      if (weight > (best.get(client.appId)?.weight ?? -1)) {
        best.set(client.appId, { client, weight });
      }
    }
  }
  return [...best.values()].map(({ client }) => client).sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** A client with findings goes before one that was tried and is right, and that before one that could not be tried. */
function weightOf({ key, token, person }: VerifiedClient, findings: VerifyResult['findings']): number {
  const found = findings.filter((finding) => finding.key === key).length;
  return found > 0 ? 2 + found : token?.state === 'issued' || person !== null ? 1 : 0;
}
