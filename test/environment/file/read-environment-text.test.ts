import { describe, expect, it } from 'vitest';
import { PARSERS } from '../../../src/registration/answers/parsers.ts';
import type { WantedRegistration } from '../../../src/environment/file/environment.ts';
import { faultsIn, read, wantedIn } from '../read-text.ts';

const HEAD = 'fhirUrl: https://fhir.contoso.com\n';

/** A file with these lines for one client, called `x`. */
function client(...lines: readonly string[]): string {
  return [`${HEAD}clients:`, '  x:', ...lines.map((line) => `    ${line}`)].join('\n');
}

function only(registrations: readonly WantedRegistration[]): WantedRegistration {
  const [registration, ...more] = registrations;
  if (registration === undefined || more.length > 0) {
    throw new Error(`${registrations.length} registrations instead of one.`);
  }
  return registration;
}

describe('a file', () => {
  it('becomes what flags of `register` would have said', () => {
    const text = `
fhirUrl: https://FHIR.contoso.com/
tenant: contoso.onmicrosoft.com
cloud: usgov
defaults:
  owner: ada@contoso.com
  secretLifetime: 90d
resource:
  name: Contoso FHIR
  tokenVersion: 2
  appRole: [globalReader, auditor]
clients:
  portal:
    type: confidential
    name: Care portal
    replyUrl: https://portal.contoso.com/callback
    credential: secret
    secretTo: file:secrets/{key}.json
  nightly-import:
    type: service
    name: Nightly import
    role: globalImporter
    credential: none
    owner: []
  chart: { type: public, name: 1234, replyUrl: ['https://chart.contoso.com/'], deviceCode: true }
  vm: { type: service, managedIdentity: 11111111-2222-3333-4444-555555555555, role: globalReader }
`;
    const { environment } = read(text);
    expect(environment).toMatchObject({
      file: '/work/fhir-apps.yaml',
      name: null,
      fhirUrl: 'https://fhir.contoso.com',
      serverKind: 'oss',
      tenant: 'contoso.onmicrosoft.com',
      cloud: 'usgov',
    });
    expect(environment?.registrations).toMatchObject([
      {
        key: 'resource',
        position: { line: 8, column: 1 },
        answers: {
          type: 'resource',
          tokenVersion: 2,
          appRoles: ['globalReader', 'auditor'],
          owners: ['ada@contoso.com'],
        },
      },
      {
        key: 'portal',
        position: { line: 13, column: 3 },
        secretTo: { text: 'file:/work/secrets/portal.json' },
        values: {
          secretTo: { text: 'file:/work/secrets/portal.json' },
          fhirUrl: 'https://fhir.contoso.com',
          key: 'portal',
        },
        answers: {
          type: 'confidential',
          uniqueName: 'fhir-apps.fhir.contoso.com.portal',
          credential: { kind: 'secret', lifetimeDays: 90 },
        },
      },
      {
        key: 'nightly-import',
        secretTo: null,
        answers: { roles: ['globalImporter'], owners: [], credential: { kind: 'none' } },
      },
      { key: 'chart', answers: { name: '1234', deviceCode: true } },
      { key: 'vm', kind: 'managed-identity', answers: { roles: ['globalReader'] } },
    ]);
  });

  it('may be JSON, with tabs', () => {
    const text = JSON.stringify(
      { fhirUrl: 'https://fhir.contoso.com', resource: { name: 'Contoso FHIR' } },
      null,
      '\t',
    );
    expect(wantedIn(text)).toMatchObject([{ key: 'resource', answers: { name: 'Contoso FHIR' } }]);
  });

  it('gives every part the paths of its own directory, and --secret-to that of the command line', () => {
    const text = client('type: service', 'name: X', 'role: globalReader', 'credential: secret');
    const said = { sink: PARSERS.sink.parse('env-file:out/.env'), directory: '/home/ada', at: null };
    expect(only(wantedIn(text, { secretTo: said })).secretTo?.text).toBe('env-file:/home/ada/out/.env');
    const own = only(wantedIn(`${text}\n    secretTo: file:a.json`, { secretTo: said }));
    expect(own.secretTo?.text).toBe('file:/work/a.json');
    const certified = client(
      'type: service',
      'name: X',
      'role: globalReader',
      'credential: certificate',
      'certificate: a.pem',
    );
    expect(only(wantedIn(certified)).values).toMatchObject({ certificate: '/work/a.pem' });
  });

  const JOB = ['type: service', 'name: X', 'role: globalImporter', 'credential: federated'];
  const ANY_PULL_REQUEST = [...JOB, 'federated: github:contoso/fhir:pull-request'];

  it.each<[what: string, text: string]>([
    ['of today', client(...ANY_PULL_REQUEST, 'allowPullRequestWrites: true')],
    ['of before', client(...ANY_PULL_REQUEST, 'force: true')],
    ['of before as a default', client(...ANY_PULL_REQUEST).replace(HEAD, `${HEAD}defaults: { force: true }\n`)],
  ])('may override a refusal by the key %s', (_what, text) => {
    expect(only(wantedIn(text)).values).toMatchObject({ allowPullRequestWrites: true });
  });

  it('overrides a default of before by the key of today', () => {
    const text = client(...ANY_PULL_REQUEST, 'allowPullRequestWrites: false');
    const [fault] = faultsIn(text.replace(HEAD, `${HEAD}defaults: { force: true }\n`));
    expect(fault).toContain('or add allowPullRequestWrites.');
  });

  it.each<[what: string, text: string, issues: readonly string[]]>([
    [
      'says one thing by two keys',
      client(...JOB.slice(0, 3), 'credential: none', 'force: true', 'allowPullRequestWrites: true'),
      [
        '9:5 clients.x.allowPullRequestWrites: is given by two names; keep allowPullRequestWrites only, which is its name now.',
      ],
    ],
    ['is empty', '', ['1:1 : describes no environment: it should begin with "fhirUrl:", "resource:" and "clients:".']],
    ['has no entries', HEAD, ['1:1 : has neither a resource nor clients: there is nothing to register.']],
    [
      'names no server',
      'resource: { name: X }',
      ['1:1 fhirUrl: is missing: the base URL of the FHIR server; or add --fhir-url URL.'],
    ],
    ['has a mistyped key', `${HEAD}resorce: {}`, ['2:1 resorce: is not known here; did you mean resource?']],
    [
      'has values that are none',
      `fhirUrl: fhir\nserverKind: os\ncloud: [x]\ndefaults: 7\nresource: [a]`,
      [
        '1:10 fhirUrl: "fhir" is not a URL; it should look like https://fhir.contoso.com.',
        '2:13 serverKind: "os" is not one of oss, ahds, azure-api-for-fhir; did you mean oss?',
        '3:1 cloud: must be a text.',
        '4:11 defaults: must be a mapping of keys to the values that entries take where they have none.',
        '5:1 resource: must be a mapping, such as "resource: { name: Contoso FHIR }".',
      ],
    ],
    [
      'has a client without type',
      client('name: X'),
      ['3:3 clients.x.type: is missing: one of confidential, public, service.'],
    ],
    [
      'has a client of an unknown type',
      client('type: servce'),
      ['4:11 clients.x.type: "servce" is not one of confidential, public, service; did you mean service?'],
    ],
    [
      'has a client that is empty',
      `${HEAD}clients: { x: }`,
      ['2:12 clients.x: must be a mapping, such as "x: { type: service, … }".'],
    ],
    [
      'has an impossible key',
      `${HEAD}clients:\n  My.App: {}\n  resource: {}`,
      [
        '3:3 clients["My.App"]: "My.App" is not valid; it should look like service-nightly-import.',
        '4:3 clients.resource: is the key of the server\'s own application: choose another, or move the entry to "resource:" at the top.',
      ],
    ],
    [
      'leaves out what is needed',
      client('type: service'),
      [
        '3:3 clients.x.name: is missing: Name of the application.',
        '3:3 clients.x.credential: is missing: one of federated, secret, certificate, none.',
        '3:3 clients.x.role: is missing: What may it do on the FHIR server?',
      ],
    ],
    [
      'says of an entry what goes for all, or for others',
      client(
        'type: public',
        'name: X',
        'deviceCode: true',
        'key: y',
        'fhirUrl: https://a.test',
        'roles: a',
        'credential: none',
      ),
      [
        '7:5 clients.x.key: is not given twice: the key is what is before the colon of the entry.',
        '8:5 clients.x.fhirUrl: belongs at the top of the file: all entries are of one FHIR server.',
        '9:5 clients.x.roles: is not known here; did you mean role?',
        '10:5 clients.x.credential: does not apply to public; it is for confidential, service.',
      ],
    ],
    [
      'speaks of keys, not of flags',
      client('type: service', 'name: X', 'role: globalReader', 'credential: none', 'secretLifetime: 90d'),
      ['8:21 clients.x.secretLifetime: goes with credential secret, and credential none was given.'],
    ],
    [
      'has one bad text in a list',
      client(
        'type: public',
        'name: X',
        'replyUrl:',
        '  - https://a.contoso.com/',
        '  - spa=myapp://callback',
        '  - {}',
      ),
      [
        `8:9 clients.x.replyUrl[1]: "myapp://callback" cannot be a single-page app's reply URL; a browser needs https://.`,
        '9:9 clients.x.replyUrl[2]: must be a text or a list of texts.',
      ],
    ],
    [
      'would lose a secret in the place of another',
      `${HEAD}defaults: { role: globalReader, credential: secret, secretTo: 'file:s' }
clients: { a: { type: service, name: A }, b: { type: service, name: B }, c: { type: service, name: C } }`,
      [
        '2:63 defaults.secretTo: would take the secrets of a, b and 1 more to one place: write {key} into the path, such as file:secrets/{key}.json.',
      ],
    ],
  ])('that %s is refused, with the place', (_what, text, issues) => {
    expect(faultsIn(text)).toEqual(issues);
  });
});

