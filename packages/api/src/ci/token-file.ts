import { type CiSystem, isSet, looksLikeIdToken, noIdToken } from './system.ts';

/** A file that something else keeps filled: a projected service account token of Kubernetes, a credential of Jenkins. */
export const tokenFile: CiSystem = {
  id: 'file',
  title: 'the file in WAYBILL_ID_TOKEN_FILE',
  detects: ({ env }) => isSet(env['WAYBILL_ID_TOKEN_FILE']),
  async token({ env, readFile }, n) {
    if (n > 0) return null;
    const path = env['WAYBILL_ID_TOKEN_FILE'] ?? '';
    const remedy =
      'name the file of a token made for the registry; in a pod: a projected `serviceAccountToken`';
    let text: string;
    try {
      text = (await readFile(path)).trim();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      throw noIdToken(
        `the file that WAYBILL_ID_TOKEN_FILE names cannot be read (${String(code ?? 'unknown')})`,
        remedy,
      );
    }
    if (!looksLikeIdToken(text))
      throw noIdToken('the file that WAYBILL_ID_TOKEN_FILE names holds no ID token', remedy);
    return text;
  },
  another:
    'the token in the file is good for one exchange: wait for it to be renewed, or project one for each crate',
};
