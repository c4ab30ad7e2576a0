import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeSample, type Sample, type SampleOptions } from '../certificates/sample-certificates.ts';
import { type FhirEnvironment, startFhirEnvironment } from '../third-party/fhir-environment.ts';
import { runProgram } from '../third-party/run-program.ts';
import { cleanEnvironment, EXECUTABLE } from './executable.ts';
import { outcomeOf, type Outcome } from './registrations.ts';
import { type ServedSandbox, writesOf } from './served-sandbox.ts';

const DAY = 86_400_000;
const PATIENT = { resourceType: 'Patient', name: [{ family: 'Synthetic' }] };

let environment: FhirEnvironment;
let sandbox: ServedSandbox;
let fhirUrl: string;
let sample: Sample;

beforeAll(async () => {
  [environment, sample] = await Promise.all([startFhirEnvironment(), makeSample()]);
  ({ sandbox } = environment);
  fhirUrl = environment.ready.fhir.oss.url;
});
afterAll(() => environment.stop());

/** A key as Graph shows it, as far as the tests look. */
interface ListedKey {
  readonly keyId: string;
  readonly customKeyIdentifier: string;
  readonly displayName: string;
}

const certificateFlags = ['--credential', 'certificate'];

function argsOf(name: string, more: readonly string[]): readonly string[] {
  const job = ['register', 'service', '--fhir-url', fhirUrl, '--name', name, '--role', 'globalReader'];
  return [...job, ...certificateFlags, ...more, '--json'];
}

/** Registers a job of the sandbox's own FHIR server that signs in with a certificate. */
async function registerJob(
  name: string,
  more: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return outcomeOf(await sandbox.run(argsOf(name, more), undefined, env));
}

/** A new directory, its name below the work directory. */
async function newDirectory(): Promise<string> {
  return mkdtemp(join(sandbox.workDir, 'certificates-'));
}

async function newFile(bytes: string | Uint8Array, name = 'given'): Promise<string> {
  const path = join(await newDirectory(), name);
  await writeFile(path, bytes);
  return path;
}

async function applicationById({ result }: Outcome): Promise<Readonly<Record<string, unknown>>> {
  return (await sandbox.graph('GET', `/applications/${String(result.objectId)}`)).body;
}

async function keysOf(outcome: Outcome): Promise<readonly ListedKey[]> {
  return (await applicationById(outcome)).keyCredentials as readonly ListedKey[];
}

function thumbprintOf(der: Uint8Array): string {
  return createHash('sha1').update(der).digest('hex').toUpperCase();
}

/** What @azure/identity, told what the settings say, may read and may not write. */
async function expectReader({ result }: Outcome, file: string): Promise<void> {
  const settings = result.settings as Readonly<
    Record<'AZURE_AUTHORITY_HOST' | 'AZURE_TENANT_ID' | 'AZURE_CLIENT_ID', string>
  >;
  const end = await runProgram('azure-identity', environment.ready.caFile, {
    authorityHost: settings.AZURE_AUTHORITY_HOST,
    tenantId: settings.AZURE_TENANT_ID,
    clientId: settings.AZURE_CLIENT_ID,
    credential: { kind: 'certificate', file },
    scope: String(result.requestScope),
  });
  const token = 'token' in end ? end.token : JSON.stringify(end);
  expect(await environment.fhir(token, '/Patient?_count=1')).toMatchObject({ status: 200 });
  expect(await environment.fhir(token, '/Patient', PATIENT)).toMatchObject({ status: 403 });
}

async function withPolicy(days: number): Promise<void> {
  const path = '/policies/defaultAppManagementPolicy';
  const restriction = { restrictionType: 'asymmetricKeyLifetime', state: 'enabled', maxLifetime: `P${days}D` };
  const set = (isEnabled: boolean): Promise<unknown> =>
    sandbox.graph('PATCH', path, { isEnabled, applicationRestrictions: { keyCredentials: [restriction] } });
  await set(true);
  onTestFinished(async () => {
    await set(false);
  });
}

