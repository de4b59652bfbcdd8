import type { ts } from 'ts-morph';

/** A place that a finding can point at: a node of the program, or a part of a project file. */
export interface Spot {
  readonly pos: number;
  readonly end: number;
  getStart(): number;
  getEnd(): number;
  getSourceFile(): { fileName: string; text: string; getLineAndCharacterOfPosition(position: number): ts.LineAndCharacter };
}

/** A file of the project that is no program: package.json, a Dockerfile, a workflow. */
export interface ProjectFile {
  path: string;
  text: string;
}

/** A part of a text file. */
export function spotIn(file: ProjectFile, start: number, end: number): Spot {
  const source = {
    fileName: file.path,
    text: file.text,
    getLineAndCharacterOfPosition: (position: number): ts.LineAndCharacter => {
      const before = file.text.slice(0, position);
      const line = before.split('\n').length - 1;
      return { line, character: position - (before.lastIndexOf('\n') + 1) };
    },
  };
  return { pos: start, end, getStart: () => start, getEnd: () => end, getSourceFile: () => source };
}
