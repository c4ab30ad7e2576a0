import { CancelledError } from '../../errors/cancelled-error.ts';
import { FhirAppsError, PrivilegeError } from '../../errors/fhir-apps-error.ts';
import { toUnfinished } from '../../errors/to-unfinished.ts';
import { ABSENT_READS, pauseBetweenReads } from '../../graph/absence.ts';
import { findApplication, listMarked, type Reference } from '../../graph/observe/find-application.ts';
import type { GraphClient } from '../../graph/graph-client.ts';
import { readFederatedCredentials } from '../../graph/observe/observe-credentials.ts';
import { removeSecrets } from '../../graph/apply/remove-secrets.ts';
import { readFreshApplication } from '../../graph/write/applications.ts';
import { describePrune, removalLines } from './prune-view.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import {
  type SecretRemoval,
  type SecretRemovals,
  secretRemovals,
} from '../../registration/credentials/secret-removal.ts';
import { fhirUrlTag, identify } from '../../registration/tags.ts';
import { warnOfUnconfirmed } from '../../session/unconfirmed-secrets.ts';
import { identifyOurs } from '../../registration/identify-ours.ts';
import { confirmRemoval, notOursToRemove } from './confirm-removal.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { commandForTenant } from '../../cli/next-commands.ts';
import { referenceOf, type ReferringInput } from '../../session/reference.ts';
import type { OpenSession } from '../../session/session.ts';
import { withSession } from '../../session/open-session.ts';
import type { PruneResult, PrunedApplication } from './credential-results.ts';

/** An application with secrets to remove or to keep. */
interface Candidate {
  readonly application: ObservedApplication;
  readonly plan: SecretRemovals;
}

/** What became of one application, and what stopped it. */
interface Pruned extends PrunedApplication {
  readonly failure: FhirAppsError | null;
  readonly left: readonly SecretRemoval[];
}

/**
 * Removes the secrets of ours that nobody needs any more, after a yes; what fails at one application does not stop the
 * others. Throws UsageError `not_ours` and `confirmation_required`, CancelledError, UnfinishedError, and Graph's
 * refusals of reads.
 */
export async function pruneSecrets(context: Context, input: ReferringInput): Promise<CommandOutcome<PruneResult>> {
  return withSession(context, async (session) => {
    const { candidates, applications } = await findCandidates(context, session, input);
    const { dryRun } = context.settings;
    const targets = candidates.filter(({ plan }) => plan.removals.length > 0);
    if (!dryRun && targets.length > 0) {
      const count = targets.reduce((sum, { plan }) => sum + plan.removals.length, 0);
      const what = `Removing ${count} ${count === 1 ? 'secret' : 'secrets'} of ${targets.length} applications`;
      await confirmRemoval(context, session, what, targets.flatMap(linesOf));
    }
    const pruned: Pruned[] = [];
    for (const candidate of candidates) {
      pruned.push(dryRun ? reportedSecret(candidate) : await prune(context, session, candidate));
    }
    for (const { displayName, appId, unconfirmed } of pruned) {
      warnOfUnconfirmed(context, { displayName, appId }, unconfirmed);
    }
    for (const { displayName, kept } of pruned) {
      for (const { keyId } of kept) {
        context.warn({
          code: 'last_credential_kept',
          message: `The secret ${keyId} of "${displayName}" is due, but nothing else of the client works; rotate it.`,
        });
      }
    }
    const { tenantContext } = session;
    const result = {
      dryRun,
      sandbox: tenantContext.sandbox,
      tenantId: tenantContext.tenantId,
      applications,
      pruned: pruned.map(secretDetails),
    };
    return outcomeOf(context, pruned, result);
  });
}

async function findCandidates(
  context: Context,
  { client, now }: OpenSession,
  input: ReferringInput,
): Promise<{ readonly candidates: readonly Candidate[]; readonly applications: number }> {
  context.progress('Reading the directory');
  const found: Candidate[] = [];
  let applications = 0;
  const chosen =
    input.argument === undefined
      ? { fhirUrl: input.values.fhirUrl ?? null }
      : { reference: referenceOf(context, input, false) };
  for await (const application of applicationsOf(client, chosen)) {
    applications += 1;
    const listed = secretRemovals(application, [], now());
    const candidate =
      listed.kept.length === 0
        ? { application, plan: listed }
        : await readCandidate(client, application.id, now(), (plan) => plan.kept.length === 0);
    const { plan } = candidate;
    if (plan.removals.length + plan.kept.length + plan.unconfirmed.length > 0) {
      found.push(candidate);
    }
  }
  return { candidates: found, applications };
}

