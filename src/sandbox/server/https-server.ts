import { createServer, type Server } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import type { ServerCertificates } from '../state/server-certificates.ts';
import { createHttpApp, type ServerParts } from './http-app.ts';

/** An https server that listens on 127.0.0.1. */
export interface HttpsServer {
  /** `https://localhost:PORT`. */
  readonly origin: string;
  /** Stops listening and cuts every connection, also those that a fault keeps hanging. */
  close(): Promise<void>;
}

/** Serves the sandbox on loopback; port 0 takes a free one. Throws Node's error when the port is taken. */
export async function listen(
  port: number,
  certificates: ServerCertificates,
  parts: Omit<ServerParts, 'origin'>,
): Promise<HttpsServer> {
  const tls = { key: certificates.serverKey, cert: certificates.serverCertificate };
  // The origin holds the port, which is known only once the server listens: no request can come before.
  let answer: ReturnType<typeof createHttpApp>['fetch'] = () => new Response(null, { status: 503 });
  const adaptor = createAdaptorServer({
    fetch: (request, env) => answer(request, env),
    createServer,
    serverOptions: tls,
    overrideGlobalObjects: false,
  });
  await new Promise<void>((resolve, reject) => {
    adaptor.once('error', reject);
    adaptor.listen(port, '127.0.0.1', resolve);
  });
  const address = adaptor.address();
  const origin = `https://localhost:${typeof address === 'object' && address !== null ? address.port : port}`;
  answer = createHttpApp({ ...parts, origin }).fetch;
  return { origin, close: () => closeServer(adaptor as Server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
