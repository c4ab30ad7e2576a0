import { GLYPHS } from '../../output/glyphs.ts';
import type { Paint } from '../../output/paint.ts';
import { layOutTable } from '../../output/table.ts';
import { PROBES, type ProbeName } from '../model.ts';
import type { VerifiedClient } from '../verification-result.ts';

/** What the columns are called. */
const TITLES: Readonly<Record<ProbeName, string>> = {
  read: 'read',
  search: 'search',
  write: 'write',
  create: 'create',
  delete: 'delete',
  hardDelete: 'hard-delete',
  export: 'export',
  import: 'import',
  convert: 'convert',
  reindex: 'reindex',
  validate: 'validate',
  bulkUpdate: 'bulk-update',
  profiles: 'profiles',
};

type VerifiedProbe = VerifiedClient['probes'][number];

/**
 * Each job with a mark for everything that it was tried with; a column is there only where a job can do it, or
 * should, or where someone asked for it. A
 * job without a token has a line that tells why.
 */
export function matrixOf(jobs: readonly VerifiedClient[], named: ReadonlySet<ProbeName>, paint: Paint): string {
  const columns = PROBES.filter(
    (name) => named.has(name) || jobs.some((job) => job.probes.some((each) => isTouched(each, name))),
  );
  const tried = jobs.filter(({ probes }) => probes.length > 0);
  const rows = tried.map(({ key, probes }) => [
    `  ${key}`,
    ...columns.map((name) =>
      cellOf(
        probes.find(({ probe }) => probe === name),
        paint,
      ),
    ),
  ]);
  const titles = ['Jobs', ...columns.map((name) => TITLES[name])];
  const wrong = columns.filter((name) => jobs.some(({ probes }) => probes.some((each) => isWrong(each, name))));
  const importance = ['Jobs', ...wrong.map((name) => TITLES[name]), ...titles];
  const table = layOutTable(titles, rows, paint, {
    width: paint.columns,
    cut: null,
    importance: [...new Set(importance)],
  });
  const width = Math.max(0, ...jobs.map(({ key }) => key.length));
  const others = jobs
    .filter(({ probes }) => probes.length === 0)
    .map(({ key, token }) => `  ${key.padEnd(width)}  ${untriedText(token, paint)}`);
  const lines = [table.head, ...table.rows, ...others, ...(table.hidden === null ? [] : ['', table.hidden])];
  return lines.map((line) => `${line}\n`).join('');
}

function isTouched({ probe, expected, outcome }: VerifiedProbe, name: ProbeName): boolean {
  return probe === name && (expected === true || outcome === 'allowed');
}

/** What is wrong is never what there is no room for. */
function isWrong({ probe, expected, outcome }: VerifiedProbe, name: ProbeName): boolean {
  return probe === name && (outcome === 'allowed' ? expected === false : outcome === 'refused' && expected === true);
}

function cellOf(tried: VerifiedProbe | undefined, paint: Paint): string {
  if (tried === undefined) {
    return '';
  }
  const { outcome, expected } = tried;
  switch (outcome) {
    case 'allowed':
      return expected === false ? paint.error(GLYPHS.open) : paint.success(GLYPHS.done);
    case 'refused':
      return expected === true ? paint.error(GLYPHS.failed) : paint.dim(GLYPHS.refused);
    case 'token_refused':
      return paint.error(GLYPHS.failed);
    case 'unknown':
      return GLYPHS.unknown;
  }
}

function untriedText(token: VerifiedClient['token'], paint: Paint): string {
  switch (token?.state) {
    case 'refused':
      return paint.error(`no token: ${token.text ?? ''}`);
    case 'untestable':
      return `not tested: ${token.text ?? ''}`;
    case 'issued':
    case undefined:
      return 'not tried';
  }
}
