package genir.corpus.format;

/**
 * A topic as its file has it.
 *
 * @param text the query; empty where there is none
 */
record TrecTopic(Place place, String id, String text) {}
