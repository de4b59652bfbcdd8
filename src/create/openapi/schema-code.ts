import { Chain, type Code, type CodeObject, evaluate, print, zod, zodIso } from './code.js';
import type { Field, Shape } from './plan.js';

/** An expression that is longer gets a line and a name of its own. */
const MAX_INLINE = 60;

/** A schema that a file declares under a name of its own. */
export interface NamedSchema {
  name: string;
  code: Chain;
  /** Names of the schemas that it is made of. */
  uses: ReadonlySet<string>;
}

/** The code of a schema, and the names of the schemas that it uses, those of its parts too. */
export interface SchemaCode {
  code: Chain;
  uses: ReadonlySet<string>;
}

/**
 * Prints schemas of one project: objects, alternatives and long lists of values become declarations with names, the same ones once.
 * Names end in `Schema`, so that they are no words of the language and no tools.
 */
export class SchemaPrinter {
  readonly #byContent = new Map<string, NamedSchema>();
  readonly #names = new Set<string>();

  /** Every declaration so far, parts before what is made of them. */
  get declarations(): NamedSchema[] {
    return [...this.#byContent.values()];
  }

  /** What a tool answers. What is not declared is dropped. */
  code(shape: Shape): SchemaCode {
    const uses = new Set<string>();
    return { code: this.#shape(shape, uses), uses };
  }

  /** The properties of an object, each described. */
  fields(fields: readonly Field[]): { code: CodeObject; uses: ReadonlySet<string> } {
    const uses = new Set<string>();
    return { code: this.#fields(fields, uses), uses };
  }

  #fields(fields: readonly Field[], uses: Set<string>): CodeObject {
    return Object.fromEntries(
      fields.map(({ name, shape, required, about }): [string, Code] => {
        const schema = this.#shape(shape, uses);
        return [name, (required ? schema : schema.call('optional')).call('describe', about)];
      }),
    );
  }

  /** Items of a list are simple, or have names: nothing nests. */
  #shape(shape: Shape, uses: Set<string>, isItem = false): Chain {
    switch (shape.kind) {
      case 'text':
        return isItem && shape.format === 'date-time' ? this.#declare('moment', textCode(shape), new Set(), uses) : textCode(shape);
      case 'number':
        return numberCode(shape);
      case 'boolean':
        return zod.call('boolean');
      case 'choice': {
        const isText = shape.values.every((value) => typeof value === 'string');
        const code = isText ? zod.call('enum', [...shape.values]) : zod.call('literal', [...shape.values]);
        return isItem || print(code, 0, 0, 0).length > MAX_INLINE ? this.#declare(shape.name, code, new Set(), uses) : code;
      }
      case 'list': {
        const parts = new Set<string>();
        const list = zod.call('array', this.#shape(shape.items, parts, true));
        const bounded = (shape.min > 0 ? list.call('min', shape.min) : list).call('max', shape.max);
        if (isItem) return this.#declare('list', bounded, parts, uses);
        for (const name of parts) uses.add(name);
        return bounded;
      }
      case 'object': {
        const parts = new Set<string>();
        return this.#declare(shape.name, zod.call('object', this.#fields(shape.fields, parts)), parts, uses);
      }
      case 'either': {
        const parts = new Set<string>();
        const options = shape.options.map((option) => this.#shape(option, parts));
        return this.#declare(shape.name, zod.call('union', options), parts, uses);
      }
      case 'nullable':
        return this.#shape(shape.of, uses, isItem).call('nullable');
    }
  }

  #declare(word: string, code: Chain, parts: ReadonlySet<string>, uses: Set<string>): Chain {
    const content = print(code, 0, 0, 0);
    let declared = this.#byContent.get(content);
    if (declared === undefined) {
      declared = { name: this.#nameFor(word), code, uses: parts };
      this.#byContent.set(content, declared);
    }
    for (const name of [...declared.uses, declared.name]) uses.add(name);
    return new Chain([], { name: declared.name, value: evaluate(declared.code) });
  }

  #nameFor(word: string): string {
    let name = `${word}Schema`;
    for (let count = 2; this.#names.has(name); count += 1) name = `${word}${count}Schema`;
    this.#names.add(name);
    return name;
  }
}

const FORMATS = {
  email: zod.call('email'),
  uuid: zod.call('uuid'),
  date: zodIso.call('date'),
  'date-time': zodIso.call('datetime', { offset: true }),
} as const;

function textCode({ min, max, pattern, format }: Extract<Shape, { kind: 'text' }>): Chain {
  if (format !== undefined) return FORMATS[format].call('max', max);
  const text = zod.call('string');
  const bounded = (min > 0 ? text.call('min', min) : text).call('max', max);
  return pattern === undefined ? bounded : bounded.call('regex', new RegExp(pattern, 'u'));
}

function numberCode({ whole, min, max, above, below }: Extract<Shape, { kind: 'number' }>): Chain {
  const bounds = { min, max, gt: above, lt: below };
  return Object.entries(bounds).reduce(
    (chain, [name, bound]) => (bound === undefined ? chain : chain.call(name, bound)),
    zod.call(whole ? 'int' : 'number'),
  );
}
