import { UsageError } from '../errors/usage-error.ts';
import type { Ui } from '../cli/ui.ts';

/** An application that is about to get access, and who else has access to it. */
export interface SharedApplication {
  readonly appId: string;
  readonly displayName: string;
  /** As sentences; empty where only we have access. */
  readonly externalAccess: readonly string[];
  /** What the question ends with, without its question mark. Default: `Give it new access anyway`. */
  readonly whatFor?: string;
}

/**
 * Names and tags can be forged, so an application with external access gets new access only when the user confirms it:
 * by `--trust`, or to the question. Throws UsageError `trust_required`, also on a no.
 *
 * @param trusted the appIds that `--trust` names.
 */
export async function requireTrust(
  ui: Pick<Ui, 'confirm'> | null,
  { appId, displayName, externalAccess, whatFor = 'Give it new access anyway' }: SharedApplication,
  trusted: readonly string[],
): Promise<void> {
  if (externalAccess.length === 0 || trusted.some((each) => each.toLowerCase() === appId.toLowerCase())) {
    return;
  }
  const question = `"${displayName}" (${appId}) has other owners or credentials: ${externalAccess.join('; ')}. ${whatFor}?`;
  if (ui !== null && (await ui.confirm(question))) {
    return;
  }
  throw new UsageError(
    'trust_required',
    `The application ${appId} exists already, and others own it or have credentials for it: ${externalAccess.join('; ')}.`,
    {
      hint: `If that is right, run the command again with --trust ${appId}.`,
      details: { appId, holders: externalAccess },
    },
  );
}
