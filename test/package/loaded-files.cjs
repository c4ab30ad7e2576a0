// Writes the paths of the files that a run has loaded, as JSON, to the file that LOADED_FILES names.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.LOADED_FILES, JSON.stringify(Object.keys(require.cache))));
