import { describe, expect, it } from 'vitest';
import { parseDiff, touches } from '../../src/lint/changed.js';
import type { Finding } from '../../src/lint/finding.js';

const DIFF = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -3 +3,2 @@ function a() {
-old
+new
+new
@@ -20,2 +21,0 @@
-gone
-gone
diff --git a/old.ts b/old.ts
--- a/old.ts
+++ /dev/null
@@ -1 +0,0 @@
-gone
diff --git "a/\\303\\274.ts" "b/\\303\\274.ts"
--- "a/\\303\\274.ts"
+++ "b/\\303\\274.ts"
@@ -0,0 +1 @@
+new
`;

describe('a diff', () => {
  const changes = parseDiff(DIFF);
  it('gives the lines that changed in each file', () =>
    expect([...changes]).toEqual([
      [
        'src/a.ts',
        [
          [3, 4],
          [21, 22],
        ],
      ],
      ['ü.ts', [[1, 1]]],
    ]));

  const finding = (line: number, endLine: number, trace: number[] = [], file = 'src/a.ts') =>
    ({ file, line, endLine, trace: trace.map((each) => ({ file: 'src/a.ts', line: each })) }) as unknown as Finding;
  it.each([
    ['on a changed line', finding(4, 4), true],
    ['over a changed line', finding(1, 5), true],
    ['beside it', finding(5, 8), false],
    ['where lines were taken out', finding(22, 22), true],
    ['with a step on a changed line', finding(90, 90, [3]), true],
    ['in another file', finding(3, 3, [], 'src/b.ts'), false],
  ])('touches a finding %s: %#', (_what, each, expected) => expect(touches(changes, each)).toBe(expected));
});
