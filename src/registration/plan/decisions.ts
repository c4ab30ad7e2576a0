import type { NameInput, Wording } from '../../errors/wording.ts';
import type { RegisterAnswers, ResourceAnswers } from '../answers/answers.ts';
import { translationOf } from '../roles/azure-role.ts';
import type { Observed } from '../model/observed.ts';
import { wantedConsent } from '../consent/tenant-consent.ts';
import { describeRoleDecisions } from '../roles/role-decisions.ts';
import { smartCatalog } from '../scopes/smart-catalog.ts';
import { identifierUriChoices, primaryIdentifierUri, tokenVersionOf } from './plan-resource.ts';

/** Each choice that was made for the user, in one line. */
export function describeDecisions(answers: RegisterAnswers, observed: Observed): readonly Wording[] {
  switch (answers.type) {
    case 'resource':
      return [
        ...resourceDecisions(answers, observed),
        ...smartDepartures(answers),
        ...describeRoleDecisions(answers, observed.application),
      ];
    case 'confidential':
      return [...apiDecisions(observed), ...consentDecisions(answers, observed)];
    case 'public':
      return [
        ...apiDecisions(observed),
        ...consentDecisions(answers, observed),
        ...answers.replyUrls.map(
          ({ platform, url }) => `${url} goes to the ${platform === 'spa' ? 'single-page app' : 'native'} platform.`,
        ),
        ...(answers.deviceCode ? ['Public client flows are allowed, as the device code flow needs.'] : []),
      ];
    case 'service': {
      const { api } = observed;
      return [
        ...apiDecisions(observed),
        ...(answers.adminConsent ? [adminConsentDecision] : []),
        ...(api === null || (!api.firstParty && answers.serverKind === 'oss')
          ? []
          : answers.roles.flatMap((role) => translationOf(role) ?? [])),
      ];
    }
  }
}

/** Those of the decisions that are not what was asked for. */
export function describeDepartures(answers: RegisterAnswers, observed: Observed): readonly Wording[] {
  switch (answers.type) {
    case 'resource':
      return [
        ...uriDepartures(answers, observed),
        ...(observed.application === null ? smartDepartures(answers) : []),
        ...describeRoleDecisions(answers, observed.application),
      ];
    case 'service':
      return answers.adminConsent ? [adminConsentDecision] : [];
    case 'confidential':
    case 'public':
      return [];
  }
}

function adminConsentDecision(input: NameInput): string {
  return `${input('adminConsent')} adds nothing: assigning an app role is the consent to it.`;
}

function apiDecisions(observed: Observed): readonly string[] {
  const { api } = observed;
  // An API that the same run makes has no appId yet.
  const id = api === null || api.appId === '' ? '' : ` (${api.appId})`;
  return api === null ? [] : [`Permissions are asked of "${api.displayName}"${id}.`];
}

function consentDecisions(answers: RegisterAnswers, observed: Observed): readonly string[] {
  const wanted = wantedConsent(answers, observed).map(
    ({ api, scopes }) => `${scopes.join(', ')} of "${api.displayName}"`,
  );
  return wanted.length === 0 ? [] : [`Consent is asked for all users of the tenant: ${wanted.join('; ')}.`];
}

/** Why the identifier URI is not the server URL, which it is without a reason. */
function uriDepartures(answers: ResourceAnswers, observed: Observed): readonly string[] {
  const [first] = identifierUriChoices(answers, observed);
  return first === undefined || first.uri === answers.fhirUrl || answers.identifierUri !== null || hasUri(observed)
    ? []
    : [...heldUris(observed), identifierUriReason(answers, observed, first.uri)];
}

/** What SMART on FHIR brings or leaves out without being asked. */
function smartDepartures({ smart, serverKind }: ResourceAnswers): readonly string[] {
  if (smart === null) {
    return [];
  }
  const { leftOut } = smartCatalog(smart);
  return [
    ...leftOut.map(
      (value) =>
        `A published scope is left out: it has ${value.length} characters, and Entra takes 120 (${value.replace(/=.*\|/, '=…|')}).`,
    ),
    ...(serverKind === 'oss'
      ? []
      : [
          'The managed service gets an application of its own as its audience, as SMART on FHIR needs.',
          'The managed service reads the claim fhirUser, not extn.fhirUser: map it in the portal, under Attributes & Claims of the API.',
        ]),
  ];
}

function hasUri({ application }: Observed): boolean {
  return application !== null && application.identifierUris.length > 0;
}

function heldUris({ uriOwners }: Observed): readonly string[] {
  return uriOwners.map(
    ({ uri, displayName, appId }) => `${uri} belongs to "${displayName}" (${appId}), so it was not chosen.`,
  );
}

function resourceDecisions(answers: ResourceAnswers, observed: Observed): readonly string[] {
  const { application } = observed;
  if (application !== null && hasUri(observed) && answers.identifierUri === null) {
    const uri = primaryIdentifierUri(application, answers.fhirUrl) ?? '';
    const version =
      answers.tokenVersion === null
        ? `access tokens stay version ${tokenVersionOf(application)}`
        : `access tokens are version ${answers.tokenVersion}, as you chose`;
    return [`The identifier URI stays ${uri}, and ${version}.`];
  }
  const [first] = identifierUriChoices(answers, observed);
  if (first === undefined) {
    return [];
  }
  return [
    ...heldUris(observed),
    ...(answers.identifierUri === null ? [identifierUriReason(answers, observed, first.uri)] : []),
    versionReason(answers, first),
  ];
}

function identifierUriReason(answers: ResourceAnswers, observed: Observed, uri: string): string {
  if (uri === answers.fhirUrl) {
    return observed.tenant.verifiedDomains === null
      ? `The identifier URI is the server URL; the tenant's domains could not be read to check it.`
      : 'The identifier URI is the server URL: its host is on a verified domain of the tenant.';
  }
  return `The identifier URI is ${uri.replace('{appId}', '<appId>')}: ${otherUriReason(answers, observed)}.`;
}

function otherUriReason({ fhirUrl }: ResourceAnswers, { tenant, uriOwners }: Observed): string {
  if (tenant.policy?.onlyDefaultUris === true) {
    return 'the tenant allows no other form';
  }
  return uriOwners.some(({ uri }) => uri === fhirUrl)
    ? 'another application has the server URL'
    : "the server's host is on no verified domain of the tenant";
}

function versionReason(
  answers: ResourceAnswers,
  first: { readonly uri: string; readonly tokenVersion: 1 | 2 },
): string {
  if (answers.tokenVersion !== null) {
    return `Access tokens are version ${answers.tokenVersion}, as you chose.`;
  }
  if (first.tokenVersion === 2) {
    return 'Access tokens are version 2, whose audience is the appId.';
  }
  return `Access tokens are version 1, whose audience is the ${first.uri === answers.fhirUrl ? 'server URL' : 'identifier URI'}.`;
}
