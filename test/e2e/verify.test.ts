import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellOneStory } from './one-story.ts';
import { applicationOf } from './registrations.ts';
import { writesOf } from './served-sandbox.ts';
import { JWT, outcomesOf, serveVerifyWorld, type VerifyWorld } from './verify-world.ts';

let world: VerifyWorld;
let fhirUrl: string;

beforeAll(async () => {
  world = await serveVerifyWorld();
  fhirUrl = world.sandbox.ready.fhir.oss.url;
  await writeFile(
    inWorkDir('fhir-apps.yaml'),
    `fhirUrl: ${fhirUrl}
resource: { name: Sandbox FHIR }
clients:
  nightly: { type: service, name: Nightly import, role: globalImporter, credential: secret, secretTo: file:nightly.secret }
  weekly:
    { type: service, name: Weekly export, role: [globalReader, globalExporter], credential: certificate, generateCertificate: . }
  ward: { type: service, name: Ward list, role: globalReader, credential: secret, secretTo: env-file:.env }
  ci: { type: service, name: CI, role: globalReader, credential: federated, federated: github:contoso/fhir:branch=main }
  portal:
    type: confidential
    name: Care portal
    replyUrl: https://portal.contoso.com/callback
    credential: secret
    secretTo: file:portal.secret
  chart: { type: public, name: Growth chart, replyUrl: https://chart.contoso.com/ }
`,
  );
  await world.done(['apply']);
});
afterAll(() => world.stop());

function inWorkDir(name: string): string {
  return join(world.sandbox.workDir, name);
}

describe('verify, where everything is right', () => {
  it('ends with 0, and has tried each job with its own credential, and each reply URL', async () => {
    const verified = await world.verify();
    expect(verified).toMatchObject({ exitCode: 0, result: { fhirUrl, expectedFrom: 'file', findings: [] } });
    expect(verified.result.server).toEqual(
      ['closed', 'audience', 'authority', 'metadata', 'smart'].map(
        (id) => expect.objectContaining({ id, state: 'ok' }) as unknown,
      ),
    );
    expect(outcomesOf(verified, 'nightly')).toMatchObject({ read: 'allowed', search: 'allowed', import: 'allowed' });
    expect(outcomesOf(verified, 'nightly')).toMatchObject({ write: 'refused', delete: 'refused', export: 'refused' });
    expect(outcomesOf(verified, 'weekly')).toMatchObject({ export: 'allowed', import: 'refused', reindex: 'refused' });
    expect(outcomesOf(verified, 'ward')).toMatchObject({ read: 'allowed', validate: 'allowed', bulkUpdate: 'refused' });
    const tokens = verified.result.clients.map(({ key, token, signIn }) => [
      key,
      token?.state ?? null,
      signIn.map(({ state }) => state),
    ]);
    expect(tokens).toEqual([
      ['chart', null, ['ok']],
      ['ci', 'untestable', []],
      ['nightly', 'issued', []],
      ['portal', 'issued', ['ok']],
      ['ward', 'issued', []],
      ['weekly', 'issued', []],
    ]);
  });

  it('compares the claims of each token one by one', async () => {
    const { result } = await world.verify('weekly');
    expect(result.clients.map(({ key }) => key)).toEqual(['weekly']);
    expect(result.clients[0]?.claims.map(({ claim, state }) => `${claim} ${state}`)).toEqual(
      ['iss', 'aud', 'ver', 'tid', 'azp', 'oid', 'roles', 'exp'].map((claim) => `${claim} ok`),
    );
  });

  it('changes nothing in the directory, and nothing on the server', async () => {
    await world.sandbox.exchanges();
    const { result } = await world.verify();
    const exchanges = await world.sandbox.exchanges();
    const toServer = exchanges.filter(({ path }) => path.startsWith('/fhir/'));
    expect(result.requests).toBe(toServer.length);
    expect(toServer.filter(({ status }) => status === 201 || status === 202)).toEqual([]);
    expect(writesOf(exchanges.filter(({ path }) => path.includes('/v1.0/')))).toEqual([]);
  });

  it('says how many requests it will send, and for people what each client can do', async () => {
    const { exitCode, stdout, stderr } = await world.run(['verify']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('fhir-apps.yaml');
    expect(stderr).toMatch(/^Trying 4 jobs with about 40 requests$/m);
    expect(stdout).toMatch(/^Jobs {2,}read {2}search {2}export {2}import {2}validate$/m);
    expect(stdout).toMatch(/^ {2}nightly {2}✔ {5}✔ {7}– {7}✔ {7}–$/m);
    expect(stdout).toContain('✔ 5 clients do what they should, and nothing else. 1 client could not be tested.');
    expect(stdout).not.toContain('wrongly');
  });

  it('says it in words where symbols cannot be read', async () => {
    const { stdout } = await world.run(['verify', '--no-animation']);
    expect(stdout).toMatch(/^ {2}nightly {2}ok {4}ok {6}no {6}ok {6}no$/m);
    expect(stdout).not.toMatch(/[✔✖–·…]/);
  });

  it('ends with 6 with --strict, because one client cannot be tested here', async () => {
    expect(await world.verify('--strict')).toMatchObject({ exitCode: 6, result: { findings: [] } });
    expect(await world.verify('portal', '--strict')).toMatchObject({ exitCode: 0 });
  });

  it('expects what the directory has assigned where no file is meant', async () => {
    const { exitCode, stdout } = await world.run(['verify', '--fhir-url', fhirUrl, '--json'], { cwd: '/' });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ result: { expectedFrom: 'roles', file: null, findings: [] } });
  });

  it('takes a secret from where --secret-from says', async () => {
    await writeFile(inWorkDir('moved'), await readFile(inWorkDir('nightly.secret')));
    const { result } = await world.verify('nightly', '--secret-from', 'nightly=file:moved');
    expect(result.clients[0]?.token).toMatchObject({ state: 'issued', source: `file:${inWorkDir('moved')}` });
  });
});

