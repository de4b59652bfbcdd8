import { writeFileSync } from 'node:fs';
import { LOCK_FILE, renderLock } from '../platform/tools-lock.js';
import { tools } from '../tools/index.js';

writeFileSync(LOCK_FILE, renderLock(tools));
process.stderr.write(`tools.lock.json holds ${tools.length} tools. Review the difference before you commit it.\n`);
