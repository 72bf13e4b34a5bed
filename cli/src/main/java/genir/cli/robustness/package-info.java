/** {@code genir robustness} at work: a finished run's systems on queries in other words. */
package genir.cli.robustness;
