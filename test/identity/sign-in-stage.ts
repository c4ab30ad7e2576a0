import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { findCloud } from '../../src/identity/clouds.ts';
import { signIn, type SignedIn, type SignInOptions } from '../../src/identity/sign-in.ts';
import { openTransport } from '../../src/http/transport.ts';
import { makeAuthority } from './certificates.ts';
import { type EntraStandIn, startEntra, type TokenDesk } from './entra-stand-in.ts';

/** A sign-in against a stand-in, with everything that it told on the way. */
export interface Stage {
  readonly entra: EntraStandIn;
  readonly tried: string[];
  readonly secrets: string[];
  readonly codes: string[];
  readonly signIn: (options?: Partial<SignInOptions>) => Promise<SignedIn>;
  /** The error that a sign-in ends with. */
  readonly failure: (options?: Partial<SignInOptions>) => Promise<unknown>;
}

/** Sets the stage for one test and clears it afterwards. */
export async function setStage(tokenDesk: TokenDesk): Promise<Stage> {
  const authority = await makeAuthority();
  const entra = await startEntra(await authority.issue(), tokenDesk);
  const transport = openTransport({ env: {}, certificateAuthority: authority.pem });
  onTestFinished(async () => {
    await transport.close();
    await entra.close();
  });
  const [tried, secrets, codes]: string[][] = [[], [], []];
  const start = (options: Partial<SignInOptions> = {}): Promise<SignedIn> =>
    signIn({
      auth: 'default',
      cloud: findCloud({ graphUrl: entra.origin, authorityUrl: entra.origin }),
      transport,
      env: {},
      signal: new AbortController().signal,
      deadline: new AbortController().signal,
      onTrying: (method) => tried?.push(method),
      onSecret: (text) => secrets?.push(text),
      onDeviceCode: (message) => codes?.push(message),
      ...options,
    });
  return {
    entra,
    tried: tried ?? [],
    secrets: secrets ?? [],
    codes: codes ?? [],
    signIn: start,
    failure: (options) =>
      start(options).then(
        ({ method }) => Promise.reject(new Error(`signed in with ${method}`)),
        (error: unknown) => error,
      ),
  };
}

/** A directory for one test. */
export async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'fhir-apps-identity-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** Makes PATH hold nothing but these programs, each a shell script without its first line. */
export async function onlyPrograms(scripts: Readonly<Record<string, string>>): Promise<string> {
  const directory = await makeDirectory();
  for (const [name, script] of Object.entries(scripts)) {
    const file = path.join(directory, name);
    await writeFile(file, `#!/bin/sh\n${script}\n`);
    await chmod(file, 0o755);
  }
  vi.stubEnv('PATH', directory);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return directory;
}
