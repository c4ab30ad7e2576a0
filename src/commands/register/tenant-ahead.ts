import type { Context } from '../../cli/context.ts';
import type { ListedFhirServer } from '../../graph/observe/list-fhir-servers.ts';
import type { SessionAhead } from '../../session/session-ahead.ts';
import type { OpenSession } from '../../session/session.ts';

/** The tenant, which is asked in the background what it has while a person answers. */
export interface TenantAhead {
  /** Begins; until then nothing is loaded. */
  readonly start: () => void;
  /** Its FHIR servers; none where they cannot be read, which is no fault here. Waits for {@link start}; never rejects. */
  readonly listed: Promise<readonly ListedFhirServer[]>;
  /** Hands over the session that was opened; null where there is none. */
  readonly take: () => Promise<OpenSession | null>;
  /** Gives up a session that nobody took. */
  readonly abandon: () => Promise<void>;
}

/** Prepares to ask the tenant. */
export function prepareTenantAhead(context: Context): TenantAhead {
  let start = (): void => undefined;
  let isStarted = false;
  const begun = new Promise<void>((resolve) => {
    start = resolve;
  });
  const ahead = begun.then(() => open(context));
  const ifStarted = async (): Promise<SessionAhead | null> => (isStarted ? ahead : null);
  return {
    start: () => {
      isStarted = true;
      start();
    },
    listed: ahead.then(listIn),
    take: async () => (await ifStarted())?.take() ?? null,
    abandon: async () => (await ifStarted())?.abandon(),
  };
}

async function open(context: Context): Promise<SessionAhead | null> {
  const { openSessionAhead } = await import('../../session/session-ahead.ts');
  return openSessionAhead(context);
}

async function listIn(ahead: SessionAhead | null): Promise<readonly ListedFhirServer[]> {
  const session = (await ahead?.opened) ?? null;
  if (session === null) {
    return [];
  }
  const { listFhirServers } = await import('../../graph/observe/list-fhir-servers.ts');
  // What cannot be listed is not offered; whatever stands in the way is told when it is needed.
  return listFhirServers(session.client).catch(() => []);
}
