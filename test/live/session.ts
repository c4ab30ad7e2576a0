import { type Anonymizer, createAnonymizer, type RecordedExchange, type TenantFacts } from './anonymous.ts';
import type { CleanUp } from './clean-up.ts';
import type { Connection } from './connection.ts';
import { listIn, textIn } from './exchange.ts';
import { expectStatus, type Live, patientGraph } from './live.ts';
import { type Made, madeBy } from './made.ts';
import { openServices, type Services } from './services.ts';

/** A connection that questions are asked through, and what has come of them. */
export interface LiveSession {
  readonly live: Live;
  readonly cleanUp: CleanUp;
  readonly anonymizer: Anonymizer;
  /** What is to be removed, in the order of its creation. */
  readonly made: Made[];
  readonly exchanges: readonly RecordedExchange[];
  /** Whether a request had no answer, so that nobody knows what it has made. */
  readonly isUncertain: () => boolean;
}

/** Thrown where the sign-in leads to another tenant than the one whose domain was typed. */
export class OtherTenant extends Error {
  override readonly name = 'OtherTenant';
}

/**
 * Opens a session for one run. Nothing is made yet. Throws {@link OtherTenant} where the typed domain is not one of the
 * verified domains of the tenant.
 */
export async function openSession(connection: Connection, runName: string): Promise<LiveSession> {
  const { options, signedIn } = connection;
  const { cloud, domain, targets, clock, limits, stop, stopNow } = options;
  const common = { cloud, signedIn, transport: connection.transport, targets, clock, limits };
  const facts = await readFacts(openServices({ ...common, stop }), connection, runName);
  const anonymizer = createAnonymizer(facts);
  const made: Made[] = [];
  const exchanges: RecordedExchange[] = [];
  let isUncertain = false;
  const services = openServices({
    ...{ ...common, stop },
    onUnanswered: () => (isUncertain = true),
    onExchange: (service, exchange) => {
      const each = madeBy(service, exchange);
      if (each !== null && !made.some(({ key }) => key === each.key)) {
        made.push(each);
        anonymizer.learn(each);
      }
      exchanges.push(anonymizer.exchange(service, exchange));
    },
  });
  const isOurs = (path: string): boolean => made.some(({ ids }) => Object.values(ids).some((id) => path.includes(id)));
  return {
    live: {
      ...services,
      graph: patientGraph({ clock, stop }, services.graph, isOurs),
      tenant: { id: signedIn.tenantId, domain },
      caller: signedIn.identity,
      scopes: signedIn.scopes,
      ...{ targets, clock, stop },
      name: (text) => `${runName}${text}`,
    },
    cleanUp: {
      ...openServices({ ...common, stop: stopNow }),
      targets,
      sleep: (milliseconds) => clock.sleep(milliseconds, stopNow),
    },
    ...{ anonymizer, made, exchanges, isUncertain: () => isUncertain },
  };
}

/** The tenant that the sign-in leads to, which has to have the typed domain. */
async function readFacts(services: Services, connection: Connection, runName: string): Promise<TenantFacts> {
  const { options, signedIn } = connection;
  const answer = expectStatus(await services.graph('GET', '/organization'), [200], 'read the organization');
  const [organization = {}] = listIn(answer.body);
  const domains = listIn(organization, 'verifiedDomains').map((each) => textIn(each, 'name').toLowerCase());
  const typed = options.domain.toLowerCase();
  if (!domains.includes(typed)) {
    throw new OtherTenant(`The sign-in leads to a tenant that does not have the domain ${options.domain}.`);
  }
  return {
    tenantId: signedIn.tenantId,
    domains: [typed, ...domains.filter((each) => each !== typed)],
    names: [textIn(organization, 'displayName'), signedIn.identity.name, signedIn.identity.objectId],
    targets: options.targets,
    runName,
    urls: services.urls,
  };
}
