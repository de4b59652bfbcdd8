#!/usr/bin/env node
import '../dist/mcp-lint.js';
