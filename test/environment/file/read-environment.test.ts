import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../src/environment/file/read-environment.ts';
import { defineCommand } from '../../../src/cli/command.ts';
import { ENVIRONMENT_FIELDS } from '../../../src/cli/fields/environment-fields.ts';
import type { CommandTree } from '../../../src/cli/command-tree.ts';
import { runInProcess } from '../../main/run-in-process.ts';
import { anyResult } from '../../main/sample-commands.ts';

/** A command that only reads the file. */
const TREE: CommandTree = {
  commands: [
    defineCommand({
      name: 'read',
      resultSchema: anyResult,
      summary: 'Read an environment.',
      fields: ENVIRONMENT_FIELDS,
      examples: [],
      run: async (context, { values }) => {
        const { registrations } = await readEnvironment(context, values);
        return { result: registrations.map((each) => each.values.name), exitCode: 0, describe: () => 'Read.\n' };
      },
    }),
  ],
  groups: {},
  sections: [],
  triedWords: {},
};

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fhir-apps-read-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Envelope {
  readonly result?: unknown;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly details: { readonly faults: readonly { readonly path: string; readonly message: string }[] };
  };
}

async function read(text: string): Promise<Envelope> {
  await writeFile(join(directory, 'fhir-apps.yaml'), text);
  // As in a process: what objects inherit can be asked for by name too.
  const { stdout } = await runInProcess(['read', '--json'], {
    cwd: directory,
    env: { ...process.env, WARD: 'Ward' },
    tree: TREE,
  });
  return JSON.parse(stdout) as Envelope;
}

const named = (name: string): string => `fhirUrl: https://fhir.contoso.com\nresource: { name: '${name}' }\n`;

describe('a variable in a file', () => {
  it('comes from the environment of the process', async () => {
    expect((await read(named('${WARD} FHIR'))).result).toEqual(['Ward FHIR']);
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'is not set where JavaScript has a %s',
    async (name) => {
      const { error } = await read(named(`\${${name}} FHIR`));
      expect(error).toMatchObject({ code: 'environment_invalid', details: { faults: [{ path: 'resource.name' }] } });
    },
  );
});

describe('a file that is not one of ours', () => {
  it('is refused with the first of its faults, and with how many there are', async () => {
    const { error } = await read('a: b\n'.repeat(50_000));
    expect(error?.message).toMatch(
      /^\d{5} things in fhir-apps\.yaml are missing or not right; these are the first 100\.$/,
    );
    expect(error?.details.faults).toHaveLength(100);
  });
});
