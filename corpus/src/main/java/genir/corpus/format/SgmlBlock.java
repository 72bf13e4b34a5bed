package genir.corpus.format;

/**
 * One of the elements that a file consists of, such as {@code <DOC>...</DOC>}.
 *
 * @param place where it begins
 * @param name the element's, as it is written there
 * @param tag its start tag, with attributes
 * @param content what is inside
 */
record SgmlBlock(Place place, String name, String tag, String content) {}
