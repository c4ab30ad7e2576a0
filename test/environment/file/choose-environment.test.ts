import { describe, expect, it } from 'vitest';
import { faultsIn, read, wantedIn } from '../read-text.ts';

const FILE = `fhirUrl: https://dev.contoso.com
secretTo: keyvault:dev-jobs
defaults: { tag: [a, b], notes: all }
resource: { name: FHIR }
clients:
  job: { type: service, name: Job, role: [globalReader, globalExporter], credential: secret }
  toy: { type: public, name: Toy, deviceCode: true }
environments:
  dev:
  prod:
    fhirUrl: https://\${REGION}.contoso.com
    defaults: { tag: c }
    clients:
      toy: null
      job: { role: globalReader, notes: null, secretTo: keyvault:prod-jobs }
      more: { type: service, name: More, role: globalReader, credential: none }
`;

describe('an environment of a file', () => {
  it('may be nothing but the rest of it', () => {
    const { environment } = read(FILE, { env: 'dev' });
    expect(environment).toMatchObject({ name: 'dev', fhirUrl: 'https://dev.contoso.com' });
    expect(environment?.registrations.map(({ key }) => key)).toEqual(['resource', 'job', 'toy']);
  });

  it('is laid over the rest: mappings by key, all else whole, null takes away', () => {
    const wanted = wantedIn(FILE, { env: 'prod', variables: { REGION: 'west' } });
    expect(wanted.map(({ key }) => key)).toEqual(['resource', 'job', 'more']);
    expect(wanted.map(({ values }) => [values.tag, values.notes])).toEqual([
      [['c'], 'all'],
      [['c'], undefined],
      [['c'], 'all'],
    ]);
    expect(wanted[1]).toMatchObject({
      answers: { name: 'Job', roles: ['globalReader'], fhirUrl: 'https://west.contoso.com' },
      secretTo: { text: 'keyvault:prod-jobs' },
    });
  });

  it('is taken unnamed where it is the only one', () => {
    const text = 'fhirUrl: https://a.test\nenvironments: { prod: { resource: { name: R } } }';
    expect(read(text).environment).toMatchObject({ name: 'prod', registrations: [{ key: 'resource' }] });
  });

  it.each<[what: string, env: string | null, text: string, issues: readonly string[]]>([
    ['is not named', null, FILE, ['8:1 environments: has several environments: add --env dev or --env prod.']],
    ['is mistyped', 'prd', FILE, ['8:1 environments: has no environment "prd"; did you mean --env prod?']],
    [
      'is named where there is none',
      'dev',
      'fhirUrl: https://a.test',
      ['1:1 : has no environments, so that --env dev names none: leave it out.'],
    ],
    [
      'needs a variable',
      'prod',
      FILE,
      [
        '11:14 environments.prod.fhirUrl: needs REGION, which is not set: add --var REGION=VALUE, or set it in the environment.',
      ],
    ],
    [
      'takes away what is not there',
      'dev',
      'clients: { job: { type: public } }\nenvironments: { dev: { clients: { jo: null } } }',
      ['2:35 environments.dev.clients.jo: takes away a client that the file does not have; did you mean job?'],
    ],
    [
      'has environments of its own',
      'dev',
      'environments: { dev: { environments: {} } }',
      ['1:24 environments.dev.environments: belongs at the top of the file.'],
    ],
  ])('that %s is a fault', (_what, env, text, issues) => {
    expect(faultsIn(text, { env })).toEqual(issues);
  });
});
