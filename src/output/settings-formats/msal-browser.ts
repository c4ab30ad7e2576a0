import { clientFacts, commentText, NOT_KNOWN_YET, quoted } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';

/**
 * A single-page app with MSAL
 * (https://github.com/AzureAD/microsoft-authentication-library-for-js/tree/dev/lib/msal-browser).
 */
export const MSAL_BROWSER: SettingsFormat = {
  name: 'msal-browser',
  summary: 'JavaScript for a single-page app, with @azure/msal-browser',
  write: (registration) => {
    const [redirectUri] = registration.replyUrls.spa;
    if (registration.type !== 'public' || redirectUri === undefined) {
      return { issue: 'is for a public client with a reply URL on the single-page platform.' };
    }
    const facts = clientFacts(registration);
    if (facts === null) {
      return { issue: NOT_KNOWN_YET };
    }
    return {
      text: [
        `// ${commentText(registration.displayName)}`,
        "import { PublicClientApplication } from '@azure/msal-browser';",
        '',
        'const app = new PublicClientApplication({',
        '  auth: {',
        `    clientId: ${quoted(facts.appId)},`,
        `    authority: ${quoted(facts.authority)},`,
        ...(facts.isOwnAuthority ? [`    knownAuthorities: [${quoted(new URL(facts.authorityUrl).host)}],`] : []),
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
    };
  },
};
