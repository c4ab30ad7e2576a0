import { describe, expect, it } from 'vitest';
import { describeDelete } from '../../src/commands/application/delete-view.ts';
import { describeError } from '../../src/output/error-view.ts';
import { toErrorReport } from '../../src/output/error-report.ts';
import { describeList } from '../../src/commands/application/list-view.ts';
import { createPaint } from '../../src/output/paint.ts';
import { sanitized } from '../../src/output/sanitized.ts';
import { describeRegistration, describeRegistrationDetails } from '../../src/output/registration-view.ts';
import {
  describeSandboxReset,
  describeSandboxStatus,
  describeSandboxStop,
} from '../../src/commands/sandbox/sandbox-view.ts';
import { PrivilegeError } from '../../src/errors/fhir-apps-error.ts';
import { SignInError } from '../../src/errors/sign-in-error.ts';
import { UsageError } from '../../src/errors/usage-error.ts';
import { PUBLIC_DRY_RUN, SAMPLE_APIS, SERVICE_RESULT } from './sample-result.ts';
import type {
  DeleteResult,
  ListResult,
  ListedRegistration,
} from '../../src/commands/application/application-results.ts';

const plain = createPaint(false);
const ADVICE = { apis: SAMPLE_APIS };

describe('a registration', () => {
  it('is told in full', () => {
    expect(describeRegistration(SERVICE_RESULT, ADVICE, plain)).toBe(`✔ Created service client "Nightly import".

Settings for the client
  clientId=a1b2c3d4-0000-4000-8000-000000000001
  scope=https://fhir.contoso.com/.default

Details
  Application id     a1b2c3d4-0000-4000-8000-000000000001
  Object id          a1b2c3d4-0000-4000-8000-000000000002
  Service principal  a1b2c3d4-0000-4000-8000-000000000003
  Tenant             5d0c5a8e-3f1b-4b5e-9d3e-0a4f2c9b7e11 (sandbox)
  FHIR server        https://fhir.contoso.com (oss)
  Key                service-nightly-import
  Scope to request   https://fhir.contoso.com/.default
  Permissions        globalImporter of Contoso FHIR (granted)
  Roles              globalImporter on Contoso FHIR
  Credential         secret, expires 2027-05-21, delivered to env-file:/work/.env
`);
  });

  it('says with --verbose what was created and decided', () => {
    const verbose = describeRegistration(SERVICE_RESULT, { ...ADVICE, verbose: true }, plain);
    expect(verbose).toContain('\nChanges made\n  create  application "Nightly import"\n');
    expect(verbose).toContain('\nDecisions taken\n  The secret lives 180 days.\n');
  });

  it('says unasked what is not as it was asked for', () => {
    const shortened = {
      ...SERVICE_RESULT,
      departures: ["The secret lives 90 days: the tenant's policy allows no longer lifetime."],
    };
    expect(describeRegistration(shortened, ADVICE, plain).split('\n').slice(0, 2)).toEqual([
      '✔ Created service client "Nightly import".',
      "! The secret lives 90 days: the tenant's policy allows no longer lifetime.",
    ]);
  });

  it('says what was changed of what there was', () => {
    const updated = { ...SERVICE_RESULT, action: 'updated' } as const;
    expect(describeRegistration(updated, ADVICE, plain)).toContain('\nChanges made\n');
  });

  it('ends with the next steps as commands', () => {
    const next = { heading: 'Then register a client', command: 'fhir-apps register service' };
    const again = { heading: 'The same without questions', command: 'fhir-apps register resource' };
    const text = describeRegistration(SERVICE_RESULT, { ...ADVICE, next, again }, plain);
    expect(text).toContain('\nThen register a client\n  fhir-apps register service\n');
    expect(text.endsWith('\nThe same without questions\n  fhir-apps register resource\n')).toBe(true);
  });

  it('lets no text of the directory play a trick, and says what waits', () => {
    expect(describeRegistration(sanitized({ ...PUBLIC_DRY_RUN, dryRun: false }), ADVICE, plain))
      .toBe(`✔ Created public client "SMART app [31mred".

! It waits for an administrator: consent for all users is not granted yet.

Send this to: Cloud Application Administrator
  Consent to the permissions for the whole tenant
    https://login.microsoftonline.com/t/adminconsent?client_id=a
    fhir-apps consent grant a --tenant t

Settings for the client
  scope='openid profile https://fhir.contoso.com/user_impersonation'

Details
  Tenant       5d0c5a8e-3f1b-4b5e-9d3e-0a4f2c9b7e11 (public)
  FHIR server  https://fhir.contoso.com (oss)
  Key          public-smart-app
  Reply URLs   https://app.contoso.com/ (single-page app)
               http://localhost (mobile or desktop)
               myapp://callback (mobile or desktop)
  Permissions  user_impersonation of Contoso FHIR (not granted yet)
               openid, profile of Microsoft Graph (not granted yet)
`);
  });

  it.each([
    ['created', false, '✔ Created service client "Nightly import".'],
    ['updated', false, '✔ Updated service client "Nightly import".'],
    ['unchanged', false, '✔ Unchanged: service client "Nightly import" is up to date.'],
    ['unchanged', true, 'Nothing to change: service client "Nightly import" is up to date.'],
  ] as const)('%s (dry run %s) begins with what happened', (action, dryRun, headline) => {
    expect(describeRegistration({ ...SERVICE_RESULT, action, dryRun }, ADVICE, plain).split('\n')[0]).toBe(headline);
  });

  it('never shows a secret', () => {
    const credential = {
      kind: 'secret',
      keyId: 'k',
      expiresAt: null,
      deliveredTo: 'stdout',
      federated: [],
      secret: 's3cret',
    } as const;
    const text = describeRegistration({ ...SERVICE_RESULT, credential }, ADVICE, plain);
    expect(text).toContain('Credential         secret, delivered to stdout\n');
    expect(text).not.toContain('s3cret');
  });

  it('tells of a federated credential whom it trusts, and what a GitHub workflow then needs', () => {
    const credential = {
      kind: 'federated',
      keyId: 'k',
      expiresAt: null,
      deliveredTo: null,
      federated: [
        {
          name: 'n',
          issuer: 'https://token.actions.githubusercontent.com',
          subject: 'repo:contoso/fhir:ref:refs/heads/main',
          audience: 'api://AzureADTokenExchange',
        },
      ],
    } as const;
    const text = describeRegistration({ ...SERVICE_RESULT, credential }, ADVICE, plain);
    expect(text).toContain(
      'Credential         federated: repo:contoso/fhir:ref:refs/heads/main of https://token.actions.githubusercontent.com\n',
    );
    expect(text).toContain(`\nIn the GitHub workflow\n  permissions: { id-token: write, contents: read }\n`);
    expect(text).toContain(`client-id: ${SERVICE_RESULT.appId}, tenant-id: ${SERVICE_RESULT.tenantId}`);
  });

  it('that is only shown has its name for a headline', () => {
    expect(describeRegistrationDetails(SERVICE_RESULT, SAMPLE_APIS, plain)).toMatch(
      /^Service client "Nightly import"\n\n {2}Application id /,
    );
  });

  it('is the same text in colour', () => {
    const colored = describeRegistration(SERVICE_RESULT, ADVICE, createPaint(true));
    expect(colored).toContain('\u001b[32m✔\u001b[39m');
    // eslint-disable-next-line no-control-regex
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(describeRegistration(SERVICE_RESULT, ADVICE, plain));
  });
});

