import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/cli/fields/field.ts';
import type { AppType } from '../../../src/registration/model/app-type.ts';
import { issueLines, registrationOf } from '../registration-of.ts';
import { answersFor } from '../sample-tenant.ts';

const SAID = { name: 'Contoso', fhirUrl: 'https://fhir.contoso.com' };

function faultsOf(type: AppType, values: FieldValues): readonly string[] {
  const validated = registrationOf(type, values);
  return 'issues' in validated ? issueLines(validated.issues) : [];
}

describe('values as a whole', () => {
  it.each<[string, AppType, FieldValues]>([
    ['a resource', 'resource', SAID],
    ['a confidential client', 'confidential', { ...SAID, replyUrl: ['http://localhost:3000/cb'], credential: 'none' }],
    ['a public client', 'public', { ...SAID, replyUrl: ['spa=http://localhost', 'com.contoso:/cb'] }],
    ['a public client of the device code flow', 'public', { ...SAID, deviceCode: true }],
    [
      'one loopback URL on two ports of one platform',
      'public',
      { ...SAID, replyUrl: ['http://localhost:1/a', 'http://localhost:2/a'] },
    ],
    ['a service client', 'service', { ...SAID, role: ['globalReader'], credential: 'secret' }],
    [
      'a service client without a role, on a managed server',
      'service',
      { ...SAID, serverKind: 'ahds', credential: 'secret' },
    ],
  ])('are fine for %s', (_what, type, values) => {
    expect(faultsOf(type, values)).toEqual([]);
  });

  it.each<[string, AppType, FieldValues, readonly (string | RegExp)[]]>([
    [
      'everything that is missing, at once',
      'confidential',
      {},
      ['name: is missing', 'fhirUrl: is missing', 'credential: is missing', 'replyUrl: is missing'],
    ],
    ['a public client that nobody can sign in to', 'public', SAID, ['replyUrl: is missing']],
    ['a service client without a role', 'service', { ...SAID, credential: 'none' }, ['role: is missing']],
    [
      'smartUser for a service client, in any case',
      'service',
      { ...SAID, credential: 'none', role: ['SmartUser'] },
      [/^role: smartUser is refused/],
    ],
    ['a credential for a public client', 'public', { ...SAID, deviceCode: true, credential: 'secret' }, [/credential/]],
    [
      'the key of the resource for a client',
      'service',
      { ...SAID, credential: 'none', role: ['globalReader'], key: 'resource' },
      [/^key: "resource" is the key of the server's own/],
    ],
    [
      'a native URL for a confidential client',
      'confidential',
      { ...SAID, credential: 'none', replyUrl: ['com.contoso:/cb'] },
      [/^replyUrl: .* is for a public client/],
    ],
    [
      'a platform for a confidential client',
      'confidential',
      { ...SAID, credential: 'none', replyUrl: ['spa=https://a.example'] },
      [/^replyUrl: .* is for a public client/],
    ],
    [
      'one URL on two platforms',
      'public',
      { ...SAID, replyUrl: ['spa=https://a.example', 'native=https://a.example/'] },
      [/^replyUrl: .* two platforms/],
    ],
    [
      'loopback URLs that differ in the port, on two platforms',
      'public',
      { ...SAID, replyUrl: ['spa=http://localhost:1/a', 'native=http://localhost:2/a'] },
      [/^replyUrl: .* two platforms/],
    ],
    [
      "an app's own scheme on the single-page platform",
      'public',
      { ...SAID, platform: 'spa', replyUrl: ['com.contoso:/cb'] },
      [/^replyUrl: .* cannot be a single-page app/],
    ],
  ])('name %s', (_what, type, values, issues) => {
    const found = faultsOf(type, values);
    expect([...found].sort()).toEqual(
      [...issues].map((issue) => (typeof issue === 'string' ? issue : (expect.stringMatching(issue) as string))).sort(),
    );
  });
});

describe('answers', () => {
  it('hold each reply URL and role once, however often and in whatever spelling it was given', () => {
    const replyUrl = ['https://a.example/cb', 'spa=https://a.example/cb'];
    expect(answersFor('public', { replyUrl })).toMatchObject({
      replyUrls: [{ platform: 'spa', url: 'https://a.example/cb' }],
    });
    const role = ['globalReader', 'GLOBALREADER'];
    expect(answersFor('service', { role, credential: 'none' })).toMatchObject({ roles: [expect.any(String)] });
  });
});
