import { commentText, knownAuthorities, quoted } from './client-facts.ts';
import { clientFormat } from './client-format.ts';
import { replyUrlOfPage, SINGLE_PAGE_APP } from './single-page-app.ts';

/**
 * A single-page app with MSAL
 * (https://github.com/AzureAD/microsoft-authentication-library-for-js/tree/dev/lib/msal-browser).
 */
export const MSAL_BROWSER = clientFormat({
  name: 'msal-browser',
  summary: 'JavaScript for a single-page app, with @azure/msal-browser',
  isFor: SINGLE_PAGE_APP,
  partOf: replyUrlOfPage,
  write: ({ facts, part: redirectUri, displayName }) =>
    [
      `// ${commentText(displayName)}`,
      "import { PublicClientApplication } from '@azure/msal-browser';",
      '',
      'const app = new PublicClientApplication({',
      '  auth: {',
      `    clientId: ${quoted(facts.appId)},`,
      `    authority: ${quoted(facts.authority)},`,
      ...knownAuthorities(facts),
      `    redirectUri: ${quoted(redirectUri)},`,
      '  },',
      '});',
      'await app.initialize();',
      '',
      `const { accessToken } = await app.acquireTokenPopup({ scopes: [${facts.scope.split(' ').map(quoted).join(', ')}] });`,
      `const answer = await fetch(${quoted(`${facts.fhirUrl}/Patient`)}, {`,
      '  headers: { authorization: `Bearer ${accessToken}` },',
      '});',
      'console.log(answer.status);',
      '',
    ].join('\n'),
});
