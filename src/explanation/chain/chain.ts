/** One thing that must hold before someone reaches the data. */
export interface ChainLink {
  readonly state: 'ok' | 'broken' | 'unknown' | 'not_reached';
  /** A clause without capital and full stop. */
  readonly text: string;
}

/** What fixes a chain. */
export interface ChainFix {
  /** A clause, such as `consent for all users`. */
  readonly text: string;
  /** The words after `fhir-apps`. */
  readonly command: readonly string[];
}

/** All that must hold for one client, person or group, from them to the data. */
export interface Chain {
  /** Its name, and the key or type in parentheses. */
  readonly subject: string;
  /** At most one is broken: what comes after it was not reached. */
  readonly links: readonly ChainLink[];
  /** Null where nothing is broken. */
  readonly fix: ChainFix | null;
}

/** One step of {@link chainOf}: what holds, or what does not, and what fixes it. */
export type Step =
  | { readonly ok: string }
  | { readonly unknown: string }
  | { readonly broken: string; readonly fix: ChainFix }
  /** What nothing in the directory shows. */
  | { readonly beyond: string };

/** The chain of the steps; after the first that is broken, `reached` names the others. */
export function chainOf(subject: string, steps: readonly (Step & { readonly reached: string })[]): Chain {
  const first = steps.findIndex((step) => 'broken' in step);
  const links = steps.map((step, index): ChainLink => {
    if (first !== -1 && index > first) {
      return { state: 'not_reached', text: step.reached };
    }
    return linkOf(step);
  });
  const broken = steps[first];
  return { subject, links, fix: broken !== undefined && 'broken' in broken ? broken.fix : null };
}

function linkOf(step: Step): ChainLink {
  if ('ok' in step) {
    return { state: 'ok', text: step.ok };
  }
  if ('unknown' in step) {
    return { state: 'unknown', text: step.unknown };
  }
  return 'beyond' in step ? { state: 'not_reached', text: step.beyond } : { state: 'broken', text: step.broken };
}
