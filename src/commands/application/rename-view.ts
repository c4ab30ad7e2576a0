import { doneLine } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import type { RenameResult } from './application-results.ts';

/** The result of `rename` for people. */
export function describeRename(result: RenameResult, paint: Paint): string {
  const { action, dryRun, displayName, previousName, key, appId, registerWith } = result;
  const renaming = `"${previousName}" (${appId}) to ${paint.bold(`"${displayName}"`)}`;
  const sentence =
    action === 'unchanged'
      ? doneLine(`Unchanged: "${displayName}" (${appId}) has this name already.`, paint)
      : dryRun
        ? `Would rename ${renaming}. Nothing was written.`
        : doneLine(`Renamed ${renaming}.`, paint);
  const note =
    registerWith === null
      ? ''
      : [
          `\nIts key stays ${key}. Commands and files that name it "${previousName}"`,
          `would give it that name again. From now on:\n  ${registerWith}\n`,
        ].join('\n');
  return `${sentence}\n${action === 'unchanged' ? '' : note}`;
}
