import { onTestFinished } from 'vitest';
import { REAL_CLOCK } from '../../src/clock.ts';
import { openExchange } from '../../src/graph/exchange.ts';
import { type GraphClient, type GraphClientOptions, openGraphClient } from '../../src/graph/graph-client.ts';
import { nameOf } from '../../src/graph/graph-request.ts';
import type { RetryReason } from '../../src/graph/retry-decision.ts';
import { toConnectionError } from '../../src/identity/connection-fault.ts';
import { openTransport } from '../../src/identity/transport.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { type Identity, type TestSandbox, withSandbox } from '../sandbox/running-sandbox.ts';

/** The real client over real https, and what it has told on the way. */
export interface GraphUnderTest {
  readonly client: GraphClient;
  readonly sandbox: TestSandbox;
  readonly graphUrl: string;
  /** Each wait: why, and how long Graph asked for in milliseconds. */
  readonly waits: readonly (readonly [RetryReason, number | null])[];
  /** Each wait for a limit: which, and how long in milliseconds. */
  readonly paces: readonly (readonly [string, number])[];
  /** Each exchange: method, path and status; 0 where no answer came. */
  readonly exchanges: readonly string[];
}

/** Opens a client at a sandbox of its own, as the commands do. */
export async function graphOn(
  options: Partial<SandboxOptions> = {},
  more: Partial<GraphClientOptions> & { readonly as?: Identity } = {},
): Promise<GraphUnderTest> {
  const sandbox = await withSandbox(options);
  const { graphUrl } = sandbox.ready;
  const transport = openTransport({ env: {}, certificateAuthority: sandbox.caCertificate });
  onTestFinished(() => transport.close());
  const waits: (readonly [RetryReason, number | null])[] = [];
  const paces: (readonly [string, number])[] = [];
  const exchanges: string[] = [];
  const client = openGraphClient({
    exchange: openExchange({
      graphUrl,
      fetch: transport.to([graphUrl]).fetch,
      getToken: () => sandbox.token(more.as),
      clientRequestId: '5f2b7ae1-6f0c-4c9c-8c3e-3c1d5a1f6f10',
    }),
    graphUrl,
    deadline: AbortSignal.timeout(120_000),
    stop: new AbortController().signal,
    stopNow: new AbortController().signal,
    clock: REAL_CLOCK,
    onWait: (reason, milliseconds) => waits.push([reason, milliseconds]),
    onPace: (reason, milliseconds) => paces.push([reason, milliseconds]),
    excluding: (work) => work(),
    onExchange: (request, answer) => exchanges.push(`${nameOf(request)} ${answer?.status ?? 0}`),
    toConnectionError: (error) => toConnectionError(error, new URL(graphUrl).host),
    ...more,
  });
  return { client, sandbox, graphUrl, waits, paces, exchanges };
}
