import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AuditLine, auditLines, loggedWrites, requestsOf } from './audit-lines.ts';
import { type Ended, EXECUTABLE, startProgram } from './executable.ts';
import { CERTIFICATE, CONFIDENTIAL, CONSENTED, FEDERATED, FHIR_URL, RESOURCE, SERVICE } from './registrations.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const REF = ['--fhir-url', FHIR_URL, '--yes', '--json'];

let sandbox: ServedSandbox;
let file: string;

beforeAll(async () => {
  sandbox = await serveSandbox();
  file = join(sandbox.workDir, 'audit.jsonl');
});
beforeEach(() => rm(file, { force: true }));
afterAll(() => sandbox.stop());

async function run(...args: readonly string[]): Promise<Ended> {
  return sandbox.run([...args, '--audit-log', 'audit.jsonl', '--change-ref', 'CHG-17']);
}

/**
 * Runs a command that must do, and gives its lines, which tell of every write that the sandbox has logged, and of no
 * other.
 */
async function linesOf(...args: readonly string[]): Promise<readonly AuditLine[]> {
  await sandbox.exchanges();
  const ended = await run(...args);
  expect(ended.exitCode, ended.stdout + ended.stderr).toBe(0);
  const lines = await auditLines(file);
  expect(requestsOf(lines).toSorted()).toEqual(loggedWrites(await sandbox.exchanges()).toSorted());
  await rm(file);
  return lines;
}

/** A line as `action kind name`. */
function told(lines: readonly AuditLine[]): readonly string[] {
  return lines.map(({ action, target, outcome }) => `${action} ${target.kind} ${target.name ?? ''} ${outcome}`.trim());
}