describe('--certificate registers the certificate of a key that the user keeps', () => {
  it.each<[string, () => string | Uint8Array]>([
    ['PEM', () => sample.certificatePem],
    ['DER', () => sample.der],
  ])('given as %s: the client signs in with it, and a second run finds it', async (form, bytes) => {
    const file = await newFile(bytes());
    const first = await registerJob(`Given ${form}`, ['--certificate', file]);
    const thumbprint = thumbprintOf(sample.der);

    expect(first).toMatchObject({
      exitCode: 0,
      result: {
        action: 'created',
        credential: { kind: 'certificate', thumbprint, deliveredTo: null },
        settings: { AZURE_CLIENT_ID: first.result.appId, AZURE_CLIENT_CERTIFICATE_PATH: null },
      },
    });
    expect(await keysOf(first)).toMatchObject([{ customKeyIdentifier: thumbprint, displayName: 'CN=Sample client' }]);
    await expectReader(first, await newFile(sample.keyPem + sample.certificatePem));
    expect(await registerJob(`Given ${form}`, ['--certificate', file])).toMatchObject({
      exitCode: 0,
      result: { action: 'unchanged', changes: [], credential: first.result.credential },
    });
  });

  it('stands beside those of others, whose bytes it sends back, once someone says that it may', async () => {
    const first = await registerJob('Shared', ['--certificate', await newFile(sample.certificatePem)]);
    const theirs = await makeSample({ name: 'Theirs' });
    const read = await sandbox.graph('GET', `/applications/${String(first.result.objectId)}?$select=keyCredentials`);
    const key = {
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      displayName: 'CN=Theirs',
      key: theirs.der.toString('base64'),
    };
    const keyCredentials = [...(read.body.keyCredentials as readonly object[]), key];
    await sandbox.graph('PATCH', `/applications/${String(first.result.objectId)}`, { keyCredentials });
    const ours = await newFile((await makeSample({ name: 'Next' })).certificatePem);

    const refused = await registerJob('Shared', ['--certificate', ours]);
    expect(refused).toMatchObject({ exitCode: 2, error: { code: 'trust_required' } });
    expect(JSON.stringify(refused.error)).toContain('CN=Theirs');
    const trusted = await registerJob('Shared', ['--certificate', ours, '--trust', String(first.result.appId)]);
    expect(trusted).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect((await keysOf(trusted)).map(({ displayName }) => displayName).sort()).toEqual([
      'CN=Next',
      'CN=Sample client',
      'CN=Theirs',
    ]);
    await expectReader(trusted, await newFile(theirs.keyPem + theirs.certificatePem));
  });

  it('is refused where it outlives what the tenant allows, before anything is written', async () => {
    await withPolicy(30);
    await sandbox.graphExchanges();
    const outcome = await registerJob('Too long', ['--certificate', await newFile(sample.certificatePem)]);

    expect(outcome).toMatchObject({ exitCode: 2, error: { code: 'certificate_lifetime_forbidden' } });
    expect(outcome.error.details).toEqual({ maxCertificateDays: 30 });
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });
});

