import type { HttpClient } from '../identity/http-client.ts';

/**
 * Lists each exchange of Azure's other clients for `--verbose`, as those with Microsoft Graph are listed; bodies and query
 * strings are left out, as the one may hold a secret, and the other says nothing but a version.
 */
export function tracedHttpClient(httpClient: HttpClient, trace: (line: string) => void): HttpClient {
  return {
    sendRequest: async (request) => {
      const { host, pathname } = new URL(request.url);
      const started = performance.now();
      const tell = (outcome: string | number): void =>
        trace(`${request.method} ${host}${pathname} ${outcome} (${Math.round(performance.now() - started)} ms)`);
      try {
        const answer = await httpClient.sendRequest(request);
        tell(answer.status);
        return answer;
      } catch (error) {
        tell('no answer');
        throw error;
      }
    },
  };
}
