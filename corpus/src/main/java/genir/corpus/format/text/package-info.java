/** Documents that are text files of their own, in a folder tree: {@link genir.corpus.format.text.TextFormat}. */
package genir.corpus.format.text;