/** One application, or all of a server, or of the tenant where that is null. */
type Chosen = { readonly reference: Reference } | { readonly fhirUrl: string | null };

async function* applicationsOf(client: GraphClient, chosen: Chosen): AsyncGenerator<ObservedApplication> {
  if ('reference' in chosen) {
    const application = await findApplication(client, chosen.reference);
    identifyOurs(application, notOursToRemove(application));
    yield application;
    return;
  }
  yield* listMarked(client, chosen.fhirUrl === null ? null : fhirUrlTag(chosen.fhirUrl));
}

/**
 * Reads an application until what is to go is as expected, or was not in several reads in a row: a replica that is
 * behind may lack a secret or its mark. Federated credentials are read only where they decide: whether something else
 * works than what is due.
 */
async function readCandidate(
  client: GraphClient,
  objectId: string,
  now: Date,
  isExpected: (plan: SecretRemovals) => boolean,
): Promise<Candidate> {
  for (let reads = 1; ; reads += 1) {
    const application = await readFreshApplication(client, objectId);
    const plan = secretRemovals(application, [], now);
    if (isExpected(plan)) {
      return { application, plan };
    }
    if (reads === ABSENT_READS) {
      const federated = plan.kept.length === 0 ? [] : await readFederatedCredentials(client, objectId);
      return { application, plan: secretRemovals(application, federated, now) };
    }
    await pauseBetweenReads(client);
  }
}

/** Reads again first: the list may be as old as the question to the user. What the user was not shown stays. */
async function prune(context: Context, { client, now }: OpenSession, shownToUser: Candidate): Promise<Pruned> {
  const { application } = shownToUser;
  const isIn = ({ removals }: SecretRemovals, { keyId }: SecretRemoval): boolean =>
    removals.some((removal) => removal.keyId === keyId);
  const removed: SecretRemoval[] = [];
  let plan: SecretRemovals = { removals: [], kept: [], unconfirmed: [] };
  let failure: FhirAppsError | null = null;
  context.progress(`Removing secrets of "${application.displayName}"`);
  try {
    const fresh = await readCandidate(client, application.id, now(), (current) =>
      shownToUser.plan.removals.every((removal) => isIn(current, removal)),
    );
    plan = { ...fresh.plan, removals: fresh.plan.removals.filter((removal) => isIn(shownToUser.plan, removal)) };
    await removeSecrets(client, fresh.application, plan.removals, (removal) => removed.push(removal));
  } catch (error) {
    if (!(error instanceof FhirAppsError) || error instanceof CancelledError) {
      throw error;
    }
    failure = error;
  }
  const left = plan.removals.filter((removal) => !removed.includes(removal));
  const { kept, unconfirmed } = plan;
  return { ...namesOf(application), removed, kept, unconfirmed, error: codeOf(failure), failure, left };
}

function reportedSecret({ application, plan }: Candidate): Pruned {
  const { removals: removed, kept, unconfirmed } = plan;
  return { ...namesOf(application), removed, kept, unconfirmed, error: null, failure: null, left: [] };
}

function namesOf({ displayName, appId, tags }: ObservedApplication): Pick<Pruned, 'displayName' | 'appId' | 'key'> {
  return { displayName, appId, key: identify(tags)?.key ?? null };
}

function codeOf(failure: FhirAppsError | null): PrunedApplication['error'] {
  return failure === null ? null : { code: failure.code, message: failure.message };
}

function secretDetails({ displayName, appId, key, removed, kept, unconfirmed, error }: Pruned): PrunedApplication {
  return { displayName, appId, key, removed, kept, unconfirmed, error };
}

function linesOf({ application, plan }: Candidate): readonly string[] {
  return removalLines({ removed: plan.removals }).map((line) => `"${application.displayName}": ${line}`);
}

/** 4 where only privilege was missing; 3 where something else was left, since the next run finishes it. */
function outcomeOf({ settings }: Context, pruned: readonly Pruned[], result: PruneResult): CommandOutcome<PruneResult> {
  const failures = pruned.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const [first] = failures;
  if (first !== undefined && failures.some((failure) => !(failure instanceof PrivilegeError))) {
    const leftovers = pruned.flatMap(({ appId, left }) =>
      left.map(({ keyId, name }) => ({
        kind: 'passwordCredential',
        id: keyId,
        name: name ?? '',
        remove: commandForTenant(['credential', 'remove', appId, '--id', keyId], settings),
      })),
    );
    throw toUnfinished(first, {
      state: `Secrets of ${failures.length} of ${pruned.length} applications could not be removed.`,
      leftovers,
      details: { pruned: result.pruned },
    });
  }
  return {
    result,
    exitCode: first === undefined ? 0 : 4,
    describe: describePrune,
  };
}
