import type { MarkdownRenderer } from 'vitepress';

/** Where files outside docs/ are on the site. */
const ON_SITE: Readonly<Record<string, string>> = {
  'README.md': '/index.md',
  'CONTRIBUTING.md': '/contributing.md',
};

/** Leads links that work where the repository is browsed to the pages of the site. */
export function leadFromRepository(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('lead-from-repository', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.attrGet('href');
      if (token.type === 'link_open' && href !== null) {
        token.attrSet('href', onSite(href, String(env.relativePath)));
      }
    }
  });
}

/** CONTRIBUTING.md is shown by contributing.md, so that its links begin at the root of the repository. */
function onSite(href: string, page: string): string {
  const outside = /^(?:\.\.\/)+(\w+\.md)(#.*)?$/.exec(href);
  if (outside !== null) {
    const [, file = '', anchor = ''] = outside;
    return file in ON_SITE ? `${ON_SITE[file]}${anchor}` : href;
  }
  return page === 'contributing.md'
    ? href.replace(/^docs\//, './').replace(/^\.\/decisions$/, './decisions/README.md')
    : href;
}
