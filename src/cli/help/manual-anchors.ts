import type { CommandSection } from '../command.ts';

/**
 * The anchors of the commands on the manual's page of all commands, by command. A heading that is called as one before it
 * gets a number, as the site and GitHub count them (https://github.com/Flet/github-slugger).
 */
export function manualAnchors(sections: readonly CommandSection[]): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  const anchorOf = (heading: string): string => {
    const slug = heading.toLowerCase().replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  };
  const anchors = new Map<string, string>();
  for (const { title, entries } of sections) {
    anchorOf(title);
    for (const { name } of entries.flatMap(({ commands }) => commands)) {
      anchors.set(name, anchorOf(name));
    }
  }
  return anchors;
}
