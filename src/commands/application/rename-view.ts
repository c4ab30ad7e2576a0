import type { AppType } from '../../registration/model/app-type.ts';
import type { ApplicationHead } from '../../registration/result/application-head.ts';
import type { Paint } from '../../output/paint.ts';
import { sandboxNote } from '../../output/layout.ts';

/** The result of `rename`; unknown is null. */
export interface RenameResult extends ApplicationHead {
  readonly action: 'renamed' | 'unchanged';
  readonly type: AppType;
  /** As it stands when the run ends; in a dry run, as it would. */
  readonly displayName: string;
  readonly previousName: string;
  readonly key: string;
  /** How `register` begins from now on, where the new name alone would stand for another key; else null. */
  readonly registerWith: string | null;
}

/** The result of `rename` for people. */
export function describeRename(result: RenameResult, paint: Paint): string {
  const { action, dryRun, sandbox, displayName, previousName, key, appId, registerWith } = result;
  const renaming = `"${previousName}" (${appId}) to ${paint.bold(`"${displayName}"`)}`;
  const sentence =
    action === 'unchanged'
      ? `${paint.success('Unchanged:')} ${paint.bold(`"${displayName}"`)} (${appId}) has this name already.`
      : dryRun
        ? `Would rename ${renaming}. Nothing was written.`
        : `${paint.success('Renamed')} ${renaming}.`;
  const note =
    registerWith === null
      ? ''
      : `\nIts key stays ${key}. Commands and files that name it "${previousName}" would name it so again; from now on:\n  ${registerWith}\n`;
  return `${sentence}\n${action === 'unchanged' ? '' : note}${sandboxNote(sandbox, paint)}`;
}
