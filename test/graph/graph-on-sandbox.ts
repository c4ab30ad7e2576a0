import { onTestFinished } from 'vitest';
import { type Clock, timeoutSignal } from '../../src/clock.ts';
import { openExchange } from '../../src/graph/exchange.ts';
import { type GraphClient, type GraphClientOptions, openGraphClient } from '../../src/graph/graph-client.ts';
import { nameOf } from '../../src/graph/graph-request.ts';
import { toConnectionError } from '../../src/http/connection-issue.ts';
import { openTransport } from '../../src/http/transport.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { skippingClock } from '../main/skipping-clock.ts';
import { type Identity, type TestSandbox, withSandbox } from '../sandbox/running-sandbox.ts';

/** The real client over real https, and what it has told on the way. */
export interface GraphUnderTest {
  readonly client: GraphClient;
  readonly sandbox: TestSandbox;
  readonly graphUrl: string;
  /** The time of both. */
  readonly clock: Clock;
  /** Each wait: why, and how long Graph asked for in milliseconds. */
  readonly waits: readonly (readonly [string, number | null])[];
  /** Each wait for a limit: which, and how long in milliseconds. */
  readonly paces: readonly (readonly [string, number])[];
  /** Each exchange: method, path and status; 0 where no answer came. */
  readonly exchanges: readonly string[];
}

/** What a client is opened with besides what it always has. */
interface MoreOptions extends Partial<GraphClientOptions> {
  readonly as?: Identity;
  /** How long the run has, in milliseconds of its clock; default two minutes. */
  readonly timeoutMs?: number;
}

/**
 * Opens a client at a sandbox of its own, as the commands do. Neither waits long, unless it is opened with REAL_CLOCK.
 */
export async function graphOn(
  options: Partial<SandboxOptions> = {},
  { as, timeoutMs = 120_000, clock = skippingClock(), ...more }: MoreOptions = {},
): Promise<GraphUnderTest> {
  const sandbox = await withSandbox({ now: clock.now, ...options });
  const { graphUrl } = sandbox.ready;
  const transport = openTransport({ env: {}, certificateAuthority: sandbox.caCertificate });
  onTestFinished(() => transport.close());
  const waits: (readonly [string, number | null])[] = [];
  const paces: (readonly [string, number])[] = [];
  const exchanges: string[] = [];
  const client = openGraphClient({
    exchange: openExchange({
      graphUrl,
      fetch: transport.to([graphUrl]).fetch,
      getToken: () => sandbox.token(as),
      clientRequestId: '5f2b7ae1-6f0c-4c9c-8c3e-3c1d5a1f6f10',
    }),
    graphUrl,
    deadline: timeoutSignal(clock, timeoutMs),
    stop: new AbortController().signal,
    stopNow: new AbortController().signal,
    clock,
    onWait: (reason, milliseconds) => waits.push([reason, milliseconds]),
    onPace: (reason, milliseconds) => paces.push([reason, milliseconds]),
    excluding: (work) => work(),
    onExchange: (request, answer) => exchanges.push(`${nameOf(request)} ${answer?.status ?? 0}`),
    toConnectionError: (error) => toConnectionError(error, new URL(graphUrl).host),
    ...more,
  });
  return { client, sandbox, graphUrl, clock, waits, paces, exchanges };
}
