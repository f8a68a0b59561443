// Writes src/api/openapi.d.ts from the server's OpenAPI document.
//
// Operation ids are dropped first: nothing here uses them, and without them the
// types stay half as long.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const [, , source = '../docs/openapi.json', target = 'src/api/openapi.d.ts'] = process.argv;
const document = JSON.parse(await readFile(source, 'utf8'));
for (const path of Object.values(document.paths))
  for (const operation of Object.values(path)) delete operation.operationId;
const banner = '// Generated from the server’s OpenAPI document by `npm run gen:api`. Do not edit.\n\n';
await writeFile(target, banner + astToString(await openapiTS(document)));
