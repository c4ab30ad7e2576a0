import { utc } from '../../registration/credentials/existing-credential.ts';
import { retirements } from '../../registration/credentials/rotation.ts';
import type { PasswordCredential } from '../../registration/model/observed.ts';
import { addedElement, changedSubject, subjectOf } from '../../registration/plan-content/access-content.ts';
import type { ContentElement, ContentEntry } from '../../registration/plan-content/plan-content.ts';
import type { RotationJob } from './apply-rotation.ts';

/** The parts of a rotation that are shown before it is confirmed. */
export interface ProposedRotation extends Pick<RotationJob, 'plan' | 'retireAt'> {
  readonly application: RotationJob['state']['application'];
  /** Where the new secret goes, as its sink describes itself. */
  readonly destination: string;
  /** True where the older ones go as soon as the new one is delivered. */
  readonly atOnce: boolean;
}

/** What comes of each secret of an application, by the day on which it expires. */
export function rotationContent({ application, destination, plan, retireAt, atOnce }: ProposedRotation): ContentEntry {
  const { delivered, orphaned, replaced, unconfirmed, lifetimeSeconds } = plan;
  const elements = [
    delivered === null
      ? addedElement(
          `new, for ${Math.floor(lifetimeSeconds / 86_400)} days, in ${destination}`,
          'proven before it is delivered',
        )
      : addedElement(`${nameOf(delivered)}, which ${destination} has`, 'it becomes the new one'),
    ...retirements(application.tags, replaced, retireAt).map(({ secret, at }) =>
      atOnce
        ? element('removed', secret, 'removed at once')
        : element('kept', secret, `works until ${at.toISOString().slice(0, 10)}, and can be removed after that`),
    ),
    ...orphaned.map((secret) => element('removed', secret, 'no one has it')),
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
