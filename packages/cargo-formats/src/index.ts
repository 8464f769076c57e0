export { type Archive, type ArchiveRules, inspectArchive, rootFolder } from './archive.ts';
export { compareWithMetadata } from './compare.ts';
export { checkFeatureName, checkFeatureValue } from './features.ts';
export { FormatError, type FormatErrorCode, formatErrorCodes } from './format-error.ts';
export { type PublishFrame, readPublishFrame } from './frame.ts';
export { giveBack } from './give-back.ts';
export {
  buildIndexEntry,
  formatIndexLine,
  type IndexDependency,
  type IndexEntry,
  type IndexFacts,
  setYanked,
} from './index-line.ts';
export { indexPath } from './index-path.ts';
export { CRATES_IO_INDEX } from './index-urls.ts';
export { type Manifest, type ManifestLimits, readManifest } from './manifest.ts';
export type { ManifestDependency } from './manifest-dependencies.ts';
export {
  canonicalName,
  checkCrateName,
  checkDependencyRename,
  isCrateName,
  maxCrateNameLength,
} from './names.ts';
export {
  type DependencyKind,
  type PublishDependency,
  type PublishMetadata,
  parsePublishMetadata,
} from './publish-metadata.ts';
export { printable, quote } from './quote.ts';
export { chooseReadme, type Readme } from './readme.ts';
export { normaliseRequirement } from './requirements.ts';
export { isReservedName } from './reserved-names.ts';
export type { VcsInfo } from './vcs-info.ts';
export { compareVersions, isPrerelease, maxVersionLength, parseVersion, type Version } from './versions.ts';
