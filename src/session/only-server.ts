import { UsageError } from '../errors/usage-error.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { listFhirServers } from '../graph/observe/list-fhir-servers.ts';

/** The URL of the only FHIR server of the tenant. Throws UsageError `server_not_named` where there are none or several. */
export async function findOnlyServer(client: GraphClient): Promise<string> {
  const servers = await listFhirServers(client);
  const [first, ...more] = servers;
  if (first !== undefined && more.length === 0) {
    return first.fhirUrl;
  }
  const fhirUrls = servers.map(({ fhirUrl }) => fhirUrl);
  throw new UsageError('server_not_named', `Which FHIR server is meant? The tenant has ${servers.length}.`, {
    ...(first === undefined
      ? { hint: 'Register its API first:', command: ['register', 'resource'] }
      : { hint: (input) => `Add ${input('fhirUrl')} with one of ${fhirUrls.join(', ')}.` }),
    details: { fhirUrls },
  });
}