describe('defaults', () => {
  it('go to the entries that they say something about, under their own values', () => {
    const text = `${HEAD}
defaults: { credential: secret, secretLifetime: 30d, tag: [a, b], role: globalReader, logoutUrl: 'https://a.test/' }
resource: { name: R }
clients:
  own: { type: service, name: A, secretLifetime: 10d, tag: c }
  trusting: { type: service, name: B, credential: federated, federated: 'github:contoso/fhir:branch=main', tag: null }
  page: { type: public, name: C, deviceCode: true }
  vm: { type: service, managedIdentity: 11111111-2222-3333-4444-555555555555 }
`;
    const [resource, own, trusting, page, vm] = wantedIn(text).map(({ values }) => values);
    const fhirUrl = 'https://fhir.contoso.com';
    expect(resource).toEqual({ name: 'R', tag: ['a', 'b'], fhirUrl });
    expect(own).toMatchObject({ secretLifetime: 10, tag: ['c'], credential: 'secret', role: ['globalReader'] });
    expect(Object.keys(trusting ?? {}).sort()).toEqual(['credential', 'federated', 'fhirUrl', 'key', 'name', 'role']);
    expect(page).toEqual({ name: 'C', deviceCode: true, tag: ['a', 'b'], key: 'page', fhirUrl });
    expect(vm).toEqual({ managedIdentity: '11111111-2222-3333-4444-555555555555', role: ['globalReader'], fhirUrl });
  });

  it('are told to be wrong once, at their own place', () => {
    const text = `${HEAD}
defaults: { secretLifetime: 3, colour: red }
clients: { a: { type: service, name: A, role: globalReader, credential: secret }, b: { type: service, name: B, role: globalReader, credential: secret } }
`;
    expect(faultsIn(text)).toEqual([
      '3:29 defaults.secretLifetime: "3" is not a lifetime in days; it should look like 180d.',
      '3:32 defaults.colour: is not known here; `fhir-apps schema` has all keys.',
    ]);
  });
});

