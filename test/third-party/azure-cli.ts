import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanEnvironment } from '../e2e/executable.ts';
import type { ServedSandbox } from '../e2e/served-sandbox.ts';

const run = promisify(execFile);

/** The Azure CLI, to which a sandbox is a cloud. */
export interface AzureCli {
  readonly version: string;
  /** Where it keeps what it makes: its configuration, and certificates with their keys. */
  readonly home: string;
  /** Runs `az` with these arguments, and gives what it printed as JSON. Throws Node's error where it fails. */
  readonly az: (...args: readonly string[]) => Promise<Readonly<Record<string, unknown>>>;
  /** Writes a file, which az reads where an argument is this word: what is secret is in no list of processes. */
  readonly inFile: (content: string) => Promise<string>;
}

/**
 * The Azure CLI with a home of its own, signed in as nobody; null where it is not installed (docs/sandbox.md: Azure CLI
 * against the sandbox).
 */
export async function openAzureCli({ ready, workDir }: ServedSandbox): Promise<AzureCli | null> {
  const home = join(workDir, 'azure');
  await mkdir(home);
  const env = cleanEnvironment({
    HOME: home,
    AZURE_CONFIG_DIR: join(home, 'config'),
    REQUESTS_CA_BUNDLE: ready.caFile,
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    AZURE_CORE_ONLY_SHOW_ERRORS: 'true',
  });
  const az: AzureCli['az'] = async (...args) => {
    const { stdout } = await run('az', [...args, '--output', 'json'], { env, cwd: workDir });
    return (stdout.trim() === '' ? {} : JSON.parse(stdout)) as Readonly<Record<string, unknown>>;
  };
  const inFile: AzureCli['inFile'] = async (content) => {
    const file = join(home, randomUUID());
    await writeFile(file, content, { mode: 0o600 });
    return `@${file}`;
  };
  let version: string;
  try {
    version = String((await az('version'))['azure-cli']);
  } catch {
    return null;
  }
  const config = await inFile(JSON.stringify(cloudAt(ready.origin)));
  await az('cloud', 'register', '--name', 'FhirAppsSandbox', '--cloud-config', config);
  await az('cloud', 'set', '--name', 'FhirAppsSandbox');
  return { version, home, az, inFile };
}

function cloudAt(origin: string): object {
  const management = 'https://management.core.windows.net/';
  const endpoints = {
    activeDirectory: `${origin}/adfs`,
    activeDirectoryResourceId: management,
    activeDirectoryGraphResourceId: `${origin}/`,
    microsoftGraphResourceId: `${origin}/`,
    management,
    resourceManager: `${origin}/`,
  };
  return { endpoints, suffixes: { keyvaultDns: '.vault.localhost' } };
}
