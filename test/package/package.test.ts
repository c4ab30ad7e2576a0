import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install, pack, type Packed } from './packed.ts';

const ROOT = join(import.meta.dirname, '../..');

let dir: string;
let packed: Packed;
let installed: string;
let manifest: Readonly<Record<string, unknown>>;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fhir-apps-package-'));
  packed = pack(dir);
  installed = install(packed.tarball, dir);
  manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
});
afterAll(() => rmSync(dir, { recursive: true }));

/** Runs the installed executable, far from the checkout, with nothing set. */
function run(args: readonly string[]): string {
  return execFileSync(join(dir, 'node_modules/.bin/fhir-apps'), args, {
    cwd: dir,
    env: { PATH: process.env.PATH, FHIR_APPS_SANDBOX_STATE: join(dir, 'state') },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('what is packed', () => {
  it('is the executable, what was built, and what npm insists on', () => {
    const unexpected = packed.files.filter(
      (file) =>
        !/^(bin\/fhir-apps\.js|bin\/package\.json|dist\/main\.cjs|dist\/chunks\/[\w.-]+\.cjs|dist\/THIRD-PARTY-NOTICES|docs\/(?:fhir-apps|results)\.schema\.json|man\/fhir-apps[\w-]*\.1|README\.md|CHANGELOG\.md|SECURITY\.md|LICENSE|package\.json)$/.test(
          file,
        ),
    );
    expect(unexpected).toEqual([]);
    expect(packed.files).toEqual(
      expect.arrayContaining([
        'bin/fhir-apps.js',
        'dist/main.cjs',
        'dist/THIRD-PARTY-NOTICES',
        'LICENSE',
        'CHANGELOG.md',
      ]),
    );
  });

  it('has no fault that publint knows', async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true });
    expect(messages).toEqual([]);
  });

  it('is under 2 MB', () => {
    expect(packed.size).toBeLessThan(2_000_000);
  });
});

describe('what is installed', () => {
  it('needs no other package, and runs no script', () => {
    const needs = Object.keys(manifest).filter((key) => /dependencies$/i.test(key) && key !== 'devDependencies');
    expect(needs).toEqual([]);
    const lock = JSON.parse(readFileSync(join(dir, 'node_modules/.package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    expect(Object.keys(lock.packages)).toEqual(['node_modules/fhir-apps']);
    expect(lock.packages['node_modules/fhir-apps']).not.toHaveProperty('hasInstallScript');
  });

  it('prints its version', () => {
    expect(run(['--version'])).toBe(`${String(manifest.version)}\n`);
  });

  it('registers in the sandbox', () => {
    const flags = ['--fhir-url', 'https://fhir.contoso.com', '--name', 'Contoso FHIR', '--sandbox', '--json'];
    expect(JSON.parse(run(['register', 'resource', ...flags]))).toMatchObject({
      ok: true,
      result: { action: 'created', sandbox: true, identifierUris: ['https://fhir.contoso.com'] },
    });
  });

  it('carries the notice of every package that is in it', () => {
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES'), 'utf8');
    const silent = bundledPackages().filter(
      (name) => !notices.includes(`\n${name} `) && !notices.startsWith(`${name} `),
    );
    expect(silent).toEqual([]);
    expect(notices).toMatch(/^commander \d+\.\d+\.\d+ \(MIT\)$/m);
    expect(notices).toContain('Permission is hereby granted, free of charge');
  });
});

/** The packages that the bundle takes code from, as its source maps tell. */
function bundledPackages(): readonly string[] {
  const bundle = join(dir, 'bundle');
  execFileSync(
    join(ROOT, 'node_modules/.bin/rolldown'),
    ['-c', 'rolldown.config.mjs', '--dir', bundle, '--sourcemap'],
    {
      cwd: ROOT,
      stdio: 'ignore',
    },
  );
  const maps = readdirSync(bundle, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.map'))
    .map((file) => JSON.parse(readFileSync(join(bundle, file), 'utf8')) as { readonly sources: readonly string[] });
  const names = maps
    .flatMap(({ sources }) => sources)
    .flatMap((source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
  expect(names).toContain('undici');
  return [...new Set(names)].sort();
}
