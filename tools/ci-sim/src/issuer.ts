import { changeFaults, type FaultChanges, type Faults } from './faults.ts';
import { KeyRing } from './key-ring.ts';
import type { SigningKey } from './keys.ts';
import { type MintOptions, mintToken } from './mint.ts';
import type { AnyJobDescription } from './shapes/index.ts';
import type { Shape } from './shapes/shape.ts';

/** How often each document was asked for, whatever the answer was. */
export interface RequestCounts {
  readonly discovery: number;
  readonly jwks: number;
}

/** What an issuer tells of itself at `GET /_sim/issuers/<name>`. */
export interface IssuerState {
  readonly name: string;
  readonly url: string;
  readonly provider: string;
  readonly faults: Faults;
  readonly requests: RequestCounts;
  readonly keys: {
    readonly current: string;
    readonly previous: string;
    readonly published: readonly string[];
  };
}

/** One issuer: a base URL, its keys, and what is wrong with it at the moment. `Job` is how its jobs are described. */
export class Issuer<Job extends object = AnyJobDescription> {
  readonly name: string;
  /** The `iss` of its tokens, where its discovery document is found. */
  readonly url: string;
  readonly shape: Shape;
  readonly keys: KeyRing;
  readonly foreignKey: SigningKey;
  #faults: Faults = {};
  #requests = { discovery: 0, jwks: 0 };

  private constructor(parts: {
    name: string;
    url: string;
    shape: Shape;
    foreignKey: SigningKey;
    keys: KeyRing;
  }) {
    this.name = parts.name;
    this.url = parts.url;
    this.shape = parts.shape;
    this.keys = parts.keys;
    this.foreignKey = parts.foreignKey;
  }

  static async create<Job extends object>(parts: {
    name: string;
    url: string;
    shape: Shape;
    foreignKey: SigningKey;
  }): Promise<Issuer<Job>> {
    return new Issuer<Job>({ ...parts, keys: await KeyRing.create(parts.shape.kidStyles) });
  }

  get faults(): Faults {
    return this.#faults;
  }

  get requests(): RequestCounts {
    return { ...this.#requests };
  }

  get state(): IssuerState {
    return {
      name: this.name,
      url: this.url,
      provider: this.shape.provider,
      faults: this.#faults,
      requests: this.requests,
      keys: {
        current: this.keys.current.kid,
        previous: this.keys.previous.kid,
        published: this.keys.published.map((key) => key.kid),
      },
    };
  }

  /** Switches faults on and off; those not named stay as they are. */
  setFaults(changes: FaultChanges): void {
    this.#faults = changeFaults(this.#faults, changes);
  }

  /** Signs with a new key from now on. The old ones stay published, unless `keepOld` is false. */
  async rotateKeys({ keepOld = true }: { keepOld?: boolean } = {}): Promise<void> {
    await this.keys.rotate({ keepOld });
  }

  /** No faults, and counts at zero. The keys stay. */
  reset(): void {
    this.#faults = {};
    this.#requests = { discovery: 0, jwks: 0 };
  }

  mint(options: MintOptions<Job>): string {
    return mintToken(this, options as MintOptions);
  }

  countRequest(document: keyof RequestCounts): void {
    this.#requests[document] += 1;
  }
}
