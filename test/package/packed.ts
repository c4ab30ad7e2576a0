import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What `npm pack` made. */
export interface Packed {
  readonly tarball: string;
  /** In bytes, compressed. */
  readonly size: number;
  /** In bytes, once installed. */
  readonly unpackedSize: number;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

/** Packs the project as built, without building again, into a folder. */
export function pack(folder: string): Packed {
  const output = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT);
  const [packed] = JSON.parse(output) as readonly {
    readonly filename: string;
    readonly size: number;
    readonly unpackedSize: number;
    readonly files: readonly { readonly path: string }[];
  }[];
  if (packed === undefined) {
    throw new Error(`npm pack told of no package: ${output}`);
  }
  const { filename, size, unpackedSize, files } = packed;
  return { tarball: join(folder, filename), size, unpackedSize, files: files.map(({ path }) => path) };
}

/** Installs a tarball into a folder as its user would, only without a network. Gives the folder of the package. */
export function install(tarball: string, folder: string): string {
  npm(['install', '--offline', '--no-audit', '--no-fund', '--prefix', folder, tarball], folder);
  return join(folder, 'node_modules/fhir-apps');
}

/** Runs npm as from a shell, not as from another npm, and gives its output. */
function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, npm_config_loglevel: 'error' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
