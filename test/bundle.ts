import { fileURLToPath } from 'node:url';
import { type InputOptions, rolldown } from 'rolldown';

const CONFIG = new URL('../rolldown.config.mjs', import.meta.url).href;

/** Bundles a program of the tests as `npm run build` bundles the executable; the path of what to run. */
export async function bundleProgram(input: URL, dir: string): Promise<string> {
  const { lockfileAlone } = (await import(CONFIG)) as { lockfileAlone: () => InputOptions['plugins'] };
  const bundle = await rolldown({ input: fileURLToPath(input), platform: 'node', plugins: [lockfileAlone()] });
  const { output } = await bundle.write({ dir, entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' });
  await bundle.close();
  return `${dir}/${output[0].fileName}`;
}
