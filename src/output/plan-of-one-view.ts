import type { ContentEntry } from '../registration/plan-content/plan-content.ts';
import type { Paint } from './paint.ts';
import { type PlanLayout, renderEntries } from './plan-content-view.ts';

/** What a person sees before the question of a command that is about one registration. */
export function describeProposal(heading: string, entry: ContentEntry, paint: Paint, layout: PlanLayout): string {
  return `${paint.bold(`${heading}:`)}\n\n${renderEntries([entry], paint, layout)}\n`;
}

/** The plan of a dry run about one registration, and the command that carries it out. */
export function describeDryRun(
  entry: ContentEntry,
  paint: Paint,
  { layout, command }: { readonly layout: PlanLayout; readonly command: string },
): string {
  const { action, kind, name } = entry;
  const verb = action === 'create' ? 'create' : 'update';
  const headline = `Would ${verb} ${kind} ${paint.bold(`"${name}"`)}. Nothing was written.`;
  const plan = renderEntries([entry], paint, layout);
  return `${headline}\n\n${plan}\nTo apply this plan:\n  ${paint.command(command)}\n`;
}
