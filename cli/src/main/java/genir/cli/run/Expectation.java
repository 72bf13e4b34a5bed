package genir.cli.run;

import genir.corpus.ConfigChecks;

/**
 * What a metric should come out as, so that a configuration is also a test of itself.
 *
 * @param value a fraction from 0 to 1
 * @param tolerance how far off it may be on another machine or JDK
 */
public record Expectation(double value, double tolerance) {
    public Expectation {
        ConfigChecks.between("expected.value", value, 0, 1);
        ConfigChecks.between("expected.tolerance", tolerance, 0, 1);
    }
}
