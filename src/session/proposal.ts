import type { Context } from '../cli/context.ts';
import { createPaint } from '../output/paint.ts';
import { layoutFor } from '../output/plan-content-view.ts';
import { describeProposal } from '../output/plan-of-one-view.ts';
import { sanitized } from '../output/sanitized.ts';
import type { ContentEntry } from '../registration/plan-content/plan-content.ts';

/** The view of what a person is asked to confirm: a heading without its colon, and the entry of a plan. */
export function proposalOf(
  { settings, streams }: Pick<Context, 'settings' | 'streams'>,
  heading: string,
  entry: ContentEntry,
): string {
  const shown = sanitized({ heading, entry });
  const paint = createPaint(settings.colorErrors);
  return describeProposal(shown.heading, shown.entry, paint, layoutFor(streams.stderr, settings));
}
