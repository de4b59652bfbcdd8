import type { Tool } from '../platform/define-tool.js';
import { listDocuments } from './list-documents.js';
import { readDocument } from './read-document.js';
import { searchDocuments } from './search-documents.js';

/** Every tool of this server. Listed in this order to every caller (P-13). */
export const tools: readonly Tool[] = [listDocuments, readDocument, searchDocuments];
