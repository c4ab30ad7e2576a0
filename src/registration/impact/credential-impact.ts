import { type ExistingCredential, isWorking } from '../credentials/existing-credential.ts';
import { CREDENTIAL_KINDS } from '../credentials/kinds/index.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { Taken } from './access-impact.ts';
import { stoppedClient } from './deletion-impact.ts';
import { NO_IMPACT } from './impact.ts';

/** A credential that is removed, among all that its application has. */
export interface CredentialLoss {
  readonly application: Pick<ObservedApplication, 'appId' | 'displayName' | 'tags'>;
  readonly credential: ExistingCredential;
  readonly existing: readonly ExistingCredential[];
}

/**
 * What goes with a credential: its client, where nothing else of it works. A secret does not come back; the command makes
 * another, at the same place where that is known and takes it. Null for one that no longer works, which no one loses.
 */
export function impactOfCredential({ application, credential, existing }: CredentialLoss, now: Date): Taken | null {
  if (!isWorking(credential, now)) {
    return null;
  }
  const isLast = existing.every((each) => each === credential || !isWorking(each, now));
  const replacement = CREDENTIAL_KINDS[credential.kind].replacement(application.appId);
  const { deliveredTo } = credential;
  // A file that has another secret is not overwritten.
  const place = deliveredTo === null || deliveredTo.startsWith('file:') ? [] : ['--secret-to', deliveredTo];
  return {
    impact: { ...NO_IMPACT, clients: isLast ? [stoppedClient(application)] : [] },
    commands: replacement === null ? [] : [[...replacement, ...place]],
  };
}
