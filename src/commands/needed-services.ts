import type { Environment, WantedRegistration } from '../environment/environment.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import { parseSinkSpec, type SinkSpec } from '../registration/credentials/sink-spec.ts';
import type { AzureService } from './session.ts';

/** The services of Azure that one registration needs, as far as that is known before anything is read. */
export function servicesFor(answers: RegisterAnswers, secretTo: SinkSpec | null): readonly AzureService[] {
  const hasAzureRoles = answers.type === 'service' && answers.serverKind !== 'oss' && answers.roles.length > 0;
  return [...(hasAzureRoles ? (['resource-manager'] as const) : []), ...servicesOfSink(secretTo)];
}

/** The services of Azure that the registrations of an environment need. */
export function servicesForAll({ registrations }: Pick<Environment, 'registrations'>): readonly AzureService[] {
  const servicesOf = (registration: WantedRegistration): readonly AzureService[] =>
    registration.kind === 'managed-identity' ? [] : servicesFor(registration.answers, registration.secretTo);
  return [...new Set(registrations.flatMap(servicesOf))];
}

/** The sink that `--secret-to` names; null where it names none. */
export function namedSink(secretTo: unknown): SinkSpec | null {
  const spec = typeof secretTo === 'string' ? parseSinkSpec(secretTo) : null;
  return spec === null || 'fault' in spec ? null : spec;
}

/** The services of Azure that a sink needs. */
export function servicesOfSink(sink: SinkSpec | null): readonly AzureService[] {
  return sink?.kind === 'keyvault' ? ['key-vault'] : [];
}
