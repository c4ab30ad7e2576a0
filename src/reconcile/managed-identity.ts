import { type AccessPorts, doServicePrincipalSteps, prepare } from '../graph/apply/apply-access.ts';
import { beginLedger, type Ledger, Recorder } from '../graph/apply/ledger.ts';
import { observeManagedIdentity } from '../graph/observe/observe-managed-identity.ts';
import type { ManagedIdentityAnswers } from '../registration/answers/managed-identity-answers.ts';
import {
  type IdentityPlan,
  type ObservedIdentity,
  planManagedIdentity,
} from '../registration/plan/plan-managed-identity.ts';
import type { PlannedStep } from '../registration/model/step.ts';
import type { AzureAccess } from '../registration/model/azure-access.ts';
import { azureRolesIn } from './azure-roles.ts';
import type { NamedServer } from '../session/managed-server.ts';
import type { OpenSession, SessionContext } from '../session/session.ts';
import { explainFailure } from './unfinished.ts';

/** A managed identity as it stands, and the roles that it lacks. */
export interface PlannedIdentity {
  readonly answers: ManagedIdentityAnswers;
  readonly observed: ObservedIdentity;
  readonly plan: IdentityPlan;
}

/** Reads a managed identity and its server, and plans. Throws what observing and planning throw. */
export async function loadManagedIdentity(
  session: OpenSession,
  answers: ManagedIdentityAnswers,
  observeAzure: (server: NamedServer) => Promise<AzureAccess>,
): Promise<PlannedIdentity> {
  const { fhirUrl, serverKind, fhirResource: resource } = answers;
  const [directory, azureAccess] = await Promise.all([
    observeManagedIdentity(session.client, answers),
    serverKind === 'oss' ? null : observeAzure({ resource, server: { fhirUrl, serverKind } }),
  ]);
  const observed = { ...directory, azureAccess };
  return { answers, observed, plan: planManagedIdentity(answers, observed) };
}

/** Every write of a plan for a managed identity, in the order it is told. */
export function identitySteps({ preparation, servicePrincipal }: IdentityPlan): readonly PlannedStep[] {
  return [...preparation, ...servicePrincipal];
}

/** The ledger of a managed identity that nothing was given to yet. */
export function identityLedger({ servicePrincipal, api }: ObservedIdentity): Ledger {
  return beginLedger({ application: null, servicePrincipal, api, federatedCredentials: null });
}

/** Gives a managed identity the roles that it lacks. Throws the failure of a write, with what is left of it. */
export async function giveRoles(
  { context, session }: SessionContext,
  { observed, plan }: PlannedIdentity,
  onProgress: (text: string) => void,
): Promise<Ledger> {
  const { displayName } = observed.servicePrincipal;
  const ports: AccessPorts = {
    client: session.client,
    displayName,
    azureRoles: azureRolesIn(session),
    // A managed identity has its service principal from Azure.
    reporter: { progress: onProgress, ownersRefused: () => undefined },
  };
  const recorder = new Recorder(identityLedger(observed));
  try {
    await prepare(plan.preparation, recorder, ports);
    await doServicePrincipalSteps(plan.servicePrincipal, recorder, ports);
    return recorder.ledger;
  } catch (error) {
    throw explainFailure(error, recorder.ledger, displayName, context.settings);
  }
}
