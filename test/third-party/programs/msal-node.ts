// Run as a process of its own: signs in with @azure/msal-node as any program would.
import {
  ConfidentialClientApplication,
  type Configuration,
  CryptoProvider,
  PublicClientApplication,
} from '@azure/msal-node';
import { converse, type Line, tell, visit } from './conversation.ts';

/** What the program is told. */
export interface MsalNodeRun {
  readonly authority: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scopes: readonly string[];
  readonly flow:
    | { readonly kind: 'client-credentials' }
    | { readonly kind: 'authorization-code'; readonly redirectUri: string }
    | { readonly kind: 'device-code' }
    | { readonly kind: 'on-behalf-of'; readonly assertion: string };
}

type Application = ConfidentialClientApplication | PublicClientApplication;

await converse(async ({ authority, clientId, clientSecret, scopes, flow }: MsalNodeRun): Promise<Line> => {
  const configuration: Configuration = {
    auth: {
      clientId,
      authority,
      knownAuthorities: [new URL(authority).host],
      ...(clientSecret === undefined ? {} : { clientSecret }),
    },
  };
  switch (flow.kind) {
    case 'client-credentials': {
      const application = new ConfidentialClientApplication(configuration);
      const signedIn = await application.acquireTokenByClientCredential({ scopes: [...scopes] });
      return { token: signedIn?.accessToken ?? '' };
    }
    case 'authorization-code': {
      const application: Application =
        clientSecret === undefined
          ? new PublicClientApplication(configuration)
          : new ConfidentialClientApplication(configuration);
      return authorizationCode(application, [...scopes], flow.redirectUri);
    }
    case 'on-behalf-of': {
      const application = new ConfidentialClientApplication(configuration);
      const request = { scopes: [...scopes], oboAssertion: flow.assertion };
      const signedIn = await application.acquireTokenOnBehalfOf(request);
      return { token: signedIn?.accessToken ?? '', idTokenClaims: signedIn?.idTokenClaims };
    }
    case 'device-code':
      return deviceCode(new PublicClientApplication(configuration), [...scopes]);
  }
});

async function authorizationCode(application: Application, scopes: string[], redirectUri: string): Promise<Line> {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const url = await application.getAuthCodeUrl({
    scopes,
    redirectUri,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
  });
  const arrived = new URL(await visit(url)).searchParams;
  const code = arrived.get('code');
  if (code === null) {
    return { refusal: `${arrived.get('error') ?? 'no code'}: ${arrived.get('error_description') ?? ''}` };
  }
  const signedIn = await application.acquireTokenByCode({ code, codeVerifier: verifier, scopes, redirectUri });
  return refreshed(application, scopes, signedIn);
}

async function deviceCode(application: PublicClientApplication, scopes: string[]): Promise<Line> {
  const signedIn = await application.acquireTokenByDeviceCode({
    scopes,
    deviceCodeCallback: ({ verificationUri, userCode }) => tell({ visit: verificationUri, userCode }),
  });
  return signedIn === null ? { refusal: 'no token' } : refreshed(application, scopes, signedIn);
}

/** What was signed in with, and the token that its refresh token gives. */
async function refreshed(
  application: Application,
  scopes: string[],
  signedIn: Awaited<ReturnType<Application['acquireTokenByCode']>>,
): Promise<Line> {
  const { account, accessToken, idTokenClaims } = signedIn;
  if (account === null) {
    return { refusal: 'no account' };
  }
  const again = await application.acquireTokenSilent({ account, scopes, forceRefresh: true });
  return { token: accessToken, refreshedToken: again.accessToken, idTokenClaims };
}
