import { applicationByUniqueName } from '../../tenant/tenant.ts';
import { badRequest, invalidPart, invalidValue, valueTaken } from '../graph-error.ts';
import type { ApplicationChange } from './application-change.ts';

const AUDIENCES = [
  'AzureADMyOrg',
  'AzureADMultipleOrgs',
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
];

/**
 * `signInAudience` is one of four values; personal audiences have no app roles
 * (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation).
 */
export function checkAudience({ resource }: ApplicationChange): void {
  if (!AUDIENCES.includes(resource.signInAudience)) {
    throw invalidValue('signInAudience');
  }
  if (isPersonal(resource.signInAudience) && resource.appRoles.length > 0) {
    throw invalidValue('appRoles');
  }
}

/**
 * `requestedAccessTokenVersion` is 1, 2 or null, and 2 with personal audiences
 * (https://learn.microsoft.com/graph/api/resources/apiapplication).
 */
export function checkTokenVersion({ resource }: ApplicationChange): void {
  const version = resource.api.requestedAccessTokenVersion;
  const allowed = isPersonal(resource.signInAudience) ? [2] : [null, 1, 2];
  if (!allowed.includes(version)) {
    throw invalidPart('api.requestedAccessTokenVersion');
  }
}

/**
 * `uniqueName` is set once and is unique in the tenant, recycle bin included
 * (https://github.com/microsoftgraph/msgraph-bicep-types/issues/137). That it ignores case is assumption A81; the text
 * for a change is assumption A82.
 */
export function checkUniqueName({ call, before, resource }: ApplicationChange): void {
  const { uniqueName } = resource;
  const previous = before?.resource.uniqueName ?? null;
  if (uniqueName === previous) {
    return;
  }
  if (previous !== null) {
    throw badRequest("Property 'uniqueName' cannot be changed once it is set.", [
      { code: 'InvalidValue', target: 'uniqueName', message: 'uniqueName is immutable.' },
    ]);
  }
  if (uniqueName === null || uniqueName.trim() === '') {
    throw invalidValue('uniqueName');
  }
  const holder = applicationByUniqueName(call.tenant, uniqueName);
  if (holder !== undefined && holder.resource.id !== resource.id) {
    throw valueTaken('uniqueName');
  }
}

function isPersonal(signInAudience: string): boolean {
  return signInAudience.endsWith('PersonalMicrosoftAccount');
}
