#!/usr/bin/env node
import '../dist/create-mcp-server.js';
