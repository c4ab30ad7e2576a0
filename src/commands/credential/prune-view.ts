import type { SecretRemoval } from '../../registration/credentials/secret-removal.ts';
import { doneLine, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { PruneResult, PrunedApplication } from './credential-results.ts';

const WHY: Readonly<Record<SecretRemoval['reason'], string>> = {
  expired: 'it had expired',
  undelivered: 'it was not delivered',
  due: 'it was replaced and due',
};

/** What is removed of one application, a line for each secret. */
export function removalLines({ removed }: Pick<PrunedApplication, 'removed'>): readonly string[] {
  return removed.map(({ keyId, name, reason }) => `${keyId}${name === null ? '' : ` "${name}"`}: ${WHY[reason]}`);
}

/** The result of `credential prune` for people. */
export function describePrune(result: PruneResult, paint: Paint): string {
  const { dryRun, applications, pruned } = result;
  const count = pruned.reduce((sum, { removed }) => sum + removed.length, 0);
  const suffix = `of ${applications} ${applications === 1 ? 'application' : 'applications'}`;
  const secrets = `${count} ${count === 1 ? 'secret' : 'secrets'} ${suffix}`;
  const headline =
    count === 0
      ? doneLine(`Nothing to remove ${suffix}.`, paint)
      : dryRun
        ? `Would remove ${secrets}. Nothing was written.`
        : doneLine(`Removed ${secrets}.`, paint);
  const sections = pruned.map((each) =>
    section(
      `"${each.displayName}" (${each.appId})`,
      [
        ...removalLines(each),
        ...each.kept.map(({ keyId }) => `${keyId}: kept, for nothing else works`),
        ...each.unconfirmed.map(
          ({ keyId }) => `${keyId}: unconfirmed, so it stays; no mark shows that it was delivered`,
        ),
        ...(each.error === null ? [] : [`not done: ${each.error.message}`]),
      ],
      paint,
    ),
  );
  return `${headline}\n${sections.join('')}`;
}
