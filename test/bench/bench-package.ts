import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, pack } from '../package/packed.ts';
import { measureWall } from './measure-run.ts';
import { judged, table } from './table.ts';

const TARGET_MB = 2;

/** How large the package is, and that it runs where it is installed. What is in it: test/package. */
export async function benchPackage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-apps-bench-'));
  try {
    const { tarball, size, unpackedSize, files } = pack(folder);
    const installed = install(tarball, folder);
    await measureWall({ args: [join(installed, 'bin/fhir-apps.js'), '--version'], cwd: folder });
    return table(
      'Package',
      ['', 'measured', 'target'],
      [
        ['npm pack, MB', judged(size / 1e6, TARGET_MB, 2), String(TARGET_MB)],
        ['unpacked, MB', (unpackedSize / 1e6).toFixed(2), ''],
        ['files', String(files.length), ''],
        ['installed with --offline, runs there', 'yes', 'yes'],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
