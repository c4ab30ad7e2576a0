// Writes what a run has loaded, as JSON, to the file that LOADED_FILES names: the paths of files, and Node's own modules.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const builtIn = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
  const loaded = { files: Object.keys(require.cache), builtIn: builtIn.map((name) => name.split(' ')[1]) };
  writeFileSync(process.env.LOADED_FILES, JSON.stringify(loaded));
});
