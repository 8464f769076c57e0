/** `npm run docs`: writes the pages that are made from the code. Tests notice when they are old. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from '@waybill/api';
import { exampleConfig } from '@waybill/server';

const root = join(import.meta.dirname, '..');
const pages = { 'docs/errors.md': errorsPage(), 'waybill.example.toml': exampleConfig() };
for (const [file, text] of Object.entries(pages)) {
  writeFileSync(join(root, file), text);
  console.log(`wrote ${file}`);
}
