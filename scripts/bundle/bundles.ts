export interface Bundle {
  readonly entry: string;
  readonly file: string;
  /** Gets a `#!` line and the permission to run. */
  readonly executable: boolean;
  /** Kept in the repository, where it is used without a build; CI compares it. */
  readonly committed: boolean;
  /** The app whose version and README make the folder of the file a package for npm, which `npm pack` packs. */
  readonly packageOf?: string;
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
