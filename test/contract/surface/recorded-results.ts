import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { keyPaths } from './key-paths.ts';

/** Where the suite keeps the shape of every result of a run in its process; no values, so no secrets. */
export const RESULTS = fileURLToPath(new URL('../../.results/', import.meta.url));

const SHAPE = z.object({
  /** Null for a command line that names no command. */
  command: z.string().nullable(),
  exitCode: z.number(),
  /** The code of the error; null for a result. */
  error: z.string().nullable(),
  warnings: z.array(z.string()).readonly(),
  /** The key paths of the result, or of `error.details`. */
  paths: z.array(z.string()).readonly(),
});

/** What one run with `--json` printed, without its values. */
export type ResultShape = Readonly<z.infer<typeof SHAPE>>;

const ENVELOPE = z.object({
  schemaVersion: z.number(),
  command: z.string().nullable(),
  result: z.unknown().optional(),
  warnings: z.array(z.object({ code: z.string() })).optional(),
  error: z.object({ code: z.string(), details: z.unknown() }).optional(),
});

/** The shape of what a run printed on stdout; null where that is not the one object of `--json`. */
export function shapeOf(stdout: string, exitCode: number): ResultShape | null {
  const envelope = ENVELOPE.safeParse(parsed(stdout));
  if (!envelope.success) {
    return null;
  }
  const { command, result, warnings = [], error } = envelope.data;
  return {
    command,
    exitCode,
    error: error?.code ?? null,
    warnings: warnings.map(({ code }) => code),
    paths: keyPaths(error === undefined ? result : error.details),
  };
}

/** The texts of the shapes that this process has kept, since runs print few different ones. */
const kept = new Set<string>();

/**
 * Keeps the shape of what a run printed, each once, for `npm run surface`; nothing outside the suite, and nothing of a
 * run that was killed (exit code null).
 */
export function recordResult(stdout: string, exitCode: number | null): void {
  const shape = process.env.VITEST === undefined || exitCode === null ? null : shapeOf(stdout, exitCode);
  if (shape !== null) {
    const text = JSON.stringify(shape);
    if (!kept.has(text)) {
      mkdirSync(RESULTS, { recursive: true });
      writeFileSync(join(RESULTS, `${createHash('sha256').update(text).digest('hex')}.json`), text);
      kept.add(text);
    }
  }
}

/** Every shape that the suite has kept; none where it did not run. */
export function recordedResults(): readonly ResultShape[] {
  mkdirSync(RESULTS, { recursive: true });
  return readdirSync(RESULTS).map((name) => SHAPE.parse(JSON.parse(readFileSync(join(RESULTS, name), 'utf8'))));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
