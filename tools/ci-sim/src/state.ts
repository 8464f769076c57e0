import { Issuer } from './issuer.ts';
import { JobRegistry } from './job-registry.ts';
import { generateSigningKey, type SigningKey } from './keys.ts';
import { type JobDescriptions, type ShapeName, shapes } from './shapes/index.ts';
import { UsageError } from './usage-error.ts';

/** Everything one pretend CI knows; the HTTP endpoints and the library object are two doors to it. */
export class SimState {
  readonly baseUrl: string;
  readonly jobs = new JobRegistry();
  readonly #issuers = new Map<string, Issuer>();
  readonly #foreignKey: SigningKey;

  private constructor(baseUrl: string, foreignKey: SigningKey) {
    this.baseUrl = baseUrl;
    this.#foreignKey = foreignKey;
  }

  static async create(baseUrl: string): Promise<SimState> {
    const state = new SimState(baseUrl, await generateSigningKey('uuid'));
    await state.addIssuer('github', 'github');
    return state;
  }

  get issuers(): readonly Issuer[] {
    return [...this.#issuers.values()];
  }

  findIssuer(name: string): Issuer | undefined {
    return this.#issuers.get(name);
  }

  issuer(name: string): Issuer {
    const issuer = this.#issuers.get(name);
    if (issuer === undefined) {
      throw new UsageError(
        `no issuer is called "${name}"; there are ${[...this.#issuers.keys()].join(', ')}`,
      );
    }
    return issuer;
  }

  async addIssuer<Name extends ShapeName>(
    name: string,
    shape: Name,
    path: string = shapes[shape].issuerPath ?? '',
  ): Promise<Issuer<JobDescriptions[Name]>> {
    // A leading letter keeps the name clear of this server's own paths, which begin with an underscore.
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
      throw new UsageError(`an issuer's name is lower-case letters, digits and hyphens, not "${name}"`);
    }
    if (path !== '' && !/^(\/[A-Za-z0-9._~-]+)+\/?$/.test(path)) {
      throw new UsageError(`the path of an issuer is like /one/two, not "${path}"`);
    }
    const parts = {
      name,
      url: `${this.baseUrl}/${name}${path}`,
      shape: shapes[shape],
      foreignKey: this.#foreignKey,
    };
    const issuer = await Issuer.create<JobDescriptions[Name]>(parts);
    // Looked at after the wait for the keys: two callers may have asked for one name at once.
    if (this.#issuers.has(name)) throw new UsageError(`there is an issuer "${name}" already`);
    this.#issuers.set(name, issuer as unknown as Issuer);
    return issuer;
  }
}
