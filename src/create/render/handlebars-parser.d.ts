/// <reference types="handlebars" />

/** Handlebars' parser alone. The package has no types for it, and as a whole it takes three times as long to load. */
declare module 'handlebars/dist/cjs/handlebars/compiler/base.js' {
  export function parse(text: string): hbs.AST.Program;
}
