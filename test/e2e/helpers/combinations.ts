/** One way to call the command. */
export interface Combination {
  template: string;
  transport: string;
  auth: string;
  pm: string;
}

const PARAMETERS: { [Name in keyof Combination]: readonly string[] } = {
  template: ['files', 'minimal', 'database', 'email', 'api'],
  transport: ['both', 'http', 'stdio'],
  auth: ['oauth', 'api-key', 'none'],
  pm: ['npm', 'pnpm', 'yarn', 'bun'],
};

/** Every combination that the command accepts, in the order of the parameters. */
export function everyCombination(): Combination[] {
  const { template, transport, auth, pm } = PARAMETERS;
  const all = template.flatMap((t) => transport.flatMap((w) => auth.flatMap((a) => pm.map((p) => combine(t, w, a, p)))));
  return all.filter((combination) => combination.transport !== 'stdio' || combination.auth === 'none');
}

/**
 * A short list in which every pair of values of two parameters occurs at least once. Greedy: each row is the one with the most pairs
 * that are still missing, so that the first rows already cover most.
 */
export function pairwiseCover(): Combination[] {
  const candidates = everyCombination();
  const missing = new Set(candidates.flatMap(pairs));
  const cover: Combination[] = [];
  while (missing.size > 0) {
    const gain = (combination: Combination) => pairs(combination).filter((pair) => missing.has(pair)).length;
    const best = candidates.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    for (const pair of pairs(best)) missing.delete(pair);
    cover.push(best);
  }
  return cover;
}

/** How a combination is called in a test's name and in a folder. */
export function nameOf({ template, transport, auth, pm }: Combination): string {
  return [template, transport, auth, pm].join('-');
}

/** The flags for it. */
export function flagsOf({ template, transport, auth, pm }: Combination): string[] {
  return ['--template', template, '--transport', transport, '--auth', auth, '--pm', pm];
}

function combine(template: string, transport: string, auth: string, pm: string): Combination {
  return { template, transport, auth, pm };
}

function pairs(combination: Combination): string[] {
  const entries = Object.entries(combination);
  return entries.flatMap(([a, x], index) => entries.slice(index + 1).map(([b, y]) => `${a}=${x} ${b}=${y}`));
}
