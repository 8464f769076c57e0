import type { NewPublisher, PublisherAnswer, PublisherPatch, PublisherView } from '@waybill/api';

/** What a policy needs of a registry, with a token already chosen. Whoever implements it sets the time limits. */
export interface PublishersApi {
  /** All pages of `GET publishers`; those of one crate where it is named. */
  list(filter?: { crate?: string }): Promise<readonly PublisherView[]>;
  /** Null where there is none, or none that whoever asks may see. */
  get(id: number): Promise<PublisherView | null>;
  create(publisher: NewPublisher): Promise<PublisherAnswer>;
  update(id: number, patch: PublisherPatch): Promise<PublisherAnswer>;
  remove(id: number): Promise<void>;
  /** The issuers the registry trusts, by provider: `GET providers`. */
  issuers(): Promise<Readonly<Record<string, readonly string[]>>>;
  /** The names of the crates whoever asks owns, where they can be had; asked for only where a pattern is expanded. */
  crates?(): Promise<readonly string[]>;
}
