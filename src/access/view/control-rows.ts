import { GLYPHS } from '../../output/glyphs.ts';
import type { AccessControl } from '../access-result.ts';

/** More administrators of one reach than this are counted, unless all are asked for. */
const NAMED_AT_MOST = 3;

/** Who could give themselves access, a row for each; administrators of the directory together where they are many. */
export function controlRows(
  control: readonly AccessControl[],
  atRisk: ReadonlySet<string>,
  withMembers: boolean,
): readonly (readonly string[])[] {
  const administrators = control.filter(({ kind }) => kind === 'directoryRole');
  const others = control.filter(({ kind }) => kind !== 'directoryRole');
  return [
    ...others.map((each) => rowOf(each, atRisk)),
    ...[...new Set(administrators.map(({ may }) => may))].flatMap((may) => {
      const alike = administrators.filter((each) => each.may === may);
      return withMembers || alike.length <= NAMED_AT_MOST
        ? alike.map((each) => rowOf(each, atRisk))
        : [countRow(alike, may)];
    }),
  ];
}

function rowOf({ principal, name, may, how, state }: AccessControl, atRisk: ReadonlySet<string>): readonly string[] {
  const isRisky = principal !== null && atRisk.has(principal.id);
  const guest = principal?.isGuest === true ? ' (guest)' : '';
  const eligible = state === 'eligible' ? ', once activated' : '';
  return [`${isRisky ? `${GLYPHS.attention} ` : '  '}${name}${guest}`, may, `${how}${eligible}`, '', '', ''];
}

function countRow(alike: readonly AccessControl[], may: string): readonly string[] {
  const people = new Set(alike.map(({ principal, name }) => principal?.id ?? name)).size;
  const roles = new Set(alike.flatMap(({ how }) => how.split(', '))).size;
  return [`  ${people} administrators`, may, roles === 1 ? '1 directory role' : `${roles} directory roles`, '', '', ''];
}
