import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Fetch } from '../../src/http/guarded-fetch.ts';
import { openTransport } from '../../src/http/transport.ts';

/** A server on loopback, which is `localhost` and `127.0.0.1`. */
export interface LocalServer {
  readonly port: number;
  /** By the name `localhost`. */
  readonly origin: string;
  /** Every request that came, headers included. */
  readonly requests: readonly IncomingMessage[];
}

/** Starts a server for one test. */
export async function startLocal(answer: RequestListener): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, origin: `http://localhost:${port}`, requests };
}

/** The real transport to some origins, for one test. */
export function fetchTo(...origins: readonly string[]): Fetch {
  const transport = openTransport({ env: {} });
  onTestFinished(() => transport.close());
  return transport.to(origins).fetch;
}
