import type { JsonWebKey } from 'node:crypto';
import { z } from 'zod';

/** The keys that another issuer publishes; null when they could not be had. */
export interface IssuerKeys {
  readonly keys: readonly JsonWebKey[] | null;
}

const discoveryShape = z.object({ issuer: z.string(), jwks_uri: z.string() });
const keySetShape = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

const PATIENCE_MS = 5_000;

/**
 * Fetches an issuer's keys from where its discovery document points (OpenID Connect Discovery §4), over
 * https. Only ever called for an issuer that some application trusts.
 */
export async function fetchIssuerKeys(issuer: string): Promise<IssuerKeys> {
  try {
    const location = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const discovery = discoveryShape.parse(await getJson(location));
    const { keys } = keySetShape.parse(await getJson(discovery.jwks_uri));
    return { keys: discovery.issuer === issuer ? keys : null };
  } catch {
    // Whatever went wrong out there, the client learns only that it did, as with Entra.
    return { keys: null };
  }
}

async function getJson(location: string): Promise<unknown> {
  if (new URL(location).protocol !== 'https:') {
    throw new TypeError(`${location} is not https.`);
  }
  const response = await fetch(location, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
  if (!response.ok) {
    throw new TypeError(`${location} answered ${response.status}.`);
  }
  return response.json();
}
