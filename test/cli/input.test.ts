import { describe, expect, it } from 'vitest';
import { argumentIssues, keepApplicable, readValues } from '../../src/cli/input.ts';
import { type Field, fieldList } from '../../src/cli/fields/field.ts';
import { GLOBAL_FIELDS } from '../../src/cli/fields/global-fields.ts';
import { REGISTER_FIELDS } from '../../src/cli/fields/register-fields.ts';

const FIELDS: readonly Field[] = [...fieldList(REGISTER_FIELDS), ...fieldList(GLOBAL_FIELDS)];

/** What the global fields fall back to. */
const FALLBACKS = { auth: 'default', timeoutMs: 180_000 };

describe('values', () => {
  it.each([
    ['a flag', { name: ['Contoso'] }, {}, { name: 'Contoso' }],
    ['a variable', {}, { FHIR_APPS_NAME: 'Contoso' }, { name: 'Contoso' }],
    ['a flag before a variable', { name: ['A'] }, { FHIR_APPS_NAME: 'B' }, { name: 'A' }],
    ['a bad variable behind a flag', { name: ['A'] }, { FHIR_APPS_NAME: '\u0007' }, { name: 'A' }],
    ['an empty variable as none', {}, { FHIR_APPS_NAME: '', FHIR_APPS_SCOPE: '', FHIR_APPS_CLOUD: '' }, {}],
    ['a list of flags, commas kept', { tag: ['a', 'b,c'] }, {}, { tag: ['a', 'b,c'] }],
    ['a list by comma', {}, { FHIR_APPS_TAG: 'a, b,,c' }, { tag: ['a', 'b', 'c'] }],
    ['a list by newline', {}, { FHIR_APPS_TAG: '\na\r\n b\n' }, { tag: ['a', 'b'] }],
    ['a list of nothing as none', {}, { FHIR_APPS_TAG: ' ,\n' }, {}],
    ['a switch', { yes: true as const }, {}, { yes: true }],
    ['switches by 1 and true', {}, { FHIR_APPS_YES: '1', FHIR_APPS_JSON: 'true' }, { yes: true, json: true }],
    [
      'switches by 0, false and empty',
      {},
      { FHIR_APPS_YES: '0', FHIR_APPS_JSON: 'false', FHIR_APPS_QUIET: '' },
      { yes: false, json: false, quiet: false },
    ],
    ['a switch that is typed over a variable', { yes: true as const }, { FHIR_APPS_YES: '0' }, { yes: true }],
    [
      'variables with dashes in the flag',
      {},
      { FHIR_APPS_NO_INPUT: '1', FHIR_APPS_DEVICE_CODE: '1' },
      { noInput: true, deviceCode: true },
    ],
    ['a choice', { cloud: ['china'] }, {}, { cloud: 'china' }],
  ])('come from %s', (_title, flags, env, typed) => {
    expect(readValues(FIELDS, flags, env)).toMatchObject({ typed, issues: [] });
    expect(Object.keys(readValues(FIELDS, flags, env).typed).sort()).toEqual(Object.keys(typed).sort());
  });

  it('are parsed, and fall back where nothing right was given', () => {
    const flags = {
      fhirUrl: ['https://FHIR.contoso.com/'],
      replyUrl: ['native=com.contoso:/cb'],
      secretTo: ['env-file:.env'],
      secretLifetime: ['90d'],
      identifierUri: ['auto'],
    };
    expect(readValues(FIELDS, flags, { FHIR_APPS_TIMEOUT: 'bad' }).values).toEqual({
      ...FALLBACKS,
      fhirUrl: 'https://fhir.contoso.com',
      replyUrl: [{ platform: 'native', url: 'com.contoso:/cb' }],
      secretTo: expect.objectContaining({ text: 'env-file:.env' }) as unknown,
      secretLifetime: 90,
      identifierUri: null,
    });
    expect(readValues(FIELDS, { timeoutMs: ['5m'] }, {}).values).toEqual({ ...FALLBACKS, timeoutMs: 300_000 });
  });

  it('say where they came from', () => {
    const { given } = readValues(
      FIELDS,
      { name: ['A'] },
      { FHIR_APPS_FHIR_URL: 'https://a.example', FHIR_APPS_NAME: 'B' },
    );
    expect(Object.fromEntries(given)).toEqual({ name: 'flag', fhirUrl: 'variable' });
  });

  it.each([
    ['a flag given twice', { name: ['a', 'b'] }, {}, '--name', 'is given 2 times; give it once.'],
    ['a bad flag', { fhirUrl: ['ftp://x'] }, {}, '--fhir-url', /^"ftp:\/\/x" does not begin with https:/],
    ['an empty flag', { name: [''] }, {}, '--name', 'The name is empty; give at least one character.'],
    ['a bad variable', {}, { FHIR_APPS_FHIR_URL: 'ftp://x' }, 'FHIR_APPS_FHIR_URL', /^"ftp:/],
    [
      'an unclear switch',
      {},
      { FHIR_APPS_YES: 'yes' },
      'FHIR_APPS_YES',
      '"yes" is neither yes nor no; write 1, true, 0 or false.',
    ],
    [
      'a choice that is none',
      { cloud: ['us-gov'] },
      {},
      '--cloud',
      '"us-gov" is not one of public, usgov, usgov-dod, china; did you mean usgov?',
    ],
    [
      'a choice that is near none',
      { cloud: ['mars'] },
      {},
      '--cloud',
      '"mars" is not one of public, usgov, usgov-dod, china.',
    ],
    ['a bad entry of a list', { replyUrl: ['https://a.example/cb', 'https://*.example'] }, {}, '--reply-url', /\*/],
    [
      'a bad entry of a variable list',
      {},
      { FHIR_APPS_TAG: 'good,not good' },
      'FHIR_APPS_TAG',
      /^"not good" has a space/,
    ],
    ['a control character', { notes: ['a\u001b[31m'] }, {}, '--notes', /control or invisible/],
  ])('are refused: %s', (_title, typed, env, field, message) => {
    const { issues, typed: fine } = readValues(FIELDS, typed, env);
    expect(issues).toMatchObject([
      { key: expect.any(String) as string, field, message: expect.stringMatching(message) as string },
    ]);
    expect(fine).toEqual({});
  });

  it('are refused all at once', () => {
    const { issues } = readValues(FIELDS, { fhirUrl: ['x'], cloud: ['y'] }, { FHIR_APPS_TIMEOUT: 'z' });
    expect(issues.map(({ field }) => field)).toEqual(['--fhir-url', '--cloud', 'FHIR_APPS_TIMEOUT']);
  });
});

describe('values for a type', () => {
  it('are a fault where a flag does not apply, and ignored where a variable does not, good or bad', () => {
    const all = readValues(
      FIELDS,
      { role: ['globalReader'], name: ['A'] },
      { FHIR_APPS_REPLY_URL: 'bad', FHIR_APPS_LOGOUT_URL: 'https://a.example/out' },
    );
    expect(keepApplicable(FIELDS, 'resource', all)).toEqual({
      typed: { name: 'A' },
      values: { ...FALLBACKS, name: 'A' },
      given: new Map([['name', 'flag']]),
      issues: [{ key: 'role', field: '--role', message: 'does not apply to resource; it is for service.' }],
      ignored: [
        'FHIR_APPS_REPLY_URL is ignored: it does not apply to resource; it is for confidential, public.',
        'FHIR_APPS_LOGOUT_URL is ignored: it does not apply to resource; it is for confidential.',
      ],
    });
  });

  const SECRET = { FHIR_APPS_SECRET_TO: 'bad', FHIR_APPS_SECRET_LIFETIME: '90d' };
  const TRUSTED = { FHIR_APPS_FEDERATED: 'github:contoso/fhir:branch=main' };
  const GENERATED = { FHIR_APPS_GENERATE_CERTIFICATE: '.', FHIR_APPS_PFX: '0', FHIR_APPS_CERTIFICATE_LIFETIME: '90d' };
  const GIVEN = { FHIR_APPS_CERTIFICATE: 'client.pem' };

  it.each<[what: string, typed: Parameters<typeof readValues>[1], env: NodeJS.ProcessEnv, kept: readonly string[]]>([
    ['a secret', { credential: ['secret'] }, { ...TRUSTED, ...GENERATED, ...GIVEN }, ['credential']],
    [
      'a certificate',
      { credential: ['certificate'] },
      { ...SECRET, ...TRUSTED, ...GIVEN },
      ['credential', 'certificate'],
    ],
    [
      'the certificate of a key that we do not have',
      { credential: ['certificate'], certificate: ['client.pem'] },
      { FHIR_APPS_PFX: '1', FHIR_APPS_CERTIFICATE_LIFETIME: 'bad' },
      ['credential', 'certificate'],
    ],
    [
      'a federated credential',
      { credential: ['federated'] },
      { ...SECRET, ...TRUSTED, ...GENERATED, ...GIVEN },
      ['credential', 'federated'],
    ],
    ['no credential', {}, { ...SECRET, ...TRUSTED, ...GENERATED, FHIR_APPS_CREDENTIAL: 'none' }, ['credential']],
    [
      'a managed identity',
      { managedIdentity: ['6f1c3f0e-2f0a-4c55-9d0b-2f6a3a1b7c11'], role: ['globalReader'] },
      { ...SECRET, ...TRUSTED, FHIR_APPS_NAME: 'Job', FHIR_APPS_CREDENTIAL: 'secret' },
      ['role', 'managedIdentity'],
    ],
  ])('are those of %s, and other variables are ignored', (_what, typed, env, kept) => {
    const { typed: applicable, issues, ignored } = keepApplicable(FIELDS, 'service', readValues(FIELDS, typed, env));
    expect(issues).toEqual([]);
    expect(Object.keys(applicable).sort()).toEqual([...kept].sort());
    expect(ignored).toHaveLength(new Set([...Object.keys(typed), ...Object.keys(env)]).size - kept.length);
  });

  it('are a fault where a flag goes with another credential', () => {
    const typed = { credential: ['none'], secretTo: ['stdout'], generateCertificate: ['.'] };
    expect(keepApplicable(FIELDS, 'service', readValues(FIELDS, typed, {})).issues).toEqual([
      {
        key: 'secretTo',
        field: '--secret-to',
        message: 'goes with --credential secret, and --credential none was given.',
      },
      {
        key: 'generateCertificate',
        field: '--generate-certificate',
        message: 'goes with --credential certificate, and --credential none was given.',
      },
    ]);
  });

  it.each<[what: string, typed: Parameters<typeof readValues>[1], credential: string | undefined]>([
    ['--federated', { federated: ['github:contoso/fhir:branch=main'] }, 'federated'],
    ['--certificate', { certificate: ['client.pem'] }, 'certificate'],
    ['--generate-certificate', { generateCertificate: ['.'] }, 'certificate'],
    ['--secret-to', { secretTo: ['stdout'] }, 'secret'],
    ['--secret-to with a value that is at fault', { secretTo: ['nowhere'] }, 'secret'],
    ['a flag that only goes with a kind', { secretLifetime: ['90d'] }, undefined],
    ['no flag', {}, undefined],
  ])('have the kind of credential that %s says', (_what, typed, credential) => {
    for (const type of ['service', 'confidential'] as const) {
      const { typed: known, values, given } = keepApplicable(FIELDS, type, readValues(FIELDS, typed, {}));
      expect([known.credential, values.credential]).toEqual([credential, credential]);
      expect(given.get('credential')).toBe(credential === undefined ? undefined : 'flag');
    }
  });

  it('have no kind of credential that only a variable says', () => {
    const env = { ...TRUSTED, FHIR_APPS_SECRET_TO: 'stdout' };
    expect(keepApplicable(FIELDS, 'service', readValues(FIELDS, {}, env)).typed.credential).toBeUndefined();
    const federated = { federated: ['github:contoso/fhir:branch=main'] };
    const { typed, ignored } = keepApplicable(FIELDS, 'service', readValues(FIELDS, federated, env));
    expect(typed).toEqual({ ...federated, credential: 'federated' });
    expect(ignored).toEqual([
      'FHIR_APPS_SECRET_TO is ignored: it goes with --credential secret, and --federated means federated.',
    ]);
  });

  it('keep the kind of credential that was named', () => {
    const named = readValues(FIELDS, { secretTo: ['stdout'] }, { FHIR_APPS_CREDENTIAL: 'none' });
    expect(keepApplicable(FIELDS, 'service', named)).toMatchObject({
      typed: { credential: 'none' },
      issues: [{ key: 'secretTo', message: 'goes with --credential secret, and --credential none was given.' }],
    });
  });

  it.each<[typed: Parameters<typeof readValues>[1], key: string, message: string]>([
    [
      { federated: ['github:contoso/fhir:branch=main'], secretTo: ['stdout'] },
      'secretTo',
      'goes with --credential secret, and --federated means federated.',
    ],
    [
      { secretTo: ['stdout'], certificate: ['client.pem'] },
      'certificate',
      'goes with --credential certificate, and --secret-to means secret.',
    ],
    [
      { generateCertificate: ['.'], secretLifetime: ['90d'] },
      'secretLifetime',
      'goes with --credential secret, and --generate-certificate means certificate.',
    ],
  ])('are a fault where flags say two kinds of credential: %j', (typed, key, message) => {
    expect(keepApplicable(FIELDS, 'service', readValues(FIELDS, typed, {})).issues).toMatchObject([{ key, message }]);
  });

  it('stay while the credential is not known', () => {
    const all = readValues(FIELDS, {}, { ...TRUSTED, FHIR_APPS_SECRET_TO: 'stdout' });
    expect(keepApplicable(FIELDS, 'service', all).values).toEqual(all.values);
  });

  it('stay where they apply', () => {
    const all = readValues(FIELDS, { role: ['globalReader'] }, {});
    expect(keepApplicable(FIELDS, 'service', all)).toEqual({ ...all, ignored: [] });
  });
});

describe('arguments', () => {
  const argument = { name: 'type', help: '', choices: ['resource', 'service'], required: false };
  const required = { ...argument, required: true };
  const other = { name: 'format', help: '', choices: ['env', 'json'], required: false };

  it.each([
    [[argument], [], []],
    [[argument], ['service'], []],
    [
      [argument],
      ['servce'],
      [{ key: 'type', field: 'type', message: '"servce" is not one of resource, service; did you mean service?' }],
    ],
    [[required], [], [{ key: 'type', field: 'type', message: 'is missing.' }]],
    [[], [], []],
    [[required, other], ['service'], []],
    [[required, other], ['service', 'json'], []],
    [[required, other], [], [{ key: 'type', field: 'type', message: 'is missing.' }]],
    [
      [required, other],
      ['service', 'yaml'],
      [{ key: 'format', field: 'format', message: '"yaml" is not one of env, json.' }],
    ],
  ])('are judged', (all, given, issues) => {
    expect(argumentIssues(all, given)).toEqual(issues);
  });
});
