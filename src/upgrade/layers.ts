import type { Answers } from '../create/answers.js';
import type { PlannedFile } from './plan.js';

/** How much a kind of authentication keeps out. */
const STRENGTH: Readonly<Record<Answers['auth'], number>> = { none: 0, 'api-key': 1, oauth: 2 };

/** Where the layers of a generated server are. */
const LAYER = /^src\/platform\/(.+)\.ts$/;

/** The layers over HTTP only, which go with it. */
const HTTP_LAYER = /^src\/platform\/(?:http\/|workers\.ts)/;

/** What an upgrade would take away from the protection of a project, as lines for a person. Nothing of it happens without a flag. */
export function weakenings(before: Answers, after: Answers, files: readonly PlannedFile[]): string[] {
  const endsHttp = after.transport === 'stdio' && before.transport !== 'stdio';
  const isWeaker = STRENGTH[after.auth] < STRENGTH[before.auth] && !endsHttp;
  const authentication = isWeaker ? [`authentication over HTTP goes from ${before.auth} to ${after.auth}`] : [];
  const opened =
    before.transport === 'stdio' && after.transport !== 'stdio' && after.auth === 'none'
      ? ['the server is opened to HTTP without authentication']
      : [];
  const removed = files
    .filter(({ action, path }) => action === 'remove' && LAYER.test(path) && !(endsHttp && HTTP_LAYER.test(path)))
    .filter(({ path }) => !(before.auth !== after.auth && /^src\/platform\/http\//.test(path)))
    .map(({ path }) => `${path} is removed: the template no longer has this layer`);
  return [...authentication, ...opened, ...removed];
}

/** Layers that the user took out of their project, which an upgrade respects and says. */
export function missingLayers(files: readonly PlannedFile[]): string[] {
  return files
    .filter(({ action, path }) => action === 'deleted' && LAYER.test(path))
    .map(({ path }) => `${path} is a layer of the server, and you deleted it: it stays deleted, and what it did is not done.`);
}
