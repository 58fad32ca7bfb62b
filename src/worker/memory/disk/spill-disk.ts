/** What the spill layer asks of a disk: few verbs, all of them promises, so that a simulation can be one. */

/** Named runs of bytes on a disk that this process alone uses. Names are lower-case letters, digits, "-", ".". */
export interface SpillDisk {
  /**
   * Makes the directory ready, and takes away what dead processes left.
   * @throws SpillDirectoryError where nothing can be written
   */
  open(): Promise<void>;
  /**
   * Writes a fresh name: all of the parts, one behind the other, or nothing. Rejects with the error of the
   * system (ENOSPC, EIO, …); nothing is left under the name then.
   */
  write(name: string, parts: readonly Uint8Array[]): Promise<void>;
  /** Fills `into` with the bytes from `offset` on; answers how many there were. */
  read(name: string, into: Uint8Array, offset: number): Promise<number>;
  /** Takes a name away. One that is not there is no error. */
  remove(name: string): Promise<void>;
  /** Takes everything away. */
  close(): Promise<void>;
}
