import { ConcurrentRunError } from '../../errors/fhir-apps-error.ts';
import { toUnfinished } from '../../errors/to-unfinished.ts';
import type { Leftover } from '../../errors/unfinished-error.ts';
import type { UndeliveredSecret } from '../../graph/apply/ledger.ts';
import { OtherRunError } from '../../graph/apply/apply-secret.ts';
import type { SecretRemoval } from '../../registration/credentials/secret-removal.ts';
import { commandForTenant, removalWords } from '../../cli/next-commands.ts';
import type { GlobalSettings } from '../../cli/settings.ts';

/** What a rotation that failed has left. */
export interface RotationLeftovers {
  readonly appId: string;
  readonly displayName: string;
  /** The new secret where it stands without being marked as delivered. */
  readonly unmarked: UndeliveredSecret | null;
  /** Older ones that were to be removed and were not. */
  readonly due: readonly SecretRemoval[];
}

/** The error of a rotation that failed: what stands counts (exit 3); where nothing does, the failure itself. */
export function explainRotationFailure(raised: unknown, rest: RotationLeftovers, settings: GlobalSettings): unknown {
  const leftovers = leftoversOf(rest, settings);
  const error = raised instanceof OtherRunError ? concurrentRotation(rest) : raised;
  return leftovers.length === 0 ? error : toUnfinished(error, { state: 'The rotation is unfinished.', leftovers });
}

function concurrentRotation({ appId, displayName }: RotationLeftovers): ConcurrentRunError {
  return new ConcurrentRunError(
    'overtaken',
    `Another run makes a secret for "${displayName}" at this moment, so this one has stepped back.`,
    { hint: 'To see what the other has made:', command: ['secret', 'list', appId] },
  );
}

function leftoversOf({ appId, unmarked, due }: RotationLeftovers, settings: GlobalSettings): readonly Leftover[] {
  const remove = (keyId: string | null): string => commandForTenant(removalWords(appId, keyId), settings);
  return [
    ...(unmarked === null ? [] : [{ keyId: unmarked.keyId, name: unmarked.displayName }]),
    ...due.map(({ keyId, name }) => ({ keyId, name: name ?? '' })),
  ].map(({ keyId, name }) => ({ kind: 'passwordCredential', id: keyId, name, remove: remove(keyId) }));
}
