import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import type { ResultPaths, Sample, Surface } from './surface.ts';

/** The contract as it was last committed. */
export const SURFACE_FILE = fileURLToPath(new URL('../surface.json', import.meta.url));

const PATHS = z.record(z.string(), z.array(z.string()));
const RESULT_PATHS = z.object({ results: PATHS, errorDetails: PATHS });
const SURFACE = z.object({
  /** What the source says. */
  source: z.record(z.string(), z.unknown()),
  /** What the sample run shows. */
  sample: z.looseObject({ paths: RESULT_PATHS }),
  /** The paths that the whole suite has ever shown besides. */
  suite: RESULT_PATHS,
});

/** Everything in the file. */
export interface CommittedSurface {
  readonly source: Surface;
  readonly sample: Sample;
  readonly suite: ResultPaths;
}

/** Reads the file. Throws where it is missing or is another thing. */
export async function readCommitted(): Promise<CommittedSurface> {
  return SURFACE.parse(JSON.parse(await readFile(SURFACE_FILE, 'utf8')));
}

/** The text of the file, as `prettier --check` wants it. */
export async function surfaceText(surface: CommittedSurface): Promise<string> {
  const options = await resolveConfig(SURFACE_FILE);
  return format(JSON.stringify(surface, null, 2), { ...options, filepath: SURFACE_FILE });
}
