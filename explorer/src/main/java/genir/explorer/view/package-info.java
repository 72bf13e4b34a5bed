/** What the explorer answers, as JSON: docs/explorer.md describes each record. */
package genir.explorer.view;
