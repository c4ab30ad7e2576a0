import { UsageError } from '../../../errors/usage-error.ts';
import type { FederatedChoice } from '../inputs/federated.ts';
import type { CredentialPlan } from '../../model/plan.ts';
import type { FederatedCredential, Observed, ObservedApplication } from '../../model/observed.ts';
import type { ApplicationStep, WantedFederatedCredential } from '../../model/step.ts';
import type { Warning } from '../../../errors/warning.ts';
import { federatedCredential, freeName } from './federated-credential.ts';
import { MAX_FEDERATED_CREDENTIALS } from './federated-issues.ts';
import { isSamePair, type TrustedPair } from './federated-subject.ts';

/**
 * A write for every federated credential that does not stand yet; those that stand stay, whoever made them.
 * Throws UsageError: `federated_audience_taken`, `federated_limit`.
 */
export function planFederated({ trusted }: FederatedChoice, observed: Observed): CredentialPlan {
  if (trusted.some(({ managedIdentity }) => managedIdentity !== undefined)) {
    throw new Error('A managed identity was not looked up before it was planned to be trusted.');
  }
  const existing = observed.federatedCredentials ?? [];
  const { application, tenant } = observed;
  const wanted = trusted.map((subject) => ({
    subject,
    credential: federatedCredential(subject, tenant.federatedAudience),
    found: existing.find((each) => isSamePair(each, subject)) ?? null,
  }));
  for (const { credential, found } of wanted) {
    assertSameAudience(application, credential, found);
  }
  const missing = wanted.filter(({ found }) => found === null);
  assertWithinLimit(application, existing, missing.length);
  const names = existing.map(({ name }) => name);
  const steps = missing.reduce<readonly AddStep[]>((before, { credential }) => {
    const taken = [...names, ...before.map((step) => step.credential.name)];
    const step: AddStep = {
      kind: 'add-federated-credential',
      credential: { ...credential, name: freeName(credential.name, taken) },
    };
    return [...before, step];
  }, []);
  return {
    steps,
    decisions: wanted.flatMap(({ subject, found }) =>
      found === null
        ? [`${subject.holder} may sign in without a secret.`, ...(subject.advice === null ? [] : [subject.advice])]
        : [`${subject.holder} may sign in already: the federated credential ${found.name} stays.`],
    ),
    warnings: missing.flatMap(({ subject }) => caseWarnings(subject, existing)),
  };
}

type AddStep = Extract<ApplicationStep, { kind: 'add-federated-credential' }>;

/**
 * Entra takes a pair once, so that a second audience would need the standing credential changed, which may serve
 * someone.
 */
function assertSameAudience(
  application: ObservedApplication | null,
  { audience, subject }: WantedFederatedCredential,
  found: FederatedCredential | null,
): void {
  if (application === null || found === null || found.audiences.includes(audience)) {
    return;
  }
  throw new UsageError(
    'federated_audience_taken',
    `The federated credential ${found.name} trusts ${subject} already, for the audience ${found.audiences.join(', ')} and not for ${audience}; Entra allows one.`,
    {
      hint: (input) =>
        `Name that audience with ${input('federated')} issuer=…,subject=…,audience=…, or remove the credential first:`,
      command: ['credential', 'remove', application.appId, '--id', found.id],
      details: { appId: application.appId, name: found.name, audiences: found.audiences },
    },
  );
}

function assertWithinLimit(
  application: ObservedApplication | null,
  existing: readonly FederatedCredential[],
  more: number,
): void {
  if (application === null || more === 0 || existing.length + more <= MAX_FEDERATED_CREDENTIALS) {
    return;
  }
  throw new UsageError(
    'federated_limit',
    `"${application.displayName}" has ${existing.length} federated credentials; Entra allows ${MAX_FEDERATED_CREDENTIALS}, and ${more} more were asked for.`,
    {
      hint: 'Remove what is no longer needed with `fhir-apps credential remove`. To see what there is:',
      command: ['credential', 'list', application.appId],
      details: { appId: application.appId, standing: existing.map(({ id, name, subject }) => ({ id, name, subject })) },
    },
  );
}

/** A pair that differs from a standing one by case alone is likely a slip, on one side or the other. */
function caseWarnings(wanted: TrustedPair, existing: readonly FederatedCredential[]): readonly Warning[] {
  const folded = ({ issuer, subject }: TrustedPair): string => `${issuer} ${subject}`.toLowerCase();
  return existing
    .filter((each) => folded(each) === folded(wanted))
    .map(({ name, subject }) => ({
      code: 'federated_case',
      message: `The federated credential ${name} trusts "${subject}", which differs from "${wanted.subject}" only by case. Entra compares by case, so only one of them fits the tokens.`,
    }));
}
