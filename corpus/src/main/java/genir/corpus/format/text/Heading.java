package genir.corpus.format.text;

/**
 * A heading in a text.
 *
 * @param from its first line, from 0
 * @param to the line after its last
 */
record Heading(String title, int from, int to) {}
