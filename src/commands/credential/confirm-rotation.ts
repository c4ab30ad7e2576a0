import { externalAccess } from '../../registration/trust.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import { proposalOf } from '../../session/proposal.ts';
import { rotationContent } from './rotation-content.ts';
import { overlapOf, type RotateInput } from './credential-fields.ts';
import type { RotationJob } from './apply-rotation.ts';

/** Asks whether a rotation may be done. Throws as `confirmChanges`. */
export async function confirmRotation(job: RotationJob, values: RotateInput['values']): Promise<void> {
  const { context, session, state } = job;
  const { application, access, sink } = state;
  await confirmChanges(context, session, {
    access: [{ ...application, externalAccess: externalAccess(access, context.now()) }],
    trusted: values.trust ?? [],
    shown: proposalOf(
      context,
      'Rotate the secret',
      rotationContent({ ...job, application, destination: sink.description, atOnce: overlapOf(values) === 0 }),
    ),
    question: 'Rotate it?',
  });
}
