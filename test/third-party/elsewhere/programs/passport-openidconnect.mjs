// Run as a process of its own: an express application that signs people in with passport-openidconnect.
import { once } from 'node:events';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';
import { converse, visit } from '../../programs/conversation.ts';

await converse(async ({ authority, clientId, clientSecret, scope }) => {
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://localhost:${server.address().port}`;
  const strategy = new OpenIDConnectStrategy(
    {
      issuer: `${authority}/v2.0`,
      authorizationURL: `${authority}/oauth2/v2.0/authorize`,
      tokenURL: `${authority}/oauth2/v2.0/token`,
      userInfoURL: `${new URL(authority).origin}/oidc/userinfo`,
      skipUserProfile: true,
      clientID: clientId,
      clientSecret,
      callbackURL: `${origin}/callback`,
      scope: scope.split(' '),
    },
    (_issuer, profile, _context, _idToken, accessToken, _refreshToken, done) =>
      done(null, { name: profile.displayName, id: profile.id, token: accessToken }),
  );
  passport.use(strategy);
  app.use(session({ secret: 'of a test', resave: false, saveUninitialized: false }));
  app.get('/login', passport.authenticate('openidconnect', { session: false }));
  app.get('/callback', (request, response, next) => {
    const answer = (error, user, info) =>
      user ? response.json(user) : response.status(401).json({ refusal: String(error ?? info?.message) });
    passport.authenticate('openidconnect', { session: false }, answer)(request, response, next);
  });

  const started = await fetch(`${origin}/login`, { redirect: 'manual' });
  const [cookie] = started.headers.getSetCookie().map((each) => each.split(';')[0]);
  const arrived = await visit(started.headers.get('location'));
  const ended = await fetch(arrived, { headers: { cookie } });
  server.close();
  server.closeAllConnections();
  const body = await ended.json();
  return ended.ok ? { token: body.token, idTokenClaims: { name: body.name, sub: body.id } } : body;
});
