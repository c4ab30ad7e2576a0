import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { defineConfig } from 'rolldown';

export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  // Its CommonJS form hides its own modules from every bundler.
  resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
  plugins: [commanderWithoutProcesses(), partsOfUndici(), lockfileAlone(), thirdPartyNotices(), builtHelp()],
  output: {
    dir: 'dist',
    cleanDir: true,
    // Node loads CommonJS in half the time: nothing of it waits.
    format: 'cjs',
    // As the modules were: without it nothing says when a frozen object is written to.
    strict: true,
    minify: true,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    // A start is mostly the number of files that Node has to read: what --help needs is a few, and what else every command
    // needs is another. Without word wrap, whose library takes 15 ms to load.
    codeSplitting: {
      groups: [
        {
          name: 'start',
          test: /\/src\/(cli\/(help-pages?|help-request|print-text|working-directory)|output\/(write-text|program-name)|text\/(sanitize|invisible-characters|runner-commands))\.ts$|\/package\.json$/,
          priority: 1,
        },
        {
          name: 'commands',
          test: /\/src\/(errors|text(?!\/word-wrap)|cli\/fields|secrets\/sinks)\/|\/(sink-error|system-error|write-to-stream|env-file-text)\.ts$|-fields\.ts$|\/registration\/(model\/(app-type|server-kind)|consent\/scope-catalog|fhir-server|managed-host)\.ts$|\/(shell-quote|read-value|server-cloud|cli\/program|commands\/index)\.ts$/,
        },
      ],
    },
  },
});

/**
 * Commander can run a subcommand as a process of its own. Ours never are, and to load what that takes slows every
 * start.
 */
function commanderWithoutProcesses() {
  const empty = '\0no-child-process';
  return {
    name: 'commander-without-processes',
    resolveId: (source, importer) =>
      source === 'node:child_process' && importer?.includes('/node_modules/commander/') ? empty : null,
    load: (id) => (id === empty ? 'module.exports = {};' : null),
  };
}

/** The index of undici also loads mocks, caches, web sockets and interceptors, which take as long as the rest. */
function partsOfUndici() {
  const entry = '\0parts-of-undici';
  return {
    name: 'parts-of-undici',
    resolveId: (source) => (source === 'undici' ? entry : null),
    load: (id) =>
      id === entry
        ? `export { default as Agent } from 'undici/lib/dispatcher/agent.js';
export { default as EnvHttpProxyAgent } from 'undici/lib/dispatcher/env-http-proxy-agent.js';
export { default as Pool } from 'undici/lib/dispatcher/pool.js';
export { fetch } from 'undici/lib/web/fetch/index.js';`
        : null,
  };
}

/** Puts every page of help where `--help` finds it without the commands, and without the other pages. */
function builtHelp() {
  const page = '\0help-page-';
  let pages;
  return {
    name: 'built-help',
    resolveId: (source) => (source.startsWith(page) ? source : null),
    async load(id) {
      if (id.startsWith(page)) {
        return `export const PAGE = ${JSON.stringify((await pages)[Number(id.slice(page.length))])};`;
      }
      if (!/[\\/]src[\\/]cli[\\/]help-pages\.ts$/.test(id)) {
        return null;
      }
      pages = readHelpPages();
      const entries = (await pages).map(
        ({ words }, index) =>
          `[${JSON.stringify(JSON.stringify(words))}, () => import(${JSON.stringify(`${page}${index}`)})]`,
      );
      return `export const HELP_PAGES = new Map([${entries.join()}]);`;
    },
  };
}

async function readHelpPages() {
  const jiti = createJiti(import.meta.url);
  const { loadFhirApps } = await jiti.import('./src/command-line.ts');
  const { helpPages } = await jiti.import('./src/cli/program.ts');
  return helpPages(await loadFhirApps());
}

/**
 * proper-lockfile brings a file system that changes Node's own and handlers for every signal: with them a full disk
 * (SIGXFSZ) would end the process before it could say so. Neither is used: it works with a file system of ours, and our
 * locks end by themselves.
 */
export function lockfileAlone() {
  const modules = { 'graceful-fs': 'module.exports = {};', 'signal-exit': 'module.exports = () => () => undefined;' };
  return {
    name: 'lockfile-alone',
    resolveId: (source, importer) =>
      source in modules && importer?.includes('/node_modules/proper-lockfile/') ? `\0lockfile-${source}` : null,
    load: (id) => modules[id.replace('\0lockfile-', '')] ?? null,
  };
}

/**
 * Writes the licences of all packages that have a module in the bundle; fails where a package does not say its licence.
 */
function thirdPartyNotices() {
  return {
    name: 'third-party-notices',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
      const folders = new Set(modules.map(packageFolder).filter((folder) => folder !== null));
      const notices = [...folders].map(noticeOf).sort((left, right) => left.localeCompare(right));
      this.emitFile({
        type: 'asset',
        fileName: 'THIRD-PARTY-NOTICES',
        source: notices.join(`\n${'-'.repeat(80)}\n\n`),
      });
    },
  };
}

/**
 * The folder of the package that a module belongs to; null for our own. Some packages hold further package.json files
 * without a name.
 */
function packageFolder(moduleId) {
  const file = moduleId.replace(/^\0/, '').replace(/\?.*$/, '').replaceAll('\\', '/');
  if (!file.includes('/node_modules/')) {
    return null;
  }
  const [, name] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  return name === undefined ? null : `${file.slice(0, file.lastIndexOf('/node_modules/'))}/node_modules/${name}`;
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (files.length === 0 && license === undefined) {
    throw new Error(`${name} ${version} has neither a licence file nor a "license" field.`);
  }
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license ?? 'see below'})`, ...texts].join('\n\n') + '\n';
}
