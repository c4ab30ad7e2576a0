// ESLint 10 reads only flat config. The rules live in .eslintrc.json; this hands them over, with its table of floors
// spelled out for the plugin.
import { readFileSync } from 'node:fs';
import { FlatCompat } from '@eslint/eslintrc';
import js from '@eslint/js';

const { settings, ...rules } = JSON.parse(readFileSync(new URL('.eslintrc.json', import.meta.url), 'utf8'));
const { floors, sandbox, packages } = settings;
const compat = new FlatCompat({ baseDirectory: import.meta.dirname, recommendedConfig: js.configs.recommended });

const folders = [...floors.flat(), 'sandbox'];

/** What a folder may import of ours: itself, what is on the floors below, and the sandbox where it may start it. */
function importableFrom(folder) {
  if (folder === 'sandbox') {
    return ['sandbox', ...sandbox.shares];
  }
  const below = floors.slice(floors.findIndex((floor) => floor.includes(folder)) + 1).flat();
  return [folder, ...below, ...(sandbox.startedBy.includes(folder) ? ['sandbox'] : [])];
}

/** A file of src/ itself is a category of its own, everything else belongs to its folder. */
const isFile = (folder) => ['main', 'command-line', 'clock'].includes(folder);
const select = (folder) => (isFile(folder) ? { file: { categories: folder } } : { element: { type: folder } });

const policies = [
  { allow: { to: { module: { origin: 'core' } } } },
  ...folders.map((folder) => ({
    from: select(folder),
    allow: [
      ...importableFrom(folder).map((each) => ({ to: select(each) })),
      ...Object.entries(packages)
        .filter(([, users]) => users.includes(folder))
        .map(([name]) => ({ to: { module: { origin: 'external', source: name } } })),
    ],
  })),
];

export default [
  ...compat.config(rules),
  {
    files: ['src/**/*.ts'],
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.js'] } },
      // The first that matches counts, so that what lies deeper comes first.
      'boundaries/elements': folders
        .filter((folder) => !isFile(folder))
        .sort((one, other) => other.length - one.length)
        .map((folder) => ({ type: folder, pattern: `src/${folder}/**`, partialMatch: false })),
      'boundaries/files': folders.filter(isFile).map((name) => ({ category: name, pattern: `src/${name}.ts` })),
    },
    rules: { 'boundaries/dependencies': ['error', { default: 'disallow', checkAllOrigins: true, policies }] },
  },
];
