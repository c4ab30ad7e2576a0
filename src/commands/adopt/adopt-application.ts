import { errorPaint } from '../../cli/error-paint.ts';
import type { AdoptResult } from './adopt-result.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { findApplication } from '../../graph/observe/find-application.ts';
import {
  type RelatedObjects,
  observeRelatedObjects,
  loadAdoptionCandidate,
} from '../../graph/observe/load-adoption-candidate.ts';
import { describeAdoption, describeProposal } from './adopt-view.ts';
import { layoutFor } from '../../output/plan-content-view.ts';
import { sanitized } from '../../output/sanitized.ts';
import { isSerious } from '../../registration/adoption/finding.ts';
import { inferType } from '../../registration/adoption/infer-type.ts';
import type { AdoptionOptions } from '../../registration/adoption/adoption-candidate.ts';
import { planAdoption } from '../../registration/adoption/plan-adoption.ts';
import { defaultKey, formerKey, RESOURCE_KEY, uniqueNameOf } from '../../registration/answers/names.ts';
import { APP_TYPES, type AppType } from '../../registration/model/app-type.ts';
import { inferServerKind } from '../../registration/fhir-server.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import { identify } from '../../registration/tags.ts';
import { confirmChanges } from '../../session/confirm-changes.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { referenceOf } from '../../session/reference.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import { type AdoptInput, fixesOf } from './adopt-fields.ts';
import { adoptionResult, type AdoptionFacts } from './adoption-result.ts';
import { writeAdoption } from './write-adoption.ts';

/**
 * Looks at one application, says what is wrong with it, and makes it ours once a person has confirmed that; where no one
 * can be asked, only with `--apply`. Throws UsageError
 * `reference_missing`, `reference_ambiguous`, `type_unclear`, `other_tools_name`, `key_taken`, `invalid_input`,
 * `trust_required`; CancelledError; UnfinishedError; Graph's refusals.
 *
 * Exit 5 where nothing was written and something is wrong: the run is a check then.
 */
export async function adoptApplication(context: Context, input: AdoptInput): Promise<CommandOutcome<AdoptResult>> {
  return withSession(context, async (session) => {
    const writes = adopts(context, input);
    const facts = await loadAdoption(context, session, input, writes);
    const { plan, observed } = facts;
    let servicePrincipalId = observed.servicePrincipal?.id ?? null;
    if (writes && plan.steps.length > 0) {
      await confirmAdoption(context, session, input, facts);
      servicePrincipalId = await writeAdoption(context, session, facts);
    }
    const result = adoptionResult(context, session, { ...facts, servicePrincipalId, writes });
    const isAtFault = result.findings.some(isSerious);
    return {
      result,
      exitCode: !writes && isAtFault ? 5 : 0,
      describe: (shown: AdoptResult, paint) =>
        describeAdoption(shown, paint, layoutFor(context.streams.stdout, context.settings)),
    };
  });
}

/**
 * Whether this run adopts. Until version 1.0 one that can ask no one only looks unless it is told to `--apply`: so it has
 * always been, and no script shall begin to write.
 */
function adopts({ settings, ui, warn }: Context, { values }: AdoptInput): boolean {
  if (settings.dryRun || values.apply === true || (ui !== null && !settings.yes)) {
    return !settings.dryRun;
  }
  warn({ code: 'deprecated_name', message: LOOKS_ONLY });
  return false;
}

const LOOKS_ONLY =
  'Nothing was written. From version 1.0, adopt adopts where no one can be asked, too. To adopt today, add --apply; to look only, then as now, add --dry-run.';

async function loadAdoption(
  context: Context,
  session: OpenSession,
  input: AdoptInput,
  writes: boolean,
): Promise<AdoptionFacts> {
  const { values } = input;
  const { client } = session;
  const { fhirUrl = '' } = values;
  context.progress('Reading the directory');
  // A person who is asked sees which application has the name before anything is written.
  const isAsked = context.ui !== null && !context.settings.yes;
  const application = await findApplication(client, referenceOf(context, input, !writes || isAsked));
  const related = await observeRelatedObjects(client, application);
  const { type, because } = typeOf(application, related, fhirUrl, values.type);
  const options = adoptionOptions(application, type, fhirUrl, values);
  const observed = await loadAdoptionCandidate(client, { application, ...related }, options, session);
  context.clearProgress();
  return { observed, options, because, plan: planAdoption(observed, options, fixesOf(values), context.now()) };
}

/**
 * The type that was said, else what its tags state where it is ours, else what it shows. Throws UsageError
 * `type_unclear`.
 */
function typeOf(
  application: ObservedApplication,
  { assignments, federatedCredentials }: RelatedObjects,
  fhirUrl: string,
  named: AppType | undefined,
): { readonly type: AppType; readonly because: string | null } {
  if (named !== undefined) {
    return { type: named, because: null };
  }
  const ours = application.uniqueName === null ? null : identify(application.tags);
  if (ours !== null) {
    return { type: ours.type, because: 'its tags state it' };
  }
  const inferred = inferType({
    application,
    hasRoles: assignments.length > 0,
    trustsOthers: (federatedCredentials ?? []).length > 0,
    fhirUrl,
  });
  if (inferred.type === null) {
    throw new UsageError(
      'type_unclear',
      `What "${application.displayName}" (${application.appId}) is cannot be determined: ${inferred.because}.`,
      {
        hint: `Set it with --type: ${APP_TYPES.join(', ')}.`,
        details: { appId: application.appId, because: inferred.because },
      },
    );
  }
  return inferred;
}

function adoptionOptions(
  { displayName, tags, uniqueName }: ObservedApplication,
  type: AppType,
  fhirUrl: string,
  { key: named, serverKind: namedKind }: AdoptInput['values'],
): AdoptionOptions {
  const ours = uniqueName === null ? null : identify(tags);
  const existing = ours !== null && ours.fhirUrl === fhirUrl && ours.type === type ? ours : null;
  if (type === 'resource' && named !== undefined && named !== RESOURCE_KEY) {
    throw new UsageError('invalid_input', '--key does not apply to a resource application, whose key is resource.', {
      hint: 'Leave it out, or set another type with --type.',
    });
  }
  const given = named ?? existing?.key;
  const key = given ?? defaultKey(type, displayName);
  const former = given === undefined ? formerKey(type, displayName) : null;
  return {
    type,
    key,
    fhirUrl,
    serverKind: namedKind ?? existing?.serverKind ?? inferServerKind(fhirUrl),
    uniqueName: uniqueNameOf(fhirUrl, key),
    formerUniqueName: former === null ? null : uniqueNameOf(fhirUrl, former),
  };
}

/** External access is confirmed before the writes: from then on our commands take the application for ours. */
async function confirmAdoption(
  context: Context,
  session: OpenSession,
  { values }: AdoptInput,
  facts: AdoptionFacts,
): Promise<void> {
  const { observed, plan } = facts;
  const { application } = observed;
  const isNew = application.uniqueName === null;
  const servicePrincipalId = observed.servicePrincipal?.id ?? null;
  const proposed = adoptionResult(context, session, { ...facts, servicePrincipalId, writes: false });
  await confirmChanges(context, session, {
    access: isNew ? [{ ...application, externalAccess: plan.externalAccess, whatFor: 'Adopt it anyway' }] : [],
    trusted: values.trust ?? [],
    shown: describeProposal(
      sanitized(proposed),
      errorPaint(context),
      layoutFor(context.streams.stderr, context.settings),
    ),
    question: isNew ? 'Adopt it?' : 'Repair it?',
  });
}
