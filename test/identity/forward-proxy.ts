import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { ServerIdentity } from './certificates.ts';

/** A forward proxy that tunnels CONNECT, or refuses it. */
export interface ForwardProxy {
  /** `http://127.0.0.1:<port>`, or https */
  readonly url: string;
  readonly port: number;
  /** The targets asked for, in order. */
  readonly connects: string[];
  close(): Promise<void>;
}

/**
 * Starts it; with `credentials` (`user:password`) it answers 407 to whoever does not send them, with `tls` it is spoken
 * to over https. Every host is 127.0.0.1; with `leadTo` every port is that one.
 */
export async function startProxy(
  options: { refuseWith?: number; credentials?: string; tls?: ServerIdentity; leadTo?: string } = {},
): Promise<ForwardProxy> {
  const connects: string[] = [];
  const sockets = new Set<Socket>();
  const wanted =
    options.credentials === undefined ? null : `Basic ${Buffer.from(options.credentials).toString('base64')}`;

  const server =
    options.tls === undefined
      ? createServer((_, response) => response.writeHead(400).end())
      : createTlsServer(options.tls, (_, response) => response.writeHead(400).end());
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
  });
  server.on('connect', (request, client: Socket) => {
    const target = request.url ?? '';
    connects.push(target);
    client.on('error', () => client.destroy());
    const status = wanted !== null && request.headers['proxy-authorization'] !== wanted ? 407 : options.refuseWith;
    if (status !== undefined) {
      client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const [, port = ''] = target.split(':');
    const upstream = connect(Number(options.leadTo ?? port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    connects,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}
