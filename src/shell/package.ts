import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The folder of the running package: the checkout, or where npm installed it. Both `src` and `dist` lie one level below it. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

/** Name and version of the running package, from its package.json. */
export const toolPackage: { readonly name: string; readonly version: string } = createRequire(import.meta.url)('../../package.json');
