import { generateSigningKey, type KidStyle, type SigningKey } from './keys.ts';

/** As many as a live issuer publishes at a time. */
const MOST_PUBLISHED = 4;

/**
 * The keys of one issuer. From the start three are published, as at a real issuer between two rotations: the one that
 * signs, the one that signed before it, and a spare.
 */
export class KeyRing {
  #current: SigningKey;
  #previous: SigningKey;
  #published: SigningKey[];
  #nextStyle: KidStyle = 'thumbprint';

  private constructor(current: SigningKey, previous: SigningKey, spare: SigningKey) {
    this.#current = current;
    this.#previous = previous;
    this.#published = [spare, current, previous];
  }

  static async create(): Promise<KeyRing> {
    const [current, previous, spare] = await Promise.all([
      generateSigningKey('uuid'),
      generateSigningKey('thumbprint'),
      generateSigningKey('uuid'),
    ]);
    return new KeyRing(current, previous, spare);
  }

  get current(): SigningKey {
    return this.#current;
  }

  get previous(): SigningKey {
    return this.#previous;
  }

  get published(): readonly SigningKey[] {
    return this.#published;
  }

  /** The new key is always one nobody has seen: that is what makes a verifier's cached set too old. */
  async rotate({ keepOld }: { keepOld: boolean }): Promise<void> {
    const fresh = await generateSigningKey(this.#nextStyle);
    this.#nextStyle = this.#nextStyle === 'uuid' ? 'thumbprint' : 'uuid';
    this.#previous = this.#current;
    this.#current = fresh;
    const kept = keepOld ? this.#published.filter((key) => key !== this.#previous) : [];
    this.#published = keepOld ? [fresh, this.#previous, ...kept].slice(0, MOST_PUBLISHED) : [fresh];
  }
}
