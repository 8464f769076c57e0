/** The pages by whom they are for, in the order in which they are read. A page that is not named here comes last. */
export const subjects = [
  {
    title: 'Using crates',
    summary: 'For everybody who builds with crates of this registry.',
    pages: ['web', 'private-crates', 'sign-in', 'search', 'readmes'],
  },
  {
    title: 'Owning crates',
    summary: 'Who may publish what, and what became of it.',
    pages: [
      'publishers',
      'cli',
      'policy',
      'organizations',
      'second-factor',
      'exposed-tokens',
      'names',
      'deletion',
    ],
  },
  {
    title: 'Publishing from CI',
    summary: 'A workflow to copy for each CI, without a stored secret.',
    pages: ['ci', 'getting-ci-ready', 'credential-provider'],
  },
  {
    title: 'CI providers',
    summary: 'What each one says about a job, and what is looked at.',
    pages: ['providers'],
  },
  {
    title: 'Operating a registry',
    summary: 'Setting it up, moving in, and keeping it well.',
    pages: [
      'administration',
      'deployment',
      'operations',
      'backup',
      'storage',
      'behind-a-proxy',
      'issuers',
      'people',
      'mail',
      'moving-in',
    ],
  },
  {
    title: 'Reviewing its security',
    summary: 'What is checked, and which test would notice.',
    pages: ['security', 'architecture', 'reference/authorisation', 'reference/cargo-scenarios'],
  },
  {
    title: 'Reference',
    summary: 'For programs, and for what went wrong.',
    pages: ['errors', 'api', 'crates-api', 'changelog'],
  },
] as const;

/** Where a page goes that nobody has put anywhere. */
export const subjectOf = (page: string): string =>
  subjects.find(({ pages }) => (pages as readonly string[]).includes(page))?.title ??
  (page.startsWith('providers/') ? 'CI providers' : 'Reference');