describe('an invisible character', () => {
  const resource = (name: string): string => `${HEAD}resource:\n  name: ${name}\n`;

  it.each([
    ['an escape in double quotes', '"Ward\\u00ad 7"', 'Ward\u00ad 7'],
    ['an escape beside a variable', '"${WARD} \\u202e7"', 'Ward \u202e7'],
    ['a joiner between letters', 'می\u200cخواهم', 'می\u200cخواهم'],
  ])('is meant as %s', (_what, text, name) => {
    expect(only(wantedIn(resource(text), { variables: { WARD: 'Ward' } })).values).toMatchObject({ name });
  });

  it.each([
    ['as it is', 'Ward\u00ad 7'],
    ['as it is in double quotes, beside an escape', '"Ward\u00ad \\u00ad"'],
    ['from a variable', '"${WARD} \\u00ad"'],
  ])('is refused %s, with the way to write it', (_what, text) => {
    const issues = faultsIn(resource(text), { variables: { WARD: 'Wa\u00adrd' } });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(/invisible character.* escape in double quotes, such as "\\u00ad"\.$/);
  });

  it('is refused in a key and a URL, however it is written', () => {
    expect(faultsIn(`${HEAD}clients:\n  "a\\u00ad": { type: public, name: A, deviceCode: true }\n`)).toHaveLength(1);
    expect(faultsIn(client('type: public', 'name: A', 'replyUrl: "https://a\\u00ad.test/"'))).toHaveLength(1);
  });
});
