import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './served-sandbox.ts';

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details: { readonly faults?: readonly { readonly code: string }[] } | null;
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-codes-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The error of a run that can reach nothing: a refused input is refused before anything is sent. */
async function failureOf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Failure> {
  const { exitCode, stdout } = await run([...args, '--json'], { env, cwd: directory });
  expect(exitCode).toBe(2);
  return (JSON.parse(stdout) as { readonly error: Failure }).error;
}

const PUBLIC = ['register', 'public', '--name', 'Chart', '--reply-url', 'https://chart.contoso.com/'];
const METADATA = 'https://fhir.contoso.com/metadata';

describe('an issue that has a code of its own', () => {
  it.each<[code: string, args: readonly string[], env: Readonly<Record<string, string>>]>([
    ['base_url_expected', [...PUBLIC, '--fhir-url', METADATA], {}],
    ['base_url_expected', PUBLIC, { FHIR_APPS_FHIR_URL: METADATA }],
    ['base_url_expected', ['list', '--fhir-url', METADATA], {}],
    ['placeholder_unfilled', [...PUBLIC, '--fhir-url', 'https://$(fhirName).azurewebsites.net'], {}],
    ['placeholder_unfilled', ['list', '--tenant', '<your-tenant>'], {}],
    ['host_unsupported', [...PUBLIC, '--fhir-url', 'https://ws-d.dicom.azurehealthcareapis.com'], {}],
    ['host_unsupported', [...PUBLIC, '--fhir-url', 'https://ws-f.fhir.azurehealthcareapis.us'], {}],
    [
      'host_unsupported',
      [...PUBLIC, '--fhir-url', 'https://ws-f.fhir.azurehealthcareapis.com', '--cloud', 'china'],
      {},
    ],
    ['host_unsupported', [...PUBLIC, '--fhir-url', 'https://ws-f.fhir.azurehealthcareapis.us', '--sandbox'], {}],
  ])('%s is the code of the error: %#', async (code, args, env) => {
    expect(await failureOf(args, env)).toMatchObject({ code, details: { faults: [{ code }] } });
  });

  it('is one of several under the code of all', async () => {
    const failure = await failureOf([
      ...PUBLIC,
      '--fhir-url',
      METADATA,
      '--reply-url',
      'https://{host}/',
      '--tag',
      'a b',
    ]);
    expect(failure.code).toBe('invalid_input');
    expect(failure.details?.faults?.map(({ code }) => code).sort()).toEqual([
      'base_url_expected',
      'invalid_input',
      'placeholder_unfilled',
    ]);
  });

  it.each([
    ['base_url_expected', `fhirUrl: ${METADATA}\n`],
    ['placeholder_unfilled', 'fhirUrl: https://<host>/\n'],
    ['host_unsupported', 'fhirUrl: https://ws.workspace.azurehealthcareapis.com\n'],
    ['host_unsupported', 'fhirUrl: https://ws-f.fhir.azurehealthcareapis.com\ncloud: usgov\n'],
  ])('%s is the code for a file too', async (code, head) => {
    const file = join(directory, 'fhir-apps.yaml');
    await writeFile(
      file,
      `${head}clients: { chart: { type: public, name: Chart, replyUrl: https://c.contoso.com/ } }\n`,
    );
    expect((await failureOf(['plan', '-f', file])).code).toBe(code);
  });

  it('is one of several in a file under the code of the file', async () => {
    const file = join(directory, 'several.yaml');
    await writeFile(
      file,
      `fhirUrl: ${METADATA}\nclients: { chart: { type: public, name: '', replyUrl: 'https://{h}/' } }\n`,
    );
    const failure = await failureOf(['plan', '-f', file]);
    expect(failure.code).toBe('environment_invalid');
    expect(failure.details?.faults?.map(({ code }) => code)).toEqual([
      'base_url_expected',
      'environment_invalid',
      'placeholder_unfilled',
    ]);
  });
});
