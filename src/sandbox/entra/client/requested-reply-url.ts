import type { ReplyPlatform } from '../../tenant/sign-in.ts';
import { EntraError } from '../entra-error.ts';
import { given } from '../request-parameters.ts';
import type { ClientRegistration } from './client-registration.ts';
import { hasReplyUrl, platformOf } from './reply-url.ts';
import { canParseUrl } from '../../../text/can-parse-url.ts';

/**
 * Checks a reply URL by itself. Without one, the client's only one counts.
 * Throws EntraError 900971 (none given, several registered), 500113 (none registered), 90102 (no absolute URI), 50011
 * (not registered).
 */
export function readReplyUrl(
  client: ClientRegistration,
  params: URLSearchParams,
): { readonly redirectUri: string; readonly platform: ReplyPlatform } {
  const { replyUrls } = client;
  if (!hasReplyUrl(replyUrls)) {
    throw new EntraError(500113, 'invalid_request', 400, 'No reply address is registered for the application.');
  }
  const all = [...replyUrls.web, ...replyUrls.spa, ...replyUrls.publicClient];
  const redirectUri = given(params, 'redirect_uri') ?? (all.length === 1 ? all[0] : undefined);
  if (redirectUri === undefined) {
    throw new EntraError(900971, 'invalid_request', 400, 'No reply address provided.');
  }
  if (!canParseUrl(redirectUri)) {
    throw new EntraError(90102, 'invalid_request', 400, "'redirect_uri' value must be a valid absolute URI.");
  }
  const platform = platformOf(replyUrls, redirectUri);
  if (platform === null) {
    throw replyUrlMismatch(client, redirectUri);
  }
  return { redirectUri, platform };
}

/** AADSTS50011, on the page and, as `invalid_grant`, when a code is redeemed with another reply URL. */
export function replyUrlMismatch(
  client: ClientRegistration,
  redirectUri: string,
  error = 'invalid_request',
): EntraError {
  return new EntraError(
    50011,
    error,
    400,
    `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the ` +
      `application '${client.appId}'. Make sure the redirect URI sent in the request matches one added to your ` +
      'application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to ' +
      'troubleshoot this error.',
  );
}
