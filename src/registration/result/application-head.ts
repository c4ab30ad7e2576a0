import { z } from 'zod';
import { APP_TYPE, CLOUD, REGISTRATION_KEYS, RUN_KEYS } from '../model/result-keys.ts';
import type { Immutable } from '../model/immutable.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { TenantContext } from './registration-result.ts';

/** What the results about one application have in common; unknown is null. */
export const APPLICATION_HEAD = z.strictObject({
  ...RUN_KEYS,
  ...REGISTRATION_KEYS,
  type: APP_TYPE.nullable().describe('Null where its tags could not be read.'),
  key: REGISTRATION_KEYS.key.nullable(),
  cloud: CLOUD,
});

/** See {@link APPLICATION_HEAD}. */
export type ApplicationHead = Immutable<z.infer<typeof APPLICATION_HEAD>>;

/** The head of a result about an application, its keys in the order of the contract. */
export function applicationHead<Identity extends Pick<ApplicationHead, 'type' | 'key'>>(
  { sandbox, tenantId, cloud }: TenantContext,
  dryRun: boolean,
  { type, key }: Identity,
  { displayName, uniqueName, appId, id }: Pick<ObservedApplication, 'displayName' | 'uniqueName' | 'appId' | 'id'>,
): ApplicationHead & Pick<Identity, 'type' | 'key'> {
  return { dryRun, sandbox, type, displayName, key, uniqueName, appId, objectId: id, tenantId, cloud };
}
