import type { ObservedApplication } from '../registration/model/observed.ts';
import type { UnconfirmedSecret } from '../registration/result/registration-schema.ts';
import type { Context } from '../cli/context.ts';
import { commandForTenant } from '../cli/next-commands.ts';

/**
 * Warns of secrets that were left alone because whether someone works with them is unknown, each with the command that
 * removes it.
 */
export function warnOfUnconfirmed(
  context: Context,
  { displayName, appId }: Pick<ObservedApplication, 'displayName' | 'appId'>,
  secrets: readonly Pick<UnconfirmedSecret, 'keyId'>[],
): void {
  for (const { keyId } of secrets) {
    const remove = commandForTenant(['credential', 'remove', appId, '--id', keyId], context.settings);
    context.warn({
      code: 'secret_unconfirmed',
      message:
        `The secret ${keyId} of "${displayName}" stays unconfirmed: no mark shows that it was delivered, and a client may use it. ` +
        `If none does, remove it: ${remove}`,
    });
  }
}
