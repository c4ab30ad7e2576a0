import { expect, it } from 'vitest';
import { openPageLinks } from '../../src/http/next-link.ts';

const GRAPH = 'https://graph.microsoft.com';
const of = { request: 'GET /applications', requestId: 'the-id' };

it.each([
  `${GRAPH}/v1.0/applications?$skiptoken=2`,
  'https://graph.microsoft.com:443/v1.0/applications?$skiptoken=2',
  'https://GRAPH.microsoft.com/v1.0/applications?$skiptoken=2',
])('follows a link to the same origin: %s', (link) => {
  expect(openPageLinks(GRAPH, '/v1.0/').follow({ ...of, link }).href).toBe(`${GRAPH}/v1.0/applications?$skiptoken=2`);
});

it.each([
  ['another host', 'https://evil.example/v1.0/applications', /evil\.example/],
  ['another port', 'https://graph.microsoft.com:8443/v1.0/applications', /graph\.microsoft\.com:8443/],
  ['without TLS', 'http://graph.microsoft.com/v1.0/applications', /to graph\.microsoft\.com without TLS/],
  ['without TLS, on the port of TLS', 'http://graph.microsoft.com:443/v1.0/x', /leads to graph/],
  ['a host that only begins so', 'https://graph.microsoft.com.evil.example/v1.0/x', /evil\.example/],
  ['a dot at the end', 'https://graph.microsoft.com./v1.0/x', /leads to/],
  ['a user name', 'https://graph.microsoft.com@evil.example/v1.0/x', /evil\.example/],
  ['a user name at the right host', 'https://user@graph.microsoft.com/v1.0/x', /leads to/],
  ['another version', `${GRAPH}/beta/applications`, /leads out of/],
  ['another version, by dots', `${GRAPH}/v1.0/../beta/applications`, /leads out of/],
  ['no scheme', '//evil.example/v1.0/x', /absolute/],
  ['backslashes', '\\\\evil.example/v1.0/x', /absolute/],
  ['a backslash host', 'https:\\\\evil.example/v1.0/x', /absolute/],
  ['a path', '/v1.0/applications', /absolute/],
  ['another scheme', 'file:///etc/passwd', /absolute/],
  ['nothing', '', /absolute/],
])('refuses a link with %s', (_what, link, words) => {
  const follow = (): URL => openPageLinks(GRAPH, '/v1.0/').follow({ ...of, link });
  expect(follow).toThrow(expect.objectContaining({ code: 'next_link_refused', exitCode: 1, requestId: 'the-id' }));
  expect(follow).toThrow(words);
});

it('refuses a link that comes twice, whatever lies between', () => {
  const links = openPageLinks(GRAPH, '/v1.0/');
  [1, 2, 3].forEach((page) => links.follow({ ...of, link: `${GRAPH}/v1.0/x?p=${page}` }));
  expect(() => links.follow({ ...of, link: `${GRAPH}/v1.0/x?p=1` })).toThrow(/followed before/);
});

it.each([
  ['as it was asked', "/v1.0/applications?$filter=a eq 'b'&$top=9"],
  ['spelled otherwise', '/v1.0/applications?%24top=9&%24filter=a+eq+%27b%27'],
  ['by a URL', `${GRAPH}/v1.0/applications?$top=9&$filter=a%20eq%20'b'`],
])('refuses a link back to the first page, %s', (_how, first) => {
  const link = `${GRAPH}/v1.0/applications?$filter=a%20eq%20'b'&$top=9`;
  expect(() => openPageLinks(GRAPH, '/v1.0/', first).follow({ ...of, link })).toThrow(/followed before/);
});

it('refuses a list without end', () => {
  const links = openPageLinks(GRAPH, '/v1.0/');
  Array.from({ length: 1000 }, (_, page) => links.follow({ ...of, link: `${GRAPH}/v1.0/x?p=${page}` }));
  expect(() => links.follow({ ...of, link: `${GRAPH}/v1.0/x?p=more` })).toThrow(/more than 1000 pages/);
});
