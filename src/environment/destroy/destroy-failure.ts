import { errorPaint } from '../../cli/error-paint.ts';
import { flagOf } from '../../errors/wording.ts';
import type { DestroyedEntry, DestroyResult } from './destroy-result.ts';
import { NOT_PINNED } from '../plan/prune.ts';
import { CancelledError } from '../../errors/cancelled-error.ts';
import { type Leftover, UnfinishedError } from '../../errors/unfinished-error.ts';
import { describeDestroy } from './destroy-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';

/**
 * Throws UnfinishedError, or CancelledError, where anything of the file stands in the end; the keys of the result are
 * among its details.
 */
export function throwIfUnfinished(context: Context, result: DestroyResult): void {
  const { settings, stop } = context;
  const left = result.registrations.filter(
    ({ action }) => action === 'kept' || action === 'failed' || action === 'skipped',
  );
  if (settings.dryRun || left.length === 0) {
    return;
  }
  if (!settings.json) {
    context.show(describeDestroy(sanitized(result), errorPaint(context)));
  }
  const existing = left.map(({ objectId, displayName, key, appId }): Leftover => ({
    kind: 'application',
    id: objectId,
    name: displayName ?? key,
    remove: commandForTenant(['delete', appId ?? key], settings),
  }));
  const details = { standing: existing, ...result };
  const counts = `${left.length} of ${result.registrations.length} applications exist`;
  const reason: unknown = stop.reason;
  if (reason instanceof CancelledError) {
    throw new CancelledError(reason.exitCode, `Canceled; ${counts}.`, {
      hint: 'Run the same command again to continue.',
      details,
    });
  }
  const first = left.find(({ error }) => error !== null)?.error ?? null;
  throw new UnfinishedError('unfinished', `${counts}. ${first?.message ?? sentenceOf(left)}`.trimEnd(), existing, {
    hint: first === null ? hintFor(left) : 'Run the same command again: it continues with what exists.',
    requestId: first?.requestId ?? undefined,
    details,
  });
}

function hintFor(left: readonly DestroyedEntry[]): string {
  const trust = `To delete such an application anyway, name it with ${flagOf('trust')} APPID, or delete it by itself.`;
  return left.some(({ reason }) => reason === NOT_PINNED)
    ? `If the lock file was lost, \`fhir-apps apply\` pins what exists. ${trust}`
    : trust;
}

function sentenceOf([first]: readonly DestroyedEntry[]): string {
  return first === undefined || first.reason === null ? '' : `"${first.key}" is kept: ${first.reason}.`;
}
