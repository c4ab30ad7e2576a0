import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inferPlatform,
  replyUrlMessage,
  replyUrlIdentity,
  splitReplyUrl,
} from '../../../src/registration/answers/reply-url.ts';
import { typedFhirUrl } from '../arbitrary-fhir-url.ts';

describe('inferPlatform', () => {
  it.each([
    ['https://app.contoso.com/callback', 'spa'],
    ['https://app.contoso.com', 'spa'],
    ['https://localhost:5001/signin', 'spa'],
    ['https://localhost', 'spa'],
    ['http://localhost:3000', 'spa'],
    ['http://localhost/callback', 'spa'],
    ['http://127.0.0.1:8080/cb', 'spa'],
    ['http://localhost', 'native'],
    ['http://localhost/', 'native'],
    ['http://127.0.0.1', 'native'],
    ['msauth.com.contoso.ward://auth', 'native'],
    ['com.contoso.ward:/callback', 'native'],
    ['urn:ietf:wg:oauth:2.0:oob', 'native'],
    ['https://login.microsoftonline.com/common/oauth2/nativeclient', 'native'],
    ['https://login.microsoftonline.us/common/oauth2/nativeclient', 'native'],
    ['https://oauth.pstmn.io/v1/callback', 'native'],
    ['https://oauth.pstmn.io/v1/browser-callback', 'native'],
    ['https://www.getpostman.com/oauth2/callback', 'native'],
    ['https://fhir.contoso.com/AadSmartOnFhirProxy/callback/aHR0cHM6Ly9hcHA', 'native'],
    ['https://localhost:44348/aadsmartonfhirproxy/callback/aHR0cHM6Ly9hcHA', 'native'],
    ['https://fhir.contoso.com/r4/AadSmartOnFhirProxy/callback', 'native'],
    ['https://fhir.contoso.com/AadSmartOnFhirProxy/callbacks', 'spa'],
    ['brk-multihub://contoso.com', 'spa'],
    ['brk-9b2d7f8e-0c35-4a9e-8f43-1f2a6f0d4c11://contoso.com', 'spa'],
    ['brkmultihub://contoso.com', 'native'],
  ])('says that %s is %s', (url, platform) => {
    expect(inferPlatform(url)).toBe(platform);
  });
});

describe('splitReplyUrl', () => {
  it.each([
    ['https://a.example/cb', { platform: null, url: 'https://a.example/cb' }],
    ['spa=https://a.example/cb', { platform: 'spa', url: 'https://a.example/cb' }],
    ['native=https://a.example/cb?x=1', { platform: 'native', url: 'https://a.example/cb?x=1' }],
    ['web=https://a.example', { platform: null, url: 'web=https://a.example' }],
  ])('reads %s', (typed, split) => {
    expect(splitReplyUrl(typed)).toEqual(split);
  });
});

