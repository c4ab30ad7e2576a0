import { renderMermaidSVG } from 'beautiful-mermaid';
import type { MarkdownRenderer } from 'vitepress';

/** The colors of the site, which change with its dark mode. */
const COLORS = {
  bg: 'var(--vp-c-bg)',
  fg: 'var(--vp-c-text-1)',
  line: 'var(--vp-c-text-2)',
  accent: 'var(--vp-c-text-2)',
  muted: 'var(--vp-c-text-1)',
  surface: 'var(--vp-c-bg-soft)',
  border: 'var(--vp-c-text-3)',
  font: 'inherit',
  transparent: true,
};

/**
 * Draws blocks of the language `mermaid` while the site is built, without a browser. What follows the language is the
 * text for people who do not see the diagram.
 */
export function drawDiagrams(markdown: MarkdownRenderer): void {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index];
    const [language, ...words] = token.info.split(' ');
    if (language !== 'mermaid') {
      return fence?.(tokens, index, options, env, self) ?? '';
    }
    if (words.length === 0) {
      throw new Error(`${String(env.path)}: a diagram has no text after "mermaid".`);
    }
    const { escapeHtml } = markdown.utils;
    // Vue would drop elements of a drawing that it compiles.
    const drawing = escapeHtml(JSON.stringify(draw(token.content)));
    return `<div class="diagram" tabindex="0" role="img" aria-label="${escapeHtml(words.join(' '))}" v-html="${drawing}"></div>`;
  };
}

/** The drawing, without the font that the library would have from elsewhere. */
function draw(text: string): string {
  return renderMermaidSVG(text, COLORS)
    .replace(/@import url\([^)]*\);/, '')
    .replace(/font-family: [^;]*;/g, '')
    .replaceAll(/\n\s*/g, ' ')
    .replace('<svg ', '<svg aria-hidden="true" ');
}
