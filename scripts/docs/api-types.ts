import { apiTypes } from '@waybill/api-types';
import { describeApi } from '@waybill/server';

/** The types of the web UI’s client, from the document that the server answers. */
export async function webApiTypes(): Promise<string> {
  return `// Made by \`npm run docs\` from the API document of the server.\n${await apiTypes(await describeApi())}`;
}
