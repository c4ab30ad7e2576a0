import { type Comparison, isSameEtag } from './comparison.ts';
import { compareValue } from './compare-value.ts';
import type { Json } from './json.ts';
import type { Exchange } from './recording.ts';

/** What the sandbox answered. */
export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null for an empty body. */
  readonly body: Json;
}

/**
 * Headers with the recorded value. `strict-transport-security` is not among them on purpose: from localhost it would
 * bind whatever else its user runs there (https://www.rfc-editor.org/rfc/rfc6797#section-8.3).
 */
const COMPARED = [
  'etag',
  'location',
  'content-type',
  'odata-version',
  'www-authenticate',
  'azure-asyncoperation',
  'x-ms-failure-cause',
  'cache-control',
  'pragma',
  'expires',
  'x-content-type-options',
];

/** Headers whose value is the service's own affair, or another each time. */
const PRESENT = [
  'x-ms-ags-diagnostic',
  'x-ms-resource-unit',
  'x-ms-request-id',
  'x-request-id',
  'x-ms-keyvault-region',
  'x-ms-keyvault-service-version',
  'x-ms-keyvault-network-info',
  'x-ms-keyvault-rbac-assignment-id',
  'x-ms-ratelimit-remaining-subscription-writes',
  'x-ms-ratelimit-remaining-subscription-deletes',
];

/** Headers that lead a client somewhere, so that an answer which was recorded without them must have none. */
const NEVER_MORE = ['location', 'content-type', 'odata-version', 'www-authenticate', 'azure-asyncoperation'];

/** Compares an answer of the sandbox with the recorded one. */
export function compareAnswer(comparison: Comparison, recorded: Exchange, answer: Answer): void {
  if (recorded.status !== null && recorded.status !== answer.status) {
    const told = JSON.stringify(answer.body);
    const sandbox = answer.status >= 400 ? `${answer.status} ${told}` : String(answer.status);
    comparison.report({ kind: 'status', pointer: '/status', recorded: String(recorded.status), sandbox });
    return;
  }
  compareHeaders(comparison, recorded.responseHeaders, answer.headers);
  if (!isLeftOut(recorded.response)) {
    const place = { pointer: '/body', name: '', owner: '', judgesValues: true };
    compareValue(comparison, recorded.response, answer.body, place);
  }
}

function isLeftOut(response: Json): boolean {
  return typeof response === 'object' && response !== null && '$body' in response;
}

function compareHeaders(
  comparison: Comparison,
  recorded: Readonly<Record<string, string>>,
  answered: Readonly<Record<string, string>>,
): void {
  const report = (name: string, wanted: string | undefined, found: string | undefined): void =>
    comparison.report({
      kind: 'header',
      pointer: `/headers/${name}`,
      recorded: wanted === undefined ? 'absent' : JSON.stringify(comparison.placeholders.resolve(wanted)),
      sandbox: found === undefined ? 'absent' : JSON.stringify(found),
    });
  if (Object.keys(recorded).length === 0) {
    return;
  }
  for (const name of [...COMPARED, ...PRESENT]) {
    const [wanted, found] = [recorded[name], answered[name]];
    const isSame =
      wanted === undefined
        ? found === undefined || !NEVER_MORE.includes(name)
        : found !== undefined && (PRESENT.includes(name) || isSameHeader(comparison, name, wanted, found));
    if (!isSame) {
      report(name, wanted, found);
    }
  }
}

function isSameHeader(comparison: Comparison, name: string, recorded: string, answered: string): boolean {
  return name === 'etag'
    ? isSameEtag(comparison, recorded, answered)
    : comparison.placeholders.matches(recorded, answered);
}
