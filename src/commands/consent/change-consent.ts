import { errorPaint } from '../../cli/error-paint.ts';
import type { PartialWork } from '../../errors/to-unfinished.ts';
import { applyGrants, applyRevocation } from '../../graph/apply/apply-consent.ts';
import type { GrantedClient } from '../../graph/apply/permission-grants.ts';
import { type ObservedConsent, observeConsent } from '../../graph/observe/observe-consent.ts';
import { grantContent } from './grant-content.ts';
import { proposalOf } from '../../session/proposal.ts';
import { describeConsentChange } from './consent-change-view.ts';
import { describeImpact, removalHeading } from '../../output/impact-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import { impactOfRevocation } from '../../registration/impact/access-impact.ts';
import type { Impact } from '../../registration/impact/impact.ts';
import type { ClientConsent } from '../../registration/consent/client-consent.ts';
import { grantHandOff, revocationHandOff, unreadHandOff } from '../../registration/consent/consent-hand-off.ts';
import { type ConsentPlan, planConsent } from '../../registration/consent/plan-consent.ts';
import {
  planRevocation,
  type RevocationStep,
  warningsAfterRevocation,
} from '../../registration/consent/plan-revocation.ts';
import { keyIn } from '../../graph/write-record.ts';
import type { HandOff, HandOffFacts } from '../../registration/model/result.ts';
import { handOffFacts } from '../../registration/approval/hand-off-facts.ts';
import { scopesEffect } from '../../registration/approval/effect.ts';
import { identify, MARK } from '../../registration/tags.ts';
import type { GrantStep } from '../../registration/model/consent.ts';
import { changeAccess, changeOutcome } from '../../session/change-access.ts';
import type { PendingChanges } from '../../session/confirm-changes.ts';
import type { CommandInput, CommandOutcome } from '../../cli/command.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import type { Context } from '../../cli/context.ts';
import { referenceOf, type ReferringInput } from '../../session/reference.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import type { CONSENT_GRANT_FIELDS, CONSENT_REVOKE_FIELDS } from './consent-fields.ts';
import type { ChangedGrant, ConsentChangeResult } from './consent-results.ts';

/**
 * Consents for all users of the tenant to what the client asks for, or to the scopes named. Throws what
 * {@link observeConsent}, {@link planConsent} and the agreement throw, and the failure of a write; what the caller may
 * not grant is handed off instead.
 */
export async function grantConsent(
  context: Context,
  input: CommandInput<typeof CONSENT_GRANT_FIELDS>,
): Promise<CommandOutcome<ConsentChangeResult>> {
  return withSession(context, async (session) => {
    const observed = await observe(context, session, input, true);
    const { consent, externalAccess } = observed;
    const { scope: names = [] } = input.values;
    const plan = planConsent(consent, names);
    plan.warnings.forEach(context.warn);
    const refused = await changeAccess(
      { context, session },
      {
        needed: plan.steps,
        confirmation: {
          access: [{ ...consent.application, externalAccess }],
          trusted: input.values.trust ?? [],
          shown: proposalOf(
            context,
            'Grant consent for all users of the tenant',
            grantContent(
              consent,
              plan.steps,
              plan.steps.flatMap((step) => grantEffect(consent, step) ?? []),
            ),
          ),
          question: 'Grant it?',
        },
        progress: 'Granting consent',
        attemptAll: (needed) => applyGrants(session.client, grantedClient(observed), needed),
        partialWork: (done) =>
          partialConsent(context, consent, {
            done: done.length,
            left: plan.steps.length - done.length,
            flags: [...new Set(done.flatMap(({ added }) => scopeFlags(added)))],
          }),
      },
    );
    const applied: AppliedConsent = { ...plan, refused };
    const handOffs = grantHandOffs(session, observed, applied, names);
    return outcomeOf(
      input,
      resultOf(context, session, observed, { grants: grantsAfter(applied), impact: null, handOffs }),
    );
  });
}

