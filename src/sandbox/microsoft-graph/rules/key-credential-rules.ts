import { GraphError, invalidValue } from '../graph-error.ts';
import type { ApplicationChange } from './application-rules.ts';

/**
 * Certificates by shape: a new one needs its bytes, and any with an end in the past fails the whole write
 * (facts/graph.md §1.8).
 */
export function checkKeyCredentials({ call, write, resource }: ApplicationChange): void {
  if (write.keyCredentials === undefined) {
    return;
  }
  for (const key of resource.keyCredentials) {
    if (key.key === null || (key.type === 'X509CertAndPassword' && key.usage !== 'Sign')) {
      throw invalidValue('keyCredentials');
    }
    const start = Date.parse(key.startDateTime ?? '');
    const end = Date.parse(key.endDateTime ?? '');
    if (end <= call.now.getTime() || end <= start) {
      throw new GraphError(400, 'KeyCredentialsInvalidEndDate', 'Key credential end date is invalid.');
    }
  }
}
