import { api } from './domains/api.js';
import { database } from './domains/database.js';
import { email } from './domains/email.js';
import { files } from './domains/files.js';
import type { Domain, Layer } from './helpers/attack.js';
import { authentication, authorization } from './layers/authentication.js';
import { input } from './layers/input.js';
import { load } from './layers/load.js';
import { network } from './layers/network.js';
import { protocol } from './layers/protocol.js';
import { secrets } from './layers/secrets.js';

/** What every template has to stand, new ones too. */
export const layers: readonly Layer[] = [network, authentication, authorization, protocol, input, load, secrets];

/** What only one template has to stand, by its name. */
export const domains: Readonly<Record<string, Domain>> = { files, database, email, api };
