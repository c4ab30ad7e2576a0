import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { type ClientFacts, clientFacts, commentText, NOT_KNOWN_YET, quoted } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';

/**
 * A program for Node.js with MSAL
 * (https://github.com/AzureAD/microsoft-authentication-library-for-js/tree/dev/lib/msal-node).
 */
export const MSAL_NODE: SettingsFormat = {
  name: 'msal-node',
  summary: 'JavaScript for Node.js, with @azure/msal-node',
  write: (registration, { place }) => {
    if (registration.type !== 'service' && registration.type !== 'confidential') {
      return { issue: 'is for a client that runs on a server.' };
    }
    const facts = clientFacts(registration);
    const credential = credentialLine(registration);
    if (facts === null || credential === null) {
      return { issue: facts === null ? NOT_KNOWN_YET : 'needs a credential, and the client has none.' };
    }
    return {
      text: [
        `// ${commentText(registration.displayName)}`,
        ...(place === null ? [] : [`// Its credential is kept in ${commentText(place)}.`]),
        ...(credential.includes('readFileSync') ? ["import { readFileSync } from 'node:fs';"] : []),
        "import { ConfidentialClientApplication } from '@azure/msal-node';",
        '',
        'const app = new ConfidentialClientApplication({',
        '  auth: {',
        `    clientId: ${quoted(facts.appId)},`,
        `    authority: ${quoted(facts.authority)},`,
        ...(facts.isOwnAuthority ? [`    knownAuthorities: [${quoted(new URL(facts.authorityUrl).host)}],`] : []),
        `    ${credential},`,
        '  },',
        '});',
        '',
        ...(registration.type === 'service' ? asItself(facts) : forPeople(registration, facts)),
        '',
      ].join('\n'),
    };
  },
};

function credentialLine({ credential }: RegistrationResult): string | null {
  switch (credential?.kind) {
    case 'secret':
      return 'clientSecret: process.env.CLIENT_SECRET';
    case 'certificate':
      return 'clientCertificate: { thumbprintSha256: process.env.THUMBPRINT_SHA256, privateKey: readFileSync(process.env.AZURE_CLIENT_CERTIFICATE_PATH, "utf8") }';
    case 'federated':
      return 'clientAssertion: () => Promise.resolve(readFileSync(process.env.AZURE_FEDERATED_TOKEN_FILE, "utf8"))';
    case undefined:
      return null;
  }
}

function asItself({ scope, fhirUrl }: ClientFacts): readonly string[] {
  return [
    `const { accessToken } = await app.acquireTokenByClientCredential({ scopes: [${quoted(scope)}] });`,
    `const answer = await fetch(${quoted(`${fhirUrl}/Patient?_count=1`)}, {`,
    '  headers: { authorization: `Bearer ${accessToken}` },',
    '});',
    'console.log(answer.status);',
  ];
}

function forPeople({ replyUrls }: RegistrationResult, { scope, fhirUrl }: ClientFacts): readonly string[] {
  return [
    `const scopes = [${scope.split(' ').map(quoted).join(', ')}];`,
    `const redirectUri = ${quoted(replyUrls.web[0] ?? '')};`,
    '',
    '/** Where to send the browser. */',
    'export const signInUrl = () => app.getAuthCodeUrl({ scopes, redirectUri });',
    '',
    '/** What the code of the reply URL is good for. */',
    'export async function readPatients(code) {',
    '  const { accessToken } = await app.acquireTokenByCode({ code, scopes, redirectUri });',
    `  return fetch(${quoted(`${fhirUrl}/Patient`)}, { headers: { authorization: \`Bearer \${accessToken}\` } });`,
    '}',
  ];
}
