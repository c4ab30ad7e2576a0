import { type Clock, raceAbort } from '../../src/clock.ts';
import { openTransport, type Transport } from '../../src/http/transport.ts';
import type { Cloud } from '../../src/identity/clouds.ts';
import type { AuthMethod } from '../../src/identity/methods.ts';
import { type SignedIn, signIn } from '../../src/identity/sign-in.ts';
import type { ExchangeLimits } from './exchange.ts';
import type { AzureTargets } from './services.ts';

/** Whom to sign in to, and how. */
export interface ConnectionOptions {
  readonly cloud: Cloud;
  /** The domain that was typed. */
  readonly domain: string;
  readonly auth: AuthMethod;
  readonly clientId?: string | undefined;
  /** Of the administrator of a sandbox; default: none, `auth` decides. */
  readonly clientSecret?: string | undefined;
  readonly targets: AzureTargets | null;
  readonly env: NodeJS.ProcessEnv;
  /** The value of that variable that Node obeyed when the process started; default: none. */
  readonly nodeExtraCaCerts?: string | undefined;
  /** PEM, trusted alone; default: whom Node trusts. */
  readonly certificateAuthority?: string | undefined;
  readonly clock: Clock;
  readonly limits: ExchangeLimits;
  /** Ends what asks; what removes goes on. */
  readonly stop: AbortSignal;
  /** Ends everything. */
  readonly stopNow: AbortSignal;
  /** Gets a line for whoever watches. */
  readonly say: (line: string) => void;
}

/** A tenant that someone is signed in to. */
export interface Connection {
  readonly options: ConnectionOptions;
  readonly signedIn: SignedIn;
  readonly transport: Transport;
  close(): Promise<void>;
}

/** Signs in, as `fhir-apps` does. Throws what signing in throws, and the reason of `stop`. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { cloud, domain, auth, clientId, clientSecret, env, stop, stopNow, say } = options;
  const { certificateAuthority, nodeExtraCaCerts } = options;
  const transport = openTransport({ env, nodeExtraCaCerts, certificateAuthority });
  const signingIn = signIn({
    ...{ auth, cloud, tenant: domain, clientId, clientSecret, transport, env, signal: stopNow },
    deadline: new AbortController().signal,
    onDeviceCode: say,
    onTrying: (method) => say(`Signing in (${method}).`),
    // A report has no member that could hold one: exchanges with Entra that sign the account in are not recorded.
    onSecret: () => undefined,
  });
  try {
    const signedIn = await raceAbort(signingIn, stop);
    return { options, signedIn, transport, close: () => transport.close() };
  } catch (error) {
    await transport.close();
    throw error;
  }
}