describe('a list', () => {
  const hints = ['fhir-apps restore REF --sandbox', 'fhir-apps delete REF --purge --sandbox'];
  const view = { width: undefined, now: new Date('2026-11-22T12:00:00Z'), filtered: false, hints };
  const empty: ListResult = { tenantId: 't', sandbox: false, deleted: false, registrations: [] };
  const resource: ListedRegistration = {
    displayName: 'Contoso FHIR',
    type: 'resource',
    appId: 'a1b2c3d4-0000-4000-8000-000000000001',
    objectId: 'o',
    uniqueName: 'u',
    server: 'fhir.contoso.com',
    serverKind: 'oss',
    fhirUrl: 'https://fhir.contoso.com',
    key: 'resource',
    accountEnabled: true,
    createdAt: '2026-11-01T00:00:00Z',
    credentialExpiresAt: null,
    deletedAt: null,
    restorableUntil: null,
  };
  const job: ListedRegistration = {
    ...resource,
    ...{ displayName: 'Nightly import', type: 'service', key: 'service-nightly-import', accountEnabled: false },
    credentialExpiresAt: '2026-12-02T12:00:00Z',
  };
  const ward: ListedRegistration = {
    ...job,
    ...{ displayName: '病棟アプリ', server: 'lab', fhirUrl: 'https://lab', accountEnabled: true },
    credentialExpiresAt: '2026-10-01T00:00:00Z',
  };
  const forged = { ...resource, displayName: 'x\u202ey', type: null, server: null, fhirUrl: null, key: null };
  const all = { ...empty, registrations: [resource, job, ward, forged] };

  it('has a table for each server, which can be cut and pasted', () => {
    expect(describeList(sanitized({ ...all, sandbox: true }), plain, view)).toBe(
      `https://fhir.contoso.com (oss)
  Key                     Name                       Type      Application id                        Ends
  resource                Contoso FHIR               resource  a1b2c3d4-0000-4000-8000-000000000001
  service-nightly-import  Nightly import (disabled)  service   a1b2c3d4-0000-4000-8000-000000000001  in 10 days

https://lab (oss)
  Key                     Name                       Type      Application id                        Ends
  service-nightly-import  病棟アプリ                 service   a1b2c3d4-0000-4000-8000-000000000001  ended

Tagged by fhir-apps, without the tags that name the server
  Key                     Name                       Type      Application id                        Ends
                          xy                                   a1b2c3d4-0000-4000-8000-000000000001
`,
    );
  });

  it.each([
    [100, '  service-nightly-import  Nightly impor…  service   a1b2c3d4-0000-4000-8000-000000000001  in 10 days', ''],
    [80, '  service-nightly-import  Nightly import (disabled)  service   in 10 days', 'Application id'],
    [60, '  service-nightly-import  Nightly imp…  service   in 10 days', 'Application id'],
  ])('fits a terminal of %i columns by cutting names and hiding columns, never keys or ids', (width, line, hidden) => {
    const lines = describeList(sanitized(all), plain, { ...view, width })
      .trimEnd()
      .split('\n');
    expect(lines[3]).toBe(line);
    expect(lines.filter((each) => each.length > width)).toEqual([]);
    expect(lines.at(-1)?.startsWith('Hidden at this width') === true ? lines.at(-1) : '').toBe(
      hidden === '' ? '' : `Hidden at this width: ${hidden}. --json has them.`,
    );
  });

  it('of the recycle bin says for how long', () => {
    const deletedAt = '2026-11-20T12:00:00Z';
    const restorableUntil = '2026-12-20T12:00:00.000Z';
    const registrations = [{ ...job, accountEnabled: null, credentialExpiresAt: null, deletedAt, restorableUntil }];
    expect(describeList({ ...empty, deleted: true, registrations }, plain, view)).toBe(
      `https://fhir.contoso.com (oss)
  Key                     Name            Type     Application id                        Deleted     Days left
  service-nightly-import  Nightly import  service  a1b2c3d4-0000-4000-8000-000000000001  2026-11-20  28

To bring one back, or to remove it permanently
  fhir-apps restore REF --sandbox
  fhir-apps delete REF --purge --sandbox
`,
    );
  });

  it.each([
    [false, false, 'No application of fhir-apps is registered in tenant t.\n'],
    [true, false, 'Nothing of fhir-apps lies in the recycle bin of tenant t.\n'],
    [false, true, 'No application of fhir-apps that was asked for is registered in tenant t.\n'],
    [true, true, 'Nothing of fhir-apps that was asked for lies in the recycle bin of tenant t.\n'],
  ])('that is empty is a sentence (deleted: %s, filtered: %s)', (deleted, filtered, sentence) => {
    expect(describeList({ ...empty, deleted }, plain, { ...view, filtered })).toBe(sentence);
  });
});

