import { readAll } from '../batch-reader.ts';
import type { GraphClient } from '../graph-client.ts';
import { bodyIfAllowed, organization } from '../reads.ts';
import { readDefaultDomain, readTenantName } from './tenant-reads.ts';

/** Milliseconds: a name is not worth a longer wait. */
const LONGEST_WAIT = 3_000;

/** The display name and the default domain of the tenant; null for what could not be read soon. Never throws. */
export async function observeTenantName(
  client: GraphClient,
): Promise<{ readonly name: string | null; readonly domain: string | null }> {
  const body = await readAll(client.until(AbortSignal.timeout(LONGEST_WAIT)), { organization: organization() }).then(
    ({ organization: answer }) => bodyIfAllowed(answer),
    // What keeps this from being read keeps the command from its work too, which reports it.
    () => null,
  );
  return { name: readTenantName(body), domain: readDefaultDomain(body) };
}
