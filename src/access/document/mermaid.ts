import type { AccessResult } from '../access-result.ts';
import { accessGraph, type GraphNode } from './access-graph.ts';

const SHAPES: Readonly<Record<GraphNode['kind'], readonly [string, string]>> = {
  application: ['["', '"]'],
  person: ['(["', '"])'],
  group: ['[["', '"]]'],
  role: ['{{"', '"}}'],
  server: ['[("', '")]'],
};

/** The picture of access for Mermaid (https://mermaid.js.org/syntax/flowchart.html). */
export function mermaidOf(result: AccessResult): string {
  const { nodes, edges } = accessGraph(result);
  return [
    'flowchart LR',
    ...nodes.map(({ id, kind, lines, isRisky }) => {
      const [open, close] = SHAPES[kind];
      return `  ${id}${open}${lines.map(label).join('<br>')}${close}${isRisky ? ':::risk' : ''}`;
    }),
    ...edges.map(({ from, to }) => `  ${from} --> ${to}`),
    '  classDef risk stroke-width:3px,stroke-dasharray:6 3',
    '',
  ].join('\n');
}

/** Characters that end a label, or begin markup in it, as Mermaid's own entities. */
function label(text: string): string {
  return text.replace(/["<>#;&`\\[\]{}()|]/g, (character) => `#${character.codePointAt(0) ?? 0};`);
}
