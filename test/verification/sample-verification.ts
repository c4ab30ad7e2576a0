import type { ProbeName } from '../../src/verification/model.ts';
import type { VerifiedClient, VerifyResult } from '../../src/verification/verification-result.ts';

type VerifiedProbe = VerifiedClient['probes'][number];

const TRIED: readonly ProbeName[] = ['read', 'search', 'write', 'delete', 'export', 'import', 'convert'];

/** A job that was tried: what it should be able to do, and what it could. */
export function job(key: string, expected: readonly ProbeName[], allowed: readonly ProbeName[]): VerifiedClient {
  return {
    ...{ key, displayName: key, type: 'service', appId: '4d22d590-575b-45a5-ac2e-e8146d30b03b' },
    token: { state: 'issued', source: 'keyvault:fhir-jobs', code: null, text: null, roles: [] },
    claims: [{ claim: 'aud', state: 'ok', text: 'https://fhir.contoso.com' }],
    probes: TRIED.map((probe): VerifiedProbe => ({
      ...{ probe, expected: expected.includes(probe), text: null },
      outcome: allowed.includes(probe) ? 'allowed' : 'refused',
    })),
    ...{ signIn: [], person: null, waited: null },
  };
}

/** A job without a token. */
export function jobWithout(key: string, state: 'refused' | 'untestable', text: string): VerifiedClient {
  return {
    ...job(key, [], []),
    ...{ claims: [], probes: [] },
    token: { state, source: null, code: state === 'refused' ? 'AADSTS7000222' : null, text, roles: null },
  };
}

/** An app that people sign in to. */
function app(key: string, state: 'ok' | 'wrong'): VerifiedClient {
  const text = state === 'ok' ? 'accepted' : 'refused (AADSTS50011)';
  const signIn = [{ replyUrl: `https://${key}.contoso.com/`, state, text }];
  return { ...job(key, [], []), type: 'public', token: null, claims: [], probes: [], signIn };
}

const READS: readonly ProbeName[] = ['read', 'search'];

/** One of each finding of clients. */
export const SAMPLE_VERIFICATION: VerifyResult = {
  ...{ tenantId: '4750defb-7399-4bdf-990e-705df299249b', sandbox: false, cloud: 'global', serverKind: 'oss' },
  ...{ fhirUrl: 'https://fhir.contoso.com', expectedFrom: 'file', file: '/work/clinic & ward/fhir-apps.yaml' },
  requests: 31,
  server: [
    { id: 'closed', state: 'ok', text: 'Refuses requests without a token (401)' },
    { id: 'audience', state: 'ok', text: 'Its audience is https://fhir.contoso.com' },
    { id: 'metadata', state: 'unknown', text: '/metadata answers with status 503' },
  ],
  clients: [
    job('nightly-import', [...READS, 'import'], [...READS, 'import']),
    { ...job('weekly-export', [...READS, 'export'], READS), waited: { for: 'roles', seconds: 90 } },
    job('ward-dashboard', READS, [...READS, 'write', 'delete']),
    jobWithout('lab-feed', 'refused', 'The client secret has expired (AADSTS7000222).'),
    jobWithout('ci', 'untestable', 'It was delivered to github:contoso/fhir, which cannot be read.'),
    app('care-portal', 'ok'),
    app('growth-chart', 'wrong'),
  ],
  findings: [
    {
      ...{ id: 'wrongly_allowed', severity: 'critical', key: 'ward-dashboard', probes: ['write', 'delete'], line: 12 },
      message: 'ward-dashboard can write and delete. It should not.',
      cause: 'The file gives it globalReader. It also has wardWriter.',
      command: 'fhir-apps role remove --role wardWriter --from ward-dashboard',
    },
    {
      ...{ id: 'wrongly_refused', severity: 'high', key: 'weekly-export', probes: ['export'], line: 8 },
      message: 'weekly-export cannot export. It should.',
      cause: 'The file gives it globalExporter. That role is not assigned.',
      command: 'fhir-apps apply',
    },
    {
      ...{ id: 'no_token', severity: 'high', key: 'lab-feed', probes: [], line: null },
      message: 'lab-feed gets no token (AADSTS7000222).',
      cause: 'The client secret has expired.',
      command: 'fhir-apps credential rotate lab-feed --secret-to keyvault:fhir-jobs',
    },
    {
      ...{ id: 'sign_in_refused', severity: 'high', key: 'growth-chart', probes: [], line: 20, cause: null },
      message:
        'growth-chart cannot sign people in with the reply URL https://growth-chart.contoso.com/: refused (AADSTS50011).',
      command: 'fhir-apps show growth-chart',
    },
  ],
};

/** The same server when everything is right. */
export const RIGHT_VERIFICATION: VerifyResult = {
  ...SAMPLE_VERIFICATION,
  clients: [job('nightly-import', READS, READS), app('care-portal', 'ok')],
  findings: [],
};
