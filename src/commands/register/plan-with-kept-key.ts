import { nameInRecycleBin } from '../../graph/apply/taken-name.ts';
import { createBatchReader } from '../../graph/batch-reader.ts';
import { findReadableDeletedByNames, recycledFrom } from '../../graph/observe/deleted-application.ts';
import type { GraphAnswer, GraphRequest } from '../../graph/graph-request.ts';
import { applicationByKey, bodyOrMissing } from '../../graph/reads.ts';
import { type RegisterAnswers, withFormerKeys } from '../../registration/answers/answers.ts';
import type { Context } from '../../cli/context.ts';
import { readAndPlan, type Planned, type Wanted } from '../../reconcile/read-and-plan.ts';
import type { OpenSession } from '../../session/session.ts';

/** A registration that was planned, under the key that it has or gets. */
export interface PlannedRegistration {
  readonly wanted: Wanted;
  readonly planned: Planned;
}

/**
 * Plans a registration. Where earlier versions derived another key from its name, and an application has that key, it
 * keeps it, so that no second application is made: it is looked up in the same batch. Throws as `readAndPlan`, and
 * `name_in_recycle_bin` where a deleted application has that key.
 */
export async function planWithKeptKey(
  context: Context,
  session: OpenSession,
  answers: RegisterAnswers,
  open: (answers: RegisterAnswers) => Promise<Wanted>,
): Promise<PlannedRegistration> {
  const wanted = await open(answers);
  const former = withFormerKeys(answers);
  if (former.length === 0) {
    return { wanted, planned: await readAndPlan(context, session, wanted) };
  }
  const reader = createBatchReader(session.client);
  const requests = former.map(({ uniqueName }) => applicationByKey('uniqueName', uniqueName));
  const [planning, ...found] = await Promise.all([
    withKeptKey(readAndPlan(context, session, wanted, { reader })),
    ...requests.map((request) => reader.read(request)),
  ]);
  if (isOfExistingApplication(planning)) {
    return { wanted, planned: planning.value };
  }
  const existing = former.find((_each, index) => exists(requests[index], found[index]));
  if (existing !== undefined) {
    const kept = await open(existing);
    return { wanted: kept, planned: await readAndPlan(context, session, kept, { reader }) };
  }
  const planned = valueOf<Planned>(planning);
  await assertNotDeleted(session, former);
  return { wanted, planned };
}

function exists(request: GraphRequest | undefined, answer: GraphAnswer | undefined): boolean {
  return request !== undefined && answer !== undefined && bodyOrMissing(request, answer) !== null;
}

async function withKeptKey<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}

function isOfExistingApplication(planning: PromiseSettledResult<Planned>): planning is PromiseFulfilledResult<Planned> {
  return planning.status === 'fulfilled' && planning.value.observation.observed.application !== null;
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') {
    throw result.reason;
  }
  return result.value;
}

/**
 * Restored later, a deleted application of the former key would be a second one. A caller who may not read the bin goes
 * on.
 */
async function assertNotDeleted({ client }: OpenSession, former: readonly RegisterAnswers[]): Promise<void> {
  const names = former.map(({ uniqueName }) => uniqueName);
  for (const [uniqueName, deleted] of await findReadableDeletedByNames(client, names)) {
    throw nameInRecycleBin(uniqueName, recycledFrom(deleted), null);
  }
}
