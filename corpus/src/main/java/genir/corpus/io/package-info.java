/** Files that appear whole or not at all, and checksums of them. */
package genir.corpus.io;
