/** What the page of an organisation has, by the end of its address. Nothing here needs a browser, as the tests read it too. */
export const organizationParts = [
  ['crates', 'Crates'],
  ['members', 'Members'],
  ['teams', 'Teams'],
  ['prefixes', 'Names'],
  ['groups', 'Groups'],
  ['settings', 'Settings'],
] as const;
export type OrganizationTab = (typeof organizationParts)[number][0];

export const isTab = (part: string): part is OrganizationTab =>
  organizationParts.some(([known]) => known === part);
