import { textWidth } from '../../text/text-width.ts';
import type { AccessResult } from '../access-result.ts';
import { type AccessGraph, accessGraph, type GraphNode } from './access-graph.ts';
import { layOut } from './layout.ts';
import { escapeMarkup } from './markup.ts';
import { SVG_STYLE } from './styles.ts';

const LINE_HEIGHT = 18;
const PADDING = 10;
/** Of a character of 13 px, as wide as the widest of common fonts on average. */
const CHARACTER_WIDTH = 8.2;
const LONGEST = 44;

interface Placed extends GraphNode {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture of access as a file of its own. */
export function svgOf(result: AccessResult): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${drawingOf(result, `<style>${SVG_STYLE}</style>`)}\n`;
}

/** The picture of access as an element: principals left, their roles and consent, and the server right. */
export function drawingOf(result: AccessResult, style = ''): string {
  const { nodes, paths, width, height } = placed(accessGraph(result));
  const title = `Access to ${result.server.displayName}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img" aria-labelledby="picture-title picture-text" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title id="picture-title">${escapeMarkup(title)}</title>`,
    '<desc id="picture-text">Lines lead from who has access, by roles and consent, to the data of the server.</desc>',
    style,
    `<rect class="paper" x="0" y="0" width="${width}" height="${height}" stroke="none"/>`,
    ...paths.map((path) => `<path d="${path}"/>`),
    ...nodes.map(boxOf),
    '</svg>',
  ].join('\n');
}

function boxOf({ x, y, width, height, kind, lines, isRisky }: Placed): string {
  const texts = lines.map(
    (line, index) =>
      `<text${index === 0 ? ' class="name"' : ''} x="${x - width / 2 + PADDING}" y="${y - height / 2 + PADDING + 13 + index * LINE_HEIGHT}">${escapeMarkup(shortened(`${isRisky && index === 0 ? '! ' : ''}${line}`))}</text>`,
  );
  return `<g class="${kind}${isRisky ? ' risk' : ''}"><title>${escapeMarkup(lines.join(': '))}</title><rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="4"/>${texts.join('')}</g>`;
}

function shortened(line: string): string {
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

function placed({ nodes, edges }: AccessGraph): {
  readonly nodes: readonly Placed[];
  readonly paths: readonly string[];
  readonly width: number;
  readonly height: number;
} {
  const sized = nodes.map((node) => {
    const widest = Math.max(...node.lines.map((line) => textWidth(shortened(line)) + (node.isRisky ? 2 : 0)));
    const height = node.lines.length * LINE_HEIGHT + 2 * PADDING;
    return { ...node, width: Math.ceil(widest * CHARACTER_WIDTH) + 2 * PADDING, height };
  });
  const { centers, lines } = layOut(sized, edges);
  const boxes = sized.map((node, index): Placed => ({ ...node, ...(centers[index] ?? { x: 0, y: 0 }) }));
  const paths = lines.map((points) => points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' '));
  const right = Math.max(...boxes.map(({ x, width }) => x + width / 2));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height / 2));
  return { nodes: boxes, paths, width: Math.ceil(right) + 16, height: Math.ceil(bottom) + 16 };
}