describe('replyUrlMessage', () => {
  it.each([
    'https://app.contoso.com/callback',
    'https://app.contoso.com/callback?tenant=a',
    'http://localhost:3000/callback',
    'http://127.0.0.1/cb',
    'spa=http://localhost',
    'spa=brk-multihub://contoso.com',
    'brk-multihub://contoso.com',
    'native=https://app.contoso.com',
    'msauth://code/msauth.com.contoso.ward%3A%2F%2Fauth',
    'ms-appx-web://microsoft.aad.brokerplugin/9b2d7f8e-0c35-4a9e-8f43-1f2a6f0d4c11',
    'urn:ietf:wg:oauth:2.0:oob',
  ])('takes %s', (typed) => {
    expect(replyUrlMessage(typed)).toBeNull();
  });

  it.each([
    ['nothing', '', /is empty/],
    ['nothing after the platform', 'spa=', /is empty/],
    ['a host alone', 'app.contoso.com/callback', /is not a URL/],
    ['a platform that is none', 'web=https://app.contoso.com', /is not a URL/],
    ['http elsewhere than on this machine', 'http://app.contoso.com', /localhost only/],
    ['a host that only begins with localhost', 'http://localhost.contoso.com', /localhost only/],
    ['IPv6 loopback', 'http://[::1]/cb', /use http:\/\/localhost/],
    ['a wildcard', 'https://*.contoso.com/cb', /wildcard/],
    ['a fragment', 'https://app.contoso.com/#/cb', /fragment/],
    ['an empty fragment', 'https://app.contoso.com/#', /fragment/],
    ['a user name', 'https://ada@app.contoso.com', /user name/],
    ['a space', 'https://app.contoso.com/a b', /has a space/],
    ['a backslash', 'https://app.contoso.com\\cb', /backslash/],
    ['a scheme without slashes', 'https:app.contoso.com', /must begin with https:\/\/ in lower case/],
    ['a scheme in capitals', 'HTTPS://app.contoso.com', /must begin with https:\/\/ in lower case/],
    ['quotes', '"https://app.contoso.com/"', /quotes around it; write https:\/\/app.contoso.com\/ without/],
    ['a host and port alone', 'localhost:3000', /has no scheme/],
    ['a host and port alone, with a path', 'app.contoso.com:8443/callback', /has no scheme/],
    ['a script', 'javascript:alert', /cannot receive a sign-in/],
    ['a file', 'file:///tmp/cb', /cannot receive a sign-in/],
    ["an app's own scheme for a browser", 'spa=msauth.contoso://auth', /cannot be a single-page app/],
    ['a control character', 'https://app.contoso.com/\u001b', /control or invisible/],
    ['257 characters', `https://app.contoso.com/${'a'.repeat(233)}`, /256 are allowed/],
  ])('refuses %s', (_what, typed, sentence) => {
    expect(replyUrlMessage(typed)).toMatch(sentence);
  });

  it.each(['!', '$', "'", '(', ')', ',', ';'])('refuses %s, which Entra forbids', (character) => {
    expect(replyUrlMessage(`https://app.contoso.com/${character}/`)).toMatch(/which Entra refuses/);
  });
});

describe('replyUrlIdentity', () => {
  it.each([
    ['a slash instead of no path', 'https://app.contoso.com', 'https://app.contoso.com/', true],
    ['letter case in the host', 'https://APP.contoso.com/cb', 'https://app.contoso.com/cb', true],
    ['the port of http on localhost', 'http://localhost:3000/cb', 'http://localhost:4000/cb', true],
    ['the port of http on 127.0.0.1', 'http://127.0.0.1:3000', 'http://127.0.0.1', true],
    ['letter case in the path', 'https://app.contoso.com/CB', 'https://app.contoso.com/cb', false],
    ['the path', 'http://localhost/one', 'http://localhost/two', false],
    ['the query', 'https://app.contoso.com/cb?a=1', 'https://app.contoso.com/cb?a=2', false],
    ['the port elsewhere', 'https://app.contoso.com:8443', 'https://app.contoso.com', false],
    ['http and https', 'http://localhost/cb', 'https://localhost/cb', false],
    ['the name of this machine', 'http://localhost/cb', 'http://127.0.0.1/cb', false],
    ["the path of an app's own scheme", 'com.contoso:/a', 'com.contoso:/b', false],
  ])('takes two URLs that differ in %s for one: %#', (_what, one, other, same) => {
    expect(replyUrlIdentity(one) === replyUrlIdentity(other)).toBe(same);
  });

  it('answers for every text that others may have registered', () => {
    const anyRegistered = fc.oneof(
      typedFhirUrl,
      fc.constantFrom('http://localhost:*/cb', 'https://*.contoso.com', 'not a url'),
      fc.string(),
    );
    fc.assert(
      fc.property(anyRegistered, (url) => {
        const identity = replyUrlIdentity(url);
        expect(replyUrlIdentity(identity)).toBe(identity);
      }),
    );
  });
});
