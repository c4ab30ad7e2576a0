import { errorPaint } from '../cli/error-paint.ts';
import type { Context } from '../cli/context.ts';
import type { GraphClient } from '../graph/graph-client.ts';
import { observeTenantName } from '../graph/observe/observe-tenant-name.ts';
import type { SignedIn } from '../identity/sign-in.ts';
import { contextLine, type NamedTenant } from '../output/context-line.ts';
import type { SandboxTenant } from './sandbox-tenant.ts';

/** What the context line of a run is made of. */
interface Connection {
  readonly client: GraphClient;
  readonly signedIn: SignedIn;
  /** Null for a real tenant. */
  readonly sandbox: Pick<SandboxTenant, 'tenantDomain'> | null;
}

/**
 * Gives what prints to stderr, once, where the run works and as whom; nothing with `--quiet`. A person at a terminal
 * sees the name of the tenant, which is read beside the first reads of the command and left out where it is refused; a
 * log has its id.
 */
export function openContextLine(context: Context, connection: Connection): () => Promise<void> {
  const { settings, about } = context;
  if (settings.quiet) {
    return () => Promise.resolve();
  }
  const tenant = findTenant(context, connection);
  const { identity, method } = connection.signedIn;
  let printed = false;
  return async () => {
    if (printed) {
      return;
    }
    printed = true;
    const setting = {
      tenant: await tenant,
      identityName: identity.name,
      method,
      sandbox: connection.sandbox !== null,
      about,
    };
    context.show(contextLine(setting, errorPaint(context)));
    if (!settings.json) {
      context.say('');
    }
  };
}

async function findTenant(
  { settings, streams }: Context,
  { client, signedIn: { tenantId: id }, sandbox }: Connection,
): Promise<NamedTenant> {
  if (sandbox !== null) {
    return { id, name: null, domain: sandbox.tenantDomain };
  }
  const isSeen = streams.stderr.isTTY === true && !settings.json;
  return { id, ...(isSeen ? await observeTenantName(client) : UNNAMED) };
}

const UNNAMED = { name: null, domain: null };