describe('a deletion', () => {
  const result: DeleteResult = {
    action: 'deleted',
    dryRun: false,
    sandbox: false,
    displayName: 'X',
    appId: 'a',
    objectId: 'o',
    uniqueName: null,
    ...{ type: 'public', key: 'k', tenantId: 't', cloud: 'public' },
    restorableUntil: '2026-12-22T00:00:00Z',
    impact: null,
  };

  it.each([
    [{}, '✔ Deleted "X" (a). It can be restored until 2026-12-22; until then its unique name and URIs stay taken.\n'],
    [{ action: 'purged', restorableUntil: null } as const, '✔ Purged "X" (a). It cannot be restored.\n'],
    [{ action: 'unchanged', restorableUntil: null } as const, '✔ Already deleted: "X" (a).\n'],
    [{ dryRun: true }, 'Would delete "X" (a).\n\nNothing was written.\n'],
    [{ action: 'purged', sandbox: true, dryRun: true } as const, 'Would purge "X" (a).\n\nNothing was written.\n'],
  ])('says what follows from it', (change, text) => {
    expect(describeDelete({ ...result, ...change }, plain)).toBe(text);
  });
});

describe('the sandbox', () => {
  it('says whether it is served, and where', () => {
    const server = {
      ...{ authority: 'https://localhost:1/t', securityEnabled: true, authorizationEnabled: true },
      ...{ fhirUserClaim: null, scopesFromRoles: false },
    };
    const running = {
      origin: 'https://localhost:1',
      caFile: '/s/ca.pem',
      tenantId: 't',
      tenantDomain: 'd',
      graphUrl: 'https://localhost:1/graph',
      authorityUrl: 'https://localhost:1/entra',
      fhir: {
        oss: { ...server, url: 'https://localhost:1/fhir/oss', audience: 'api://x', authorizationEnabled: false },
        ahds: { ...server, url: 'https://localhost:1/fhir/ahds', audience: 'https://localhost:1/fhir/ahds' },
      },
      users: [
        { upn: 'ada@d', password: 'one', objectId: 'a' },
        { upn: 'bo@d', password: 'two', objectId: 'b' },
      ],
      managedIdentity: {
        resourceId: '/subscriptions/s/i',
        clientId: 'c',
        principalId: 'p',
        endpoint: 'https://localhost:1/i',
      },
      pid: 7,
    };
    expect(describeSandboxStatus({ stateDir: '/s', running }, plain)).toBe(
      `The sandbox is served at https://localhost:1.

  Tenant            d (t)
  FHIR servers      https://localhost:1/fhir/oss, audience api://x, authorization off
                    https://localhost:1/fhir/ahds
  Users             ada@d
                    bo@d
  Passwords         fhir-apps sandbox status --show-secrets
  Managed identity  /subscriptions/s/i
                    c
  CA certificate    /s/ca.pem
  State             /s
  Process           7
`,
    );
    expect(describeSandboxStatus({ stateDir: '/s', running: null }, plain)).toBe(
      'The sandbox is not being served. Its tenant is kept in /s.\n',
    );
  });

  it('says what became of it', () => {
    expect(describeSandboxStop({ stopped: true, dryRun: false })).toBe(
      'The sandbox has stopped; its tenant is kept.\n',
    );
    expect(describeSandboxStop({ stopped: false, dryRun: false })).toBe('The sandbox was not being served.\n');
    expect(describeSandboxReset({ stateDir: '/s', dryRun: false })).toBe(
      'The sandbox tenant in /s is forgotten; the next command begins a new one.\n',
    );
  });
});

