export { BackupFault } from './fault.ts';
export { fillDatabase, refuseFilledDatabase, refuseNewerSteps } from './fill-database.ts';
export { type Moved, moveRegistry } from './move-registry.ts';
export { type OpenBackup, openBackup, restoreBackup } from './restore-backup.ts';
export { backupArchive, type Progress } from './write-backup.ts';
