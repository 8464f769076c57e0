import { generateSigningKey, type KidStyle, type SigningKey } from './keys.ts';

/** As many as a live issuer publishes at a time. */
const MOST_PUBLISHED = 4;

type KidStyles = readonly [KidStyle, ...KidStyle[]];

/**
 * The keys of one issuer. From the start three are published, as at a real issuer between two rotations: the one that
 * signs, the one that signed before it, and a spare.
 */
export class KeyRing {
  #current: SigningKey;
  #previous: SigningKey;
  #published: SigningKey[];
  readonly #styles: KidStyles;
  #made = 3;

  private constructor(styles: KidStyles, current: SigningKey, previous: SigningKey, spare: SigningKey) {
    this.#styles = styles;
    this.#current = current;
    this.#previous = previous;
    this.#published = [spare, current, previous];
  }

  static async create(styles: KidStyles): Promise<KeyRing> {
    const [current, previous, spare] = await Promise.all([
      generateSigningKey(styleOf(styles, 0)),
      generateSigningKey(styleOf(styles, 1)),
      generateSigningKey(styleOf(styles, 2)),
    ]);
    return new KeyRing(styles, current, previous, spare);
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
    const fresh = await generateSigningKey(styleOf(this.#styles, this.#made));
    this.#made += 1;
    this.#previous = this.#current;
    this.#current = fresh;
    const kept = keepOld ? this.#published.filter((key) => key !== this.#previous) : [];
    this.#published = keepOld ? [fresh, this.#previous, ...kept].slice(0, MOST_PUBLISHED) : [fresh];
  }
}

function styleOf(styles: KidStyles, index: number): KidStyle {
  return styles[index % styles.length] ?? styles[0];
}
