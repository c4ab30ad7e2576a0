import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from './executable.ts';
import { serveSandbox, type ServedSandbox } from './served-sandbox.ts';

const AT = ['--fhir-url', 'https://fhir.contoso.com'];

let sandbox: ServedSandbox;

function settings(...args: readonly string[]): Promise<Ended> {
  return sandbox.run(['settings', ...args, ...AT]);
}

function file(name: string): Promise<string> {
  return readFile(join(sandbox.workDir, name), 'utf8');
}

beforeAll(async () => {
  sandbox = await serveSandbox();
  const secret = ['--credential', 'secret', '--secret-to', 'file:secret'];
  for (const args of [
    ['register', 'resource', ...AT, '--name', 'Contoso FHIR'],
    ['register', 'service', ...AT, '--name', 'Import', '--role', 'globalImporter', ...secret],
    [
      ...['register', 'confidential', ...AT, '--name', 'Portal', '--credential', 'none'],
      ...['--reply-url', 'https://portal.contoso.com/signin-oidc'],
    ],
    ['register', 'public', ...AT, '--name', 'Chart', '--reply-url', 'https://chart.contoso.com/'],
  ]) {
    expect((await sandbox.run(args)).exitCode).toBe(0);
  }
});
afterAll(() => sandbox.stop());