describe('an error', () => {
  const text = (error: unknown): string => describeError(toErrorReport(error), plain);

  it('says why, how to name it, and what to do', () => {
    const error = new PrivilegeError('insufficient_privileges', 'You may not\ncreate applications.', {
      hint: 'Ask for the role.',
      requestId: 'r',
    });
    expect(text(error)).toBe(
      '✖ You may not create applications.\n\nAsk for the role.\n\nCode insufficient_privileges\nRequest r\n',
    );
  });

  it('lists faults, but a single one only once', () => {
    const issues = [
      { field: '--name', message: 'is missing.' },
      { field: '--fhir-url', message: '"x" is not a URL.' },
    ];
    expect(text(new UsageError('invalid_input', '2 things are wrong.', { details: { faults: issues } }))).toBe(
      '✖ 2 things are wrong.\n  --name is missing.\n  --fhir-url: "x" is not a URL.\n\nCode invalid_input\n',
    );
    expect(text(new UsageError('invalid_input', '--name is missing.', { details: { faults: issues.slice(1) } }))).toBe(
      '✖ --name is missing.\n\nCode invalid_input\n',
    );
  });

  it('lists the sign-ins that were tried', () => {
    const attempts = [{ method: 'cli', outcome: 'unavailable', reason: 'az is not installed.' }] as const;
    expect(text(new SignInError('sign_in_unavailable', 'No one is signed in.', attempts))).toBe(
      '✖ No one is signed in.\n  cli (unavailable): az is not installed.\n\nCode sign_in_unavailable\n',
    );
  });

  it('takes anything that was thrown, with what is underneath', () => {
    const report = toErrorReport(new Error('outer', { cause: new Error('inner') }));
    expect(report).toMatchObject({ exitCode: 70, code: 'bug', message: 'This is a bug in fhir-apps: Error: outer' });
    expect(report.stack).toMatch(/Error: outer[^]*\nCaused by: Error: inner/);
    expect(toErrorReport('text')).toMatchObject({ code: 'bug', message: 'This is a bug in fhir-apps: text' });
  });
});
