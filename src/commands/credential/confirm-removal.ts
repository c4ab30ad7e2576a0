import type { ErrorFacts } from '../../errors/fhir-apps-error.ts';
import type { Context } from '../../cli/context.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import type { OpenSession } from '../../session/session.ts';

/** What to do with credentials of an application that is not ours. */
export function notOursToRemove({ appId }: { readonly appId: string }): Pick<ErrorFacts, 'hint' | 'command'> {
  return {
    hint: 'Change its credentials where they were made. To see what it has:',
    command: ['credential', 'list', appId],
  };
}

/** Asks whether secrets may be removed, which cannot be undone. Throws as `confirmChanges`. */
export function confirmRemoval(
  context: Context,
  session: OpenSession,
  what: string,
  lines: readonly string[],
): Promise<void> {
  return confirmChanges(context, session, {
    shown: lines.map((line) => `  ${line}`),
    question: `${what}. Continue?`,
    mustConfirm: { message: `${what} must be confirmed.`, details: { wouldRemove: lines } },
  });
}
