/** A backup that cannot be made or restored; `message` is one sentence for the operator that says what to do. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault';
}
