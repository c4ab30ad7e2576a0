import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serveSandbox } from '../e2e/served-sandbox.ts';
import { loadedBy } from './loaded-by.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the build', () => {
  it('is strict, as the modules were that it is made of', () => {
    const files = readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.cjs'),
    );
    const lax = files.filter((file) => !/^["'`]use strict["'`]/.test(readFileSync(join(ROOT, 'dist', file), 'utf8')));
    expect(files.length).toBeGreaterThan(100);
    expect(lax).toEqual([]);
  });
});

describe('a start that only prints', () => {
  it('the version loads what prints a text, and nothing else', async () => {
    const { names, bytes } = await loadedBy(['--version']);
    expect(names).toEqual(['main', 'rolldown-runtime', 'start']);
    expect(bytes).toBeLessThan(22_000);
  });

  it.each(['--help', 'register --help', 'help credential rotate'])(
    '%s loads one rendered page besides: no command, no zod, no prompts, no sign-in',
    async (line) => {
      const { names, bytes } = await loadedBy(line.split(' '));
      const page = expect.stringMatching(/^_help-page-\d+$/) as unknown;
      expect(names).toEqual([page, 'main', 'rolldown-runtime', 'start']);
      expect(bytes).toBeLessThan(30_000);
    },
  );
});

describe('a start that registers', () => {
  it('loads in few files what a run takes that changes nothing, and no way to sign in but its own', async () => {
    const sandbox = await serveSandbox();
    try {
      const { args, env } = sandbox.runOptions();
      const words = [
        'register',
        'resource',
        '--fhir-url',
        'https://fhir.contoso.com',
        '--name',
        'Contoso FHIR',
        ...args,
      ];
      await loadedBy(words, env);
      const { names, bytes, builtIn } = await loadedBy(words, env);
      expect(names.filter((name) => /prompter|^sandbox$|x509|pfx|vault|environment|help-page/.test(name))).toEqual([]);
      expect(names.filter((name) => name.startsWith('_credential-'))).toEqual(['_credential-ClientSecretCredential']);
      expect(names.length).toBeLessThan(125);
      expect(bytes).toBeLessThan(1_450_000);
      // The fetch of Node, which a mention of Response loads; HTTP/2; programs.
      expect(builtIn).not.toContain('internal/deps/undici/undici');
      expect(builtIn).not.toContain('http2');
      expect(builtIn).not.toContain('child_process');
    } finally {
      await sandbox.stop();
    }
  });
});