describe('--generate-certificate makes a key that stays where it is made', () => {
  it('and @azure/identity signs in with the file that the settings name', async () => {
    const directory = await newDirectory();
    const first = await registerJob('Generated', ['--generate-certificate', directory]);
    const file = join(directory, 'service-generated.pem');

    expect(first).toMatchObject({
      exitCode: 0,
      result: {
        credential: { kind: 'certificate', deliveredTo: file },
        settings: { AZURE_CLIENT_CERTIFICATE_PATH: file },
      },
    });
    const certificate = new X509Certificate(await readFile(file));
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(365 * DAY);
    expect(await keysOf(first)).toMatchObject([{ customKeyIdentifier: thumbprintOf(certificate.raw) }]);
    await expectReader(first, file);
    expect(JSON.stringify((await sandbox.graphExchanges()).map(({ body }) => body))).not.toContain('PRIVATE');
  });

  it('once: later runs find it, write what is missing beside it, and need its directory no more', async () => {
    const directory = await newDirectory();
    const first = await registerJob('Once', ['--generate-certificate', directory]);
    await rm(join(directory, 'service-once.cert.pem'));
    const again = await registerJob('Once', ['--generate-certificate', directory, '--pfx']);
    const elsewhere = await newDirectory();
    const lost = await registerJob('Once', ['--generate-certificate', elsewhere]);

    expect(again.result).toMatchObject({ action: 'unchanged', credential: first.result.credential });
    expect((await readdir(directory)).sort()).toEqual([
      'service-once.cert.pem',
      'service-once.pem',
      'service-once.pfx',
    ]);
    expect(again.warnings).toMatchObject([{ code: 'pfx_without_password' }]);
    const { keyId } = first.result.credential as { readonly keyId: string };
    expect(lost.result).toMatchObject({ action: 'unchanged', credential: { keyId, deliveredTo: null } });
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('and registers one that a run left which was killed before it could', async () => {
    const directory = await newDirectory();
    const first = await registerJob('Left', ['--generate-certificate', directory]);
    await sandbox.graph('PATCH', `/applications/${String(first.result.objectId)}`, { keyCredentials: [] });
    const before = await readFile(join(directory, 'service-left.pem'), 'utf8');
    const again = await registerJob('Left', ['--generate-certificate', directory]);

    expect(again).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(await readFile(join(directory, 'service-left.pem'), 'utf8')).toBe(before);
    await expectReader(again, join(directory, 'service-left.pem'));
  });

  it('no longer than the tenant allows', async () => {
    await withPolicy(90);
    const directory = await newDirectory();
    const outcome = await registerJob('Clamped', ['--generate-certificate', directory]);

    expect(outcome.exitCode).toBe(0);
    expect(outcome.result.decisions).toContain(
      "The certificate lives 90 days: the tenant's policy allows no longer lifetime.",
    );
  });

  it('tells in a dry run what it would do, and makes nothing', async () => {
    const directory = await newDirectory();
    const outcome = await registerJob('Dry', ['--generate-certificate', directory, '--dry-run']);

    expect(outcome.result).toMatchObject({
      dryRun: true,
      credential: { kind: 'certificate', keyId: null, expiresAt: null, thumbprint: null },
      changes: expect.arrayContaining([expect.objectContaining({ summary: 'certificate for 365 days' })]) as unknown,
    });
    expect(await readdir(directory)).toEqual([]);
  });

  it('replaces one of ours that has expired', async () => {
    const directory = await newDirectory();
    const first = await registerJob('Replaced', ['--generate-certificate', directory]);
    // Its life is over as soon as Graph is told so.
    const read = await sandbox.graph('GET', `/applications/${String(first.result.objectId)}?$select=keyCredentials`);
    const [key] = read.body.keyCredentials as readonly object[];
    const end = sandbox.clock.now().getTime() + 3000;
    await sandbox.graph('PATCH', `/applications/${String(first.result.objectId)}`, {
      keyCredentials: [{ ...key, endDateTime: new Date(end).toISOString() }],
    });
    await sandbox.clock.sleep(end - sandbox.clock.now().getTime() + 50);
    await rm(directory, { recursive: true });
    await mkdir(directory);
    const again = await registerJob('Replaced', ['--generate-certificate', directory]);

    expect(again).toMatchObject({ exitCode: 0, result: { action: 'updated' } });
    expect(await keysOf(again)).toHaveLength(1);
    await expectReader(again, join(directory, 'service-replaced.pem'));
  });
});

describe('a certificate that is about to end', () => {
  const key = 'service-renewed';

  /** Runs a command that another one named, with what it leaves to the user; where the tenant is, `run` says itself. */
  async function paste(command: unknown, ...more: readonly string[]): Promise<Outcome> {
    const [program, ...words] = String(command).split(' --tenant ')[0]?.split(' ') ?? [];
    expect(program).toBe('fhir-apps');
    return outcomeOf(await sandbox.run([...words, ...more, '--json']));
  }

  /** The command that `credential list --expiring` names for the one certificate that ends soon. */
  async function remediation(): Promise<unknown> {
    const { exitCode, result } = outcomeOf(
      await sandbox.run(['credential', 'list', '--expiring', '--check', '--json']),
    );
    expect(exitCode).toBe(5);
    const lines = result.credentials as readonly { readonly displayName: string; readonly command: string }[];
    return lines.find(({ displayName }) => displayName === 'Renewed')?.command;
  }

  it('is renewed in another directory, then removed, by the commands that credential list names', async () => {
    const [older, newer] = [await newDirectory(), await newDirectory()];
    const old = await makeSample({
      notBefore: new Date(Date.now() - 300 * DAY),
      notAfter: new Date(Date.now() + 10 * DAY),
    });
    await writeFile(join(older, `${key}.pem`), old.keyPem + old.certificatePem);
    const first = await registerJob('Renewed', ['--generate-certificate', older]);
    const again = await registerJob('Renewed', ['--generate-certificate', older]);
    expect(again).toMatchObject({ result: { action: 'unchanged' }, warnings: [{ code: 'certificate_ends_soon' }] });

    const command = await remediation();
    expect(await paste(command)).toMatchObject({
      exitCode: 2,
      error: { message: expect.stringMatching(/^--generate-certificate is missing/) as unknown },
    });
    const renewed = await paste(command, '--generate-certificate', newer);
    expect(renewed).toMatchObject({
      exitCode: 0,
      result: { action: 'updated', appId: first.result.appId, credential: { deliveredTo: join(newer, `${key}.pem`) } },
    });
    await expectReader(renewed, join(newer, `${key}.pem`));
    await expectReader(renewed, join(older, `${key}.pem`));

    const { keyId } = first.result.credential as { readonly keyId: string };
    expect(await paste(await remediation(), '--yes')).toMatchObject({
      result: { removed: { kind: 'certificate', id: keyId, deliveredTo: join(older, `${key}.pem`) } },
    });
    expect(JSON.stringify(await applicationById(first))).not.toContain(keyId);
    const list = outcomeOf(await sandbox.run(['credential', 'list', String(first.result.appId), '--json']));
    expect(list.result.credentials).toMatchObject([{ ours: true, deliveredTo: join(newer, `${key}.pem`) }]);
    expect(await paste(command, '--generate-certificate', newer)).toMatchObject({ result: { action: 'unchanged' } });
  });
});

describe('bad input is refused before anything is written', () => {
  const made = (options: SampleOptions) => async (): Promise<readonly string[]> => [
    '--certificate',
    await newFile((await makeSample(options)).certificatePem),
  ];
  const given = (bytes: () => string | Uint8Array) => async (): Promise<readonly string[]> => [
    '--certificate',
    await newFile(bytes()),
  ];

  it.each<[what: string, flags: () => Promise<readonly string[]>, says: RegExp]>([
    ['an expired certificate', made({ notAfter: new Date(Date.now() - DAY) }), /expired at/],
    ['one that is not valid yet', made({ notBefore: new Date(Date.now() + DAY) }), /not valid before/],
    ['a weak key', made({ bits: 1024 }), /1024 bits, which is too weak/],
    ['an elliptic key', made({ elliptic: true }), /not RSA/],
    ['a file with the private key', given(() => sample.keyPem + sample.certificatePem), /contains a private key/],
    ['a request', given(() => sample.requestPem), /certificate request \(CSR\)/],
    ['a text', given(() => 'hello'), /is not a certificate/],
    ['a missing file', () => Promise.resolve(['--certificate', 'nowhere.pem']), /There is no file nowhere\.pem/],
    ['a directory', async () => ['--certificate', await newDirectory()], /is a directory/],
    [
      'neither',
      () => Promise.resolve([]),
      /--generate-certificate is missing.*or give one of yours with --certificate/,
    ],
    [
      'both',
      async () => ['--generate-certificate', '.', '--certificate', await newFile(sample.certificatePem)],
      /--certificate: contradicts --generate-certificate/,
    ],
    [
      'a PFX of a key that we do not have',
      async () => ['--pfx', '--certificate', await newFile(sample.certificatePem)],
      /--pfx needs the private key/,
    ],
    [
      'where a secret goes',
      () => Promise.resolve(['--generate-certificate', '.', '--secret-to', 'stdout']),
      /--secret-to: goes with --credential secret/,
    ],
    ['a directory that is not there', () => Promise.resolve(['--generate-certificate', 'nowhere']), /no directory/],
    [
      'a directory with a file of that name',
      async () => {
        const path = await newFile('mine', 'service-bad.pem');
        return ['--generate-certificate', join(path, '..')];
      },
      /service-bad\.pem exists, and is not a private key with its certificate/,
    ],
    [
      'a symbolic link of that name',
      async () => {
        const directory = await newDirectory();
        await symlink('/dev/null', join(directory, 'service-bad.pem'));
        return ['--generate-certificate', directory];
      },
      /service-bad\.pem exists, and cannot be read/,
    ],
    [
      'a certificate of that name without its key',
      async () => ['--generate-certificate', join(await newFile(sample.certificatePem, 'service-bad.cert.pem'), '..')],
      /service-bad\.cert\.pem exists, and nothing is ever overwritten/,
    ],
  ])('%s', async (_what, flags, says) => {
    await sandbox.graphExchanges();
    const outcome = await registerJob('Bad', await flags());

    expect(outcome.exitCode).toBe(2);
    expect(JSON.stringify([outcome.error.message, outcome.error.details])).toMatch(says);
    expect(writesOf(await sandbox.graphExchanges())).toEqual([]);
  });

  it('a certificate with --credential none', async () => {
    const args = ['register', 'service', '--fhir-url', fhirUrl, '--name', 'Bad', '--role', 'globalReader'];
    const ended = await sandbox.run([...args, '--generate-certificate', '.', '--credential', 'none', '--json']);

    expect(outcomeOf(ended).error.message).toMatch(/^--generate-certificate: goes with --credential certificate/);
  });
});

describe('a private key', () => {
  it.each(['000', '022', '077'])('is for its owner alone under umask %s', async (umask) => {
    const directory = await newDirectory();
    await chmod(directory, 0o755);
    const { args, env } = sandbox.runOptions();
    const words = [...argsOf(`Umask ${umask}`, ['--generate-certificate', directory, '--pfx']), ...args];
    const script = `umask ${umask}; exec "$0" "$@"`;
    const options = { env: cleanEnvironment(env), cwd: sandbox.workDir };
    await promisify(execFile)('sh', ['-c', script, process.execPath, EXECUTABLE, ...words], options);
    const files = await readdir(directory);

    expect(files).toHaveLength(3);
    for (const file of files) {
      expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('and the password of its PFX show in no stream, however loud, and not in the state', async () => {
    const directory = await newDirectory();
    const env = { FHIR_APPS_PFX_PASSWORD: 'correct~horse~battery' };
    const flags = ['--generate-certificate', directory, '--pfx', '--debug', '--verbose'];
    const { stdout, stderr, exitCode } = await sandbox.run(argsOf('Silent', flags), undefined, env);
    const pem = await readFile(join(directory, 'service-silent.pem'), 'utf8');
    const [, body = ''] = /-----BEGIN PRIVATE KEY-----\n([^-]+)-----END/.exec(pem) ?? [];
    // Its first lines hold the modulus, which is public: the certificate has it too.
    const lines = body.trim().split('\n').slice(12);
    const log = await readFile(join(environment.ready.stateDir, 'tenant.json'), 'utf8');

    expect(exitCode).toBe(0);
    expect(lines.length).toBeGreaterThan(20);
    for (const text of [stdout, stderr, log]) {
      expect([...lines, env.FHIR_APPS_PFX_PASSWORD].filter((line) => text.includes(line))).toEqual([]);
    }
  });
});
