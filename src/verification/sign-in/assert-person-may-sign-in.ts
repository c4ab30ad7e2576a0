import { UsageError } from '../../errors/usage-error.ts';
import type { ObservedApplication } from '../../registration/model/observed.ts';
import type { Identification } from '../../registration/tags.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';

/**
 * Asks of an app, before anyone signs in, what a sign-in from this machine needs: a browser comes back to
 * `http://localhost` at any port (https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions),
 * and a code needs public client flows. Throws UsageError `sign_in_impossible`.
 */
export function assertPersonMaySignIn(
  { displayName, appId, publicClient, isFallbackPublicClient }: ObservedApplication,
  { type }: Pick<Identification, 'type'>,
  method: 'browser' | 'device-code',
): void {
  if (type !== 'public') {
    throw new UsageError(
      'sign_in_impossible',
      `"${displayName}" has a credential, so no one signs in to it from here.`,
      {
        hint: (input) => `Leave out ${input('signIn')} to get a token of the app itself.`,
        details: { appId },
      },
    );
  }
  if (method === 'browser' && !publicClient.redirectUris.some(isBareLocalhost)) {
    throw new UsageError('sign_in_impossible', `"${displayName}" does not allow a browser to return to this machine.`, {
      hint: 'Add the reply URL that this takes:',
      command: ['edit', appId, '--add-reply-url', 'native=http://localhost'],
      details: { appId },
    });
  }
  if (method === 'device-code' && isFallbackPublicClient !== true) {
    throw new UsageError('sign_in_impossible', `"${displayName}" does not allow sign-in by a code.`, {
      hint: (input) =>
        `Register it again with ${input('deviceCode')}, or use ${input('signIn')} browser where it has http://localhost.`,
      details: { appId },
    });
  }
}

function isBareLocalhost(text: string): boolean {
  const { protocol, hostname, pathname } = new URL(canParseUrl(text) ? text : 'about:blank');
  return protocol === 'http:' && hostname === 'localhost' && pathname === '/';
}
