import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { GOLDEN_FILE, GOLDEN_ENV_FILES } from './golden-files.ts';

// Run by hand, once for each build whose files have to be opened for ever (README.md beside this file):
//   npx jiti test/golden/write-golden.ts EXECUTABLE DIRECTORY

const [executable, target] = process.argv.slice(2);
if (executable === undefined || target === undefined) {
  throw new Error('Usage: write-golden.ts EXECUTABLE DIRECTORY');
}

const LOGGED = ['--audit-log', 'audit.jsonl', '--change-ref', 'GOLDEN-1'];

/** What leaves every kind of file and mark behind. */
const LINES: readonly (readonly string[])[] = [
  ['apply'],
  ['secret', 'rotate', 'import', '--fhir-url', 'https://fhir.contoso.com', '--secret-to', 'file:secret', ...LOGGED],
  ['register', 'public', '--fhir-url', 'https://fhir.contoso.com', '--name', 'Old chart', '--device-code'],
  ['delete', 'public-old-chart', '--fhir-url', 'https://fhir.contoso.com', ...LOGGED],
];

const made = mkdtempSync(join(tmpdir(), 'fhir-apps-golden-'));
const [state, work] = [join(made, 'state'), join(made, 'work')];
mkdirSync(work);
writeFileSync(join(work, 'fhir-apps.yaml'), GOLDEN_FILE);
for (const [name, text] of Object.entries(GOLDEN_ENV_FILES)) {
  writeFileSync(join(work, name), text);
}
for (const line of LINES) {
  const args = [resolve(executable), ...line, '--sandbox', '--yes', '--json'];
  const env = { PATH: process.env.PATH, HOME: made, FHIR_APPS_SANDBOX_STATE: state };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: work, env, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`fhir-apps ${line.join(' ')} ended with ${status ?? 'a signal'}: ${stdout}${stderr}`);
  }
}
rmSync(target, { recursive: true, force: true });
for (const [from, to] of [
  [state, 'state'],
  [work, 'work'],
] as const) {
  cpSync(from, join(target, to), { recursive: true });
}
process.stdout.write(`${readdirSync(target, { recursive: true }).join('\n')}\n`);
rmSync(made, { recursive: true });
