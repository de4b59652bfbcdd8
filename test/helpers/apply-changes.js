// Applies the changes in the file CHANGES (JSON) to the folder PROJECT, as an upgrade does at its end.
import { readFileSync } from 'node:fs';
import { applyJournal, beginJournal } from '../../dist/upgrade/journal.js';

const { PROJECT, CHANGES } = process.env;
const { changes, closing } = JSON.parse(readFileSync(CHANGES, 'utf8'));
await applyJournal(PROJECT, await beginJournal(PROJECT, changes, closing, []));
