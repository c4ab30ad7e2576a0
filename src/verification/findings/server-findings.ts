import type { ServerCheck } from '../server/check-server.ts';
import type { VerifiedServer } from '../verified-server.ts';
import type { Finding } from './client-findings.ts';

/** What is wrong with the server itself. */
export function serverFindings(
  { fhirUrl }: Pick<VerifiedServer, 'fhirUrl'>,
  checks: readonly ServerCheck[],
): readonly Finding[] {
  const head = { key: null, probes: [], line: null, command: ['settings', 'resource', '--fhir-url', fhirUrl] };
  return checks
    .filter(({ state }) => state === 'wrong')
    .map(({ id, text }) =>
      id === 'closed'
        ? {
            ...{ ...head, id: 'server_open', severity: 'critical' },
            message: 'The FHIR server answers everyone, without a token.',
            cause: 'Security is off in its settings.',
          }
        : {
            ...{ ...head, id: 'server_untrusting', severity: 'high' },
            message: `The FHIR server does not follow its registration. ${text}.`,
            cause: null,
          },
    );
}
