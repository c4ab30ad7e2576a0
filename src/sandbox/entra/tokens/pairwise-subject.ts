import { createHash } from 'node:crypto';

/** The `sub` of a user for one application: steady, and another one for each application (OpenID Connect Core §8.1). */
export function pairwiseSubject(userId: string, appId: string): string {
  return createHash('sha256').update(`${userId} ${appId}`).digest('base64url');
}
