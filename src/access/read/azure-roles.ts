import { z } from 'zod';
import { isAzureCode } from '../../azure/azure-error.ts';
import { FhirAppsError, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { AzureRequestError } from '../../errors/azure-request-error.ts';
import type { ResourceManager } from '../../azure/resource-manager.ts';
import { parseAnswer } from '../../http/parse-answer.ts';
import type { FhirResource } from '../../registration/model/azure-access.ts';
import type { AzurePermission } from './azure-role-actions.ts';
import type { Reading } from './reading.ts';

const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

const PERMISSIONS = z.array(z.object({ actions: texts, notActions: texts, dataActions: texts, notDataActions: texts }));

const DEFINITION = z.object({
  id: z.string(),
  properties: z.object({ roleName: z.string(), permissions: PERMISSIONS }),
});

const ASSIGNMENT = z.object({
  properties: z.object({
    roleDefinitionId: z.string(),
    principalId: z.string().toLowerCase(),
    principalType: z.string().nullish(),
    scope: z.string(),
    condition: z.string().nullish(),
    createdOn: z.string().nullish(),
    startDateTime: z.string().nullish(),
    endDateTime: z.string().nullish(),
  }),
});

const DENY = z.object({
  properties: z.object({
    denyAssignmentName: z.string(),
    permissions: PERMISSIONS,
    principals: z.array(z.object({ id: z.string().toLowerCase(), type: z.string().nullish() })),
    excludePrincipals: z.array(z.object({ id: z.string().toLowerCase() })).nullish(),
  }),
});

/** An Azure role of any kind that someone has at a server or above it. */
export interface AzureGrant {
  readonly principalId: string;
  readonly principalType: 'user' | 'group' | 'servicePrincipal' | null;
  readonly roleName: string;
  readonly permissions: readonly AzurePermission[];
  readonly scope: string;
  readonly condition: string | null;
  readonly since: string | null;
  readonly state: 'active' | 'eligible';
  readonly endsAt: string | null;
}

/**
 * What Azure denies in spite of roles (https://learn.microsoft.com/azure/role-based-access-control/deny-assignments).
 */
export interface AzureDenial {
  readonly name: string;
  readonly permissions: readonly AzurePermission[];
  /** Object ids; the empty GUID is everyone. */
  readonly principalIds: readonly string[];
  readonly exceptIds: readonly string[];
}

/** All roles at a managed server and above it. */
export interface AzureGrants {
  readonly grants: readonly AzureGrant[];
  readonly denials: readonly AzureDenial[];
}

const TYPES: Readonly<Record<string, AzureGrant['principalType']>> = {
  User: 'user',
  Group: 'group',
  ServicePrincipal: 'servicePrincipal',
};

/**
 * Reads who holds which role at a managed server or above it, who may activate one, and what is denied, in one exchange
 * for each list (Azure RBAC: List For Scope). What is refused is among what was not read.
 */
export async function readAzureGrants(
  reading: Reading,
  manager: ResourceManager,
  { id }: FhirResource,
): Promise<AzureGrants> {
  const list = (name: string, version: string, what: string): Promise<readonly unknown[]> =>
    listIfAllowed(reading, what, () =>
      manager.list(`${id}/providers/Microsoft.Authorization/${name}`, {
        ...(name === 'roleDefinitions' ? {} : { $filter: 'atScope()' }),
        'api-version': version,
      }),
    );
  const [definitions, assignments, eligible, denials] = await Promise.all([
    list('roleDefinitions', '2022-04-01', 'Definitions of Azure roles'),
    list('roleAssignments', '2022-04-01', 'Azure roles'),
    list('roleEligibilityScheduleInstances', '2020-10-01', 'Azure roles that can be activated'),
    list('denyAssignments', '2022-04-01', 'Azure deny assignments'),
  ]);
  const roles = new Map(
    definitions.map((each) => parseAnswer(DEFINITION, each)).map((each) => [nameOf(each.id), each]),
  );
  const grantOf = (member: unknown, state: AzureGrant['state']): AzureGrant => {
    const { properties } = parseAnswer(ASSIGNMENT, member);
    const role = roles.get(nameOf(properties.roleDefinitionId))?.properties;
    return {
      principalId: properties.principalId,
      principalType: TYPES[properties.principalType ?? ''] ?? null,
      roleName: role?.roleName ?? nameOf(properties.roleDefinitionId),
      permissions: role?.permissions ?? [],
      scope: properties.scope,
      condition: properties.condition ?? null,
      since: utc(properties.createdOn ?? properties.startDateTime),
      state,
      endsAt: utc(properties.endDateTime),
    };
  };
  return {
    grants: [
      ...assignments.map((each) => grantOf(each, 'active')),
      ...eligible.map((each) => grantOf(each, 'eligible')),
    ],
    denials: denials.map(denialOf),
  };
}

function denialOf(member: unknown): AzureDenial {
  const { properties } = parseAnswer(DENY, member);
  return {
    name: properties.denyAssignmentName,
    permissions: properties.permissions,
    principalIds: properties.principals.map((each) => each.id),
    exceptIds: (properties.excludePrincipals ?? []).map((each) => each.id),
  };
}

async function listIfAllowed(
  { missed }: Reading,
  what: string,
  read: () => Promise<readonly unknown[]>,
): Promise<readonly unknown[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PrivilegeError) {
      missed(what, 'needs Reader of the FHIR service');
    } else if (error instanceof AzureRequestError || isAzureCode(error, 'InvalidResourceType')) {
      missed(what, error instanceof FhirAppsError ? error.message : 'Azure refused it');
    } else {
      throw error;
    }
    return [];
  }
}

function nameOf(id: string): string {
  return id.split('/').at(-1)?.toLowerCase() ?? id;
}

function utc(time: string | null | undefined): string | null {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