/**
 * Takes consent back, after a yes. Throws what {@link observeConsent} and {@link planRevocation} throw, Graph's refusal
 * to show the grants, UsageError `confirmation_required`, CancelledError, and the failure of a write; what the caller
 * may not revoke is handed off instead.
 */
export async function revokeConsent(
  context: Context,
  input: CommandInput<typeof CONSENT_REVOKE_FIELDS>,
): Promise<CommandOutcome<ConsentChangeResult>> {
  return withSession(context, async (session) => {
    const observed = await observe(context, session, input, false);
    const { consent, grantsRefusal } = observed;
    if (consent.grants === null) {
      throw grantsRefusal ?? new Error('Grants are neither known nor refused.');
    }
    const ofUsersToo = input.values.users === true;
    const { scope: names = [] } = input.values;
    const steps = planRevocation({ ...consent, grants: consent.grants }, names, ofUsersToo);
    const refused = await changeAccess(
      { context, session },
      {
        needed: steps,
        confirmation: {
          ...revocationShown(context, consent, steps),
          mustConfirm: { message: `Revoking the consent to "${consent.application.displayName}" must be confirmed.` },
        },
        progress: 'Revoking consent',
        attemptAll: (needed) => applyRevocation(session.client, grantedClient(observed), needed),
        partialWork: (done) =>
          partialConsent(context, consent, {
            done: done.length,
            left: steps.length - done.length,
            flags: [...scopeFlags(names), ...(ofUsersToo ? ['--users'] : [])],
          }),
      },
    );
    const revoked = steps.filter((step) => !refused.includes(step));
    warningsAfterRevocation(consent, revoked, ofUsersToo).forEach(context.warn);
    const handOffs = refused.map((step) => revocationHandOff(step, session.tenantContext.graphUrl));
    const impact = revoked.length === 0 ? null : impactOf(context, consent, revoked);
    const grants = grantsLeft(steps, refused);
    return outcomeOf(input, resultOf(context, session, observed, { grants, impact, handOffs }));
  });
}

/** A plan that was carried out as far as the caller may. */
interface AppliedConsent extends ConsentPlan {
  /** The steps for which privilege is missing. */
  readonly refused: readonly GrantStep[];
}

/**
 * The exact requests, or where those are not known, one command for all that is left. `names` are the scopes asked for.
 */
function grantHandOffs(
  { tenantContext, now }: OpenSession,
  { consent, federatedCredentials, owners }: ObservedConsent,
  { outOfReach, refused }: AppliedConsent,
  names: readonly string[],
): readonly HandOff[] {
  if (refused.length + outOfReach.length === 0) {
    return [];
  }
  const { application, servicePrincipalId } = consent;
  const handedOff = { application, servicePrincipal: null, federatedCredentials, owners };
  const factsOf = (effect: string | null): HandOffFacts => {
    const facts = handOffFacts(tenantContext, handedOff, effect, now());
    // approve grants all that an application of ours asks for, and nothing else.
    return names.length === 0 && application.tags.includes(MARK) ? facts : { ...facts, approveWith: null };
  };
  return consent.grants === null || outOfReach.length > 0
    ? [{ ...unreadHandOff(tenantContext, application.appId, names), ...factsOf(null) }]
    : refused.map((step) => ({
        ...grantHandOff(servicePrincipalId, step, tenantContext.graphUrl),
        ...factsOf(grantEffect(consent, step)),
      }));
}

function grantEffect({ apis }: ClientConsent, { api, added }: GrantStep): string | null {
  const scopes = apis.find(({ appId }) => appId === api.appId)?.scopes ?? [];
  return scopesEffect(
    scopes.filter(({ value }) => added.includes(value)),
    api,
  );
}

function impactOf({ settings }: Context, consent: ClientConsent, steps: readonly RevocationStep[]): Impact {
  const { impact, commands } = impactOfRevocation(consent, steps);
  return { ...impact, bringBack: commands.map((words) => commandForTenant(words, settings)) };
}

