package genir.corpus;

/**
 * One information need as a user words it.
 *
 * @param id unique over all splits, without white space
 * @param text not blank
 */
public record Query(String id, String text) {}
