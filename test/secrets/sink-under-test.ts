import { REAL_CLOCK } from '../../src/clock.ts';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { FhirAppsError } from '../../src/errors/fhir-apps-error.ts';
import type { KeyVaultAccess } from '../../src/secrets/key-vault.ts';
import { openEnvFiles } from '../../src/secrets/env-file.ts';
import type { DeliveryNames, NewSecret, SecretSink } from '../../src/secrets/secret-sink.ts';
import { parseSinkSpec } from '../../src/secrets/sinks/index.ts';
import type { SinkContext } from '../../src/secrets/sinks/sink.ts';
import { TERMINAL } from '../../src/secrets/sinks/terminal.ts';

/** Spelled as Microsoft Entra ID spells them. */
export const secret: NewSecret = {
  text: 'Qz.8Q~-_abcDEF0123456789.ghiJKL~mnoPQR',
  clientId: '11111111-2222-4333-8444-555555555555',
  tenantId: '99999999-8888-4777-8666-555555555555',
  keyId: '12345678-1234-4234-8234-123456789abc',
  expiresAt: '2030-01-01T00:00:00Z',
  key: 'service-nightly-import',
};

/**
 * The names of the client `job` in testauthenvironment.json
 * (https://github.com/microsoft/fhir-server/blob/main/testauthenvironment.json).
 */
export const deliveryNames: DeliveryNames = {
  variables: { clientId: 'app_job_id', clientSecret: 'app_job_secret' },
  vaultSecrets: { clientId: 'app--job--id', clientSecret: 'app--job--secret' },
};

/** A cloud whose key vaults nobody knows. */
export const noVaults: KeyVaultAccess = {
  urlTemplate: null,
  verifiesHost: true,
  authorityUrl: 'https://login.microsoftonline.com',
  resource: null,
  httpClientTo: () => ({ sendRequest: () => Promise.reject(new Error('There is no vault here.')) }),
  getToken: () => Promise.reject(new Error('No one is signed in.')),
  signal: new AbortController().signal,
  timeoutMs: 1_000,
  clock: REAL_CLOCK,
  onWait: () => undefined,
  onSet: () => undefined,
};

export function makeDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'fhir-apps-secrets-'));
}

export interface SinkUnderTest {
  readonly sink: SecretSink;
  /** What each stream was given so far. */
  readonly written: { stdout: string; stderr: string; terminal: string };
}

/** The sink that `--secret-to` names, or `terminal`. */
export async function openSink(text: string, context: SinkContext): Promise<SecretSink> {
  const spec = text === TERMINAL.text ? TERMINAL : parseSinkSpec(text);
  if ('issue' in spec) {
    throw new Error(spec.issue);
  }
  return spec.open(context);
}

/** A sink whose streams are kept in memory. */
export async function openForTest(
  text: string,
  options: Partial<
    Pick<SinkContext, 'env' | 'json' | 'cwd' | 'key' | 'replaces' | 'envFiles' | 'deliveryNames' | 'isOnly'>
  > = {},
): Promise<SinkUnderTest> {
  const written = { stdout: '', stderr: '', terminal: '' };
  const keep = (name: keyof typeof written) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[name] += chunk.toString();
        done();
      },
    });
  const sink = await openSink(text, {
    env: {},
    stdout: keep('stdout'),
    stderr: keep('stderr'),
    terminal: keep('terminal'),
    json: false,
    cwd: '/',
    key: secret.key,
    uniqueName: `fhir-apps.fhir.contoso.com.${secret.key}`,
    keyVault: noVaults,
    envFiles: openEnvFiles(),
    isOnly: true,
    ...options,
  });
  return { sink, written };
}

/** What a user is told of a failure, which must never hold the secret. */
export async function failureOf(work: Promise<unknown>): Promise<{ exitCode: number; code: string; told: string }> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FhirAppsError)) {
    throw new Error('expected an error of ours', { cause: error });
  }
  const reported = [error.message, error.hint, JSON.stringify(error.details), error.stack, String(error.cause)].join(
    '\n',
  );
  return { exitCode: error.exitCode, code: error.code, told: reported };
}
