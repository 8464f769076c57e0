/** Of the command line; a test compares it with `package.json`. */
export const version = '0.1.0';
export const userAgent = `waybill-cli/${version}`;
