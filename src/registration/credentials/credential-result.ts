import type { Certificate } from '../model/certificate.ts';
import type { CredentialResult } from '../result/registration-schema.ts';
import type { ChoiceOf, CredentialChoice, CredentialKind } from './inputs/index.ts';
import { CREDENTIAL_KINDS } from './kinds/index.ts';
import type { ExistingState, WorkingFacts } from './kinds/kind.ts';

/**
 * The credential that a registration proves itself with: one of the kind that was asked for, else a secret that works
 * and was delivered by some run, else a certificate that some run registered, else a federated one; null where there is
 * none. `held` is the certificate that the user holds, which counts before others.
 */
export function existingCredential(
  existing: ExistingState,
  asked: CredentialChoice | null,
  held: Certificate | null = null,
): CredentialResult | null {
  const facts = { held, now: new Date() };
  if (asked !== null && asked.kind !== 'none') {
    const { hasStandIn } = CREDENTIAL_KINDS[asked.kind];
    const own = chosenCredential(existing, asked, facts);
    if (own !== null || !hasStandIn) {
      return own;
    }
  }
  for (const kind of Object.values(CREDENTIAL_KINDS)) {
    const found = kind.working(existing, null, facts);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

function chosenCredential<K extends CredentialKind>(
  existing: ExistingState,
  choice: ChoiceOf<K>,
  facts: WorkingFacts,
): CredentialResult | null {
  return CREDENTIAL_KINDS[choice.kind].working(existing, choice, facts);
}
