import { symbolOf, type Term, type Value } from '../../interpret/value.js';
import { CONSTRUCTORS, FORMATS } from './zod-tables.js';

/** A call chain taken apart: `z.string().min(1).optional()` is the constructor `string` and two methods. */
export interface Chain {
  maker: string;
  args: Value[];
  methods: { name: string; args: Value[] }[];
  root: Term;
}

const ZOD_MODULE = /^zod(\/|\.|$|@)|^@zod\/|^@hono\/zod-openapi\.|(^|[./])z\.[a-zA-Z]|^npm:zod|^astro\/zod/;

/** Whether a term is built with zod: by its import, or by an object named `z` that a package hands on. */
export function isZodTerm(value: Term): boolean {
  const chain = chainOf(value);
  return chain !== undefined && ZOD_MODULE.test(symbolOf(chain.root)) && (CONSTRUCTORS.has(chain.maker) || FORMATS.has(chain.maker));
}

/** Takes a chain of calls apart; undefined for anything else. */
export function chainOf(value: Value): Chain | undefined {
  const methods: Chain['methods'] = [];
  let current: Value | undefined = value;
  for (let hop = 0; hop < 200 && current?.kind === 'term'; hop += 1) {
    if (current.op === 'member' && current.base?.kind === 'term' && (current.base.op === 'call' || current.base.op === 'member')) {
      // `.shape`, `.element`, `z.coerce`
      methods.unshift({ name: `.${current.name ?? ''}`, args: [] });
      current = current.base;
      continue;
    }
    const callee: Value | undefined = current.op === 'call' ? current.base : undefined;
    if (callee?.kind !== 'term') return undefined;
    const base: Value | undefined = callee.op === 'member' ? callee.base : undefined;
    if (base?.kind === 'term' && (base.op === 'call' || (base.op === 'member' && base.name !== undefined && isSchemaMember(base)))) {
      methods.unshift({ name: callee.name ?? '', args: current.args ?? [] });
      current = base;
      continue;
    }
    return {
      maker: (callee.op === 'import' ? (callee.name ?? '') : (callee.name ?? '')).replace(/^_/, ''),
      args: current.args ?? [],
      methods,
      root: callee,
    };
  }
  return undefined;
}

/** `schema.shape.name`: a member of a schema, rather than a namespace such as `z.coerce`. */
function isSchemaMember(term: Term): boolean {
  for (let current: Value | undefined = term; current?.kind === 'term'; current = current.base) if (current.op === 'call') return true;
  return false;
}
