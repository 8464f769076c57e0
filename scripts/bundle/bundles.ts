export interface Bundle {
  readonly entry: string;
  readonly file: string;
  /** Gets a `#!` line and the permission to run. */
  readonly executable: boolean;
  /** Kept in the repository, where it is used without a build; CI compares it. */
  readonly committed: boolean;
  /** The app whose version and README make the folder of the file a package for npm, which `npm pack` packs. */
  readonly packageOf?: string;
  /** Packages that are left out; the program says so where they are asked for. */
  readonly without?: readonly string[];
  /** Files of the checkout that it carries as text, under their paths; those that are bundles are made anew. */
  readonly embeds?: readonly string[];
}

const credentialProvider = 'apps/credential-provider';

export const bundles: readonly Bundle[] = [
  {
    entry: `${credentialProvider}/src/main.ts`,
    file: `${credentialProvider}/dist/cargo-credential-waybill`,
    executable: true,
    committed: false,
    packageOf: credentialProvider,
  },
  {
    entry: 'apps/cli/src/main.ts',
    file: 'apps/cli/dist/waybill',
    executable: true,
    committed: false,
    without: ['@waybill/server'],
    embeds: ['ci/publish.sh', 'apps/auth-action/dist/cargo-credential-waybill'],
  },
  ...['main', 'post'].map((name) => ({
    entry: `apps/auth-action/src/${name}.ts`,
    file: `apps/auth-action/dist/${name}.js`,
    executable: false,
    committed: true,
  })),
  {
    entry: `${credentialProvider}/src/main.ts`,
    file: 'apps/auth-action/dist/cargo-credential-waybill',
    executable: true,
    committed: true,
  },
];
