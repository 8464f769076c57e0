import { toml } from './cargo-toml.ts';
import type { Table } from './document-shape.ts';
import { checkFeatureName, checkFeatureValue } from './features.ts';
import { FormatError } from './format-error.ts';
import { quote } from './quote.ts';

/** Reads `[features]` and checks the numbers first, then the names (crates-io-api §6.6). */
export function readFeatures(
  document: Table,
  limits: { readonly maxFeatures: number; readonly maxFeatureValues: number },
): Record<string, string[]> {
  const features = toml.stringLists(document, 'features');
  const count = Object.keys(features).length;
  if (count > limits.maxFeatures) {
    throw new FormatError(
      'too_many_features',
      `The crate declares ${count} features, but at most ${limits.maxFeatures} are allowed; split the crate or join features.`,
    );
  }
  for (const [name, values] of Object.entries(features)) {
    if (values.length > limits.maxFeatureValues) {
      throw new FormatError(
        'too_many_features',
        `The feature ${quote(name)} enables ${values.length} features or dependencies, but at most ${limits.maxFeatureValues} are allowed.`,
      );
    }
    checkFeatureName(name);
    for (const value of values) checkFeatureValue(value);
  }
  return features;
}
