import { readFile } from 'node:fs/promises';
import { PARSERS } from '../../../src/registration/answers/parsers.ts';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultsIn, read, wantedIn } from '../read-text.ts';

/** Its clients are those of https://github.com/microsoft/fhir-server/blob/main/testauthenvironment.json. */
const PUBLISHED = join(import.meta.dirname, 'testauthenvironment.json');

const SAID = { env: 'pr17', fhirUrl: 'https://pr17.contoso.com' };

function file(...clientApplications: readonly unknown[]): string {
  return JSON.stringify({ users: [], clientApplications }, null, 1);
}

describe('a testauthenvironment.json', () => {
  it('is taken as it is published: every client, with the names that its consumers look for', async () => {
    const said = { sink: PARSERS.sink.parse('env-file:.env'), directory: '/work', at: null };
    const [resource, ...clients] = wantedIn(await readFile(PUBLISHED, 'utf8'), { ...SAID, secretTo: said });
    expect(resource).toMatchObject({
      key: 'resource',
      answers: {
        name: 'pr17',
        appRoles: [
          'globalReader',
          'globalWriter',
          'globalExporter',
          'globalConverter',
          'globalImporter',
          'globalAdmin',
          'smartUser',
        ],
      },
    });
    expect(clients).toHaveLength(15);
    expect(clients.filter(({ secretTo }) => secretTo !== null)).toHaveLength(15);
    expect(clients.filter(({ values }) => values.secretTo !== undefined)).toHaveLength(13);
    expect(clients.find(({ key }) => key === 'smart-patient-a')).toMatchObject({
      answers: {
        type: 'service',
        name: 'pr17-smart-patient-A',
        uniqueName: 'fhir-apps.pr17.contoso.com.smart-patient-a',
        roles: ['smartUser'],
        credential: { kind: 'secret' },
      },
      secretTo: { text: 'env-file:/work/.env' },
      deliveryNames: {
        variables: { clientId: 'app_smart-patient-A_id', clientSecret: 'app_smart-patient-A_secret' },
        vaultSecrets: { clientId: 'app--smart-patient-A--id', clientSecret: 'app--smart-patient-A--secret' },
      },
    });
  });

  it('makes a client without roles public, where the sample app signs in, and the SMART proxy for it', () => {
    expect(wantedIn(file({ id: 'nativeClient', roles: [] }), SAID)[1]).toMatchObject({
      answers: {
        type: 'public',
        replyUrls: [
          { platform: 'spa', url: 'https://localhost:6001/sampleapp/index.html' },
          {
            platform: 'native',
            url: 'https://pr17.contoso.com/AadSmartOnFhirProxy/callback/aHR0cHM6Ly9sb2NhbGhvc3Q6NjAwMS9zYW1wbGVhcHAvaW5kZXguaHRtbA',
          },
        ],
      },
    });
  });

  it.each([
    ['client.One_two', 'client.onetwo-', 'app_client.One_two_id', 'app--client-One-two--id'],
    ['resource', 'client-resource', 'app_resource_id', 'app--resource--id'],
    ['A.', 'a-', 'app_A._id', 'app--A---id'],
  ])('makes names that can be used of the id %s', (id, key, variable, vaultSecret) => {
    const [, client] = wantedIn(file({ id, roles: [] }), SAID);
    expect(client?.key.startsWith(key)).toBe(true);
    expect(client?.deliveryNames).toMatchObject({
      variables: { clientId: variable },
      vaultSecrets: { clientId: vaultSecret },
    });
  });

  it('may spell its keys in any case, and says that users are not made', () => {
    const text =
      '{"Users": [{"Id": "ada", "Roles": ["globalAdmin"]}], "ClientApplications": [{"ID": "a", "roles": []}]}';
    const { environment, warnings } = read(text, SAID);
    expect(environment?.registrations).toMatchObject([{ answers: { appRoles: ['globalAdmin'] } }, { key: 'a' }]);
    expect(warnings).toMatchObject([{ code: 'users_not_made', message: expect.stringContaining('ada') as string }]);
  });

  it.each<[what: string, text: string, issues: readonly string[]]>([
    [
      'clients that are no list',
      '{"clientApplications": {}}',
      ['1:2 clientApplications: must be a list of { "id": …, "roles": […] }.'],
    ],
    ['a client that is none', file('a'), ['4:3 clientApplications[0]: must be an object with "id" and "roles".']],
    [
      'a client without id, with a secret',
      file({ roles: [], secret: 'x' }),
      [
        '4:3 clientApplications[0].id: is missing.',
        '6:4 clientApplications[0].secret: is not known here; `fhir-apps schema` has all keys.',
      ],
    ],
    [
      'an id that no env file can carry',
      file({ id: 'a b=c', roles: [] }),
      ['5:10 clientApplications[0].id: must be a text of at most 60 letters, digits, dots, hyphens and underscores.'],
    ],
    [
      'roles that are none',
      file({ id: 'a', roles: 'globalReader' }, { id: 'b', roles: ['reader2', []] }),
      [
        '6:13 clientApplications[0].roles: must be a list of names of roles, which may be empty.',
        '11:5 clientApplications[1].roles[0]: "reader2" is not a role name; use letters, hyphens and underscores.',
        '12:5 clientApplications[1].roles[1]: must be the name of a role.',
      ],
    ],
    [
      'two ids that would become one',
      file({ id: 'a.b', roles: [] }, { id: 'A.B', roles: [] }, { id: 'a-b', roles: [] }),
      [
        '8:3 clientApplications[1]: has an id that cannot be distinguished from "a.b" (clientApplications[0]) where it becomes a name.',
        '12:3 clientApplications[2]: has an id that cannot be distinguished from "a.b" (clientApplications[0]) where it becomes a name.',
      ],
    ],
  ])('with %s is refused, with the place', (_what, text, issues) => {
    expect(faultsIn(text, SAID)).toEqual(issues);
  });

  it('needs an environment and a server', () => {
    expect(faultsIn(file())).toEqual([
      '1:1 : is a testauthenvironment.json: add --env NAME, which the names of its clients begin with.',
      '1:1 : is a testauthenvironment.json: add --fhir-url URL, the server that it is for.',
    ]);
  });
});
