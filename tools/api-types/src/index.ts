import openapiTypes, { astToString, type OpenAPI3 } from 'openapi-typescript';

/** TypeScript types for every path of an OpenAPI document. It stands apart as its library needs an older TypeScript. */
export async function apiTypes(document: unknown): Promise<string> {
  const nodes = await openapiTypes(document as OpenAPI3, { alphabetize: true, emptyObjectsUnknown: true });
  return astToString(nodes);
}
