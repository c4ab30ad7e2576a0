import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AzureSandbox, serveAzureSandbox } from './azure-sandbox.ts';
import type { TerminalEnding } from '../cli/prompts/pseudo-terminal.ts';
import { answer, typeInTerminal } from './wizard-runs.ts';

let azure: AzureSandbox;

beforeAll(async () => {
  azure = await serveAzureSandbox();
});
afterAll(() => azure.stop());

/** Applies a file of one entry in a terminal, and answers the question when this much has been shown. */
async function inTerminal(name: string, file: string, shown: readonly string[], keys: string): Promise<TerminalEnding> {
  await writeFile(join(azure.workDir, name), file);
  const run = await typeInTerminal(azure, ['apply', '-f', name]);
  await answer(run, [{ shown: [...shown, '? Apply this change to Contoso (sandbox)? (y/N)'], keys }]);
  return run.ended();
}

/** A style that stands there as text, because something took its escape away. */
const BROKEN_STYLE = /\[\d+m/;

const OSS = 'fhirUrl: https://fhir.contoso.com\nresource: { name: Contoso FHIR }\n';

describe('plan for an API that the tenant lacks', () => {
  it('leaves no consent to others that it grants, and is blocked until someone says yes', async () => {
    const file = `fhirUrl: ${azure.ready.fhir.ahds.url}\nserverKind: ahds\nclients:\n  app: { type: public, name: App, deviceCode: true, adminConsent: true }\n`;
    await writeFile(join(azure.workDir, 'consent.yaml'), file);
    const plan = async (...flags: readonly string[]): Promise<unknown> => {
      const { stdout } = await azure.run(['plan', '-f', 'consent.yaml', '--json', ...flags]);
      return JSON.parse(stdout);
    };
    expect(await plan()).toMatchObject({ result: { registrations: [{ error: { code: 'confirmation_required' } }] } });
    expect(await plan('--yes')).toMatchObject({ result: { registrations: [{ action: 'create', handOffs: [] }] } });
  });
});

describe('apply in a terminal', () => {
  it('shows the plan before it asks, and writes nothing after a no', async () => {
    await azure.exchanges();
    const { exitCode, screen } = await inTerminal('oss.yaml', OSS, ['resource "Contoso FHIR"', '1 to create.'], 'n\r');
    expect(exitCode).toBe(130);
    expect(screen).not.toMatch(BROKEN_STYLE);
    expect(screen).toContain('Canceled. Nothing was written.');
    expect(await azure.writes()).toEqual([]);
  });

  it('tells the settings of a server whose resource it has made', async () => {
    const { exitCode, stdout } = await inTerminal('oss.yaml', OSS, ['1 to create.'], 'y\r');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('FhirServer__Security__Authentication__Audience=https://fhir.contoso.com');
  });

  it('takes the yes to the plan for the API that the tenant lacks', async () => {
    const { url } = azure.ready.fhir.ahds;
    const file = `fhirUrl: ${url}\nserverKind: ahds\nclients:\n  job: { type: service, name: Job, role: globalReader, credential: none }\n`;
    const missing = 'Azure Healthcare APIs  added to this tenant';
    const { exitCode, stdout } = await inTerminal('ahds.yaml', file, [missing, '1 to create.'], 'y\r');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 created.');
  });
});

describe('a rehearsal with --sandbox', () => {
  it('is in the tenant of the sandbox, whatever the file names', async () => {
    const file = `tenant: 3f2504e0-4f89-41d3-9a0c-0305e82c3301\ncloud: china\n${OSS.replace('fhir.', 'rehearsal.')}`;
    await writeFile(join(azure.workDir, 'rehearsal.yaml'), file);
    const { exitCode, stdout } = await azure.run(['plan', '-f', 'rehearsal.yaml', '--json']);
    const { result } = JSON.parse(stdout) as { readonly result: Readonly<Record<string, unknown>> };
    expect({ exitCode, result }).toMatchObject({
      exitCode: 0,
      result: { tenantId: azure.ready.tenantId, dryRun: true, summary: { create: 1 } },
    });
  });
});

describe('a managed server in another cloud', () => {
  const FILE =
    'fhirUrl: https://ws-f.fhir.azurehealthcareapis.us\nclients: { app: { type: public, name: App, deviceCode: true } }\n';

  it('is taken in the sandbox where the file names its cloud', async () => {
    await writeFile(join(azure.workDir, 'usgov.yaml'), `cloud: usgov\n${FILE}`);
    expect((await azure.run(['plan', '-f', 'usgov.yaml', '--json'])).exitCode).toBe(0);
  });

  it('is written by init with its cloud', async () => {
    const args = ['--fhir-url', 'https://ws-f.fhir.azurehealthcareapis.us', '--cloud', 'usgov', '-f', 'drafted.yaml'];
    const { exitCode } = await azure.run(['init', ...args, '--json']);
    expect(exitCode).toBe(0);
    expect(await readFile(join(azure.workDir, 'drafted.yaml'), 'utf8')).toMatch(/^cloud: usgov$/m);
  });

  it('is refused there where nothing does', async () => {
    await writeFile(join(azure.workDir, 'public.yaml'), FILE);
    const { exitCode, stdout } = await azure.run(['plan', '-f', 'public.yaml', '--json']);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'host_unsupported' } }]);
  });
});

describe('destroy that leaves something', () => {
  it('tells of each in a line of its own', async () => {
    await writeFile(join(azure.workDir, 'unpinned.yaml'), OSS);
    const { exitCode, stderr } = await azure.run(['destroy', '-f', 'unpinned.yaml', '--yes']);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^Applications of the file\n {2}.*resource/m);
  });
});
