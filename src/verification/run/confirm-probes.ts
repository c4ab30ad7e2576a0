import { confirmChanges } from '../../session/confirm-changes.ts';
import type { SessionContext } from '../../session/session.ts';
import type { VerifyInput } from './verify-fields.ts';

/**
 * Asks before what could have an effect on a server. Throws UsageError `confirmation_required` and CancelledError.
 */
export async function confirmProbes(
  { context, session }: SessionContext,
  fhirUrl: string,
  { probe = [], allowWrites = false }: VerifyInput['values'],
): Promise<void> {
  if (probe.length === 0 && !allowWrites) {
    return;
  }
  const shown = [
    `To try on ${fhirUrl}, for each client:`,
    ...probe.map((name) => `  ${name}: of a resource that does not exist`),
    ...(allowWrites ? ['  create: one Basic resource, tagged urn:fhir-apps|probe, which is then deleted'] : []),
  ];
  const message = 'Such probes could have an effect on the server, so they are confirmed.';
  await confirmChanges(context, session, { shown, mustConfirm: { message } });
}
