import { scopeGroups } from '../scopes/scope-groups.ts';
import type { ContentElement, ElementMark } from './plan-content.ts';

/** Scopes of an API; those of SMART on FHIR are counted by context where a list of them would fill the screen. */
export function withSmartSummary(elements: readonly ContentElement[]): readonly ContentElement[] {
  const marks = new Set<ElementMark>(elements.map(({ mark }) => mark));
  return [...marks].flatMap((mark) => summarized(elements.filter((element) => element.mark === mark)));
}

function summarized(elements: readonly ContentElement[]): readonly ContentElement[] {
  return scopeGroups(elements.map(({ text }) => text)).flatMap(({ what, accesses, values }) => {
    const members = elements.filter(({ text }) => values.includes(text));
    const [first] = members;
    if (first === undefined || what === null) {
      return members;
    }
    const remarks = [accesses.join(', '), first.remark ?? ''].filter((part) => part !== '');
    return [{ ...first, text: `${values.length} ${what}`, remark: remarks.join('; ') }];
  });
}
