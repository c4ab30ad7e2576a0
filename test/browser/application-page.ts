import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll } from 'vitest';

/** Serves pages of an application on http://localhost for all tests of a file; gives its origin. */
export function sharedApplication(answer: RequestListener): () => string {
  const server = createServer(answer);
  let origin: string | null = null;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    origin = `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return () => {
    if (origin === null) {
      throw new Error('The application serves only inside of tests.');
    }
    return origin;
  };
}
