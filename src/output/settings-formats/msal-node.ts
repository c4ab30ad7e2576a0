import type { RegistrationResult } from '../../registration/result/registration-schema.ts';
import { type ClientFacts, commentText, knownAuthorities, quoted } from './client-facts.ts';
import { clientFormat } from './client-format.ts';

/**
 * A program for Node.js with MSAL
 * (https://github.com/AzureAD/microsoft-authentication-library-for-js/tree/dev/lib/msal-node).
 */
export const MSAL_NODE = clientFormat({
  name: 'msal-node',
  summary: 'JavaScript for Node.js, with @azure/msal-node',
  isFor: 'a service client, or a confidential one with a reply URL, that has a credential',
  partOf: programOf,
  write: ({ facts, part: { credential, replyUrl }, displayName, place }) =>
    [
      `// ${commentText(displayName)}`,
      ...(place === null ? [] : [`// Its credential is kept in ${commentText(place)}.`]),
      ...(credential.includes('readFileSync') ? ["import { readFileSync } from 'node:fs';"] : []),
      "import { ConfidentialClientApplication } from '@azure/msal-node';",
      '',
      'const app = new ConfidentialClientApplication({',
      '  auth: {',
      `    clientId: ${quoted(facts.appId)},`,
      `    authority: ${quoted(facts.authority)},`,
      ...knownAuthorities(facts),
      `    ${credential},`,
      '  },',
      '});',
      '',
      ...(replyUrl === null ? asItself(facts) : forPeople(facts, replyUrl)),
      '',
    ].join('\n'),
});

/** What the program of a client consists of. */
interface Program {
  readonly credential: string;
  /** Where people return to; null for a client that signs in as itself. */
  readonly replyUrl: string | null;
}

function programOf(registration: RegistrationResult): Program | null {
  const credential = credentialLine(registration);
  if (credential === null) {
    return null;
  }
  if (registration.type === 'service') {
    return { credential, replyUrl: null };
  }
  const [replyUrl] = registration.replyUrls.web;
  return registration.type === 'confidential' && replyUrl !== undefined ? { credential, replyUrl } : null;
}

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

function forPeople({ scope, fhirUrl }: ClientFacts, replyUrl: string): readonly string[] {
  return [
    `const scopes = [${scope.split(' ').map(quoted).join(', ')}];`,
    `const redirectUri = ${quoted(replyUrl)};`,
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
