import { UsageError } from '../../errors/usage-error.ts';
import type { CommandOutcome } from '../../cli/command.ts';
import type { Context } from '../../cli/context.ts';
import { openPage } from '../../cli/open-page.ts';
import type { ShowResult } from './application-results.ts';

/**
 * Opens the page of the application in the portal; its address is on stdout in any case. Throws UsageError
 * `portal_unknown` where the cloud has none.
 */
export async function showOnWeb(context: Context, result: ShowResult): Promise<CommandOutcome<ShowResult>> {
  const { portalUrl } = result;
  if (portalUrl === null) {
    throw new UsageError(
      'portal_unknown',
      result.sandbox ? 'The sandbox has no portal.' : 'The portal of this cloud is not known.',
      { hint: (input) => `Leave ${input('web')} out: what the page would show is printed then.` },
    );
  }
  const isOpened = await openPage(context, portalUrl);
  return {
    result,
    exitCode: 0,
    describe: (shown, paint) =>
      `${isOpened ? `Opened ${paint.bold(`"${shown.displayName}"`)} in the browser:\n` : ''}${shown.portalUrl ?? ''}\n`,
  };
}
