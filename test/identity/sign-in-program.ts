import { FhirAppsError } from '../../src/errors/fhir-apps-error.ts';
import { findCloud } from '../../src/identity/clouds.ts';
import type { AuthMethod } from '../../src/identity/methods.ts';
import { signIn } from '../../src/identity/sign-in.ts';
import { openTransport } from '../../src/http/transport.ts';

/** What the program is to do; everything else comes from its environment. */
export interface ProgramOrder {
  readonly auth: AuthMethod;
  readonly origin: string;
  readonly clientId?: string;
}

/** What it prints. */
export type ProgramOutcome =
  | { readonly method: string; readonly graphStatus: number }
  | { readonly code: string; readonly message: string; readonly hint: string | null };

/** Signs in and sends one request to Microsoft Graph, as the tool would. */
export async function run({ origin, ...order }: ProgramOrder, env: NodeJS.ProcessEnv): Promise<ProgramOutcome> {
  const transport = openTransport({ env });
  try {
    const { method, getToken } = await signIn({
      ...order,
      cloud: findCloud({ graphUrl: origin, authorityUrl: origin }),
      transport,
      env,
      signal: new AbortController().signal,
      deadline: new AbortController().signal,
      onTrying: () => undefined,
      onSecret: () => undefined,
      onDeviceCode: () => undefined,
    });
    const { token } = await getToken();
    const answer = await transport
      .to([origin])
      .fetch(`${origin}/v1.0/me`, { headers: { authorization: `Bearer ${token}` } });
    return { method, graphStatus: answer.status };
  } catch (error) {
    if (!(error instanceof FhirAppsError)) {
      throw error;
    }
    const { code, message, hint } = error;
    return { code, message, hint };
  } finally {
    await transport.close();
  }
}

const [, , order = '{}'] = process.argv;
process.stdout.write(JSON.stringify(await run(JSON.parse(order) as ProgramOrder, process.env)));
