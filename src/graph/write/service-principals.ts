import { z } from 'zod';
import { type FhirAppsError, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { GraphRequestError } from '../../errors/graph-request-error.ts';
import type { ObservedServicePrincipal } from '../../registration/model/observed.ts';
import type { ServicePrincipalBody } from '../../registration/model/step.ts';
import { parseAnswer } from '../../http/parse-answer.ts';
import { readServicePrincipal } from '../answers.ts';
import { type GraphClient } from '../graph-client.ts';
import type { GraphRequest } from '../graph-request.ts';
import { PRIVILEGES } from '../privileges.ts';
import { servicePrincipalByAppId, servicePrincipalTags } from '../reads.ts';
import { changesBetween, type Lists } from '../update/lists.ts';
import type { ListedObject } from '../update/pending-updates.ts';
import { writeMerged } from '../update/write-merged.ts';
import { keyIn } from '../write-record.ts';

/** How a service principal is created. */
export interface ServicePrincipalCreation {
  /**
   * True where the application is one of this tenant, which a replica may not know yet; false for an API of another
   * tenant.
   */
  readonly fresh: boolean;
  /** Object ids to bind as owners; default: none, and Graph adds none. */
  readonly ownerIds?: readonly string[];
  /** Called where Graph refuses to bind them, before it is created without. */
  readonly onOwnersRefused?: ((error: FhirAppsError) => void) | undefined;
}

/**
 * Creates the service principal of an application, or finds the one that another run has just made (Graph: Create
 * servicePrincipal).
 */
export async function createServicePrincipal(
  client: GraphClient,
  of: { readonly appId: string; readonly displayName: string; readonly tags: readonly string[] },
  body: Partial<ServicePrincipalBody>,
  { fresh, ownerIds = [], onOwnersRefused }: ServicePrincipalCreation,
): Promise<ObservedServicePrincipal> {
  const { appId, displayName, tags } = of;
  const owners =
    ownerIds.length === 0
      ? {}
      : { 'owners@odata.bind': ownerIds.map((id) => `${client.graphUrl}/v1.0/directoryObjects/${id}`) };
  const whole = { appId, ...body, ...owners };
  try {
    const created = readServicePrincipal(
      await client.send({
        method: 'POST',
        path: '/servicePrincipals',
        body: whole,
        accepts: readServicePrincipal,
        fresh,
        record: {
          action: 'create',
          target: { kind: 'servicePrincipal', id: null, name: displayName },
          key: keyIn(tags),
          before: null,
          after: whole,
        },
        privilege: fresh ? PRIVILEGES.writeApplications : PRIVILEGES.createForeignServicePrincipals,
      }),
    );
    client.updates.created(`/servicePrincipals/${created.id}`);
    return created;
  } catch (error) {
    if (error instanceof GraphRequestError && error.refusal.graphCode === 'Request_MultipleObjectsWithSameKeyValue') {
      return readServicePrincipal(await client.send({ ...servicePrincipalByAppId(appId), fresh: true }));
    }
    if (ownerIds.length > 0 && mayRefuseOwners(error)) {
      // An owner is worth having, and no reason to fail. Waiting is over by now, so that a refusal of the rest counts
      // at once.
      const created = await createServicePrincipal(client, of, body, { fresh: false });
      onOwnersRefused?.(error);
      return created;
    }
    throw error;
  }
}

/**
 * True for a refusal that the owners may be the reason of: Graph takes no owner that it does not know, and not every
 * caller may name one.
 */
function mayRefuseOwners(error: unknown): error is FhirAppsError {
  return error instanceof PrivilegeError || (error instanceof GraphRequestError && error.refusal.status === 400);
}

/** A service principal as a record names it, and the registration that it belongs to. */
export interface RecordedServicePrincipal {
  readonly id: string;
  readonly displayName: string | null;
  readonly key: string | null;
}

/** Writes the tags of a service principal, merged into those that it has by now (Graph: Update servicePrincipal). */
export async function tagServicePrincipal(
  client: GraphClient,
  principal: RecordedServicePrincipal,
  tags: readonly string[],
  before: readonly string[],
): Promise<void> {
  const { id, displayName } = principal;
  const object: ListedObject<readonly string[]> = {
    path: `/servicePrincipals/${id}`,
    name: displayName,
    ownerId: id,
    read: { ...servicePrincipalTags(id), fresh: true },
    parse: (body) => parseAnswer(TAGGED, body).tags ?? [],
    listsOf: tagLists,
    positionOfNew: () => 'end',
    write: async (lists, current, send) => {
      const merged = lists.get('tags');
      if (merged !== undefined) {
        await send(servicePrincipalUpdate(principal, { tags: current }, { tags: [...merged.keys()] }));
      }
    },
  };
  const changes = changesBetween(tagLists(before), tagLists(tags), object.positionOfNew);
  await writeMerged(client, { object, base: before, changes });
}

const TAGGED = z.object({ tags: z.array(z.string()).nullish() });

function tagLists(tags: readonly string[]): Lists {
  return new Map([['tags', new Map(tags.map((tag) => [tag, tag]))]]);
}

/**
 * Lets a service principal, and who asks for tokens for it, get tokens, or keeps them from it (Graph: Update
 * servicePrincipal).
 */
export async function enableServicePrincipal(
  client: GraphClient,
  principal: RecordedServicePrincipal,
  accountEnabled: boolean,
): Promise<void> {
  await client.send(servicePrincipalUpdate(principal, { accountEnabled: !accountEnabled }, { accountEnabled }));
}

function servicePrincipalUpdate(
  { id, displayName, key }: RecordedServicePrincipal,
  before: Readonly<Record<string, unknown>>,
  body: Readonly<Record<string, unknown>>,
): GraphRequest {
  return {
    method: 'PATCH',
    path: `/servicePrincipals/${id}`,
    body,
    record: { action: 'update', target: { kind: 'servicePrincipal', id, name: displayName }, key, before, after: body },
    privilege: PRIVILEGES.writeApplications,
  };
}
