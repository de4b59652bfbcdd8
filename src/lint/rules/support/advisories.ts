/** When the table below was last compared with the advisories that were published. */
export const ADVISORIES_DATE = '2026-11-28';

export interface Advisory {
  /** The package. */
  name: string;
  /** The first version without the hole. */
  fixed: string;
  advisory: string;
  about: string;
}

/** Published holes of the SDK that a server has by depending on it. */
export const ADVISORIES: readonly Advisory[] = [
  {
    name: '@modelcontextprotocol/sdk',
    fixed: '1.24.0',
    advisory: 'CVE-2025-66414',
    about: 'web pages reach local HTTP servers by DNS rebinding',
  },
  {
    name: '@modelcontextprotocol/sdk',
    fixed: '1.25.2',
    advisory: 'CVE-2026-0621',
    about: 'a resource template can be made to hang the process',
  },
  {
    name: '@modelcontextprotocol/sdk',
    fixed: '1.26.0',
    advisory: 'CVE-2026-25536',
    about: 'a shared instance sends answers to the wrong caller',
  },
];
