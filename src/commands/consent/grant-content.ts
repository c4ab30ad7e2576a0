import type { ClientConsent } from '../../registration/consent/client-consent.ts';
import type { GrantStep } from '../../registration/model/consent.ts';
import { addedElement, changedSubject, subjectOf } from '../../registration/plan-content/access-content.ts';
import type { ContentEntry } from '../../registration/plan-content/plan-content.ts';

/** What a client may do for every user from then on, by API; `effects` is what that allows, as sentences. */
export function grantContent(
  { application }: Pick<ClientConsent, 'application'>,
  steps: readonly GrantStep[],
  effects: readonly string[],
): ContentEntry {
  const elements = steps.map(({ api, added }) => addedElement(api.displayName, added.join(', ')));
  return changedSubject(subjectOf(application), [{ label: 'Consent', elements }], effects);
}
