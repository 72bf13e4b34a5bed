package genir.cli.run;

import java.io.Serializable;

/**
 * Which reduced models to train (docs/method.md, section 3).
 *
 * @param models how many; the paper has 4
 * @param documents how many documents each lacks; the paper leaves out 10
 * @param seed draws the documents
 */
public record Reduction(int models, int documents, long seed) implements Serializable {}
