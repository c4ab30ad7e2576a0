#!/usr/bin/env node
// Written so that every Node that still runs somewhere can read it: the check must be reached before newer syntax is.
'use strict';
var version = process.versions.node.split('.').map(Number);

if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write('fhir-apps needs Node.js 20.19 or newer; this is ' + process.versions.node + '.\n');
  process.exitCode = 1;
} else {
  require('../dist/main.cjs').main();
}
