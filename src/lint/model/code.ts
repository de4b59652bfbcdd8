import { ts } from 'ts-morph';
import type { ExternalCall } from '../interpret/machine.js';
import type { Names } from '../program/names.js';
import { type FileNodes, nodesOf } from '../program/nodes.js';
import type { SourceModule } from '../program/program.js';
import { literalProperty, unwrap } from '../program/syntax.js';
import type { ServerModel } from './facts.js';

/** A call or `new` somewhere in the code of a server, with the import path of what is called. */
export interface Use {
  /** As `symbolOf` spells it, with the `()` of the call: `express().listen()`. */
  symbol: string;
  node: ts.CallExpression | ts.NewExpression;
  module: SourceModule;
}

/** What was printed while the program started: a call that certainly, or under some condition, happens. */
export interface Output {
  call: ExternalCall;
  /** The file that the run began in. */
  entry: string;
}

/** How the files of a package and those of others hang together. */
export interface Links {
  /** Files of other packages of the repository that its files import, and so on. */
  beyond(): readonly SourceModule[];
  /** Files that a program loads together with given ones; undefined where it may load any. */
  loadedWith(paths: ReadonlySet<string>): ReadonlySet<string> | undefined;
}

/** The code of the package that a server belongs to, whether a run reaches it or not. Made when a rule first asks. */
export class Code {
  private made: readonly Use[] | undefined;

  constructor(
    readonly modules: readonly SourceModule[],
    readonly names: Names,
    /** What is printed while its entries start. */
    readonly outputs: readonly Output[],
    /** Files that processes start in whose standard output belongs to the protocol, with all that they import. */
    readonly stdioFiles: ReadonlySet<string>,
    private readonly links: Links,
  ) {}

  /** Calls of what a pattern matches in other packages of the repository that this one imports. */
  matchingBeyond(pattern: RegExp): Use[] {
    return this.links.beyond().flatMap((module) => usesIn(module, this.names).filter((use) => pattern.test(use.symbol)));
  }

  /** Whether a program that loads the file of one of these calls may load another file, too. A page in a browser is a program of its own. */
  loadsWith(uses: readonly Use[]): (path: string) => boolean {
    const files = this.links.loadedWith(new Set(uses.map(({ module }) => module.path)));
    return (path) => files?.has(path) ?? true;
  }

  /** Every call and `new`, in the order of the files. */
  get uses(): readonly Use[] {
    this.made ??= this.modules.flatMap((module) => usesIn(module, this.names));
    return this.made;
  }

  /** The nodes of one kind in all files. */
  every<Kind extends keyof FileNodes>(kind: Kind): FileNodes[Kind][number][] {
    return this.modules.flatMap(({ file }): FileNodes[Kind][number][] => [...nodesOf(file)[kind]]);
  }

  /** The calls of what a pattern matches. */
  matching(pattern: RegExp): Use[] {
    return this.uses.filter((use) => pattern.test(use.symbol));
  }

  /** The values that an option of a call can have: `option(use, 0, 'host')` for `{ host: '0.0.0.0' }`. Empty where it is not given. */
  option(use: Use, index: number, name: string): ts.Expression[] {
    return this.objects(use, index).flatMap((object) => {
      const value = literalProperty(object, name);
      return value === undefined ? [] : this.names.leavesOf(value);
    });
  }

  /** The object literals that an argument can be. */
  objects(use: Use, index: number): ts.ObjectLiteralExpression[] {
    const argument = use.node.arguments?.[index];
    return argument === undefined ? [] : this.names.leavesOf(argument).filter(ts.isObjectLiteralExpression);
  }

  /** Whether an argument can be something that source does not show: a spread, a parameter, a call. */
  isOpen(use: Use, index: number): boolean {
    const argument = use.node.arguments?.[index];
    if (argument === undefined) return false;
    return this.names
      .leavesOf(argument)
      .some((leaf) => !ts.isObjectLiteralExpression(leaf) || leaf.properties.some((property) => ts.isSpreadAssignment(property)));
  }
}

/** The text of an expression that is one literal text. */
export function textOf(node: ts.Expression | undefined): string | undefined {
  const inner = node && unwrap(node);
  return inner !== undefined && ts.isStringLiteralLike(inner) ? inner.text : undefined;
}

function usesIn(module: SourceModule, names: Names): Use[] {
  return nodesOf(module.file).calls.map((node) => {
    // What a function of the program gives back is not what is called here.
    const symbol = names.symbolOf(node.expression);
    return { symbol: symbol === '?' ? '?' : `${symbol}()`, node, module };
  });
}

/** The files of the package of a server that its role covers. */
export function modulesOf(server: ServerModel, modules: ReadonlyMap<string, SourceModule>): SourceModule[] {
  return [...modules.values()].filter((module) => module.manifest === server.manifest && module.role === server.role);
}
