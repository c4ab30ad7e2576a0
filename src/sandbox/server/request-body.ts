import type { Exchange } from './http-exchange.ts';

/**
 * Reads the body of a request as text, empty for none; `exchange.req.text()` gives it again. Null when it has more than
 * `largest` bytes, of which no more are kept in memory. (Hono's own limit does not work on the requests of
 * @hono/node-server where the global Request is left alone.)
 */
export async function readBodyText(exchange: Exchange, largest: number): Promise<string | null> {
  const { req } = exchange;
  if (Number(req.header('content-length') ?? 0) > largest) {
    return null;
  }
  if (req.header('transfer-encoding') === undefined) {
    return req.text();
  }
  const body = await readAtMost(req.raw.body, largest);
  if (body === null) {
    return null;
  }
  const { method, url, raw } = req;
  const isBodiless = method === 'GET' || method === 'HEAD';
  req.raw = new Request(url, { method, headers: raw.headers, ...(isBodiless ? {} : { body }) });
  return req.text();
}

/** All of a stream; null when it is longer. */
async function readAtMost(
  stream: ReadableStream<Uint8Array> | null,
  largest: number,
): Promise<Buffer<ArrayBuffer> | null> {
  const reader = stream?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > largest) {
      await reader?.cancel();
      return null;
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks);
}
