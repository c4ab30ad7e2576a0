import type { Observed, ObservedApplication } from '../model/observed.ts';
import { inCanonicalOrder } from '../canonical-order.ts';
import { OWN_APP_ID } from './identifier-uri.ts';
import type { ApplicationBody, ApplicationStep, IdentifierUriChoice } from '../model/step.ts';
import { withFhirUser } from '../scopes/fhir-user.ts';
import { tagsWithoutKeys } from '../tags.ts';
import { applyPatch } from './step.ts';

/** An application before anything is known of it. */
const NOTHING: ObservedApplication = {
  id: '',
  appId: '',
  displayName: '',
  uniqueName: null,
  createdDateTime: null,
  createdByAppId: null,
  description: null,
  notes: null,
  serviceManagementReference: null,
  signInAudience: null,
  isFallbackPublicClient: null,
  tags: [],
  identifierUris: [],
  api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [] },
  appRoles: [],
  web: {
    redirectUris: [],
    logoutUrl: null,
    implicitGrantSettings: { enableIdTokenIssuance: false, enableAccessTokenIssuance: false },
  },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  requiredResourceAccess: [],
  passwordCredentials: [],
  keyCredentials: [],
  servicePrincipalLockConfiguration: null,
  optionalClaims: null,
};

function created(body: ApplicationBody): ObservedApplication {
  return { ...applyPatch(NOTHING, body), uniqueName: body.uniqueName };
}

/** The identifier URI that only the appId completes is unknown until Entra has assigned it. */
function withIdentifierUri(
  application: ObservedApplication,
  choices: readonly IdentifierUriChoice[],
  keep: readonly string[],
): ObservedApplication {
  const [choice] = choices;
  if (choice === undefined) {
    return application;
  }
  const known = application.appId === '' ? null : application.appId;
  const uri = choice.uri.includes(OWN_APP_ID) && known === null ? null : choice.uri.replace(OWN_APP_ID, known ?? '');
  return applyPatch(application, {
    identifierUris: [...(uri === null ? [] : [uri]), ...keep],
    api: { requestedAccessTokenVersion: choice.tokenVersion },
  });
}

/** The application as it would stand after the plan, were nothing refused: what a dry run tells. */
export function predictApplication(
  plan: { readonly application: readonly ApplicationStep[] },
  observed: Pick<Observed, 'application'>,
): ObservedApplication {
  const predicted = plan.application.reduce((application, step) => {
    switch (step.kind) {
      case 'create-application':
        return withIdentifierUri(created(step.body), step.identifierUris, []);
      case 'update-application':
        return applyPatch(application, step.patch);
      case 'set-identifier-uri':
        return withIdentifierUri(application, step.choices, step.keep);
      case 'issue-fhir-user':
        return { ...application, optionalClaims: withFhirUser(application) };
      case 'withdraw-mark':
        return { ...application, tags: tagsWithoutKeys(application.tags, [step.keyId]) };
      // Owners and credentials are no properties of it.
      default:
        return application;
    }
  }, observed.application ?? NOTHING);
  return inCanonicalOrder(predicted);
}
