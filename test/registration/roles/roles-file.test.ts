import { worded } from '../../../src/errors/wording.ts';
import { describe, expect, it } from 'vitest';
import { describeDataActions } from '../../../src/registration/roles/data-actions.ts';
import { readRolesFile } from '../../../src/registration/roles/roles-file.ts';

const auditor = { name: 'auditor', dataActions: ['read', 'export'], notDataActions: [], scopes: ['/'] };

function file(...roles: readonly unknown[]): string {
  return JSON.stringify({ roles });
}

describe('a roles.json', () => {
  it('is read as the server has it', () => {
    const text = JSON.stringify({
      $schema: '../Microsoft.Health.Fhir.Core/Features/Security/roles.schema.json',
      roles: [auditor, { name: 'lab-writer_EU', dataActions: ['*'], notDataActions: ['hardDelete'], scopes: ['/'] }],
    });
    expect(readRolesFile(text)).toEqual({
      roles: [
        { name: 'auditor', dataActions: ['read', 'export'], notDataActions: [] },
        { name: 'lab-writer_EU', dataActions: ['*'], notDataActions: ['hardDelete'] },
      ],
    });
  });

  it.each([
    ['a byte order mark', `\uFEFF${file(auditor)}`],
    ['comments', `// ours\n{ "roles": [ /* one */ ${JSON.stringify(auditor)} // the only\n ] }`],
    ['a comma after the last item', `{ "roles": [${JSON.stringify(auditor)},\n], }`],
  ])('may have %s, since the server takes it', (_what, text) => {
    expect(readRolesFile(text)).toMatchObject({ roles: [{ name: 'auditor' }] });
  });

  it('keeps what looks like a comment or a comma in a text', () => {
    expect(readRolesFile(file({ ...auditor, name: 'a//b,]' }))).toEqual({
      issues: ['roles[0].name: "a//b,]" is not a role name; use letters, hyphens and underscores.'],
    });
  });

  it.each<[what: string, text: string, issues: readonly string[]]>([
    ['nothing', '', ['is not JSON.']],
    ['a mistake in the third line', '{\n"roles": [\n] ]', ['is not JSON: something is wrong in line 3.']],
    ['no object', '[]', ['must be an object with "roles".']],
    ['no roles', '{}', ['roles is missing.']],
    ['roles that are none', '{"roles": "auditor"}', ['roles: must be a list of roles.']],
    ['an empty list', file(), ['roles: contains no role.']],
    ['a text for a role', file('auditor'), ['roles[0]: must be an object.']],
    [
      'an empty role',
      file({}),
      [
        'roles[0].name is missing.',
        'roles[0].dataActions is missing.',
        'roles[0].notDataActions is missing.',
        'roles[0].scopes: must be ["/"]: the server knows no other scope.',
      ],
    ],
    [
      'a mistyped property',
      file({ ...auditor, dataAction: ['read'] }),
      ['roles[0]: "dataAction" is not a property of a role; did you mean "dataActions"?'],
    ],
    [
      'mistyped data actions',
      file(auditor, { ...auditor, name: 'b', dataActions: ['reed', 'EXPORT'], notDataActions: [7] }),
      [
        'roles[1].dataActions[0]: "reed" is not a data action; did you mean "read"?',
        'roles[1].dataActions[1]: "EXPORT" is not a data action; did you mean "export"?',
        'roles[1].notDataActions[0]: must be the name of a data action.',
      ],
    ],
    [
      'another scope',
      file({ ...auditor, scopes: ['/Patient'] }),
      ['roles[0].scopes[0]: must be ["/"]: the server knows no other scope.'],
    ],
    [
      'two scopes',
      file({ ...auditor, scopes: ['/', '/'] }),
      ['roles[0].scopes: must be ["/"]: the server knows no other scope.'],
    ],
    [
      'a name twice, beside another fault',
      file(auditor, { ...auditor, name: 'Auditor', dataActions: [true] }),
      [
        'roles[1].dataActions[0]: must be the name of a data action.',
        'roles[1].name: "auditor" is the name of roles[0] already; case does not distinguish them.',
      ],
    ],
    [
      'a name with a digit',
      file({ ...auditor, name: 'ward7' }),
      ['roles[0].name: "ward7" is not a role name; use letters, hyphens and underscores.'],
    ],
  ])('with %s is refused, each fault with its place', (_what, text, issues) => {
    expect(readRolesFile(text)).toEqual({ issues });
  });

  it('is named where it is the manifest of an application, with what defines its roles', () => {
    const manifest = JSON.stringify({ appId: 'a', appRoles: [{ value: 'audit' }, { value: null }, { value: 'read' }] });
    const reading = readRolesFile(manifest);
    expect('issues' in reading && reading.issues.map((issue) => worded(issue))).toEqual([
      expect.stringMatching(/^is the manifest of an application.*: --app-role audit --app-role read$/),
    ]);
    expect('issues' in reading && reading.issues.map((issue) => worded(issue, (name) => name))).toEqual([
      expect.stringMatching(/^is the manifest of an application.*: appRole: \[audit, read\]$/),
    ]);
  });

  it('is not quoted where it is no JSON: it may be another file, with a secret', () => {
    expect(readRolesFile('xyz8Q~secret')).toEqual({ issues: [expect.stringMatching(/^is not JSON[^x8]*$/)] });
  });
});

describe('describeDataActions', () => {
  it.each([
    [['read', 'export'], [], 'Data actions: read, export.'],
    [['read', 'read'], ['export'], 'Data actions: read.'],
    [['*'], [], 'Data actions: all.'],
    [['*', 'smart'], [], 'Data actions: all, and smart.'],
    [['*', 'read'], ['hardDelete', 'reindex'], 'Data actions: all, except hardDelete, reindex.'],
    [['read'], ['read'], 'Data actions: none.'],
    [['read'], ['*'], 'Data actions: none.'],
    [[], [], 'Data actions: none.'],
  ] as const)('of %j without %j', (dataActions, notDataActions, words) => {
    expect(describeDataActions({ dataActions, notDataActions })).toBe(words);
  });
});
