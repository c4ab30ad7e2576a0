import type { AccessEntry, AccessResult } from '../access-result.ts';

/** A box of the picture. */
export interface GraphNode {
  readonly id: string;
  readonly kind: 'application' | 'person' | 'group' | 'role' | 'server';
  /** A line each. */
  readonly lines: readonly string[];
  readonly isRisky: boolean;
}

/** A line of the picture, from who has something to what that is. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

/** Principals, the roles and consent that they have, and the server. */
export interface AccessGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Above this many principals, those with the same ways are one box. */
const SINGLE_AT_MOST = 40;

/** What a picture of access shows; of many principals those with the same ways together. */
export function accessGraph(result: AccessResult): AccessGraph {
  const entries = [...result.applications, ...result.people];
  const risky = new Set(result.risks.map(({ principalId }) => principalId));
  const boxes = boxesOf(entries, risky);
  const wayLabels = [...new Set(boxes.flatMap(({ ways }) => ways))];
  const wayId = (label: string): string => `way${wayLabels.indexOf(label)}`;
  return {
    nodes: [
      ...boxes.map(({ node }) => node),
      ...wayLabels.map((label): GraphNode => ({ id: wayId(label), kind: 'role', lines: [label], isRisky: false })),
      { id: 'server', kind: 'server', lines: [result.server.displayName, 'data'], isRisky: false },
    ],
    edges: [
      ...boxes.flatMap(({ node, ways }) => ways.map((label) => ({ from: node.id, to: wayId(label) }))),
      ...wayLabels.map((label) => ({ from: wayId(label), to: 'server' })),
    ],
  };
}

interface Box {
  readonly node: GraphNode;
  readonly ways: readonly string[];
}

function boxesOf(entries: readonly AccessEntry[], risky: ReadonlySet<string>): readonly Box[] {
  if (entries.length <= SINGLE_AT_MOST) {
    return entries.map((entry, index) => ({
      node: {
        ...{ id: `who${index}`, kind: kindOf(entry), isRisky: risky.has(entry.principal.id) },
        lines: [entry.principal.displayName, entry.may.words],
      },
      ways: waysOf(entry),
    }));
  }
  const alike = new Map<string, AccessEntry[]>();
  for (const entry of entries) {
    const key = [kindOf(entry), entry.may.words, ...waysOf(entry)].join('\n');
    alike.set(key, [...(alike.get(key) ?? []), entry]);
  }
  return [...alike.values()].flatMap((group, index) => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          {
            node: {
              ...{ id: `who${index}`, kind: kindOf(first) },
              isRisky: group.some(({ principal }) => risky.has(principal.id)),
              lines: [group.length === 1 ? first.principal.displayName : countWords(group, first), first.may.words],
            },
            ways: waysOf(first),
          },
        ];
  });
}

function countWords(group: readonly AccessEntry[], first: AccessEntry): string {
  const words = { application: 'applications', person: 'people', group: 'groups' } as const;
  return `${group.length} ${words[kindOf(first)]}`;
}

function kindOf({ principal }: AccessEntry): 'application' | 'person' | 'group' {
  switch (principal.type) {
    case 'application':
    case 'managedIdentity':
      return 'application';
    case 'group':
      return 'group';
    case 'user':
    case null:
      return 'person';
  }
}

function waysOf({ paths }: AccessEntry): readonly string[] {
  return [
    ...new Set(
      paths.map(({ kind, role, users }) =>
        kind === 'consent'
          ? users === null
            ? 'consent for all users'
            : 'consent of single users'
          : kind === 'preAuthorization'
            ? 'pre-authorized'
            : (role ?? ''),
      ),
    ),
  ].sort();
}
