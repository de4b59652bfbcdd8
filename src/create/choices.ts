/** How clients reach a server. */
export const TRANSPORTS = ['stdio', 'http', 'both'] as const;

/** Who may call a server over HTTP. */
export const AUTHENTICATIONS = ['oauth', 'api-key', 'none'] as const;

/** The package managers a project can be made for. */
export const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn', 'bun'] as const;