function revocationShown(
  context: Context,
  consent: ClientConsent,
  steps: readonly RevocationStep[],
): Pick<PendingChanges, 'shown' | 'question'> {
  const paint = errorPaint(context);
  const { displayName, tags } = consent.application;
  const { type = null, fhirUrl = null } = identify(tags) ?? {};
  const subject = { verb: 'Revoke the consent to', type, displayName, fhirUrl };
  const { impact } = impactOfRevocation(consent, steps);
  return {
    shown: `${removalHeading(sanitized(subject), paint)}${describeImpact(sanitized(impact), 'taken', paint)}\n`,
    question: 'Revoke it?',
  };
}

function observe(
  context: Context,
  session: OpenSession,
  input: ReferringInput,
  givesAccess: boolean,
): Promise<ObservedConsent> {
  context.progress('Reading the directory');
  return observeConsent(session.client, {
    reference: referenceOf(context, input, false),
    givesAccess,
    namesUsers: false,
    caller: session.caller,
    now: context.now(),
  });
}

function grantedClient({ consent }: ObservedConsent): GrantedClient & { readonly clientId: string } {
  const { displayName: clientName, tags } = consent.application;
  return { clientId: consent.servicePrincipalId, clientName, key: keyIn(tags) };
}

function scopeFlags(scopes: readonly string[]): readonly string[] {
  return scopes.map((scope) => `--scope=${scope}`);
}

/** How far a change of consent came; `flags` are those of the `consent revoke` that takes away what exists. */
function partialConsent(
  { settings }: Context,
  { application, servicePrincipalId }: ClientConsent,
  { done, left, flags }: { readonly done: number; readonly left: number; readonly flags: readonly string[] },
): PartialWork {
  const remove = commandForTenant(['consent', 'revoke', application.appId, ...flags], settings);
  const name = `consent to "${application.displayName}"`;
  return {
    state: `${done} of the grants are written, ${left} are not.`,
    leftovers: [{ kind: 'oauth2PermissionGrant', id: servicePrincipalId, name, remove }],
  };
}

function grantsAfter({ wanted, outOfReach, steps, refused }: AppliedConsent): readonly ChangedGrant[] {
  return [...wanted, ...outOfReach].map(({ api, scopes }, index) => {
    const step = steps.find((each) => each.api === api);
    const isRefused = index >= wanted.length || (step !== undefined && refused.includes(step));
    return {
      api: { appId: api.appId, displayName: api.displayName },
      user: null,
      scopes: step?.added ?? scopes,
      action: isRefused ? 'refused' : step === undefined ? 'unchanged' : 'granted',
    };
  });
}

function grantsLeft(steps: readonly RevocationStep[], refused: readonly unknown[]): readonly ChangedGrant[] {
  return steps.map((step) => ({
    api: { appId: step.api.appId === '' ? null : step.api.appId, displayName: step.api.displayName },
    user: step.grant.principalId,
    scopes: step.removed,
    action: refused.includes(step) ? 'refused' : 'revoked',
  }));
}

function resultOf(
  { settings }: Context,
  { tenantContext }: OpenSession,
  { consent }: ObservedConsent,
  changed: Pick<ConsentChangeResult, 'grants' | 'impact' | 'handOffs'>,
): ConsentChangeResult {
  const { appId, displayName } = consent.application;
  return {
    dryRun: settings.dryRun,
    sandbox: tenantContext.sandbox,
    tenantId: tenantContext.tenantId,
    client: { appId, displayName, servicePrincipalId: consent.servicePrincipalId },
    ...changed,
  };
}

function outcomeOf(
  { values }: Pick<CommandInput<typeof CONSENT_GRANT_FIELDS>, 'values'>,
  result: ConsentChangeResult,
): CommandOutcome<ConsentChangeResult> {
  return changeOutcome(result, values.allowHandOff === true, describeConsentChange);
}
