import type { PropertyChange } from '../model/result.ts';
import type { ElementWords } from './element-words.ts';
import type { ContentElement, ContentRow } from './plan-content.ts';
import { ROW_DEFINITIONS, type RowDefinition } from './row-definitions.ts';

/** A property over all the changes of a plan to it. */
type WholeChange = Pick<PropertyChange, 'action' | 'target' | 'summary' | 'property' | 'before' | 'after'>;

/**
 * The rows of changes, in the order of {@link ROW_DEFINITIONS}: what a new registration has, or what comes, goes and
 * changes of one that exists. A property without a definition is shown by its name.
 */
export function rowsOfChanges(changes: readonly PropertyChange[], isNew: boolean): readonly ContentRow[] {
  const rows = new Map<string, readonly ContentElement[]>();
  const ranks = Object.keys(ROW_DEFINITIONS);
  const whole = wholeChanges(changes).sort((one, other) => ranks.indexOf(idOf(one)) - ranks.indexOf(idOf(other)));
  for (const change of whole) {
    const definition = ROW_DEFINITIONS[idOf(change)];
    const label = definition?.label ?? change.property ?? 'Change';
    const row = [...(rows.get(label) ?? []), ...elementsOf(change, definition, isNew)];
    const whole = joined(row, definition?.joiner ?? ' and ');
    rows.set(label, definition?.shortened?.(whole) ?? whole);
  }
  return [...rows].map(([label, elements]) => ({ label, elements })).filter(({ elements }) => elements.length > 0);
}

/** By what a change is looked up: its property, with what has it where that is not the application. */
function idOf({ action, target, property }: WholeChange): string {
  if (target !== 'servicePrincipal' || property === null) {
    return property ?? '';
  }
  if (action === 'create' && property === 'displayName') {
    return 'api displayName';
  }
  return action === 'create' && property === 'tags' ? 'created servicePrincipal' : `servicePrincipal ${property}`;
}

/** Two writes to one property of one object are one change for people. */
function wholeChanges(changes: readonly PropertyChange[]): WholeChange[] {
  const whole: WholeChange[] = [];
  for (const change of changes) {
    const index = isProperty(change) ? whole.findIndex((each) => idOf(each) === idOf(change)) : -1;
    const earlier = whole[index];
    if (earlier === undefined) {
      whole.push(change);
    } else {
      whole[index] = { ...earlier, after: change.after };
    }
  }
  return whole;
}

/** False for what is no property of one object but an object of its own, such as a secret or an assignment. */
function isProperty({ target, property }: PropertyChange): boolean {
  return property !== null && (target === 'application' || target === 'owner' || target === 'servicePrincipal');
}

function elementsOf(
  change: WholeChange,
  definition: RowDefinition | undefined,
  isNew: boolean,
): readonly ContentElement[] {
  if (definition === undefined) {
    return [{ mark: change.action === 'remove' ? 'removed' : 'added', text: change.summary, was: null, remark: null }];
  }
  const { words, wordsWhenNew = words, isSingle } = definition;
  if (isNew) {
    return wordsWhenNew(change.after).map((each) => ({ mark: 'kept', ...each, was: null }));
  }
  const [before, after] = [words(change.before), words(change.after)];
  const [earlier, later] = [before[0], after[0]];
  if (isSingle && earlier !== undefined && later !== undefined) {
    return [{ mark: 'kept', ...later, was: earlier.text }];
  }
  return [
    ...without(after, before).map((each): ContentElement => ({ mark: 'added', ...each, was: null })),
    ...without(before, after).map((each): ContentElement => ({ mark: 'removed', ...each, was: null })),
  ];
}

function without(words: readonly ElementWords[], others: readonly ElementWords[]): readonly ElementWords[] {
  return words.filter(
    ({ text, remark, id }) =>
      !others.some((other) => other.text === text && other.remark === remark && other.id === id),
  );
}

/** One element that comes or goes in several ways is shown once, with all remarks. */
function joined(elements: readonly ContentElement[], joiner: string): readonly ContentElement[] {
  const whole: ContentElement[] = [];
  for (const element of elements) {
    const index = whole.findIndex(
      ({ mark, text, was, id }) =>
        mark === element.mark && text === element.text && was === element.was && id === element.id,
    );
    const earlier = whole[index];
    const remarks = [...new Set([earlier?.remark, element.remark].filter((each) => typeof each === 'string'))];
    if (earlier === undefined) {
      whole.push(element);
    } else {
      whole[index] = { ...earlier, remark: remarks.length === 0 ? null : remarks.join(joiner) };
    }
  }
  return whole;
}
