import { toUnfinished } from '../../errors/to-unfinished.ts';
import type { Leftover } from '../../errors/unfinished-error.ts';
import type { UndeliveredSecret } from '../../graph/apply/ledger.ts';
import type { SecretRemoval } from '../../registration/credentials/secret-removal.ts';
import { commandForTenant, removalWords } from '../../cli/next-commands.ts';
import type { GlobalSettings } from '../../cli/settings.ts';

/** What a rotation that failed has left. */
export interface RotationLeftovers {
  readonly appId: string;
  /** The new secret where it stands without being marked as delivered. */
  readonly unmarked: UndeliveredSecret | null;
  /** Older ones that were to be removed and were not. */
  readonly due: readonly SecretRemoval[];
}

/** The error of a rotation that failed: what stands counts (exit 3); where nothing does, the failure itself. */
export function explainRotationFailure(error: unknown, rest: RotationLeftovers, settings: GlobalSettings): unknown {
  const leftovers = leftoversOf(rest, settings);
  return leftovers.length === 0 ? error : toUnfinished(error, { state: 'The rotation is unfinished.', leftovers });
}

function leftoversOf({ appId, unmarked, due }: RotationLeftovers, settings: GlobalSettings): readonly Leftover[] {
  const remove = (keyId: string | null): string => commandForTenant(removalWords(appId, keyId), settings);
  return [
    ...(unmarked === null ? [] : [{ keyId: unmarked.keyId, name: unmarked.displayName }]),
    ...due.map(({ keyId, name }) => ({ keyId, name: name ?? '' })),
  ].map(({ keyId, name }) => ({ kind: 'passwordCredential', id: keyId, name, remove: remove(keyId) }));
}
