import { type BatchReader, createBatchReader } from '../graph/batch-reader.ts';
import { findTrustedIdentity } from '../graph/observe/observe-managed-identity.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import {
  distinctSubjects,
  type FederatedSubject,
  withKnownIdentity,
} from '../registration/credentials/federated/federated-subject.ts';
import { subjectsToTrust } from '../registration/credentials/federated/trusted-pull-requests.ts';
import type { OpenSession } from '../session/session.ts';

/** True for answers that trust a managed identity which is yet to be looked up. */
export function trustsUnknownIdentity(answers: RegisterAnswers): boolean {
  return subjectsToTrust(answers).some(({ managedIdentity }) => managedIdentity !== undefined);
}

/**
 * The answers with every managed identity that they trust found in the directory, which planning takes for granted.
 * Default of `reader`: a look of its own. Throws as {@link findTrustedIdentity}.
 */
export async function withKnownSubjects<Answers extends RegisterAnswers>(
  { client, tenantContext }: Pick<OpenSession, 'client' | 'tenantContext'>,
  answers: Answers,
  reader: BatchReader = createBatchReader(client),
): Promise<Answers> {
  if (!('credential' in answers) || answers.credential.kind !== 'federated' || !trustsUnknownIdentity(answers)) {
    return answers;
  }
  const known = async (subject: FederatedSubject): Promise<FederatedSubject> =>
    subject.managedIdentity === undefined
      ? subject
      : withKnownIdentity(subject, await findTrustedIdentity(reader, subject.managedIdentity), tenantContext);
  const trusted = distinctSubjects(await Promise.all(answers.credential.trusted.map(known)));
  return { ...answers, credential: { ...answers.credential, trusted } };
}
