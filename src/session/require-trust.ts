import { UsageError } from '../errors/usage-error.ts';

/** An application that stands, and what others hold of it. */
export interface SharedApplication {
  readonly appId: string;
  readonly displayName: string;
  /** As sentences; empty where only we hold it. */
  readonly externalAccess: readonly string[];
}

/**
 * Names and tags can be forged, so an application with external access gets new access only when the user confirms it:
 * by `--trust`, or to the question, which ends with `whatFor`; `confirm` is null where nobody may be asked. Throws
 * UsageError `trust_required`.
 */
export async function requireTrust(
  { appId, displayName, externalAccess }: SharedApplication,
  trusted: readonly string[],
  confirm: ((question: string) => Promise<boolean>) | null,
  whatFor = 'Give it new access all the same',
): Promise<void> {
  if (externalAccess.length === 0 || trusted.some((each) => each.toLowerCase() === appId.toLowerCase())) {
    return;
  }
  const question = `Others hold "${displayName}" (${appId}): ${externalAccess.join('; ')}. ${whatFor}?`;
  if (confirm !== null && (await confirm(question))) {
    return;
  }
  throw new UsageError(
    'trust_required',
    `The application ${appId} stands already, and others hold it: ${externalAccess.join('; ')}.`,
    {
      hint: `If that is right, run the command again with --trust ${appId}.`,
      details: { appId, holders: externalAccess },
    },
  );
}
