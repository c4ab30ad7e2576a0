import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pack } from '../package/packed.ts';
import { type ActionOutcome, runAction } from './composite-action.ts';

let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fhir-apps-action-'));
  ({ tarball } = pack(folder));
  await writeFile(
    join(folder, 'fhir-apps.yaml'),
    `fhirUrl: https://fhir.contoso.com
resource: { name: "Contoso \`FHIR\`" }
clients:
  chart: { type: public, name: Chart, replyUrl: https://chart.contoso.com/ }
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function act(inputs: Readonly<Record<string, string>>): Promise<ActionOutcome> {
  const env = { FHIR_APPS_SANDBOX: '1', FHIR_APPS_SANDBOX_STATE: join(folder, 'state') };
  return runAction(folder, { package: tarball, ...inputs }, env);
}

describe('the action for GitHub', () => {
  it('installs the package that is named, and writes what a plan would change to the summary', async () => {
    const planned = await act({ command: 'plan', args: '--check', 'environment-file': 'fhir-apps.yaml' });
    expect(planned).toMatchObject({ exitCode: 5, outputs: { 'exit-code': '5' } });
    expect(planned.summary).toContain('## fhir-apps plan');
    expect(planned.summary).toContain('Exit code 5.');
    // A name of the directory is no Markdown.
    expect(planned.summary).toContain('application "Contoso \\`FHIR\\`"');
    const result = planned.outputs.result ?? '';
    expect(JSON.parse(await readFile(result, 'utf8'))).toMatchObject({ command: 'plan', ok: true });
    expect((await stat(result)).mode & 0o777).toBe(0o600);
  });

  it('applies, and then has nothing to do', async () => {
    const applied = await act({ command: 'apply', args: '--yes', 'environment-file': 'fhir-apps.yaml' });
    expect(applied).toMatchObject({ exitCode: 0, outputs: { 'exit-code': '0' } });
    expect((await act({ command: 'plan', args: '--check', 'environment-file': 'fhir-apps.yaml' })).exitCode).toBe(0);
  });

  it('gives each line of args as one argument, which no shell reads', async () => {
    const args = '--fhir-url\nhttps://fhir.contoso.com\n--name\n$(touch pwned) & "x"\n--dry-run';
    const registered = await act({ command: 'register resource', args });
    expect(registered.exitCode).toBe(0);
    await expect(stat(join(folder, 'pwned'))).rejects.toThrow();
  });

  it('makes an error an annotation, and text in it no command', async () => {
    const failed = await act({ command: 'show', args: 'nothing%0A::set-output name=x::y' });
    expect(failed.exitCode).toBe(2);
    const [annotation = ''] = failed.log.split('\n').filter((line) => line.startsWith('::error'));
    expect(annotation).toMatch(/^::error title=reference_missing::/);
    expect(failed.log.split('\n').filter((line) => /^::set-output/.test(line))).toEqual([]);
  });
});
