/**
 * Collections as users have them on disk, one {@link genir.corpus.format.CollectionFormat} per layout, read into a
 * {@link genir.corpus.TestCollection}: flaws of single records are left out and counted ({@link genir.corpus.format.Flaws}), all else that
 * is wrong is an error; and the writer of the one layout that is ours (BEIR).
 */
package genir.corpus.format;
