import { externalAccess } from '../../registration/trust.ts';
import { confirmChanges, listed } from '../../session/confirm-changes.ts';
import { overlapOf, type RotateInput } from './credential-fields.ts';
import type { RotationJob } from './apply-rotation.ts';

/** Asks whether a rotation may be done. Throws as `confirmChanges`. */
export async function confirmRotation(
  { context, session, state, plan }: RotationJob,
  values: RotateInput['values'],
): Promise<void> {
  const { application, sink, access } = state;
  await confirmChanges(context, session, {
    access: [{ ...application, externalAccess: externalAccess(access, context.now()) }],
    trusted: values.trust ?? [],
    shown: listed(`This will be done to the secrets of "${application.displayName}":`, [
      ...plan.orphaned.map(({ keyId }) => `remove ${keyId}, which reached nobody`),
      plan.delivered === null
        ? `make a new one, prove that it works, and deliver it to ${sink.description}`
        : `take ${plan.delivered.keyId}, which ${sink.description} holds, for the new one`,
      ...plan.replaced.map(({ keyId }) => (overlapOf(values) === 0 ? `remove ${keyId}` : `let ${keyId} retire`)),
    ]),
  });
}
