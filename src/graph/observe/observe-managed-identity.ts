import { z } from 'zod';
import { parseAnswer } from '../../http/parse-answer.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { Wording } from '../../errors/wording.ts';
import { isDirectoryId } from '../../registration/managed-identity.ts';
import type { ManagedIdentityAnswers } from '../../registration/answers/managed-identity-answers.ts';
import { listOf } from '../../registration/model/graph-values.ts';
import {
  isUserAssigned,
  ONLY_USER_ASSIGNED,
} from '../../registration/credentials/federated/managed-identity-subject.ts';
import type { ObservedServicePrincipal } from '../../registration/model/observed.ts';
import type { ObservedIdentity } from '../../registration/plan/plan-managed-identity.ts';
import { readPage, readServicePrincipal } from '../answers.ts';
import { apiReads, findApi, toApi } from './api-lookup.ts';
import { type BatchReader, type Reads, readNamed, readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import type { GraphAnswer } from '../graph-request.ts';
import { withAllPages } from '../pages.ts';
import { readRelatedObjects } from './related-objects.ts';
import {
  bodyIfAllowed,
  bodyOrMissing,
  literal,
  ofServicePrincipal,
  servicePrincipalByAppId,
  servicePrincipalById,
  servicePrincipalsWhere,
} from '../reads.ts';

/**
 * Finds a managed identity and the API of the server, and the app roles that it holds: one batch by name, one by id.
 * Throws UsageError `managed_identity_missing`, `not_a_managed_identity`, `resource_missing`, `reference_ambiguous`;
 * and Graph's refusals.
 */
export async function observeManagedIdentity(
  client: GraphClient,
  answers: ManagedIdentityAnswers,
): Promise<Omit<ObservedIdentity, 'azureAccess'>> {
  const identityReads = readsOf(answers.managedIdentity);
  const named = await readAll(client, { ...identityReads, ...apiReads(answers) });
  const servicePrincipal = identityIn(answers.managedIdentity, { reads: identityReads, answers: named }, rolesHint);
  const found = findApi(answers, named);
  const ofIdentity = ofServicePrincipal(servicePrincipal.appId, 'appRoleAssignments');
  const related = await readAll(client, {
    assignments: ofIdentity,
    api:
      found.application === null || found.servicePrincipal !== null
        ? null
        : servicePrincipalByAppId(found.application.appId),
  });
  const { assignments } = readRelatedObjects({
    servicePrincipal: null,
    owners: null,
    federatedCredentials: null,
    assignments: await withAllPages(client, ofIdentity, related.assignments),
    grants: null,
  });
  const ofApi = bodyIfAllowed(related.api);
  const api = toApi(answers, ofApi === null ? found : { ...found, servicePrincipal: readServicePrincipal(ofApi) });
  return { servicePrincipal, api, assignments };
}

type IdentityReads = Reads<'identity' | 'identityInLowerCase' | 'identityByClientId'>;

/**
 * By resource id it is found among the alternative names of service principals, which are there for that
 * (https://learn.microsoft.com/graph/api/resources/serviceprincipal), where Azure writes `resourcegroups` in lower
 * case.
 */
function readsOf(managedIdentity: string): IdentityReads {
  if (isDirectoryId(managedIdentity)) {
    return {
      identity: servicePrincipalById(managedIdentity),
      identityInLowerCase: null,
      identityByClientId: servicePrincipalByAppId(managedIdentity),
    };
  }
  const named = (id: string): ReturnType<typeof servicePrincipalsWhere> =>
    servicePrincipalsWhere(`alternativeNames/any(a:a eq ${literal(id)})`);
  const lower = managedIdentity.replace(/\/resourceGroups\//i, '/resourcegroups/');
  return {
    identity: named(managedIdentity),
    identityInLowerCase: lower === managedIdentity ? null : named(lower),
    identityByClientId: null,
  };
}

/**
 * The object ids of the managed identities that are named by object id, client id or resource id; who is not found, is
 * none, or may not be read is left out.
 */
export async function findManagedIdentities(reader: BatchReader, named: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    named.map(async (managedIdentity) => {
      const answers = await readNamed(reader, readsOf(managedIdentity));
      return IDENTITY_READS.flatMap((name) => servicePrincipalsIn(bodyIfAllowed(answers[name])));
    }),
  );
  return found.flatMap((each) => each.filter(isManagedIdentity).map(({ id }) => id));
}

/**
 * The managed identity that an application is to trust, by object id, client id or resource id. Throws UsageError
 * `managed_identity_missing`, `not_a_managed_identity` and `identity_not_user_assigned`, and Graph's refusals.
 */
export async function findTrustedIdentity(
  reader: BatchReader,
  managedIdentity: string,
): Promise<ObservedServicePrincipal> {
  const reads = readsOf(managedIdentity);
  const answers = await readNamed(reader, reads);
  const found = identityIn(
    managedIdentity,
    { reads, answers },
    (input) => `Name a user-assigned identity in ${input('federated')}, by its resource id or client id.`,
  );
  const { displayName, id, appId, alternativeNames } = found;
  const [resourceId] = alternativeNames.filter((name) => name.startsWith('/'));
  if (alternativeNames.includes('isExplicit=False') || (resourceId !== undefined && !isUserAssigned(resourceId))) {
    throw new UsageError(
      'identity_not_user_assigned',
      `"${displayName}" (${id}) is the system-assigned identity of ${resourceId ?? 'another resource'}.`,
      { hint: ONLY_USER_ASSIGNED, details: { servicePrincipalId: id, appId, resourceId: resourceId ?? null } },
    );
  }
  return found;
}

const IDENTITY_READS = ['identity', 'identityInLowerCase', 'identityByClientId'] as const;

/** The service principal of a managed identity. */
interface ObservedIdentityPrincipal extends ObservedServicePrincipal {
  /**
   * The resource id of the identity, or of what it belongs to, and `isExplicit=True` for a user-assigned one
   * (https://learn.microsoft.com/graph/api/resources/serviceprincipal).
   */
  readonly alternativeNames: readonly string[];
}

const ALTERNATIVE_NAMES = z.looseObject({ alternativeNames: listOf(z.string()) });

function readIdentity(member: unknown): ObservedIdentityPrincipal {
  return { ...readServicePrincipal(member), alternativeNames: parseAnswer(ALTERNATIVE_NAMES, member).alternativeNames };
}

function servicePrincipalsIn(body: unknown): readonly ObservedIdentityPrincipal[] {
  if (body === null) {
    return [];
  }
  return typeof body === 'object' && 'value' in body ? readPage(body, readIdentity).members : [readIdentity(body)];
}

function isManagedIdentity({ servicePrincipalType }: ObservedServicePrincipal): boolean {
  return servicePrincipalType === 'ManagedIdentity';
}

/** How something that is no managed identity gets roles. */
const rolesHint: Wording = (input) =>
  `Leave ${input('managedIdentity')} out to register an application; to give this one roles, use \`role assign\`.`;

/** The reads of an identity, and what came of them. */
interface IdentityAnswers {
  readonly reads: IdentityReads;
  readonly answers: Readonly<Record<keyof IdentityReads, GraphAnswer | null>>;
}

/** `hint` says what is right where the name is that of something else. */
function identityIn(
  managedIdentity: string,
  { reads, answers }: IdentityAnswers,
  hint: Wording,
): ObservedIdentityPrincipal {
  const [found] = IDENTITY_READS.flatMap((name) => {
    const request = reads[name];
    return request === null ? [] : servicePrincipalsIn(bodyOrMissing(request, answers[name]));
  });
  if (found === undefined) {
    throw new UsageError('managed_identity_missing', `No managed identity in this tenant is ${managedIdentity}.`, {
      hint: 'Name it by its resource id, or by its object id or client id, which these show: az identity show --ids <resource id> --query "{objectId: principalId, clientId: clientId}"',
      details: { managedIdentity },
    });
  }
  const { servicePrincipalType: type, displayName, id, appId } = found;
  if (!isManagedIdentity(found)) {
    throw new UsageError(
      'not_a_managed_identity',
      `"${displayName}" (${id}) is no managed identity, but the service principal of ${type === 'Application' ? 'an application' : `type ${type ?? 'unknown'}`}.`,
      {
        hint,
        details: { servicePrincipalId: id, appId, servicePrincipalType: type },
      },
    );
  }
  return found;
}
