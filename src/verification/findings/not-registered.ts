import type { Finding } from './client-findings.ts';

/** A client of the environment file that is not in the directory. */
export function notRegistered({ key, line }: { readonly key: string; readonly line: number | null }): Finding {
  return {
    ...{ id: 'not_registered', severity: 'high', key, probes: [], line, cause: null, command: ['apply'] },
    message: `${key} is in the file, and not in the directory.`,
  };
}