describe('verify, and what it finds', () => {
  tellOneStory();

  it('a role too many: wrongly allowed, until the command that it names has run', async () => {
    await world.done(['role', 'assign', '--fhir-url', fhirUrl, '--role', 'globalWriter', '--to', 'nightly']);
    const { exitCode, result } = await world.verify();
    expect(exitCode).toBe(6);
    expect(result.findings).toEqual([
      expect.objectContaining({
        ...{ id: 'wrongly_allowed', severity: 'critical', key: 'nightly', line: 4 },
        message: 'nightly can write, delete, export, reindex, validate resources and update in bulk. It should not.',
        cause: 'The file gives it globalImporter. It also has globalWriter.',
      }),
    ]);
    expect(await world.typeFix(result.findings[0])).toMatchObject({ exitCode: 0 });
    expect(await world.verify()).toMatchObject({ exitCode: 0, result: { findings: [] } });
  });

  it('a role missing: wrongly refused, until the file is applied', async () => {
    await world.done(['role', 'remove', '--fhir-url', fhirUrl, '--role', 'globalExporter', '--from', 'weekly']);
    const { exitCode, result } = await world.verify();
    expect(exitCode).toBe(6);
    expect(result.findings).toEqual([
      expect.objectContaining({
        ...{ id: 'wrongly_refused', severity: 'high', key: 'weekly', probes: ['export'] },
        message: 'weekly cannot export. It should.',
        cause: 'The file gives it globalExporter. That role is not assigned.',
      }),
    ]);
    expect(await world.typeFix(result.findings[0])).toMatchObject({ exitCode: 0 });
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  it('a secret that is wrong: no token, until it is rotated', async () => {
    await writeFile(inWorkDir('nightly.secret'), 'wrong~secret~of~nobody~at~all~123456');
    const verified = await world.verify();
    expect(verified.exitCode).toBe(6);
    expect(verified.result.findings).toEqual([
      expect.objectContaining({ id: 'no_token', key: 'nightly', message: 'nightly gets no token (AADSTS7000215).' }),
    ]);
    expect(verified.stdout + verified.stderr).not.toContain('wrong~secret');
    const [finding] = verified.result.findings;
    expect(finding?.cause).toBe(
      `The client secret is wrong. Remove it from file:${inWorkDir('nightly.secret')} first: a secret never overwrites another value.`,
    );
    await rm(inWorkDir('nightly.secret'));
    expect(await world.typeFix(finding)).toMatchObject({ exitCode: 0 });
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  it('a job that is disabled: no token, until it is enabled', async () => {
    await world.done(['disable', 'ward', '--fhir-url', fhirUrl]);
    const { exitCode, result } = await world.verify();
    expect(exitCode).toBe(6);
    expect(result.findings.map(({ id, key }) => `${id} ${key}`)).toEqual(['no_token ward']);
    expect(await world.typeFix(result.findings[0])).toMatchObject({ exitCode: 0 });
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  it('a client of the file that is not in the directory, until the file is applied', async () => {
    const file = await readFile(inWorkDir('fhir-apps.yaml'), 'utf8');
    await writeFile(
      inWorkDir('more.yaml'),
      `${file}  later: { type: public, name: Later, replyUrl: 'https://later.contoso.com/' }\n`,
    );
    const { exitCode, result } = await world.verify('-f', 'more.yaml');
    expect(exitCode).toBe(6);
    expect(result.findings).toEqual([
      expect.objectContaining({ id: 'not_registered', key: 'later', severity: 'high' }),
    ]);
    expect(result.findings[0]?.command).toContain('fhir-apps apply -f more.yaml');
    expect(await world.typeFix(result.findings[0])).toMatchObject({ exitCode: 0 });
    expect(await world.verify('-f', 'more.yaml')).toMatchObject({ exitCode: 0 });
  });

  it('a server that expects another audience: one finding, however many clients', async () => {
    await world.done(['sandbox', 'configure', 'oss', '--audience', 'api://another']);
    const { exitCode, result } = await world.verify();
    expect(exitCode).toBe(6);
    expect(result.findings.map(({ id, key }) => `${id} ${key}`)).toEqual(['server_untrusting null']);
    expect(outcomesOf({ result } as never, 'weekly').read).toBe('token_refused');
    await world.done(['apply']);
    await world.done(['register', 'resource', '--fhir-url', fhirUrl, '--name', 'Sandbox FHIR']);
  });

  it('a server that is open: the finding, and no client is tried', async () => {
    const { exitCode: closed } = await world.verify();
    expect(closed).toBe(0);
    await world.done(['sandbox', 'configure', 'oss', 'FhirServer__Security__Enabled=false']);
    const { exitCode, result } = await world.verify();
    expect(exitCode).toBe(6);
    expect(result.findings[0]).toMatchObject({ id: 'server_open', severity: 'critical', key: null });
    expect(result.clients.flatMap(({ probes }) => probes)).toEqual([]);
    await world.done(['sandbox', 'configure', 'oss', 'FhirServer__Security__Enabled=true']);
  });

  it('a server that checks no roles: every job can do everything', async () => {
    await world.done(['sandbox', 'configure', 'oss', 'FhirServer__Security__Authorization__Enabled=false']);
    const { exitCode, result, stderr } = await world.verify('--timeout', '20s');
    expect(exitCode).toBe(6);
    // Roles may have been taken a moment ago: only what stays so is a finding.
    expect(stderr).toContain('Waiting until the server follows the roles of nightly');
    expect(result.clients.find(({ key }) => key === 'nightly')?.waited).toMatchObject({ for: 'roles' });
    expect(result.findings.map(({ id, key }) => `${id} ${key}`)).toEqual(
      ['nightly', 'ward', 'weekly'].map((key) => `wrongly_allowed ${key}`),
    );
    expect(result.findings[0]?.cause).toBe('Its roles do not give that: the server does not follow them.');
    await world.done(['sandbox', 'configure', 'oss', 'FhirServer__Security__Authorization__Enabled=true']);
    expect(await world.verify()).toMatchObject({ exitCode: 0 });
  });

  it('a secret that has expired: no token, until it is rotated', async () => {
    await replaceBySecretThatEnds('nightly', 2_000);
    await world.sandbox.clock.sleep(3_000);
    const { exitCode, result } = await world.verify('nightly');
    expect(exitCode).toBe(6);
    expect(result.findings).toEqual([
      expect.objectContaining({
        ...{ id: 'no_token', key: 'nightly', message: 'nightly gets no token (AADSTS7000222).' },
        cause: 'The client secret has expired.',
      }),
    ]);
    expect(await world.typeFix(result.findings[0])).toMatchObject({ exitCode: 0 });
    expect(await world.verify('nightly')).toMatchObject({ exitCode: 0 });
  });

  it('the same where the secret cannot be read, as where it is kept is known', async () => {
    await replaceBySecretThatEnds('nightly', 2_000);
    await rm(inWorkDir('nightly.secret'));
    await world.sandbox.clock.sleep(3_000);
    const { exitCode, result } = await world.verify('nightly');
    expect(exitCode).toBe(6);
    expect(result.findings).toEqual([
      expect.objectContaining({
        ...{ id: 'no_token', key: 'nightly', message: 'nightly gets no token.' },
        cause: expect.stringMatching(/^Its only secret expired on \d{4}-\d\d-\d\d\.$/) as unknown,
      }),
    ]);
    expect(await world.typeFix(result.findings[0])).toMatchObject({ exitCode: 0 });
    expect(await world.verify('nightly')).toMatchObject({ exitCode: 0 });
  });
});

/** Leaves the job with one secret, delivered to where its others were, that works for so many milliseconds. */
async function replaceBySecretThatEnds(key: string, milliseconds: number): Promise<void> {
  const { sandbox } = world;
  const file = inWorkDir(`${key}.secret`);
  const uniqueName = `fhir-apps.${new URL(fhirUrl).host.replace(':', '-')}-fhir-oss.${key}`;
  const application = await applicationOf(sandbox, uniqueName);
  const path = `/applications/${application.id}`;
  for (const { keyId } of application.passwordCredentials) {
    await sandbox.graph('POST', `${path}/removePassword`, { keyId });
  }
  const { body } = await sandbox.graph('POST', `${path}/addPassword`, {
    passwordCredential: {
      displayName: 'fhir-apps 0123456789ab',
      endDateTime: new Date(sandbox.clock.now().getTime() + milliseconds).toISOString(),
    },
  });
  const keyId = String(body.keyId);
  const others = application.tags.filter((tag) => !/^fhir-apps:(secret|sink):/.test(tag));
  const tags = [
    ...others,
    `fhir-apps:secret:${keyId}`,
    `fhir-apps:sink:${keyId}:${encodeURIComponent(`file:${file}`)}`,
  ];
  expect((await sandbox.graph('PATCH', path, { tags })).status).toBe(204);
  await writeFile(file, String(body.secretText), { mode: 0o600 });
}

describe('verify, and what is only done where someone says so', () => {
  it.each([
    { flags: ['--probe', 'put'], probes: ['write', 'profiles'] },
    { flags: ['--probe', 'hard-delete'], probes: ['hardDelete'] },
    { flags: ['--probe', 'delete'], probes: ['delete'] },
    { flags: ['--allow-writes'], probes: ['create'] },
  ])('$flags is confirmed, and then tried', async ({ flags, probes }) => {
    const refused = await world.run(['verify', 'nightly', ...flags, '--json'], { yes: false });
    expect(refused.exitCode).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'confirmation_required' } });
    const verified = await world.verify('nightly', ...flags);
    expect(verified.exitCode).toBe(0);
    for (const probe of probes) {
      expect(outcomesOf(verified, 'nightly')[probe]).toBe('refused');
    }
  });

  it('--allow-writes creates one resource for a job that may, and deletes it', async () => {
    await world.done(['role', 'assign', '--fhir-url', fhirUrl, '--role', 'globalWriter', '--to', 'nightly']);
    await world.sandbox.exchanges();
    const verified = await world.verify('nightly', '--allow-writes', '--fhir-url', fhirUrl);
    expect(outcomesOf(verified, 'nightly').create).toBe('allowed');
    expect(verified.result.findings.map(({ id }) => id)).not.toContain('resource_created');
    const basics = (await world.sandbox.exchanges()).filter(
      ({ method, path, status }) => path.startsWith('/fhir/oss/Basic') && (status === 201 || method === 'DELETE'),
    );
    expect(basics.map(({ method, status }) => `${method} ${status}`)).toEqual(['POST 201', 'DELETE 204']);
    await world.done(['role', 'remove', '--fhir-url', fhirUrl, '--role', 'globalWriter', '--from', 'nightly']);
  });
});

describe('verify, and what it cannot do', () => {
  it('reach a server: exit 1, and the host is named', async () => {
    const elsewhere = ['--fhir-url', 'https://localhost:1/fhir'];
    await world.done(['register', 'resource', ...elsewhere, '--name', 'Elsewhere']);
    const { exitCode, error } = await world.verify(...elsewhere);
    expect(exitCode).toBe(1);
    expect(error.message).toContain('localhost:1');
  });

  it.each([
    { args: ['resource'], code: 'not_a_client' },
    { args: ['nobody'], code: 'reference_missing' },
    { args: ['--secret-from', 'nightly'], code: 'invalid_input' },
  ])('verify $args: $code', async ({ args, code }) => {
    expect(await world.verify(...args)).toMatchObject({ exitCode: 2, error: { code } });
  });

  it('print a token or a secret anywhere', async () => {
    await world.done(['verify', '--junit', 'verify.xml', '--sarif', 'verify.sarif', '--verbose']);
    const secret = (await readFile(inWorkDir('nightly.secret'), 'utf8')).trim();
    const files = await Promise.all(['verify.xml', 'verify.sarif'].map((name) => readFile(inWorkDir(name), 'utf8')));
    const { stdout, stderr } = await world.run(['verify', '--verbose']);
    for (const text of [...files, stdout, stderr]) {
      expect(text).not.toMatch(JWT);
      expect(text).not.toContain(secret);
    }
  });
});
