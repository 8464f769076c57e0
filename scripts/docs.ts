/** `npm run docs`: writes the pages that are made from the code. Tests notice when they are old. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorsPage } from '@waybill/api';
import { authorisationPage, exampleConfig } from '@waybill/server';
import { webApiTypes } from './docs/api-types.ts';
import { cargoScenariosPage } from './docs/cargo-scenarios.ts';
import { withCliReference } from './docs/cli-reference.ts';
import { providerPages } from './docs/provider-pages.ts';

const root = join(import.meta.dirname, '..');
const pages: Record<string, string> = {
  'docs/errors.md': errorsPage(),
  'docs/reference/cargo-scenarios.md': cargoScenariosPage(),
  'docs/cli.md': await withCliReference(readFileSync(join(root, 'docs/cli.md'), 'utf8')),
  'docs/reference/authorisation.md': authorisationPage(),
  'waybill.example.toml': exampleConfig(),
  'apps/web/src/api/schema.ts': await webApiTypes(),
};
for (const [name, text] of Object.entries(await providerPages())) pages[`docs/providers/${name}`] = text;
for (const [file, text] of Object.entries(pages)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  console.log(`wrote ${file}`);
}
