/**
 * Collections as users have them on disk, one {@link genir.corpus.format.CollectionFormat} per layout, read into a
 * {@link genir.corpus.TestCollection} with strict validation; and the writer of the one layout that is ours (BEIR).
 */
package genir.corpus.format;
