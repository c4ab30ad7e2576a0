import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AzureSandbox, serveAzureSandbox } from '../../e2e/azure-sandbox.ts';
import { type ResultShape, shapeOf } from './recorded-results.ts';
import { SAMPLE_ENVIRONMENT, sampleLines } from './sample-lines.ts';

/** What a fixed set of command lines prints and leaves behind in a sandbox of its own. */
export interface SampleRun {
  readonly shapes: readonly ResultShape[];
  /** The lines of the audit log, parsed. */
  readonly auditLines: readonly unknown[];
  /** The lines of the sandbox's request log, parsed. */
  readonly requestLines: readonly unknown[];
  /** What each resource of the control endpoint answers, by its path. */
  readonly control: Readonly<Record<string, unknown>>;
  /** The ready line of `sandbox start`. */
  readonly ready: unknown;
  /** The files of the state directory and of the working directory that are JSON, by name. */
  readonly files: Readonly<Record<string, unknown>>;
  /** The tags of every application. */
  readonly tags: readonly string[];
}

/** Runs the sample lines, one after the other, in this process. */
export async function runSample(): Promise<SampleRun> {
  const sandbox = await serveAzureSandbox();
  try {
    await writeFile(join(sandbox.workDir, 'fhir-apps.yaml'), SAMPLE_ENVIRONMENT);
    const { body } = await sandbox.graph('POST', '/applications', { displayName: 'Made by hand' });
    const shapes: ResultShape[] = [];
    for (const args of sampleLines(sandbox, String(body.appId))) {
      const line = [...args, '--yes', '--json', '--audit-log', 'audit.jsonl'];
      const { stdout, stderr, exitCode } = await sandbox.run(line, { FHIR_APPS_PFX_PASSWORD: 'of-a-sample' });
      const shape = shapeOf(stdout, exitCode ?? -1);
      if (shape === null) {
        throw new Error(`fhir-apps ${line.join(' ')} printed no result: ${stdout}${stderr}`);
      }
      shapes.push(shape);
    }
    return { shapes, ready: sandbox.ready, ...(await leftBehind(sandbox)) };
  } finally {
    await sandbox.stop();
  }
}

async function leftBehind(sandbox: AzureSandbox): Promise<Omit<SampleRun, 'shapes' | 'ready'>> {
  const { workDir, ready } = sandbox;
  const applications = (await sandbox.graph('GET', '/applications?$top=999')).body.value as readonly {
    readonly tags: readonly string[];
  }[];
  return {
    auditLines: await jsonLines(join(workDir, 'audit.jsonl')),
    requestLines: await jsonLines(join(workDir, 'requests.jsonl')),
    control: { '/faults': await sandbox.control('/faults'), '/settings': await sandbox.control('/settings') },
    files: { ...(await jsonFiles(ready.stateDir)), ...(await jsonFiles(workDir)) },
    tags: applications.flatMap(({ tags }) => tags),
  };
}

async function jsonLines(path: string): Promise<readonly unknown[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as unknown);
}

async function jsonFiles(directory: string): Promise<Readonly<Record<string, unknown>>> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, JSON.parse(texts[index] ?? '') as unknown]));
}
