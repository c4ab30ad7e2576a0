import * as dagre from '@dagrejs/dagre';

/** A place in a picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the middle of each box is, and the bends of each line, in the order in which they were given. */
export interface Layout {
  readonly centers: readonly Point[];
  readonly lines: readonly (readonly Point[])[];
}

/** What is used of the library, whose own types no compiler finds (https://github.com/dagrejs/dagre/wiki). */
interface LayoutLibrary {
  readonly Graph: new () => LayoutGraph;
  layout(graph: LayoutGraph): unknown;
}

interface LayoutGraph {
  setGraph(label: object): unknown;
  setNode(id: string, label: object): unknown;
  setEdge(from: string, to: string, label: object): unknown;
  node(id: string): Point;
  edge(from: string, to: string): { readonly points: readonly Point[] };
}

const LIBRARY: LayoutLibrary = dagre;

/** Places boxes in columns from left to right, so that lines cross as little as may be. */
export function layOut(
  nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[],
  edges: readonly { readonly from: string; readonly to: string }[],
): Layout {
  const graph = new LIBRARY.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 90, marginx: 16, marginy: 16 });
  for (const { id, width, height } of nodes) {
    graph.setNode(id, { width, height });
  }
  for (const { from, to } of edges) {
    graph.setEdge(from, to, {});
  }
  LIBRARY.layout(graph);
  const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });
  return {
    centers: nodes.map(({ id }) => rounded(graph.node(id))),
    lines: edges.map(({ from, to }) => graph.edge(from, to).points.map(rounded)),
  };
}
