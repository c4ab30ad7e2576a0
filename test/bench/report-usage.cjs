// Preloaded by measure-run.ts: when the process ends, tells on descriptor 3 what it used. CommonJS, so that a bare Node
// need not start its module loader for it.
const { writeSync } = require('node:fs');

process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));
