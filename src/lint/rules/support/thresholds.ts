/**
 * Every number that a design or description rule compares with, with its source. "Ours" means that no source gives one: it was
 * chosen so that it is rare in published servers.
 */
export const THRESHOLDS = {
  /** Tools of one server from which a note is worth it. Ours: the sources of P-3 name 7 as good and 100 as bad. */
  toolsNoted: 25,
  /** Cursor sends only the first 40 tools to the model (its documentation, "tool quantity"). */
  toolsSent: 40,
  /** VS Code refuses a request with more than 128 tools ("Cannot have more than 128 tools per request"). */
  toolsRefused: 128,
  /** Estimated tokens of a tools/list answer. Ours: 5 % of a context of 200,000 tokens. */
  listTokens: 10_000,
  /** Tools that are defined and run in one file. Ours. */
  toolsPerFile: 15,
  /** Values of an action argument that make one tool several. Ours. */
  actions: 3,
  /** Arguments of one tool. Ours, as the linters of schemas for model APIs have it. */
  schemaArguments: 15,
  /** Levels of objects in objects. Ours: half of what OpenAI takes in strict mode (docs/client-compatibility.md). */
  schemaLevels: 5,
  /** The specification allows names of 1 to 128 characters (P-156). */
  nameCharacters: 128,
  /** The function names of the OpenAI API end at 64 characters; clients put the server's name in front. */
  clientNameCharacters: 64,
  /** Words of a tool name, without a prefix that all tools share. P-4 says about five; six keeps ordinary names quiet. */
  nameWords: 6,
  /** The function descriptions of several model APIs end at 1024 characters. */
  descriptionCharacters: 1024,
  /** A description longer than this costs more than most tool lists. Ours. */
  descriptionTooLong: 4096,
  /** Words below which a description says no more than the name. Ours. */
  descriptionWords: 3,
  /** Share of the tools that must declare scopes before the others count as forgotten. Ours. */
  scopedShare: 0.5,
  /** Characters of a run of base64 or hex that no prose contains. Ours. */
  encodedCharacters: 60,
} as const;
