import { utc } from '../../registration/credentials/existing-credential.ts';
import { retirements } from '../../registration/credentials/rotation.ts';
import type { PasswordCredential } from '../../registration/model/observed.ts';
import { addedElement, changedSubject, subjectOf } from '../../registration/plan-content/access-content.ts';
import type { ContentElement, ContentEntry } from '../../registration/plan-content/plan-content.ts';
import { externalAccess } from '../../registration/trust.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import { proposalOf } from '../../session/proposal.ts';
import { overlapOf, type RotateInput } from './credential-fields.ts';
import type { RotationJob } from './apply-rotation.ts';

/** Asks whether a rotation may be done. Throws as `confirmChanges`. */
export async function confirmRotation(job: RotationJob, values: RotateInput['values']): Promise<void> {
  const { context, session, state } = job;
  const { application, access } = state;
  await confirmChanges(context, session, {
    access: [{ ...application, externalAccess: externalAccess(access, context.now()) }],
    trusted: values.trust ?? [],
    shown: proposalOf(context, 'Rotate the secret', rotationContent(job, overlapOf(values) === 0)),
    question: 'Rotate it?',
  });
}

/** What comes of each secret; `atOnce` where the older ones go as soon as the new one is delivered. */
function rotationContent({ state, plan, retireAt }: RotationJob, atOnce: boolean): ContentEntry {
  const { application, sink } = state;
  const { delivered, orphaned, replaced, unconfirmed, lifetimeSeconds } = plan;
  const elements = [
    delivered === null
      ? addedElement(
          `new, for ${Math.floor(lifetimeSeconds / 86_400)} days, in ${sink.description}`,
          'proven before it is delivered',
        )
      : addedElement(`${nameOf(delivered)}, which ${sink.description} has`, 'it becomes the new one'),
    ...retirements(application.tags, replaced, retireAt).map(({ secret, at }) =>
      atOnce
        ? element('removed', secret, 'removed at once')
        : element('kept', secret, `works until ${at.toISOString().slice(0, 10)}, and can be removed after that`),
    ),
    ...orphaned.map((secret) => element('removed', secret, 'nobody has it')),
    ...unconfirmed.map((secret) => element('kept', secret, 'stays: someone may use it')),
  ];
  const { details, ...subject } = subjectOf(application);
  const ids = [...(delivered === null ? [] : [delivered]), ...replaced, ...orphaned, ...unconfirmed].map(
    (secret) => `Key id of ${nameOf(secret)}: ${secret.keyId}`,
  );
  return changedSubject({ ...subject, details: [...details, ...ids] }, [{ label: 'Secret', elements }]);
}

function element(mark: ContentElement['mark'], secret: PasswordCredential, remark: string): ContentElement {
  return { mark, text: nameOf(secret), was: null, remark };
}

function nameOf({ endDateTime }: PasswordCredential): string {
  const day = utc(endDateTime)?.slice(0, 10);
  return day === undefined ? 'one that never expires' : `the one that expires ${day}`;
}
