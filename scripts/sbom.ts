/** `npm run sbom [-- FILE]`: writes what a registry is made of as CycloneDX JSON, into FILE (`build/waybill.cdx.json`; `-` is stdout). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from './supply-chain/lock-file.ts';
import { makeSbom } from './supply-chain/sbom.ts';

const [file = join(root, 'build', 'waybill.cdx.json')] = process.argv.slice(2);
const text = `${JSON.stringify(makeSbom(), null, 2)}\n`;
if (file === '-') process.stdout.write(text);
else {
  mkdirSync(dirname(resolve(file)), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}
