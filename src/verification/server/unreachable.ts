import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { describeConnectionIssue, refusedByTransport } from '../../http/connection-issue.ts';
import { ConnectionError, FhirAppsError } from '../../errors/fhir-apps-error.ts';

/** Addresses that only a network of its own reaches (RFC 1918, RFC 6598, RFC 4193). */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addSubnet('100.64.0.0', 10, 'ipv4');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** Faults by which a private address is not reached from outside. */
const NOT_REACHED: ReadonlySet<string> = new Set(['timed_out', 'connection_refused', 'connection_failed']);

/**
 * What a FHIR server that could not be asked is told as: ConnectionError with the code of the fault, and the private
 * address of its name where it has one, as behind a private endpoint. What is no fault of the connection is thrown as
 * it is.
 */
export async function serverUnreachable(fhirUrl: string, error: unknown): Promise<Error> {
  const known = refusedByTransport(error);
  if (known instanceof FhirAppsError) {
    return known;
  }
  if (!(error instanceof Error)) {
    throw error;
  }
  const { hostname, host } = new URL(fhirUrl);
  const { code, message, hint } = describeConnectionIssue(error);
  const address = NOT_REACHED.has(code) ? await privateAddressOf(hostname) : null;
  return address === null
    ? new ConnectionError(code, `The FHIR server cannot be reached: ${host}: ${message}.`, { hint, cause: error })
    : new ConnectionError(
        code,
        `The FHIR server cannot be reached. ${hostname === address ? `${address} is a private address` : `${hostname} has the private address ${address}`}.`,
        {
          hint: 'Run this inside the network of the server.',
          cause: error,
        },
      );
}

async function privateAddressOf(hostname: string): Promise<string | null> {
  const addresses = await lookup(hostname, { all: true }).catch(() => []);
  const found = addresses.find(({ address }) => PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
  return found?.address ?? null;
}
