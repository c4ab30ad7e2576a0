import {
  ADDED_PERMISSIONS,
  CORRECTED_PERMISSIONS,
} from '../../src/sandbox/microsoft-graph/permissions/permission-additions.ts';
import { MICROSOFT_PERMISSIONS } from '../../src/sandbox/microsoft-graph/permissions/permission-table.ts';
import { findGraphDescription, readGraphDescription } from './graph-description.ts';
import { permissionFaults } from './permission-copy.ts';

// Run by `npm run test:contract`: holds the sandbox's copy of Graph's permissions to Microsoft Graph's own description.

const found = findGraphDescription();
if ('notRun' in found) {
  process.stdout.write(found.notRun);
} else {
  const tables = { copied: MICROSOFT_PERMISSIONS, corrected: CORRECTED_PERMISSIONS, added: ADDED_PERMISSIONS };
  const issues = permissionFaults(readGraphDescription(found.file), tables);
  const rows = MICROSOFT_PERMISSIONS.flatMap(({ operations }) => operations);
  process.stdout.write(
    issues.length === 0
      ? `The permissions of ${rows.length} operations are Microsoft's.\n`
      : issues.map((issue) => `${issue}\n`).join(''),
  );
  process.exitCode = issues.length === 0 ? 0 : 1;
}
