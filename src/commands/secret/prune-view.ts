import type { SecretRemoval } from '../../registration/credentials/secret-removal.ts';
import type { UnconfirmedSecret } from '../../registration/model/result.ts';
import { sandboxNote, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';

/** What `secret prune` did to one application. */
export interface PrunedApplication {
  readonly displayName: string;
  readonly appId: string;
  readonly key: string | null;
  /** In a dry run, what would be. */
  readonly removed: readonly SecretRemoval[];
  /** Due, but the last way for the client to prove who it is. */
  readonly kept: readonly SecretRemoval[];
  /** No mark says that they were delivered, and nothing that they were not: someone may work with them. */
  readonly unconfirmed: readonly UnconfirmedSecret[];
  /** Why the rest could not be removed; null where all is done. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The result of `secret prune`. */
export interface PruneResult {
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  readonly tenantId: string;
  /** How many applications were looked at. */
  readonly applications: number;
  /** Those that had something to remove. */
  readonly pruned: readonly PrunedApplication[];
}

const WHY: Readonly<Record<SecretRemoval['reason'], string>> = {
  expired: 'it had expired',
  undelivered: 'it had reached nobody',
  due: 'it was replaced and due',
};

/** What is removed of one application, a line for each secret. */
export function removalLines({ removed }: Pick<PrunedApplication, 'removed'>): readonly string[] {
  return removed.map(({ keyId, name, reason }) => `${keyId}${name === null ? '' : ` "${name}"`}: ${WHY[reason]}`);
}

/** The result of `secret prune` for people. */
export function describePrune(result: PruneResult, paint: Paint): string {
  const { dryRun, applications, pruned, sandbox } = result;
  const count = pruned.reduce((sum, { removed }) => sum + removed.length, 0);
  const suffix = `of ${applications} ${applications === 1 ? 'application' : 'applications'}`;
  const secrets = `${count} ${count === 1 ? 'secret' : 'secrets'} ${suffix}`;
  const headline =
    count === 0
      ? `${paint.success('Nothing to remove')} ${suffix}.`
      : dryRun
        ? `Would remove ${secrets}. Nothing was written.`
        : `${paint.success('Removed')} ${secrets}.`;
  const sections = pruned.map((each) =>
    section(
      `"${each.displayName}" (${each.appId})`,
      [
        ...removalLines(each),
        ...each.kept.map(({ keyId }) => `${keyId}: kept, for nothing else works`),
        ...each.unconfirmed.map(
          ({ keyId }) => `${keyId}: unconfirmed, so it stays; no mark says that it was delivered`,
        ),
        ...(each.error === null ? [] : [`not done: ${each.error.message}`]),
      ],
      paint,
    ),
  );
  return `${headline}\n${sections.join('')}${sandboxNote(sandbox, paint)}`;
}
