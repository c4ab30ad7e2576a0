import { isDeepStrictEqual } from 'node:util';
import { sortedBy, sortedTexts } from '../canonical-order.ts';
import { identify } from '../tags.ts';
import type { Applicant } from './applicant.ts';

const ASKED = 'what it asks for';
const ALLOWED = 'what that allows';

/**
 * What of an application is not as it was when it was shown, as phrases such as `its owners`; empty where all of what
 * matters is the same. What was granted in the meantime does not matter: granting it again changes nothing.
 */
export function differences(shown: Applicant, now: Applicant): readonly string[] {
  const [before, after] = [facts(shown), facts(now)];
  const changed = Object.keys(before).filter((what) => !isDeepStrictEqual(before[what], after[what]));
  // Something else that is asked for allows something else, too.
  return changed.includes(ASKED) ? changed.filter((what) => what !== ALLOWED) : changed;
}

/** What an administrator decides by, each under the phrase that names it; lists in an order of our own. */
function facts({
  application,
  servicePrincipal,
  owners,
  federatedCredentials,
  apis,
}: Applicant): Readonly<Record<string, unknown>> {
  const entries = application.requiredResourceAccess.flatMap(({ resourceAccess }) => resourceAccess);
  const asked = new Set(entries.map(({ id }) => id));
  return {
    [ASKED]: application.requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => [
      resourceAppId,
      sortedTexts(resourceAccess.map(({ id, type }) => `${type} ${id}`)),
    ]),
    [ALLOWED]: apis.map(({ appId, displayName, servicePrincipalId, appRoles, scopes }) => ({
      ...{ appId, displayName, servicePrincipalId },
      allowed: [...appRoles, ...scopes].filter(({ id }) => asked.has(id)),
    })),
    'its owners': owners === null ? null : sortedTexts(owners.map(({ id }) => id)),
    'its credentials': {
      secrets: sortedTexts(application.passwordCredentials.map(({ keyId }) => keyId)),
      certificates: sortedBy(application.keyCredentials, ({ keyId }) => keyId ?? ''),
      federated: federatedCredentials === null ? null : sortedBy(federatedCredentials, ({ id }) => id),
      ofServicePrincipal: sortedBy(servicePrincipal?.credentials ?? [], ({ keyId }) => keyId ?? ''),
    },
    'its reply URLs': [application.web, application.spa, application.publicClient].map(({ redirectUris }) =>
      sortedTexts(redirectUris),
    ),
    'its name': application.displayName,
    'what its tags state': identify(application.tags),
    'its service principal': servicePrincipal === null ? null : [servicePrincipal.id, servicePrincipal.accountEnabled],
  };
}
