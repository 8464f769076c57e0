import { expect, it } from 'vitest';
import type { PublisherAnswer, PublisherPage } from '../shapes/publisher.ts';
import type { OnePublisher, Publishers } from './index.ts';
import * as everything from './index.ts';

// What the clients read must be what the schemas say: the compiler is the test.
export const asAnswer = (answer: OnePublisher): PublisherAnswer => answer;
export const asPage = (page: Publishers): PublisherPage => page;

type Schema = { [key: string]: unknown };
const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

/** The places of objects that may have other fields than they name. */
function openPlaces(value: unknown, place: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => openPlaces(one, `${place}/${at}`));
  if (!isObject(value)) return [];
  const isOpen = isObject(value['properties']) && value['additionalProperties'] !== false;
  const inner = Object.entries(value).flatMap(([key, one]) => openPlaces(one, `${place}/${key}`));
  return isOpen ? [place, ...inner] : inner;
}

it('every object of an answer is closed, so that a field more or less is noticed', () => {
  const places = Object.entries(everything).flatMap(([name, schema]) => openPlaces(schema, name));
  // What a CI says of its jobs is its own, and what GitHub reports is GitHub's.
  const known = /(^Provenance|\/trustpub_data\/anyOf\/0|^SecretAlerts\/items)$/;
  expect(places.filter((place) => !known.test(place))).toEqual([]);
  expect(places).toContain('Provenance');
});

it('every error code is in the one shape of refusals', () => {
  const codes = everything.ApiError.properties.errors.items.properties.code.enum;
  expect(codes).toEqual(expect.arrayContaining(['crate_not_found', 'id_token_expired', 'archive_malformed']));
  expect(new Set(codes).size).toBe(codes.length);
});
