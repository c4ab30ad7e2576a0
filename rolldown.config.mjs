import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createJiti } from 'jiti';
import { defineConfig } from 'rolldown';

export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  // Their CommonJS forms hide their own modules from every bundler.
  resolve: {
    alias: {
      'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
      '@microsoft/microsoft-graph-client': '@microsoft/microsoft-graph-client/lib/es/src/index.js',
    },
  },
  // Neither says so of itself: their modules only define.
  treeshake: { moduleSideEffects: [{ test: /@azure\/msal-node\/|microsoft-graph-client\//, sideEffects: false }] },
  plugins: [
    commanderWithoutProcesses(),
    partsOfUndici(),
    graphRequestsAsText(),
    eachCredentialByItself(),
    azureWithoutConnections(),
    zodWithoutCompiler(),
    inquirerAsAsked(),
    lockfileAlone(),
    thirdPartyNotices(),
    builtHelp(),
    asciiAlone(),
  ],
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
    // needs is another, without word wrap, whose library takes 15 ms to load; and what runs a command. One more of what
    // sessions share takes longer to compile than its files to find.
    codeSplitting: {
      groups: [
        {
          name: 'start',
          test: /\/src\/(cli\/(help\/(built-pages|help-page|help-paint|help-request)|may-color|print-text|terminal-traits|working-directory)|output\/(glyphs|program-name|terminal-text|write-text)|text\/(can-parse-url|invisible-characters|runner-commands|sanitize))\.ts$|\/package\.json$/,
          priority: 3,
        },
        {
          name: 'run',
          test: /\/src\/cli\/(invoke|unknown-variables)\.ts$/,
          priority: 1,
        },
        {
          name: 'commands',
          priority: 2,
          test: /\/src\/(errors|text(?!\/word-wrap)|cli\/fields|secrets\/sinks)\/|\/(sink-error|system-error|write-to-stream|env-file-text)\.ts$|-fields\.ts$|\/registration\/(model\/(app-type|server-kind)|consent\/scope-catalog|fhir-server|managed-host)\.ts$|\/(shell-quote|read-value|server-cloud|command-line|cli\/program|commands\/index)\.ts$/,
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

/**
 * The index of undici also loads mocks, caches, web sockets and interceptors, which take as long as the rest; and HTTP/2,
 * which no connection of ours speaks, and which undici does without where Node was built so. A proxy needs `connect`.
 */
function partsOfUndici() {
  const entry = '\0parts-of-undici';
  const empty = '\0no-http2';
  return {
    name: 'parts-of-undici',
    resolveId: (source, importer) =>
      source === 'undici'
        ? entry
        : source === 'node:http2' && importer?.includes('/node_modules/undici/')
          ? empty
          : null,
    load: (id) =>
      id === entry
        ? `export { default as Agent } from 'undici/lib/dispatcher/agent.js';
export { default as EnvHttpProxyAgent } from 'undici/lib/dispatcher/env-http-proxy-agent.js';
export { default as Pool } from 'undici/lib/dispatcher/pool.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import request from 'undici/lib/api/api-request.js';
import connect from 'undici/lib/api/api-connect.js';
Object.assign(Dispatcher.prototype, { request, connect });`
        : id === empty
          ? 'module.exports = { constants: {} };'
          : null,
  };
}

/**
 * Microsoft Graph's library asks of each request whether it is an object of the Fetch standard, which makes Node load its
 * own fetch. Ours are text with a record of headers.
 */
function graphRequestsAsText() {
  return {
    name: 'graph-requests-as-text',
    transform: {
      filter: { id: /microsoft-graph-client\/lib\/es\/src\/middleware\/MiddlewareUtil\.js$/ },
      handler: (code) =>
        replaced(code, /typeof (Request|Headers) !== "undefined" && \w+(\.headers)? instanceof \1/g, 'false'),
    },
  };
}

/** Each way to sign in is a chunk of its own, with what it takes of @azure/identity alone. */
function eachCredentialByItself() {
  const prefix = '\0credential-';
  return {
    name: 'each-credential-by-itself',
    resolveId: (source) => (source.startsWith(prefix) ? source : null),
    load: (id) => (id.startsWith(prefix) ? `export { ${id.slice(prefix.length)} } from '@azure/identity';` : null),
    transform: {
      filter: { id: /[\\/]src[\\/]identity[\\/]credentials\.ts$/ },
      handler: (code) =>
        replaced(
          code,
          /(const \{ (\w+) \} = await import\()["']@azure\/identity["']\)/g,
          `$1${JSON.stringify(prefix)} + "$2")`,
        ).replaceAll(`${JSON.stringify(prefix)} + "`, `"${JSON.stringify(prefix).slice(1, -1)}`),
    },
  };
}

/**
 * Azure's libraries bring a client of their own, agents for proxies, and JSON Web Tokens that only a certificate needs:
 * all they send goes through our transport, as text.
 */
function azureWithoutConnections() {
  const modules = {
    'https-proxy-agent': 'export class HttpsProxyAgent {}',
    'http-proxy-agent': 'export class HttpProxyAgent {}',
    './nodeHttpClient.js': 'export function createNodeHttpClient() { throw new Error("Nothing connects by itself."); }',
    '../formData.js': 'export const convertBodyToFormDataMap = () => undefined;',
    jsonwebtoken: `export default { sign: (...given) => require('jsonwebtoken').sign(...given) };`,
  };
  const prefix = '\0azure-';
  return {
    name: 'azure-without-connections',
    resolveId: (source, importer) =>
      source in modules && /\/node_modules\/@(typespec\/ts-http-runtime|azure\/msal-node)\//.test(importer ?? '')
        ? prefix + source
        : null,
    load: (id) => (id.startsWith(prefix) ? modules[id.slice(prefix.length)] : null),
  };
}

/**
 * zod writes a function for each schema that it parses by, which pays after thousands of parses of one schema: also a
 * thousand registrations are read sooner without (https://zod.dev/api, `jitless`).
 */
function zodWithoutCompiler() {
  return {
    name: 'zod-without-compiler',
    transform: {
      filter: { id: /[\\/]zod[\\/]v4[\\/]core[\\/]core\.js$/ },
      handler: (code) => replaced(code, /(\.__zod_globalConfig = )\{\}/g, '$1{ jitless: true }'),
    },
  };
}

/**
 * Inquirer loads every kind of question, and for an editor that nobody is sent to the tables of all character sets: two
 * thirds of what stands between a start and the first question.
 */
function inquirerAsAsked() {
  const unasked = '\0unasked-question';
  return {
    name: 'inquirer-as-asked',
    resolveId: (source, importer) =>
      /^@inquirer\/(editor|expand|number|password|rawlist|search)$/.test(source) &&
      /\/node_modules\/@inquirer\/prompts\//.test(importer ?? '')
        ? unasked
        : null,
    load: (id) =>
      id === unasked ? `export default () => { throw new Error('No question of this kind is asked.'); };` : null,
  };
}

/** Fails where there is nothing to replace any more: the library is another one then. */
function replaced(code, pattern, replacement) {
  const result = code.replaceAll(pattern, replacement);
  if (result === code) {
    throw new Error(`Nothing matches ${String(pattern)} any more.`);
  }
  return result;
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
        const [, about] = [...(await pages)][Number(id.slice(page.length))];
        return `export const PAGES = ${JSON.stringify(about)};`;
      }
      if (!/[\\/]src[\\/]cli[\\/]help[\\/]built-pages\.ts$/.test(id)) {
        return null;
      }
      pages = readHelpPages();
      const entries = [...(await pages).keys()].map(
        (subject, index) => `[${JSON.stringify(subject)}, () => import(${JSON.stringify(`${page}${index}`)})]`,
      );
      return readFileSync(id, 'utf8').replace('new Map()', `new Map([${entries.join()}])`);
    },
  };
}

/** All pages, by what they are about. */
async function readHelpPages() {
  const jiti = createJiti(import.meta.url);
  const { loadFhirApps } = await jiti.import('./src/command-line.ts');
  const { helpPages } = await jiti.import('./src/cli/help/help-pages.ts');
  const { subjectOf } = await jiti.import('./src/cli/help/built-pages.ts');
  const bySubject = new Map();
  for (const each of helpPages(await loadFhirApps())) {
    const subject = JSON.stringify(subjectOf(each.askedBy[0]));
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), each]);
  }
  return bySubject;
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
 * A chunk with one character beyond Latin-1 is kept with two bytes for each of its characters as long as the process
 * lives. Escaped it is the same program, but for a text that is taken as it stands in the source.
 */
function asciiAlone() {
  return {
    name: 'ascii-alone',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle).filter(({ type }) => type === 'chunk')) {
        if (/\braw`[^`]*[^\0-\x7f]/.test(chunk.code)) {
          throw new Error(`${chunk.fileName} has a raw text that cannot be escaped.`);
        }
        chunk.code = chunk.code.replace(
          /[^\0-\x7f]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
      }
    },
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
