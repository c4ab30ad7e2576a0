import { errorPaint } from '../cli/error-paint.ts';
import type { Context } from '../cli/context.ts';
import { layoutFor } from '../output/plan-content-view.ts';
import { describeProposal } from '../output/plan-of-one-view.ts';
import { sanitized } from '../output/sanitized.ts';
import type { ContentEntry } from '../registration/plan-content/plan-content.ts';

/** The view of what a person is asked to confirm: a heading without its colon, and the entry of a plan. */
export function proposalOf(
  context: Pick<Context, 'settings' | 'streams'>,
  heading: string,
  entry: ContentEntry,
): string {
  const shown = sanitized({ heading, entry });
  return describeProposal(
    shown.heading,
    shown.entry,
    errorPaint(context),
    layoutFor(context.streams.stderr, context.settings),
  );
}
