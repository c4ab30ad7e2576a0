import { commandForTenant } from '../../cli/next-commands.ts';
import type { GlobalSettings } from '../../cli/settings.ts';
import { SignInError } from '../../errors/sign-in-error.ts';
import { missingProgram } from '../../identity/failed-attempt.ts';

/**
 * The same failure of `--auth default` with every way in, that which is shortest on this machine first; a way that was
 * asked for has the better hint of its own.
 */
export function notSignedIn(error: SignInError, settings: GlobalSettings): SignInError {
  if (settings.auth !== 'default') {
    return error;
  }
  const { attempts, hint, details, cause, requestId } = error;
  const azureCli = attempts.find(({ method }) => method === 'cli');
  const hasAzureCli = azureCli !== undefined && azureCli.reason !== missingProgram('az');
  const browser = commandForTenant(['whoami'], { ...settings, auth: 'browser' });
  const shortest = hasAzureCli
    ? `Azure CLI is installed. ${hint ?? ''} In a browser, without it: ${browser}`
    : `The shortest way, in a browser: ${browser}`;
  return new SignInError('sign_in_unavailable', 'No one is signed in.', attempts, {
    hint: `${shortest} (or without Azure at all: fhir-apps register --sandbox)`,
    ...{ details: details ?? undefined, cause, requestId: requestId ?? undefined },
  });
}
