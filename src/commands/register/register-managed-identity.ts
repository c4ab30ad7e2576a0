import { UsageError } from '../../errors/usage-error.ts';
import { doServicePrincipalSteps, prepare } from '../../graph/apply/apply-access.ts';
import { Ledger } from '../../graph/apply/ledger.ts';
import { observeManagedIdentity } from '../../graph/observe/observe-managed-identity.ts';
import { describeRegistration } from '../../output/registration-view.ts';
import { readFhirResourceId } from '../../registration/roles/fhir-resource-id.ts';
import {
  judgeManagedIdentity,
  type ManagedIdentityAnswers,
} from '../../registration/answers/managed-identity-answers.ts';
import {
  type IdentityPlan,
  type ObservedIdentity,
  planManagedIdentity,
} from '../../registration/plan/plan-managed-identity.ts';
import { describeStep } from '../../registration/plan/step-description.ts';
import { apiNames } from '../../registration/consent/well-known-apis.ts';
import { agreeOnWrites } from '../agree-on-writes.ts';
import { assignAzureRole, observeAzure } from '../azure-session.ts';
import type { CommandInput, CommandOutcome } from '../command.ts';
import type { Context } from '../context.ts';
import { managedIdentityResult } from './managed-identity-result.ts';
import { registerCommand } from '../next-commands.ts';
import { warnOfRefusals } from './register-application.ts';
import { type OpenSession, withSession } from '../session.ts';
import { explainFailure } from '../engine/unfinished.ts';

/** What was said about a managed identity. */
export interface SaidOfIdentity {
  readonly values: CommandInput['values'];
  /** True where questions were asked, so that the flags that say the same are worth telling. */
  readonly asked: boolean;
}

/**
 * `register service --managed-identity`: gives an identity that Azure keeps its roles on a FHIR server; no application is
 * made. Throws what observing, planning and agreeing throw, and the failure of a write.
 */
export async function registerManagedIdentity(
  context: Context,
  { values, asked }: SaidOfIdentity,
): Promise<CommandOutcome> {
  const answers = answersOf(values);
  return withSession(context, async (session) => {
    context.progress('Reading the directory');
    const observed = await observe(session, answers);
    const plan = planManagedIdentity(answers, observed);
    const obstacle = observed.azureAccess?.obstacle ?? null;
    if (obstacle !== null) {
      context.warn(obstacle);
    }
    const { servicePrincipal, api } = observed;
    const ledger = new Ledger({ application: null, servicePrincipal, api, federatedCredentials: null }, null);
    if (!context.settings.dryRun) {
      await agreeAndGive(context, session, plan, observed, ledger);
      warnOfRefusals(context, ledger);
    }
    const { dryRun } = context.settings;
    const result = managedIdentityResult({ place: session.place, dryRun, answers, observed, plan, ledger });
    const again = asked
      ? `\nThe same without questions:\n  ${registerCommand('service', values, context.settings)}\n`
      : '';
    const isLeft = result.handOffs.length > 0 && !answers.allowHandOff && !dryRun;
    return {
      result,
      // 4 where a role had to be handed off; the rest is done (DESIGN section 2, Exit).
      exitCode: isLeft ? 4 : 0,
      describe: (paint) => `${describeRegistration(result, apiNames(api), paint)}${again}`,
    };
  });
}

function answersOf(values: CommandInput['values']): ManagedIdentityAnswers {
  const judged = judgeManagedIdentity(values);
  if ('answers' in judged) {
    return judged.answers;
  }
  throw new UsageError('invalid_input', judged.faults.map(({ key, message }) => `${key} ${message}`).join(' '), {
    details: { faults: judged.faults.map(({ key, message }) => ({ field: key, message })) },
  });
}

async function observe(session: OpenSession, answers: ManagedIdentityAnswers): Promise<ObservedIdentity> {
  const { fhirUrl, serverKind, fhirResourceId } = answers;
  const resource = fhirResourceId === null ? null : readFhirResourceId(fhirResourceId);
  const [directory, azureAccess] = await Promise.all([
    observeManagedIdentity(session.client, answers),
    serverKind === 'oss'
      ? null
      : session.openAzure().then((manager) => observeAzure(manager, { resource, server: { fhirUrl, serverKind } })),
  ]);
  return { ...directory, azureAccess };
}

async function agreeAndGive(
  context: Context,
  session: OpenSession,
  { preparation, servicePrincipal }: IdentityPlan,
  observed: ObservedIdentity,
  ledger: Ledger,
): Promise<void> {
  const { displayName } = observed.servicePrincipal;
  const steps = [...preparation, ...servicePrincipal];
  if (steps.length === 0) {
    return;
  }
  await agreeOnWrites(context, session, {
    heading: `This will be done for the managed identity "${displayName}":`,
    lines: steps.map((step) => `${describeStep(step, displayName).action} ${describeStep(step, displayName).summary}`),
    needsYes:
      preparation[0] === undefined
        ? null
        : `"${preparation[0].displayName}" has no service principal in this tenant, which often means that it is the wrong tenant.`,
  });
  const options = {
    client: session.client,
    displayName,
    onProgress: context.progress,
    assignAzureRole: async ({ role, resource }, principalId) =>
      assignAzureRole(await session.openAzure(), { role, resource, principalId, principalType: 'ServicePrincipal' }),
  } satisfies Parameters<typeof prepare>[2];
  try {
    await prepare(preparation, ledger, options);
    await doServicePrincipalSteps(servicePrincipal, ledger, options);
  } catch (error) {
    throw explainFailure(error, ledger, displayName, context.settings);
  }
}
