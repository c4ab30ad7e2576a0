import type { SentRequest } from './sent-requests.ts';

/** Below this the suite cannot have run: one registration of each type alone sends more. */
const FEWEST_REQUESTS = 100;

const APP_TYPES = ['resource', 'confidential', 'public', 'service'];

interface Creation {
  readonly tags?: readonly string[];
  readonly passwordCredentials?: readonly unknown[];
}

/** What a run of the whole suite would have sent but these requests lack, in sentences; so that an empty run fails. */
export function missingCoverage(requests: readonly SentRequest[]): readonly string[] {
  const creations = requests
    .filter(({ method, path }) => method === 'POST' && path === '/v1.0/applications')
    .map(({ body }) => body as Creation | null);
  const created = creations.flatMap((body) => body?.tags ?? []);
  return [
    ...(requests.length < FEWEST_REQUESTS
      ? [`Only ${requests.length} requests were sent, fewer than ${FEWEST_REQUESTS}: run \`npm test\` first.`]
      : []),
    ...APP_TYPES.filter((type) => !created.includes(`fhir-apps:type:${type}`)).map(
      (type) => `No ${type} application was created.`,
    ),
    ...(creations.some((body) => (body?.passwordCredentials ?? []).length > 0)
      ? []
      : ['No application was created with its secret.']),
  ];
}
