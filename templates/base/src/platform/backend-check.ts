/** What no single setting of a domain can tell. */
export interface BackendCheck<Settings> {
  broken: (settings: Settings) => boolean;
  /** Names settings and what to do, never a value (P-92). */
  problem: string;
  /** Asked only where the server listens beyond this machine. */
  whenExposed?: boolean;
}
