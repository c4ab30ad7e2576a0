import type { RegisterAnswers } from '../registration/answers/answers.ts';
import type { ManagedIdentityAnswers } from '../registration/answers/managed-identity-answers.ts';
import { isPullRequest } from '../registration/credentials/federated/federated-subject.ts';
import { subjectsToTrust } from '../registration/credentials/federated/trusted-pull-requests.ts';
import type { SinkSpec } from '../secrets/sinks/sink.ts';
import type { AzureService } from './session.ts';

/** The services of Azure that one registration needs, as far as that is known before anything is read. */
export function servicesFor(answers: RegisterAnswers, secretTo: SinkSpec | null): readonly AzureService[] {
  return [...(readsAzureRoles(answers) ? (['resource-manager'] as const) : []), ...servicesOfSink(secretTo)];
}

/**
 * True for a registration for which Azure roles are read: on a server where they decide, and where the answers name
 * some, or trust pull requests, which what the client has already must not let write.
 */
export function readsAzureRoles(answers: RegisterAnswers): boolean {
  return (
    answers.type === 'service' &&
    answers.serverKind !== 'oss' &&
    (answers.roles.length > 0 || subjectsToTrust(answers).some(isPullRequest))
  );
}

/** The services of Azure that a managed identity needs: it is there for its roles. */
export function servicesOfServer({ serverKind }: ManagedIdentityAnswers): readonly AzureService[] {
  return serverKind === 'oss' ? [] : ['resource-manager'];
}

/** The services of Azure that a sink needs. */
export function servicesOfSink(sink: SinkSpec | null): readonly AzureService[] {
  return sink === null || sink.service === null ? [] : [sink.service];
}
