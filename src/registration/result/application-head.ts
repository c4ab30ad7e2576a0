import type { AppType } from '../model/app-type.ts';
import type { ObservedApplication } from '../model/observed.ts';
import type { TenantContext } from './registration-result.ts';

/** What the results about one application have in common; unknown is null. */
export interface ApplicationHead {
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  /** Null where its tags could not be read. */
  readonly type: AppType | null;
  readonly displayName: string;
  readonly key: string | null;
  readonly uniqueName: string | null;
  readonly appId: string;
  readonly objectId: string;
  readonly tenantId: string;
  readonly cloud: string;
}

/** The head of a result about an application, its keys in the order of the contract. */
export function applicationHead<Identity extends Pick<ApplicationHead, 'type' | 'key'>>(
  { sandbox, tenantId, cloud }: TenantContext,
  dryRun: boolean,
  { type, key }: Identity,
  { displayName, uniqueName, appId, id }: Pick<ObservedApplication, 'displayName' | 'uniqueName' | 'appId' | 'id'>,
): ApplicationHead & Pick<Identity, 'type' | 'key'> {
  return { dryRun, sandbox, type, displayName, key, uniqueName, appId, objectId: id, tenantId, cloud };
}