describe('settings', () => {
  it.each(['resource', 'service-import', 'confidential-portal', 'public-chart'])(
    'of %s are those that show prints, and nothing else',
    async (ref) => {
      const { stdout, stderr, exitCode } = await settings(ref);
      expect(exitCode).toBe(0);
      const shown = (await sandbox.run(['show', ref, ...AT])).stdout;
      const [, block = ''] = shown.split(/\nSettings for the .*\n/);
      expect(stdout).toBe(block.replace(/\n\n.*/s, '\n').replaceAll(/^ {2}/gm, ''));
      expect(stderr).toMatch(/Formats\n {2}env +variables for a shell/);
      expect(stderr).toContain('\n  appsettings  ');
    },
  );

  it.each([
    ['of a format that is named', ['service-import', 'env']],
    ['with --quiet', ['service-import', '--quiet']],
    ['with --json', ['service-import', '--json']],
  ])('do not list the formats %s', async (_when, args) => {
    expect((await settings(...args)).stderr).not.toContain('Formats');
  });

  it('never hold the secret', async () => {
    const secret = (await file('secret')).trim();
    expect(secret.length).toBeGreaterThan(10);
    for (const args of [['env'], ['appsettings'], ['--json']]) {
      expect((await settings('service-import', ...args)).stdout).not.toContain(secret);
    }
  });

  it('tell programs the format, the text and what it is made of', async () => {
    const { result } = JSON.parse((await settings('service-import', 'appsettings', '--json')).stdout) as {
      readonly result: { readonly appId: string; readonly text: string };
    };
    expect(result).toMatchObject({
      ...{ type: 'service', key: 'service-import', format: 'appsettings', file: null, action: null },
      settings: { CLIENT_ID: result.appId, FHIR_URL: 'https://fhir.contoso.com' },
    });
    expect(JSON.parse(result.text)).toMatchObject({
      AzureAd: { Instance: `${sandbox.ready.authorityUrl}/`, TenantId: sandbox.ready.tenantId, ClientId: result.appId },
      DownstreamApis: { Fhir: { Scopes: ['https://fhir.contoso.com/.default'], RequestAppToken: true } },
    });
  });

  it.each([
    [['service-import', 'apsettings'], 'did you mean appsettings?'],
    [['nobody', 'env'], 'nobody'],
    [['service-import', 'env', 'more'], "Too many arguments for 'settings'. Expected 2 arguments but got 3."],
  ])('of %j are refused', async (args, message) => {
    const { exitCode, stdout, stderr } = await settings(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it.each([
    ['', 'resource'],
    ['env', 'resource env'],
    ['appsettings', 'resource appsettings'],
  ])('without a REF (%s) are those of the server', async (short, long) => {
    const ofServer = await settings(...short.split(' ').filter((word) => word !== ''), '--json');
    expect(JSON.parse(ofServer.stdout)).toMatchObject({ result: { type: 'resource', displayName: 'Contoso FHIR' } });
    expect(ofServer.stdout).toBe((await settings(...long.split(' '), '--json')).stdout);
  });

  it('of a managed server are none that ASP.NET reads', async () => {
    const managed = ['--fhir-url', 'https://w-f.fhir.azurehealthcareapis.com'];
    const own = ['register', 'resource', ...managed, '--name', 'Managed', '--own-audience'];
    expect((await sandbox.run(own)).exitCode).toBe(0);
    const { exitCode, stdout } = await sandbox.run(['settings', 'resource', 'appsettings', ...managed, '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'format_unsuitable',
        message: 'The format appsettings is for the open-source FHIR server; a managed one is configured in Azure.',
      },
    });
    const { stdout: env } = await sandbox.run(['settings', 'resource', ...managed]);
    expect(env).toContain('authenticationConfiguration.audience=');
  });
});

describe('settings of a client whose key is the name of a format', () => {
  const AT_OTHER = ['--fhir-url', 'https://other.contoso.com'];

  async function told(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await sandbox.run(['settings', ...words, '--json']);
    return (JSON.parse(stdout) as { readonly result: Readonly<Record<string, unknown>> }).result;
  }

  beforeAll(async () => {
    for (const args of [
      ['register', 'resource', ...AT_OTHER, '--name', 'Other FHIR'],
      ['register', 'public', ...AT_OTHER, '--name', 'Env', '--key', 'env', '--reply-url', 'https://env.contoso.com/'],
    ]) {
      expect((await sandbox.run(args)).exitCode).toBe(0);
    }
  });

  it('are those of the client, with the list of formats', async () => {
    expect(await told('env', ...AT_OTHER)).toMatchObject({ key: 'env', format: 'env' });
    expect(await told('env', 'appsettings', ...AT_OTHER)).toMatchObject({ key: 'env', format: 'appsettings' });
    const { stdout, stderr } = await sandbox.run(['settings', 'env', ...AT_OTHER]);
    expect(stdout).toBe((await sandbox.run(['settings', 'env', 'env', ...AT_OTHER])).stdout);
    expect(stderr).toContain('Formats');
  });

  it('are those of the client where no server is named, too', async () => {
    expect(await told('env')).toMatchObject({ key: 'env' });
  });

  it('leave the word to the format on a server that has no such client', async () => {
    expect(await told('env', ...AT)).toMatchObject({ type: 'resource', displayName: 'Contoso FHIR' });
    expect(await told('appsettings', ...AT_OTHER)).toMatchObject({ type: 'resource', displayName: 'Other FHIR' });
  });
});

describe('settings --out', () => {
  it('writes the file, once', async () => {
    const first = await settings('service-import', '--out', 'out.env');
    expect(first).toMatchObject({ exitCode: 0, stdout: `✔ Wrote ${join(sandbox.workDir, 'out.env')}.\n` });
    expect(await file('out.env')).toBe((await settings('service-import', 'env')).stdout);
    expect((await stat(join(sandbox.workDir, 'out.env'))).mode & 0o777).toBe(0o644);
    const again = await settings('service-import', '--out', 'out.env', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({
      result: { action: 'unchanged', file: join(sandbox.workDir, 'out.env') },
    });
  });

  it('replaces another content only with --overwrite', async () => {
    await writeFile(join(sandbox.workDir, 'other.json'), 'mine');
    const args = ['resource', 'appsettings', '--out', 'other.json', '--json'];
    const refused = await settings(...args);
    expect(refused.exitCode).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'file_exists' } });
    expect(await file('other.json')).toBe('mine');
    const replaced = await settings(...args, '--overwrite');
    expect(JSON.parse(replaced.stdout)).toMatchObject({ result: { action: 'updated' } });
    expect(JSON.parse(await file('other.json'))).toMatchObject({ FhirServer: { Security: { Enabled: true } } });
  });

  it('says in a dry run what it would do, and does nothing', async () => {
    const { stdout } = await settings('service-import', '--out', 'dry.env', '--dry-run');
    expect(stdout).toBe(`Would write ${join(sandbox.workDir, 'dry.env')}. Nothing was written.\n`);
    expect(await readdir(sandbox.workDir)).not.toContain('dry.env');
  });

  it.each([
    ['a directory that is not there', 'nowhere/out.env', 'file_unwritable'],
    ['a directory', '.', 'file_exists'],
    ['a link', 'link.env', 'file_exists'],
  ])('refuses %s', async (_what, path, code) => {
    await symlink('out.env', join(sandbox.workDir, 'link.env')).catch(() => undefined);
    const { exitCode, stdout } = await settings('service-import', '--out', path, '--overwrite', '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  });
});
