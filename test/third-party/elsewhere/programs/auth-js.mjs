// Run as a process of its own: a web application that signs people in with Auth.js, without a server before it.
import { randomBytes } from 'node:crypto';
import { Auth } from '@auth/core';
import MicrosoftEntraID from '@auth/core/providers/microsoft-entra-id';
import { converse, visit } from '../../programs/conversation.ts';

await converse(async ({ authority, clientId, clientSecret, scope, redirectUri }) => {
  const browse = browserOf({
    secret: randomBytes(32).toString('hex'),
    trustHost: true,
    basePath: '/auth',
    providers: [
      MicrosoftEntraID({
        clientId,
        clientSecret,
        issuer: `${authority}/v2.0`,
        authorization: { params: { scope } },
        // The provider's own one asks graph.microsoft.com for a picture.
        profile: ({ sub, name, email }) => ({ id: sub, name, email }),
      }),
    ],
    callbacks: {
      jwt: ({ token, account }) => (account ? { ...token, accessToken: account.access_token } : token),
      session: ({ session, token }) => ({ ...session, accessToken: token.accessToken }),
    },
  });
  const { origin } = new URL(redirectUri);
  const { csrfToken } = await (await browse(`${origin}/auth/csrf`)).json();
  const started = await browse(`${origin}/auth/signin/microsoft-entra-id`, { csrfToken });
  await browse(await visit(started.headers.get('location')));
  const { user, accessToken } = await (await browse(`${origin}/auth/session`)).json();
  return { token: accessToken, idTokenClaims: user };
});

/** Sends requests to the application, with the cookies that it has set; a form makes it a POST. */
function browserOf(config) {
  const cookies = new Map();
  return async (url, form) => {
    const cookie = [...cookies].map((each) => each.join('=')).join('; ');
    const sent = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    const response = await Auth(new Request(url, { ...sent, headers: { cookie } }), config);
    for (const each of response.headers.getSetCookie()) {
      const [name, value] = each.split(';')[0].split(/=(.*)/s);
      cookies.set(name, value);
    }
    return response;
  };
}
