import type { Context } from '../../cli/context.ts';
import { errorPaint } from '../../cli/error-paint.ts';
import { describeImpact, removalHeading } from '../../output/impact-view.ts';
import { section } from '../../output/layout.ts';
import type { ExistingCredential } from '../../registration/credentials/existing-credential.ts';
import type { ObservedImpact } from '../../registration/impact/impact.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import type { OpenSession } from '../../session/session.ts';
import { sanitized } from '../../output/sanitized.ts';

/** A credential about to be removed, its client, and what goes with it. */
export interface PendingRemoval {
  readonly client: {
    readonly displayName: string;
    readonly appId: string;
    readonly type: string;
    readonly fhirUrl: string;
  };
  readonly credential: ExistingCredential;
  readonly impact: ObservedImpact | null;
}

/** Shows what is lost, and asks. Throws as `confirmChanges`. */
export async function confirmCredentialRemoval(
  context: Context,
  session: OpenSession,
  { client, credential, impact }: PendingRemoval,
): Promise<void> {
  const { displayName, appId } = client;
  const paint = errorPaint(context);
  const what = `Removing the ${credential.kind} ${credential.id} of "${displayName}" (${appId})`;
  await confirmChanges(context, session, {
    shown: [
      removalHeading(sanitized({ verb: 'Remove a credential of', ...client }), paint),
      section('This is lost', [wordsOf(sanitized(credential))], paint),
      impact === null ? '' : describeImpact(sanitized(impact), 'taken', paint),
      '\n',
    ].join(''),
    question: 'Remove it?',
    mustConfirm: { message: `${what} must be confirmed.`, details: { wouldRemove: [] } },
  });
}

function wordsOf({ kind, id, name, deliveredTo, subject }: ExistingCredential): string {
  return [
    `${kind} ${id}${name === null ? '' : ` "${name}"`}`,
    ...(deliveredTo === null ? [] : [`at ${deliveredTo}`]),
    ...(subject === null ? [] : [`for ${subject}`]),
  ].join(', ');
}
