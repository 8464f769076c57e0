/** Of the clients, of CI jobs and of single commands: a shell that runs one of those may also run the server. */
const ofOthers = new Set([
  ...['WAYBILL_REGISTRY', 'WAYBILL_TOKEN', 'WAYBILL_ALLOW_HTTP', 'WAYBILL_NO_BROWSER'],
  ...['WAYBILL_BACKUP_PASSPHRASE', 'WAYBILL_IMPORT_TOKEN'],
  ...['WAYBILL_CI', 'WAYBILL_AUDIENCE', 'WAYBILL_TIMEOUT_SECONDS', 'WAYBILL_REGISTRY_NAME'],
  ...['WAYBILL_ID_TOKEN', 'WAYBILL_ID_TOKEN_FILE', 'WAYBILL_CRATE', 'WAYBILL_REHEARSE'],
]);

const ONE_OF_SEVERAL_ID_TOKENS = /^WAYBILL_ID_TOKEN_\d+$/;

/** Is it one that the command line and the clients read, and the server does not? */
export const isOfOthers = (variable: string): boolean =>
  ofOthers.has(variable) || ONE_OF_SEVERAL_ID_TOKENS.test(variable);

const SERVICE =
  /^(.+?)_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/**
 * Kubernetes tells each container of the services of its namespace, by variables named after them.
 * @returns the name of the service that this one is of; null: it is none of those.
 */
export function serviceOf(variable: string, text: string): string | null {
  const [, service] = SERVICE.exec(variable) ?? [];
  // A person may think that there is such a key, and gives it a number.
  if (service === undefined || (variable === `${service}_PORT` && !text.includes('://'))) return null;
  return service.toLowerCase().replaceAll('_', '-');
}
