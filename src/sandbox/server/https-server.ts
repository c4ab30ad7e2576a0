import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { SandboxPortError } from '../sandbox-error.ts';
import type { ServerCertificates } from '../state/server-certificates.ts';
import { createHttpApp, type ServerParts } from './http-app.ts';

/** An https server that listens on 127.0.0.1. */
export interface HttpsServer {
  /** `https://localhost:PORT`. */
  readonly origin: string;
  /** Stops listening and cuts every connection, also those that a fault keeps hanging. */
  close(): Promise<void>;
}

/**
 * Serves the sandbox on a port of loopback; 0 takes a free one. Throws SandboxPortError when the port cannot be had.
 *
 * Only on 127.0.0.1, not on ::1: a free port of both would have to be found, and not every machine has the second,
 * while clients for which `localhost` is ::1 first go on to 127.0.0.1 (Node, browsers, Python, Go and .NET do).
 */
export async function listen(
  port: number,
  certificates: ServerCertificates,
  parts: Omit<ServerParts, 'origin' | 'origins'>,
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
  const sockets = openSockets(adaptor);
  await new Promise<void>((resolve, reject) => {
    adaptor.once('error', (error: NodeJS.ErrnoException) => reject(new SandboxPortError(port, error)));
    adaptor.listen(port, '127.0.0.1', resolve);
  });
  const address = adaptor.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  const origin = `https://localhost:${at}`;
  const hosts = ['127.0.0.1', '::1', ...certificates.hosts].map((host) => (host.includes(':') ? `[${host}]` : host));
  // A proxy leads clients that know only Microsoft's own hosts to this port.
  const proxied = certificates.hosts.map((host) => `https://${host.toLowerCase()}`);
  const origins = [origin, ...hosts.map((host) => `https://${host.toLowerCase()}:${at}`), ...proxied];
  answer = createHttpApp({ ...parts, origin, origins }).fetch;
  return { origin, close: () => closeServer(adaptor, sockets) };
}

/** The connections of a server, below TLS: Node's own list lacks those whose handshake is not over. */
function openSockets(server: ServerType): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function closeServer(server: ServerType, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) {
    socket.destroy();
  }
  await closed;
}
