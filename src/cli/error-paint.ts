import { createPaint, type Paint } from '../output/paint.ts';
import { columnsOf } from '../text/terminal-columns.ts';
import type { Streams } from './run-host.ts';
import type { GlobalSettings } from './settings.ts';

/** The paint of what goes to stderr: confirmations, partial results, errors. */
export function errorPaint({
  settings,
  streams,
}: {
  readonly settings: Pick<GlobalSettings, 'colorErrors'>;
  readonly streams: Pick<Streams, 'stderr'>;
}): Paint {
  return createPaint(settings.colorErrors, columnsOf(streams.stderr));
}
