import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { parse } from 'node-html-parser';

/** The address of a page and the anchor in it that another page links to. */
interface Link {
  readonly from: string;
  readonly page: string;
  readonly anchor: string;
}

/** Throws where a page of the built site links to an anchor that is not there; VitePress itself checks pages only. */
export async function checkAnchors(outDir: string, base: string): Promise<void> {
  const names = (await readdir(outDir, { recursive: true })).filter((name) => name.endsWith('.html'));
  const anchors = new Map<string, ReadonlySet<string>>();
  const links: Link[] = [];
  for (const name of names.map((each) => each.replaceAll('\\', '/'))) {
    const page = parse(await readFile(join(outDir, name), 'utf8'));
    anchors.set(name, new Set(page.querySelectorAll('[id]').map(({ id }) => id)));
    links.push(
      ...page.querySelectorAll('a[href*="#"]').flatMap((a) => linkFrom(name, a.getAttribute('href') ?? '', base)),
    );
  }
  const wrong = links.filter(({ page, anchor }) => anchors.get(page)?.has(anchor) !== true);
  if (wrong.length > 0) {
    const lines = wrong.map(({ from, page, anchor }) => `  ${from}: ${page}#${anchor}`);
    throw new Error(`These links lead to anchors that do not exist:\n${[...new Set(lines)].join('\n')}`);
  }
}

/** The link that an address is; none for one that leaves the site. */
function linkFrom(from: string, href: string, base: string): readonly Link[] {
  const [path = '', anchor = ''] = href.split('#');
  if (/^\w+:/.test(path) || anchor === '') {
    return [];
  }
  const page =
    path === '' ? from : path.startsWith(base) ? path.slice(base.length) : posix.join(posix.dirname(from), path);
  return [
    { from, page: page === '' || page.endsWith('/') ? `${page}index.html` : page, anchor: decodeURIComponent(anchor) },
  ];
}
