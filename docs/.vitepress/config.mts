import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { checkAnchors } from './check-anchors.mts';
import { drawDiagrams } from './diagrams.mts';
import { leadFromRepository } from './repository-links.mts';
import { sidebar } from './sidebar.mts';

export default defineConfig({
  title: 'fhir-apps',
  description: 'Register the Microsoft Entra applications that a FHIR server on Azure and its clients need.',
  lang: 'en-US',
  // Where the site is served below the root of its host, such as /fhir-apps/.
  base: process.env.DOCS_BASE ?? '/',
  srcExclude: ['smart-app/**'],
  // On GitHub, README.md is what a folder shows.
  rewrites: { 'decisions/README.md': 'decisions/index.md' },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // One anchor for a heading, here and where the repository is browsed.
    anchor: { slugify: (text) => slug(text) },
    config: (markdown) => {
      markdown.use(drawDiagrams);
      markdown.use(leadFromRepository);
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Start', link: '/start/sandbox' },
      { text: 'Tasks', link: '/tasks/service' },
      { text: 'Reference', link: '/reference/commands' },
    ],
    sidebar,
  },
  buildEnd: ({ outDir, site }) => checkAnchors(outDir, site.base),
});
