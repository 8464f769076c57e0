import { type Static, Type } from 'typebox';
import { closed, nullable, Texts, Time } from './shapes.ts';

export const DeviceAuthorization = closed({
  device_code: Type.String(),
  user_code: Type.String(),
  verification_uri: Type.String(),
  verification_uri_complete: Type.String(),
  expires_in: Type.Integer({ description: 'Seconds.' }),
  interval: Type.Integer({ description: 'Seconds to wait between two questions.' }),
});
export type DeviceAuthorization = Static<typeof DeviceAuthorization>;

export const DeviceToken = closed({
  token: Type.String({ description: 'An API token: shown this once.' }),
  expires_at: nullable(Time),
  login: Type.String(),
  scopes: Texts,
  crates: nullable(Texts),
});
export type DeviceToken = Static<typeof DeviceToken>;