describe('the audit log', () => {
  it('tells who did what, why, and what it changed', async () => {
    const lines = await linesOf(...RESOURCE.args, '--json');
    expect(told(lines)).toEqual(['create application Contoso FHIR done', 'create servicePrincipal Contoso FHIR done']);
    const [first] = lines;
    expect(first).toMatchObject({
      changeRef: 'CHG-17',
      who: { kind: 'app', appId: sandbox.ready.admin.clientId },
      tenantId: sandbox.ready.tenantId,
      command: 'register',
      environment: null,
      key: 'resource',
      before: null,
      after: { displayName: 'Contoso FHIR', uniqueName: RESOURCE.uniqueName, identifierUris: [FHIR_URL] },
      request: 'POST /applications',
      status: 201,
    });
    expect(new Set(lines.map(({ clientRequestId }) => clientRequestId)).size).toBe(1);
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(lines.length);
  });

  it.each([
    [CONFIDENTIAL, ['create application Care portal done', 'deliver sink env-file:']],
    [SERVICE, ['create application Nightly import done', 'assign appRoleAssignment Nightly import done']],
    [FEDERATED, ['add application CI import done']],
    [CERTIFICATE, ['add application Key import done']],
    [CONSENTED, ['create oAuth2PermissionGrant Ward round done']],
  ])('has a line for every write of $title', async (registration, some) => {
    const lines = await linesOf(...registration.args, '--json');
    for (const text of some) {
      expect(told(lines)).toContainEqual(expect.stringContaining(text));
    }
    expect(lines.map(({ key }) => key)).toEqual(lines.map(() => registration.uniqueName.split('.com.')[1]));
    await sandbox.exchanges();
    await run(...registration.args, '--json');
    expect(await readFile(file, 'utf8')).toBe('');
  });

  it('says which secret came with an application, and not what it is', async () => {
    const [url, sink] = ['https://ward.contoso.com/cb', 'file:ward-secret'];
    const words = ['register', 'confidential', '--name', 'Ward portal', '--reply-url', url, '--secret-to', sink];
    const lines = await linesOf(...words, '--credential', 'secret', ...REF);
    const secret = {
      keyId: lines.find(({ action }) => action === 'deliver')?.after?.['keyId'],
      displayName: expect.stringMatching(/^fhir-apps /) as string,
      endDateTime: expect.any(String) as string,
    };
    expect(lines[0]).toMatchObject({ action: 'create', after: { passwordCredentials: [secret] } });
    const text = JSON.stringify(lines);
    expect(text).not.toContain((await readFile(join(sandbox.workDir, 'ward-secret'), 'utf8')).trim());
    expect(text).not.toMatch(/secretText|"hint"/);
  });

  it('says what stood before an update, and which secret came and went', async () => {
    const renamed = await linesOf(
      'register',
      'public',
      '--name',
      'Ward round',
      '--reply-url',
      'com.contoso.ward:/other',
      ...REF,
    );
    expect(renamed).toMatchObject([
      {
        action: 'update',
        before: { publicClient: { redirectUris: ['com.contoso.ward:/callback'] } },
        after: { publicClient: { redirectUris: ['com.contoso.ward:/callback', 'com.contoso.ward:/other'] } },
      },
    ]);
    const rotated = await linesOf(
      'credential',
      'rotate',
      'confidential-care-portal',
      '--secret-to',
      'env-file:.env',
      '--now',
      ...REF,
    );
    const [made, delivered] = rotated;
    expect(made).toMatchObject({ command: 'credential rotate', action: 'add', before: null, request: /addPassword$/ });
    expect(delivered).toMatchObject({ action: 'deliver', request: null, after: { keyId: made?.after?.['keyId'] } });
    expect(rotated.find(({ action }) => action === 'remove')).toMatchObject({
      before: { keyId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, displayName: expect.any(String) as string },
      after: null,
    });
    const text = JSON.stringify(rotated);
    expect(text).not.toContain((await readFile(join(sandbox.workDir, '.env'), 'utf8')).match(/SECRET=(.+)/)?.[1]);
    expect(text).not.toMatch(/secretText|"hint"/);
  });

  it.each([
    [['disable', 'public-ward-round'], 'update servicePrincipal', { accountEnabled: true }],
    [['enable', 'public-ward-round'], 'update servicePrincipal', { accountEnabled: false }],
    [
      ['consent', 'revoke', 'public-ward-round'],
      'delete oAuth2PermissionGrant',
      { scope: 'user_impersonation', principalId: null },
    ],
    [
      ['role', 'assign', 'resource', '--role', 'globalReader', '--to', 'service-nightly-import'],
      'assign appRoleAssignment',
      null,
    ],
    [
      ['role', 'remove', 'resource', '--role', 'globalReader', '--from', 'service-nightly-import'],
      'remove appRoleAssignment',
      {},
    ],
    [['delete', 'public-ward-round'], 'delete application', { displayName: 'Ward round' }],
  ])('tells of %j', async (args, what, before) => {
    const [line] = await linesOf(...args, ...REF);
    expect(line).toMatchObject({ outcome: 'done', before });
    expect(told(line === undefined ? [] : [line])[0]).toContain(what);
  });

  it('tells of what was refused, and of what nobody answered', async () => {
    await sandbox.setFaults(['POST /applications@1=429:0.1', 'POST /applications@2=reset-after']);
    await sandbox.exchanges();
    await run('register', 'public', '--name', 'Twice', '--reply-url', 'https://twice.contoso.com/', ...REF);
    await sandbox.setFaults([]);
    const lines = (await auditLines(file)).filter(({ request }) => request === 'POST /applications');
    expect(lines.map(({ status, outcome }) => `${status ?? 'null'} ${outcome}`)).toEqual(
      expect.arrayContaining(['429 refused', 'null unknown']),
    );
  });

  it('is written neither by a dry run nor by a command that only reads', async () => {
    await run('list', '--json');
    await run('register', 'public', '--name', 'Dry', '--reply-url', 'https://dry.contoso.com/', '--dry-run', ...REF);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('is for its owner alone, is added to, and takes whole lines of several runs at once', async () => {
    const names = ['One', 'Two', 'Three', 'Four'];
    const ended = await Promise.all(
      names.map((name) =>
        run('register', 'public', '--name', name, '--reply-url', 'https://many.contoso.com/', ...REF),
      ),
    );
    expect(ended.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0));
    const lines = await auditLines(file);
    expect(
      told(lines)
        .filter((line) => line.startsWith('create application'))
        .toSorted(),
    ).toEqual(names.map((name) => `create application ${name} done`).toSorted());
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('ends the run where a line cannot be written, says what stands, and lets nothing more be done', async () => {
    const { args, env } = sandbox.runOptions();
    const register = ['register', 'public', '--name', 'Full', '--reply-url', 'https://full.contoso.com/', ...REF];
    const runOnFullDisk = (words: readonly string[]) =>
      startProgram('sh', ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, EXECUTABLE, ...words, ...args], {
        cwd: sandbox.workDir,
        env: { ...env, FHIR_APPS_AUDIT_LOG: file },
      }).ended;
    await sandbox.exchanges();
    const half = await runOnFullDisk(register);
    expect(half.exitCode).toBe(3);
    const { error } = JSON.parse(half.stdout) as { error: { details: Record<string, unknown> } };
    expect(error.details).toMatchObject({
      cause: {
        code: 'audit_log_failed',
        details: { unwritten: [{ action: 'create', request: 'POST /applications' }] },
      },
      standing: [{ kind: 'application', name: 'Full' }],
    });
    expect(half.stderr).toContain('This is not in the audit log: {');
    expect(loggedWrites(await sandbox.exchanges())).toEqual(['POST /applications 201']);
    expect(told(await linesOf(...register))).toEqual(['create servicePrincipal Full done']);
    const gone = await runOnFullDisk(['delete', 'public-full', ...REF]);
    expect(gone.exitCode).toBe(3);
    expect(JSON.parse(gone.stdout)).toMatchObject({
      error: { code: 'audit_log_failed', details: { unwritten: [{ action: 'delete' }] } },
    });
  });

  it.each([
    ['a directory', () => mkdir(file, { recursive: true })],
    ['a symbolic link', () => symlink(join(sandbox.workDir, 'elsewhere'), file)],
    ['below a file', () => Promise.resolve()],
  ])('is refused before anything is created: %s', async (what, prepare) => {
    await prepare();
    await writeFile(join(sandbox.workDir, 'plain'), '');
    await sandbox.exchanges();
    const path = what === 'below a file' ? 'plain/audit.jsonl' : 'audit.jsonl';
    const { exitCode, stdout } = await sandbox.run([
      ...['register', 'public', '--name', 'Unlogged', '--reply-url', 'https://u.contoso.com/', ...REF],
      ...['--audit-log', path],
    ]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'audit_log_unwritable' } });
    expect(loggedWrites(await sandbox.exchanges())).toEqual([]);
    await rm(file, { recursive: true, force: true });
  });
});
