import { basename } from 'node:path';
import { type Environment, sourceOf, type WantedRegistration } from '../file/environment.ts';
import type { EnvironmentHead } from './environment-result.ts';
import { lockedName, lockPathOf } from '../lock-file/lock-file.ts';
import type { Context } from '../../cli/context.ts';
import { assertServerInCloud } from '../../cli/server-cloud.ts';
import type { AzureService, OpenSession, SessionContext } from '../../session/session.ts';
import { inSession, openSession, withContextLine } from '../../session/open-session.ts';
import { waitingFor } from '../../output/diagnostics.ts';
import { type LockStore, openLockStore } from '../lock-file/lock-store.ts';
import { type EnvironmentInput, readEnvironment } from '../file/read-environment.ts';
import { servicesFor, servicesOfServer } from '../../session/needed-services.ts';

/** An environment, and a connection to the tenant that it is in. */
export interface EnvironmentSession extends SessionContext {
  readonly environment: Environment;
  readonly lock: LockStore;
}

/** What the command line says of an environment, and what it agrees to for every entry. */
export interface ConfirmedInput extends EnvironmentInput {
  /** appIds. */
  readonly trust?: readonly string[];
  readonly allowHandOff?: boolean;
}

/** As {@link ConfirmedInput}, with what is done beside what the file says. */
export interface PlanInput extends ConfirmedInput {
  readonly prune?: boolean;
  readonly restore?: boolean;
  readonly check?: boolean;
}

/**
 * Reads the file, signs in to the tenant that it names unless flags name another or `--sandbox`, opens the lock file,
 * and does the work as `inSession` does. `servicesOf` says which tokens the run needs beside Microsoft Graph's;
 * default: those that its registrations need. Throws what these throw.
 */
export async function withEnvironment<T extends object>(
  context: Context,
  values: ConfirmedInput,
  work: (opened: EnvironmentSession) => Promise<T>,
  servicesOf: (environment: Environment) => readonly AzureService[] = servicesForAll,
): Promise<T> {
  const environment = withConfirmations(await readEnvironment(context, values), values);
  const { tenant, cloud, sandbox } = context.settings;
  // A rehearsal is in the sandbox's own tenant, whatever the file names.
  const named = sandbox ? { tenant: null, cloud: null } : environment;
  const settings = {
    ...context.settings,
    tenant: tenant ?? named.tenant ?? undefined,
    cloud: cloud ?? named.cloud ?? undefined,
  };
  const about = [...context.about, sourceOf(values.file ?? basename(environment.file), environment.name)];
  const inPlace = { ...context, settings, about };
  assertServerInCloud({ ...settings, cloud: cloud ?? environment.cloud ?? undefined }, environment.fhirUrl);
  const session = await openSession(inPlace, environment.name);
  const loaded = async (): Promise<T> => {
    session.requestTokens(servicesOf(environment));
    const { file, name, fhirUrl } = environment;
    const place = { name: lockedName(name), tenantId: session.tenantId, fhirUrl };
    const lockFile = lockPathOf(file, session.tenantContext.sandbox);
    const lock = await openLockStore(lockFile, place, () => context.progress(waitingFor(lockFile)));
    return work({ context: inPlace, session, environment, lock });
  };
  return inSession(inPlace, session, () => withContextLine(inPlace, session, loaded));
}

/** What the command line agrees to, it agrees to for every entry. */
function withConfirmations(environment: Environment, { trust = [], allowHandOff }: ConfirmedInput): Environment {
  const confirmed = (registration: WantedRegistration): WantedRegistration => {
    if (registration.kind === 'managed-identity') {
      const { answers } = registration;
      return { ...registration, answers: { ...answers, allowHandOff: answers.allowHandOff || allowHandOff === true } };
    }
    const { answers } = registration;
    const withTrust = { ...answers, trust: [...answers.trust, ...trust] };
    return {
      ...registration,
      answers:
        withTrust.type === 'resource'
          ? withTrust
          : { ...withTrust, allowHandOff: withTrust.allowHandOff || allowHandOff === true },
    };
  };
  return { ...environment, registrations: environment.registrations.map(confirmed) };
}

/** What the results of all commands about an environment begin with. */
export function headOf(
  { file, name, fhirUrl, serverKind }: Environment,
  { tenantContext }: Pick<OpenSession, 'tenantContext'>,
): EnvironmentHead {
  const { tenantId, cloud, sandbox } = tenantContext;
  return { file, environment: name, fhirUrl, serverKind, tenantId, cloud, sandbox };
}

/** The services of Azure that the registrations of an environment need. */
function servicesForAll({ registrations }: Pick<Environment, 'registrations'>): readonly AzureService[] {
  const servicesOf = (registration: WantedRegistration): readonly AzureService[] =>
    registration.kind === 'managed-identity'
      ? servicesOfServer(registration.answers)
      : servicesFor(registration.answers, registration.secretTo);
  return [...new Set(registrations.flatMap(servicesOf))];
}
