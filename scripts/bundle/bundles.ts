export interface Bundle {
  readonly entry: string;
  readonly file: string;
  /** Gets a `#!` line and the permission to run. */
  readonly executable: boolean;
  /** Kept in the repository, where it is used without a build; CI compares it. */
  readonly committed: boolean;
}

const credentialProvider = 'apps/credential-provider/src/main.ts';

export const bundles: readonly Bundle[] = [
  {
    entry: credentialProvider,
    file: 'apps/credential-provider/dist/cargo-credential-waybill',
    executable: true,
    committed: false,
  },
  ...['main', 'post'].map((name) => ({
    entry: `apps/auth-action/src/${name}.ts`,
    file: `apps/auth-action/dist/${name}.js`,
    executable: false,
    committed: true,
  })),
  {
    entry: credentialProvider,
    file: 'apps/auth-action/dist/cargo-credential-waybill',
    executable: true,
    committed: true,
  },
];
