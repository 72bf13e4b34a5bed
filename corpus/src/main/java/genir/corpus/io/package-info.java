/** Files that appear whole or not at all, checksums of them, and strict reading of UTF-8 lines and JSON. */
package genir.corpus.io;
