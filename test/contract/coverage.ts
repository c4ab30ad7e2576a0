import type { SentRequest } from './sent-requests.ts';

/** Below this the suite cannot have run: one registration of each type alone sends more. */
const FEWEST_REQUESTS = 100;

const APP_TYPES = ['resource', 'confidential', 'public', 'service'];

/** What a run of the whole suite would have sent but these requests lack, in sentences; so that an empty run fails. */
export function missingCoverage(requests: readonly SentRequest[]): readonly string[] {
  const created = requests
    .filter(({ method, path }) => method === 'POST' && path === '/v1.0/applications')
    .flatMap(({ body }) => (body as { readonly tags?: readonly string[] } | null)?.tags ?? []);
  return [
    ...(requests.length < FEWEST_REQUESTS
      ? [`Only ${requests.length} requests were sent, fewer than ${FEWEST_REQUESTS}: run \`npm test\` first.`]
      : []),
    ...APP_TYPES.filter((type) => !created.includes(`fhir-apps:type:${type}`)).map(
      (type) => `No ${type} application was created.`,
    ),
  ];
}
