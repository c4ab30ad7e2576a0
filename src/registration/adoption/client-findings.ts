import { GRAPH_SIGN_IN_PERMISSIONS, MICROSOFT_GRAPH } from '../consent/graph-permissions.ts';
import { replyUrlMessage } from '../answers/reply-url.ts';
import { type Finding, finding } from './finding.ts';
import { smartClientFindings } from './smart-findings.ts';
import type { AdoptionOptions, AdoptionCandidate } from './adoption-candidate.ts';

/** What is wrong with a client of a FHIR server. */
export function clientFindings(observed: AdoptionCandidate, options: AdoptionOptions): readonly Finding[] {
  return [
    ...platformFindings(observed, options),
    ...replyUrlFindings(observed),
    ...permissionFindings(observed, options),
    ...smartClientFindings(observed),
    ...(observed.application.identifierUris.length === 0
      ? []
      : [
          finding({
            code: 'client_identifier_uri',
            severity: 'info',
            message: `It has the identifier URI ${observed.application.identifierUris.join(', ')}, which a client does not need.`,
            advice: 'It can stay; nothing asks for tokens by it unless another application uses this one as an API.',
          }),
        ]),
  ];
}

function platformFindings({ application }: AdoptionCandidate, { type }: AdoptionOptions): readonly Finding[] {
  const { web, spa, publicClient, isFallbackPublicClient } = application;
  const ofPublic = [...spa.redirectUris, ...publicClient.redirectUris];
  const isMixed = web.redirectUris.length > 0 && ofPublic.length > 0;
  return [
    ...(isMixed
      ? [
          finding({
            code: 'mixed_platforms',
            severity: 'warning',
            message: `It has reply URLs of a web app (${web.redirectUris.join(', ')}) and of a public client (${ofPublic.join(', ')}): at the first Entra wants a credential, at the others it takes none (AADSTS7000218).`,
            advice:
              type === 'public'
                ? (input) =>
                    `Name the first with ${input('replyUrl')} when you register it again, as spa=URL or native=URL: it is then moved.`
                : 'Register the public part as a client of its own, and then take its reply URLs away from here.',
          }),
        ]
      : []),
    ...(type !== 'public' && isFallbackPublicClient === true
      ? [
          finding({
            code: 'public_client_flows',
            severity: 'warning',
            message: 'Public client flows are allowed, so anyone can sign in as it without its credential.',
            advice: 'Turn them off, unless something signs in to it by device code or password.',
          }),
        ]
      : []),
  ];
}

function replyUrlFindings({ application }: AdoptionCandidate): readonly Finding[] {
  const { web, spa, publicClient } = application;
  return [...web.redirectUris, ...spa.redirectUris, ...publicClient.redirectUris].flatMap((url) => {
    const issue = replyUrlMessage(url);
    return issue === null
      ? []
      : [
          finding({
            code: 'reply_url_refused',
            severity: 'warning',
            message: issue,
            advice: 'It stays; replace it by one that Entra would take today.',
          }),
        ];
  });
}

function permissionFindings(
  { application, api, assignments }: AdoptionCandidate,
  { type }: AdoptionOptions,
): readonly Finding[] {
  const asked = application.requiredResourceAccess;
  const asksApi = api !== null && asked.some(({ resourceAppId }) => resourceAppId === api.appId);
  const hasRole = assignments.some(({ resourceId }) => resourceId === api?.servicePrincipalId);
  const ofGraph = asked.find(({ resourceAppId }) => resourceAppId === MICROSOFT_GRAPH)?.resourceAccess ?? [];
  const missing = GRAPH_SIGN_IN_PERMISSIONS.filter(({ id }) => !ofGraph.some((access) => access.id === id));
  // Access of a job to a managed server is an Azure role, of which the application knows nothing.
  const needsApi = type !== 'service' || (api !== null && !api.firstParty);
  return [
    ...(needsApi && !asksApi && !hasRole
      ? [
          finding({
            code: 'api_permission_missing',
            severity: 'warning',
            message:
              api === null
                ? 'The API of this server is not registered by fhir-apps, so that its permissions could not be looked at.'
                : `It asks for no permission of "${api.displayName}" (${api.appId}), the API of this server.`,
            advice:
              api === null
                ? 'Adopt or register the resource application first.'
                : 'See that it is a client of this server; registering it again adds the permission.',
          }),
        ]
      : []),
    ...(type !== 'service' && missing.length > 0
      ? [
          finding({
            code: 'sign_in_permissions_missing',
            severity: 'info',
            message: `It does not ask for ${missing.map(({ value }) => value).join(', ')} of Microsoft Graph, which signing users in takes.`,
            advice: 'Registering it again adds them. They give no access until someone consents.',
          }),
        ]
      : []),
  ];
}
