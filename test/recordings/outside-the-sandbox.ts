import { innerCodeOf } from './prepare-request.ts';
import type { Exchange } from './recording.ts';

/** Services and settings that the sandbox has no part of, by what of an exchange shows them. */
const OUTSIDE: readonly { readonly shows: (exchange: Exchange) => boolean; readonly reason: string }[] = [
  {
    shows: ({ response }) => /^(AccessDenied|ForbiddenByFirewall|ForbiddenByConnection)$/.test(innerCodeOf(response)),
    reason: 'a vault with access policies or behind a firewall',
  },
  {
    shows: ({ path }) => /policyDefinitions/.test(path),
    reason: 'an Azure service that the sandbox has no part of',
  },
];

/** Why an exchange is with something that the sandbox is no model of; undefined for others. */
export function outsideTheSandbox(exchange: Exchange): string | undefined {
  return OUTSIDE.find(({ shows }) => shows(exchange))?.reason;
}
